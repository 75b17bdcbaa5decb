"""Processes on a leash: whatever the launcher starts ends with it, also when it is killed.

Three holds, each for what the one before it misses:

1. `end()` asks a process to stop, waits, and then kills its whole process group.
2. The launcher is the «subreaper» of its descendants: orphaned grandchildren become its own
   children, so `end_strays()` finds them, whatever group or session they made for themselves.
3. The kernel signals every child when the launcher dies without a word (PR_SET_PDEATHSIG).

The launcher has one thread only; that is what makes `preexec_fn` safe here.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
POLL_SECONDS = 0.05
CTRL_C = signal.SIGINT

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_started: dict[int, subprocess.Popen] = {}


class Stop(BaseException):
    """Ctrl-C or SIGTERM arrived. Not an `Exception`: nobody shall swallow it by accident."""

    def __init__(self, signum: int):
        super().__init__(signum)
        self.signum = signum


class _Signals:
    """Turns the first SIGINT, SIGTERM or SIGHUP into `Stop`, at a moment when nothing is half
    done; the ones after it are ignored, for the launcher is tidying up already."""

    def __init__(self):
        self._held = 0
        self._pending = None
        self._stopping = False

    def install(self) -> None:
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, self._arrived)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup
            signal.signal(signal.SIGHUP, self._arrived)

    def _arrived(self, signum, _frame) -> None:
        if self._stopping:
            return
        if self._held:
            self._pending = signum
            return
        self._stopping = True
        raise Stop(signum)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keeps a signal waiting until the block is through."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self._pending and not self._held:
            self._arrived(self._pending, None)

    def ignore(self) -> None:
        self._stopping = True


signals = _Signals()


def adopt_orphans() -> None:
    if _libc:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def spawn(
    argv: Sequence[str],
    *,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    log: Path | None = None,
    user: int | None = None,
    death_signal: int = signal.SIGTERM,
    foreground: bool = False,
    **options,
) -> subprocess.Popen:
    """Starts a process in a group of its own, its output appended to `log` when one is given.

    In the foreground it shares the caller's group, and with it the terminal.
    """
    launcher = os.getpid()

    def put_on_leash():
        if _libc:
            _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != launcher:  # it died between fork and prctl
                os._exit(1)

    if not foreground:
        options.setdefault("stdin", subprocess.DEVNULL)
    if user is not None:
        options.update(user=user, group=user, extra_groups=[])
    with contextlib.ExitStack() as stack:
        if log:
            output = stack.enter_context(log.open("ab"))
            options.update(stdout=output, stderr=subprocess.STDOUT)
        stack.enter_context(signals.held())
        process = subprocess.Popen(
            [str(word) for word in argv],
            env=env,
            cwd=cwd,
            start_new_session=not foreground,
            preexec_fn=put_on_leash,
            **options,
        )
        _started[process.pid] = process
    return process


def has_ended(process: subprocess.Popen) -> bool:
    """Looks without reaping, so that the process group's number cannot be given away yet."""
    if process.returncode is not None:
        return True
    look = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, look) is not None


def wait(process: subprocess.Popen, seconds: float | None = None) -> bool:
    """True when it ended in time."""
    deadline = None if seconds is None else time.monotonic() + seconds
    while not has_ended(process):
        if deadline is not None and time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def ask_to_end(process: subprocess.Popen, signum: int = signal.SIGTERM) -> None:
    if not has_ended(process):
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signum)


def bury(process: subprocess.Popen) -> int:
    """Kills what is left of the process and its group; returns its exit status."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    status = process.wait()
    _started.pop(process.pid, None)
    return status


def end(process: subprocess.Popen, signum: int = signal.SIGTERM, grace: float = 10) -> int:
    ask_to_end(process, signum)
    wait(process, grace)
    return bury(process)


def end_everything() -> None:
    """The last sweep: whatever an interrupted start left behind."""
    for process in list(_started.values()):
        end(process, grace=5)
    end_strays()


def end_strays() -> None:
    """Ends the orphans that this process adopted, and their own children as they surface."""
    for _ in range(50):
        strays = [pid for pid in _children() if pid not in _started]
        if not strays:
            return
        for pid in strays:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _children() -> list[int]:
    mine = os.getpid()
    return [pid for pid in _all_pids() if (stat := _stat(pid)) and int(stat[1]) == mine]


def _all_pids() -> list[int]:
    if not os.path.isdir("/proc"):
        return []
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the third on: state, parent, group, session, …"""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return text.rpartition(")")[2].split()


def birth(pid: int) -> str | None:
    """Tells a process from a later one with the same number; None when there is none alive."""
    stat = _stat(pid)
    if stat is None or stat[0] == "Z":
        return None
    return stat[19]


def end_leftover(pid: int, born: str, grace: float = 10) -> None:
    """Ends the group of a process of an earlier launcher, if it is still that same process."""
    for signum, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, 5)):
        deadline = time.monotonic() + seconds
        if birth(pid) != born:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signum)
        while birth(pid) == born and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
