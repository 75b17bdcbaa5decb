"""The portal's own processes: web, worker and beat."""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import psutil
from django.conf import settings
from django.db import connection

from tests.services.process import Service, free_port
from tests.services.servers import OwnRedis


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    text: str

    @property
    def json(self) -> dict:
        return json.loads(self.text)


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
