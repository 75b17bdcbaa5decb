"""The launcher is tested from outside: as a process, with folders and ports of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from coprod_portal.embedded import checks
from coprod_portal.embedded.data_folder import is_port_free

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"
MARK = "PORTAL_TEST_MARK"
PATIENCE_SECONDS = 150  # of a machine that is busy with other tests


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In place of pytest's own, whose parents nobody else may enter: where the kernel lends root
    no user namespace, as in many containers, PostgreSQL runs as another user."""
    with reachable_folder() as folder:
        yield folder


@contextlib.contextmanager
def reachable_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="portal-launcher-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture(autouse=True)
def _launcher_marker(request):
    """These tests need no database of Django's; this only keeps the marker honest."""
    assert request.node.get_closest_marker("launcher"), "pytestmark = pytest.mark.launcher"


def clean_environment(**variables: str) -> dict[str, str]:
    """Without what `./portal test` exports: its servers must not be taken for real ones."""
    foreign = {*checks.FOREIGN_VARIABLES, "DJANGO_SETTINGS_MODULE"}
    env = {key: value for key, value in os.environ.items() if key not in foreign}
    env["STATIC_ROOT"] = str(settings.STATIC_ROOT)  # collected once for all
    return env | variables


def call(*words: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess:
    """Runs ./portal to its end."""
    return subprocess.run(
        [sys.executable, PORTAL, *words],
        input=stdin,
        env=clean_environment(**variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def free_port() -> int:
    # Spread by process number: xdist's workers look at the same moment.
    first = 12000 + os.getpid() * 13 % 6000
    return next(port for port in range(first, 20000) if is_port_free("127.0.0.1", port))


class Running:
    """A process started for a test, together with all that descends from it."""

    def __init__(
        self, argv: list[str], folder: Path, env: dict[str, str], data: Path | None, **options
    ):
        self.mark = uuid.uuid4().hex
        self._data = data
        self._out = folder / f"{self.mark}.out"
        self._err = folder / f"{self.mark}.err"
        with self._out.open("w") as out, self._err.open("w") as err:
            self.process = subprocess.Popen(
                argv,
                env=env | {MARK: self.mark},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                # Whoever runs the tests under nohup ignores SIGHUP, and children inherit that.
                preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
                **options,
            )

    @property
    def stdout(self) -> str:
        return self._out.read_text()

    @property
    def stderr(self) -> str:
        return self._err.read_text()

    def wait_for(self, text: str, seconds: float = PATIENCE_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.stdout + self.stderr:
            assert self.process.poll() is None, f"ended without «{text}»: {self.stderr}"
            assert time.monotonic() < deadline, f"no «{text}» in {seconds} s: {self.stderr}"
            time.sleep(0.05)

    def processes(self) -> dict[int, str]:
        """pid → command line of everything that descends from it."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self._is_ours(folder):
                    command = (folder / "cmdline").read_bytes()
                    found[int(folder.name)] = command.replace(b"\0", b" ").decode()
            except OSError:
                continue  # it ended meanwhile, or belongs to somebody else
        return found

    def _is_ours(self, folder: Path) -> bool:
        """By our mark in its environment; Redis writes its title over that, but logs to DATA."""
        if f"{MARK}={self.mark}".encode() in (folder / "environ").read_bytes():
            return True
        return self._data is not None and (folder / "fd" / "1").readlink().is_relative_to(
            self._data
        )

    def pid_of(self, text: str) -> int:
        """The launcher's own child whose command line holds the text."""
        children = {
            pid: command
            for pid, command in self.processes().items()
            if text in command and _parent(pid) == self.process.pid
        }
        assert len(children) == 1, children
        return next(iter(children))

    def wait_for_nobody(self, seconds: float = 40) -> None:
        deadline = time.monotonic() + seconds
        while left := self.processes():
            assert time.monotonic() < deadline, f"still running: {left}"
            time.sleep(0.05)

    def stop(self, signum: int = signal.SIGTERM) -> int:
        self.process.send_signal(signum)
        return self.process.wait(PATIENCE_SECONDS)

    def kill_all(self) -> None:
        for pid in [self.process.pid, *self.processes()]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


@pytest.fixture
def start(tmp_path):
    """start(*argv) for any command; whatever a failing test leaves behind is killed."""
    started = []

    def start(*argv: str, env=None, data: Path | None = None, **options) -> Running:
        words = [str(word) for word in argv]
        running = Running(words, tmp_path, env or clean_environment(), data, **options)
        started.append(running)
        return running

    yield start
    for running in started:
        running.kill_all()


@pytest.fixture
def start_site(start):
    """start_site(data) → a `./portal run --empty` on that folder, with its `address`."""

    def start_site(data: Path) -> Running:
        port = free_port()
        words = ["--empty", "run", "--data", str(data), "--port", str(port)]
        running = start(sys.executable, PORTAL, *words, data=data)
        running.address = f"http://127.0.0.1:{port}/"
        return running

    return start_site


@pytest.fixture(scope="session")
def migrated_folder() -> Iterator[Path]:
    """A data folder with a migrated, empty database: made once, copied by each test."""
    with reachable_folder() as folder:
        made = call("manage", "check", "--data", str(folder / "data"))
        assert made.returncode == 0, made.stderr
        yield folder / "data"


@pytest.fixture
def data(migrated_folder, tmp_path) -> Path:
    return copy_folder(migrated_folder, tmp_path / "data")


def copy_folder(source: Path, target: Path) -> Path:
    shutil.copytree(source, target)
    (target / "ports.json").unlink()  # two copies must not share them
    return target
