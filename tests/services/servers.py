"""What the portal stands on, real and of a test's own: an SMTP sink, a Redis, a PostgreSQL."""

import json
import socket
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg2
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from coprod_portal.embedded import redis_server
from coprod_portal.embedded.data_folder import DataFolder
from coprod_portal.embedded.environment import Environment
from coprod_portal.embedded.postgres import OWNER_ROLE, Postgres
from tests.services.process import ROOT, Service, free_port, wait_until, wait_until_dead


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
        goal = self.count() + count
        enough = f"{count} more mails to go out"
        wait_until(lambda: self.count() >= goal, seconds, enough, every=0.01)

    def count(self) -> int:
        """How many messages were accepted."""
        return self.log.read_bytes().count(b'"event": "accepted"') if self.log.exists() else 0


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
        wait_until_dead(members)
