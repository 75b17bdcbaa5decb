"""Rendering in a child process with limits: a document can end its own child, never the worker.

The child is forked from the warm process (no start-up cost), cannot reach the database, may use
DOCUMENT_MEGABYTES of memory, is killed after DOCUMENT_SECONDS, and dies with its parent. It uses
`os.fork` because a Celery pool process may not have children of `multiprocessing`.
"""

import contextlib
import ctypes
import errno
import gc
import logging
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections

from core.documents import renderers

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.25
PIPE_BYTES = 1 << 16
LEFT_OVER_SECONDS = 24 * 3600
PR_SET_PDEATHSIG = 1
# What the child writes first: the document follows, or a code of `REASONS`.
DOCUMENT, FAULT = b"D", b"F"
REASONS = {
    "memory": "Necesitó más memoria de la permitida ({megabytes} MB).",
    "time": "Tardó más de {seconds} segundos.",
    "space": "No hay espacio en el disco del portal.",
    "crash": "El proceso que lo componía se detuvo de golpe.",
    "content": "El programa que lo compone no pudo con este contenido. Avise a la Administración.",
}


class RenderFault(Exception):
    """The document was not made; the message says why, for people."""


def render(kind: str, payload: dict) -> bytes:
    """The document, made in a child process under the limits. Raises RenderFault."""
    child = start(kind, payload)
    try:
        while not child.poll(POLL_SECONDS):
            pass
    finally:
        child.kill()
    return child.result()


def start(kind: str, payload: dict) -> "Child":
    """Begin to render; the caller polls the child and kills it when it gives up."""
    with contextlib.suppress(ImportError, OSError):  # the child will say it in its own words
        renderers.warm()
    sys.stdout.flush()
    sys.stderr.flush()
    deadline = time.monotonic() + settings.DOCUMENT_SECONDS
    try:
        folder = _own_folder()
        reader, writer = os.pipe()
        parent = os.getpid()
        pid = os.fork()
    except OSError as fault:
        logger.error("Rendering %s did not begin: %s", kind, fault)
        return Child(0, -1, "", deadline, reason=_reason_of(fault) or "crash", is_over=True)
    if pid == 0:
        _be_the_child(kind, payload, folder, reader, writer, parent)
    os.close(writer)
    return Child(pid, reader, folder, deadline)


def sweep() -> None:
    """Remove the temporary folders of children whose worker was killed, a day after."""
    limit = time.time() - LEFT_OVER_SECONDS
    for folder in _folders().glob("*") if _folders().is_dir() else ():
        if folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)


def _folders() -> Path:
    return settings.DATA_DIR / "tmp"


def _own_folder() -> str:
    """For the child's temporary files (fonts), removed with it however it ends."""
    _folders().mkdir(parents=True, exist_ok=True)
    return tempfile.mkdtemp(prefix="documento-", dir=_folders())


def _reason_of(fault: BaseException) -> str:
    if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return "space"
    return ""


@dataclass
class Child:
    """A render in progress. `poll` until True, then `result`."""

    pid: int
    reader: int
    folder: str
    deadline: float
    chunks: list[bytes] = field(default_factory=list)
    reason: str = ""
    is_over: bool = False

    def poll(self, seconds: float = 0) -> bool:
        """Read what the child wrote, waiting up to `seconds`; True when it is over."""
        if self.is_over:
            return True
        ready, _, _ = select.select([self.reader], [], [], seconds)
        while ready:
            chunk = os.read(self.reader, PIPE_BYTES)
            if not chunk:
                self._reap()
                return True
            self.chunks.append(chunk)
            ready, _, _ = select.select([self.reader], [], [], 0)
        if time.monotonic() >= self.deadline:
            self._end("time")
        elif _resident_megabytes(self.pid) > settings.DOCUMENT_MEGABYTES:
            self._end("memory")
        return self.is_over

    def kill(self) -> None:
        """End the child if it still runs."""
        if not self.is_over:
            self._end("crash")

    def result(self) -> bytes:
        """The document. Raises RenderFault with the reason."""
        answer = b"".join(self.chunks)
        if not self.reason and answer[:1] == DOCUMENT:
            return answer[1:]
        code = self.reason or (answer[1:].decode() if answer[:1] == FAULT else "crash")
        raise RenderFault(
            REASONS[code].format(
                megabytes=settings.DOCUMENT_MEGABYTES, seconds=f"{settings.DOCUMENT_SECONDS:g}"
            )
        )

    def _end(self, reason: str) -> None:
        self.reason = reason
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._reap()

    def _reap(self) -> None:
        os.close(self.reader)
        _, status, usage = os.wait4(self.pid, 0)
        self.is_over = True
        shutil.rmtree(self.folder, ignore_errors=True)
        if not self.reason and os.WIFSIGNALED(status):
            # C libraries abort where Python would raise MemoryError.
            near_limit = usage.ru_maxrss / 1024 > settings.DOCUMENT_MEGABYTES * 0.75
            self.reason = "memory" if near_limit else "crash"


def _resident_megabytes(pid: int) -> float:
    """0 where the system does not tell: there the limit of the process alone holds."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            pages = int(file.read().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * resource.getpagesize() / 1024 / 1024


# --- the child's side ----------------------------------------------------------------------------


def _be_the_child(
    kind: str, payload: dict, folder: str, reader: int, writer: int, parent: int
) -> None:
    """Render and leave at once: nothing of the parent's (connections, buffers, handlers) is run."""
    try:
        os.close(reader)
        # What the parent made lives as long as the child: to look through it for garbage takes a
        # third of the time of a document, and copies the memory that is looked at. The child's own
        # is looked through more seldom than by default.
        gc.freeze()
        gc.set_threshold(20_000)
        _leave_the_parents_life(parent)
        _limit_memory()
        tempfile.tempdir = os.environ["TMPDIR"] = folder
        answer = DOCUMENT + renderers.find(kind)(payload)
    except MemoryError:
        answer = FAULT + b"memory"
    except BaseException as fault:
        logger.exception("Rendering %s failed", kind)
        answer = FAULT + (_reason_of(fault) or "content").encode()
    try:
        _write_all(writer, answer)
    finally:
        os._exit(0)


def _leave_the_parents_life(parent: int) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGALRM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    # Where nobody kills the child of a dead parent, its own alarm does.
    signal.alarm(int(settings.DOCUMENT_SECONDS) + 5)
    for connection in connections.all(initialized_only=True):
        connection.connection = None  # psycopg2 closes nothing that another process opened
        connection.ensure_connection = _refuse_database


def _refuse_database() -> None:
    raise RuntimeError("A renderer reads its payload only, never the database.")


def _limit_memory() -> None:
    limit = settings.DOCUMENT_MEGABYTES * 1024 * 1024
    kinds = [resource.RLIMIT_DATA] if sys.platform == "linux" else [resource.RLIMIT_AS]
    for kind in kinds:
        _, hard = resource.getrlimit(kind)
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, hard))


def _write_all(writer: int, answer: bytes) -> None:
    view = memoryview(answer)
    while view:
        view = view[os.write(writer, view[:PIPE_BYTES]) :]
