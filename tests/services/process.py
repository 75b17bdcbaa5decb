"""A process that a test starts, watches and kills."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(condition: Callable[[], object], seconds: float, what: str, every: float = 0.05):
    """The condition's first true value. Fails the test when it does not come in time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} s for: {what}"
        time.sleep(every)
    return value


def _end_with_the_tests() -> None:
    """Should the test run itself be killed, the kernel kills the service (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Service:
    """A process in a group of its own, with its output in a file."""

    name = "service"

    def __init__(self, folder: Path):
        self.output = folder / f"{self.name}.out"
        self.process: subprocess.Popen | None = None

    def argv(self) -> list[str]:
        raise NotImplementedError

    def env(self) -> dict[str, str]:
        return dict(os.environ)

    def is_ready(self) -> bool:
        raise NotImplementedError

    def start(self, seconds: float = 20):
        self.start_without_waiting()
        self.wait_until_ready(seconds)
        return self

    def start_without_waiting(self) -> None:
        self._output_before = self.output.stat().st_size if self.output.exists() else 0
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                self.argv(),
                cwd=ROOT,
                env=self.env(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_the_tests if sys.platform == "linux" else None,
            )

    def wait_until_ready(self, seconds: float = 20) -> None:
        wait_until(self._ready_or_dead, seconds, f"{self.name} to be ready: {self.text()[-2000:]}")

    def _ready_or_dead(self) -> bool:
        assert self.is_running, f"{self.name} ended: {self.text()[-2000:]}"
        return self.is_ready()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def text(self) -> str:
        """What it has printed since it was started last."""
        with self.output.open("rb") as output:
            output.seek(self._output_before)
            return output.read().decode(errors="replace")

    def ask_to_end(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9 of the whole group, and wait until all of it is gone."""
        if self.process is None:
            return
        members = self._members()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait_until_dead(members)

    def _members(self) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).children(recursive=True)
        return []


def wait_until_dead(members: list[psutil.Process]) -> None:
    """A zombie is dead, though nobody may have buried it: where process 1 does not, it stays."""
    wait_until(lambda: not any(map(_is_alive, members)), 10, "killed processes to be gone")


def _is_alive(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False
