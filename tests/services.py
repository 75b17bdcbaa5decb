"""Real servers and workers for tests: an SMTP sink, a Redis, Celery's worker and beat.

Each is a process of its own on a free port of 127.0.0.1, started by a fixture and killed at its
end. Workers work on the test's database, whose rows must really be committed (`committed_db`).
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from redis import Redis
from redis.exceptions import RedisError

from coprod_portal.embedded import redis_server
from coprod_portal.embedded.data_folder import DataFolder
from coprod_portal.embedded.environment import Environment
from coprod_portal.embedded.postgres import OWNER_ROLE, Postgres
from tests.launcher.conftest import reachable_folder

ROOT = Path(__file__).resolve().parent.parent


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
        psutil.wait_procs(members, timeout=10)

    def _members(self) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).children(recursive=True)
        return []


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    text: str

    @property
    def json(self) -> dict:
        return json.loads(self.text)


class SmtpSink(Service):
    name = "sink"

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.port = free_port()
        self.log = folder / "sink.log"
        self.data_delay = 0.0
        self.slow = 0.0

    def argv(self):
        return [
            sys.executable,
            str(ROOT / "tests" / "smtp_sink.py"),
            *("--port", str(self.port), "--log", str(self.log)),
            *("--data-delay", str(self.data_delay), "--slow", str(self.slow)),
        ]

    def is_ready(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def events(self, name: str) -> list[dict]:
        if not self.log.exists():
            return []
        lines = self.log.read_text().splitlines()
        return [event for event in map(json.loads, lines) if event["event"] == name]

    def accepted(self) -> Counter:
        """How often each Message-ID was accepted, as the sink itself wrote it down."""
        return Counter(event["id"] for event in self.events("accepted"))

    def wait_for_more(self, count: int, seconds: float = 60) -> None:
        """Until so many more messages were accepted than now."""
        goal = len(self.events("accepted")) + count
        enough = f"{count} more mails to go out"
        wait_until(lambda: len(self.events("accepted")) >= goal, seconds, enough, every=0.01)


class OwnRedis(Service):
    name = "redis"

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def argv(self):
        return [
            redis_binary(),
            *("--port", str(self.port), "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no"),
        ]

    def client(self) -> Redis:
        return Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1)

    def is_ready(self) -> bool:
        with suppress(RedisError), self.client() as client:
            return client.ping()
        return False

    def flush(self) -> None:
        with self.client() as client:
            client.flushall()


def redis_binary() -> str:
    """The one that the launcher uses."""
    return redis_server.binary(Environment(settings.BASE_DIR).redis_folder)


class OwnPostgres(Service):
    """The launcher's PostgreSQL, durable as it is there, with a copy of the test's database."""

    name = "postgres"

    def __init__(self, folder: Path):
        super().__init__(folder)
        data = DataFolder(folder / "data")
        data.create()
        self.postgres = Postgres(data, Environment(settings.BASE_DIR).site_packages)
        self.postgres.prepare()
        self.service = self.postgres.service()
        program = next(word for word in self.service.argv if Path(word).name == "postgres")
        self.binaries = Path(program).parent

    def argv(self):
        return list(self.service.argv)

    def env(self):
        return self.service.env

    def start_without_waiting(self):
        self.service.before_start()
        super().start_without_waiting()

    def is_ready(self) -> bool:
        """When somebody can sign in: after the recovery."""
        with suppress(psycopg2.OperationalError):
            psycopg2.connect(self.url, connect_timeout=1).close()
            return True
        return False

    @property
    def url(self) -> str:
        return self.postgres.url(OWNER_ROLE)

    def copy_from(self, url: str) -> None:
        """All that is committed in another database."""
        dumped = subprocess.run(
            [self.binaries / "pg_dump", "--no-owner", "--no-acl", f"--dbname={url}"],
            capture_output=True,
            check=True,
        )
        restore = [self.binaries / "psql", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        subprocess.run([*restore, f"--dbname={self.url}"], input=dumped.stdout, check=True)

    def query(self, statement: str) -> list[tuple]:
        connected = psycopg2.connect(self.url)
        try:
            with connected.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall()
        finally:
            connected.close()

    def kill(self) -> None:
        """kill -9 of the postmaster, then of the rest: each has a group of its own."""
        if self.process is None:
            return
        members = self._members()
        self.process.kill()
        for member in members:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        self.process.wait()
        psutil.wait_procs(members, timeout=10)


class Web(Service):
    """The site's web process, on the given database; change `variables` before it is started."""

    name = "web"

    def __init__(self, folder: Path, database_url: str):
        super().__init__(folder)
        self.port = free_port()
        self.variables = {
            "DJANGO_SETTINGS_MODULE": "tests.web_settings",
            "DATABASE_URL": database_url,
            "DATABASE_OWNER_URL": database_url,
            "PORTAL_DATA": str(folder),
            "PORTAL_DEMO": "1",
            "EMAIL_URL": "",
            "ALLOWED_HOSTS": "127.0.0.1",
        }

    def argv(self):
        return [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1"),
            *("--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", "1", "--blocking-threads", "8"),
            "coprod_portal.wsgi:application",
        ]

    def env(self):
        return os.environ | self.variables

    def is_ready(self) -> bool:
        with suppress(OSError, HTTPException):
            return self.ask("GET", "/healthz").status == 200
        return False

    def ask(self, method: str, path: str, body: dict | None = None, **headers) -> Answer:
        """One request on a connection of its own. Raises OSError or HTTPException when nobody
        answers it."""
        client = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            client.request(method, path, urlencode(body) if body else None, headers)
            response = client.getresponse()
            return Answer(response.status, response.headers, response.read().decode())
        finally:
            client.close()


