"""Services: how one is started, kept alive and stopped."""

import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

from . import processes
from .console import Fault, in_one_line, say
from .data_folder import DataFolder

MAX_CRASHES = 5
CRASH_WINDOW_SECONDS = 60
FIRST_PAUSE_SECONDS = 0.5
ROTATE_EVERY_SECONDS = 60


@dataclass(frozen=True)
class Service:
    """One process that is to run as long as the portal does."""

    name: str
    argv: Sequence[str]
    env: dict[str, str] | None = None
    cwd: Path | None = None
    user: int | None = None
    stop_signal: int = signal.SIGTERM
    grace: float = 10  # seconds between the request to stop and the kill
    before_start: Callable[[], None] = lambda: None


@dataclass
class _Running:
    service: Service
    process: Popen
    crashes: deque = field(default_factory=lambda: deque(maxlen=MAX_CRASHES))
    restart_at: float | None = None


class Supervisor:
    def __init__(self, data: DataFolder):
        self.data = data
        self._running: list[_Running] = []
        self._rotated_at = time.monotonic()

    def start(self, service: Service) -> None:
        self._running.append(_Running(service, self._spawn(service)))

    def _spawn(self, service: Service) -> Popen:
        service.before_start()
        process = processes.spawn(
            service.argv,
            env=service.env,
            cwd=service.cwd,
            user=service.user,
            death_signal=service.stop_signal,
            log=self.data.log(service.name),
        )
        self.data.remember_process(process.pid)
        return process

    def wait_until(
        self,
        ready: Callable[[], bool],
        name: str,
        seconds: float,
        why_not: Callable[[], str] = lambda: "",
    ) -> None:
        """Waits until a service answers. Raises Fault when it takes too long or anything ends."""
        deadline = time.monotonic() + seconds
        while not ready():
            for entry in self._running:
                if processes.has_ended(entry.process):
                    ended = entry.service.name
                    raise Fault(f"«{ended}» no arrancó: {self.last_words(ended)}")
            if time.monotonic() > deadline:
                reason = why_not() or f"vea {self.data.log(name)}"
                raise Fault(f"«{name}» no estuvo listo en {seconds:.0f} s: {reason}.")
            time.sleep(processes.POLL_SECONDS)

    def last_words(self, name: str) -> str:
        """The end of a service's log, for a person who has one line to read."""
        path = self.data.log(name)
        lines = path.read_text(errors="replace").split("\n") if path.is_file() else []
        last = next((line for line in reversed(lines) if line.strip()), "sin mensaje")
        return f"{in_one_line(last)} (más en {path})"

    def check(self) -> None:
        """Restarts what has ended. Raises Fault when a service keeps crashing."""
        for entry in self._running:
            if entry.restart_at is not None:
                if time.monotonic() >= entry.restart_at:
                    entry.restart_at = None
                    entry.process = self._spawn(entry.service)
            elif processes.has_ended(entry.process):
                self._bury_crashed(entry)
        if time.monotonic() - self._rotated_at > ROTATE_EVERY_SECONDS:
            self._rotated_at = time.monotonic()
            self.data.rotate_logs()

    def _bury_crashed(self, entry: _Running) -> None:
        status = processes.bury(entry.process)
        processes.end_strays()
        now = time.monotonic()
        entry.crashes.append(now)
        name = entry.service.name
        if len(entry.crashes) == MAX_CRASHES and now - entry.crashes[0] < CRASH_WINDOW_SECONDS:
            raise Fault(
                f"El proceso «{name}» cayó {MAX_CRASHES} veces en un minuto: "
                f"{self.last_words(name)}"
            )
        recent = sum(now - crash < CRASH_WINDOW_SECONDS for crash in entry.crashes)
        entry.restart_at = now + FIRST_PAUSE_SECONDS * 2 ** (recent - 1)
        say(f"El proceso «{name}» terminó ({_in_words(status)}); lo arranco de nuevo.")

    def stop(self, names: set[str] | None = None) -> None:
        """Stops the named services, or all: each is asked first, then all are waited for."""
        leaving = [e for e in self._running if names is None or e.service.name in names]
        for entry in leaving:
            processes.ask_to_end(entry.process, entry.service.stop_signal)
        asked_at = time.monotonic()
        for entry in leaving:
            left = asked_at + entry.service.grace - time.monotonic()
            processes.wait(entry.process, max(left, 0))
            processes.bury(entry.process)
        self._running = [entry for entry in self._running if entry not in leaving]


def _in_words(status: int) -> str:
    if status >= 0:
        return f"código {status}"
    try:
        return f"señal {signal.Signals(-status).name}"
    except ValueError:
        return f"señal {-status}"