class CeleryService(Service):
    """With an environment of its own; change `variables` before it is started."""

    def __init__(self, folder: Path, redis: OwnRedis):
        super().__init__(folder)
        self.folder = folder
        self.variables = {
            "DATABASE_URL": test_database_url(),
            "REDIS_URL": redis.url,
            "PORTAL_DATA": str(folder),
            "PORTAL_DEMO": "0",
            "EMAIL_URL": "",
            "MAIL_LEASE_SECONDS": "1",
            "MAIL_RETRY_SECONDS": "0.2",
            "DOCUMENT_LEASE_SECONDS": "2",
            "BELL_SECONDS": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def env(self):
        return os.environ | self.variables


class Worker(CeleryService):
    name = "worker"

    def argv(self):
        return [
            *(sys.executable, "-m", "celery", "--app", "coprod_portal", "worker"),
            *("--pool", "prefork", "--concurrency", "2", "--loglevel", "INFO"),
            *("--hostname", f"{self.folder.name}@%h", "--without-gossip", "--without-mingle"),
        ]

    def is_ready(self) -> bool:
        return " ready." in self.text()

    def children(self) -> list[psutil.Process]:
        """The processes that do the work."""
        return self._members()


class Beat(CeleryService):
    def __init__(self, folder: Path, redis: OwnRedis, name: str = "beat"):
        self.name = name
        super().__init__(folder, redis)

    def argv(self):
        return [
            *(sys.executable, "-m", "celery", "--app", "coprod_portal", "beat"),
            *("--loglevel", "INFO", "--pidfile", ""),
            *("--schedule", str(self.folder / f"{self.name}-schedule")),
        ]

    def is_ready(self) -> bool:
        return "beat: Starting" in self.text()


def test_database_url() -> str:
    """The web role's URL of the test's database."""
    return settings.DATABASE_URL.rpartition("/")[0] + "/" + connection.settings_dict["NAME"]


test_database_url.__test__ = False


@pytest.fixture
def smtp_sink(tmp_path):
    """An SMTP sink, not started yet: set its delays, then `start()`."""
    sink = SmtpSink(tmp_path)
    yield sink
    sink.kill()


@pytest.fixture
def own_redis(tmp_path, settings):
    """A Redis of this test's own, running; this process's bells ring there."""
    redis = OwnRedis(tmp_path).start()
    settings.REDIS_URL = settings.CELERY_BROKER_URL = redis.url
    yield redis
    redis.kill()


@pytest.fixture
def own_postgres(committed_db):
    """A durable PostgreSQL of this test's own, running, still without tables."""
    with reachable_folder() as folder:
        postgres = OwnPostgres(folder).start()
        yield postgres
        postgres.kill()


@pytest.fixture
def web(own_postgres, own_redis, tmp_path):
    """A web process on that PostgreSQL, not started yet."""
    web = Web(tmp_path, own_postgres.url)
    web.variables["REDIS_URL"] = own_redis.url
    yield web
    web.kill()


@pytest.fixture
def celery_worker(committed_db, own_redis, tmp_path):
    """A real worker on the test's database and Redis, not started yet."""
    worker = Worker(tmp_path, own_redis)
    yield worker
    worker.kill()


@pytest.fixture
def celery_beat(committed_db, own_redis, tmp_path):
    """`celery_beat()` makes a beat, not started yet."""
    beats = []

    def make() -> Beat:
        beats.append(Beat(tmp_path, own_redis, f"beat{len(beats)}"))
        return beats[-1]

    yield make
    for beat in beats:
        beat.kill()
