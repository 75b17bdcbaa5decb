"""PostgreSQL and Redis of one portal: those that the environment names, or the embedded ones."""

import os
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from . import processes
from .console import Fault, say
from .data_folder import DataFolder
from .environment import Environment
from .postgres import NAME as POSTGRES
from .postgres import OWNER_ROLE, WEB_ROLE, Postgres
from .redis_server import NAME as REDIS
from .redis_server import RedisServer
from .supervisor import Supervisor

START_SECONDS = 60
NEW_DATABASE_STATUS = 3
SCHEMES = {
    "DATABASE_URL": {"postgres": 5432, "postgresql": 5432, "psql": 5432, "pgsql": 5432},
    "REDIS_URL": {"redis": 6379, "rediss": 6379},
}
SCHEMES["DATABASE_OWNER_URL"] = SCHEMES["DATABASE_URL"]


class Servers:
    """`use_real` says whether the environment's DATABASE_URL and REDIS_URL count."""

    def __init__(
        self,
        data: DataFolder,
        environment: Environment,
        supervisor: Supervisor,
        *,
        use_real: bool = True,
        durable: bool = True,
    ):
        self.data = data
        self.environment = environment
        self.supervisor = supervisor
        self.durable = durable
        self._real = _real_urls() if use_real else {}
        for name, url in self._real.items():
            check_url(name, url)

    def start(self) -> None:
        for name, url in self._real.items():
            probe(self.environment, name, url)
        if "DATABASE_URL" not in self._real:
            self._start_postgres()
        if "REDIS_URL" not in self._real:
            self._start_redis()

    def variables(self) -> dict[str, str]:
        """What Django has to know. Ports are those of the servers that were started last."""
        urls = dict(self._real)
        if "DATABASE_URL" not in urls:
            postgres = self._postgres()
            urls["DATABASE_URL"] = postgres.url(WEB_ROLE)
            urls["DATABASE_OWNER_URL"] = postgres.url(OWNER_ROLE)
        if "REDIS_URL" not in urls:
            urls["REDIS_URL"] = self._redis().url()
        return urls

    def _postgres(self) -> Postgres:
        return Postgres(self.data, self.environment.site_packages, durable=self.durable)

    def _redis(self) -> RedisServer:
        return RedisServer(self.data, self.environment.redis_folder)

    def _start_postgres(self) -> None:
        postgres = self._postgres()
        say("Arrancando PostgreSQL…")
        postgres.prepare()
        self.supervisor.start(postgres.service())
        self.supervisor.wait_until(postgres.is_ready, POSTGRES, START_SECONDS)

    def _start_redis(self) -> None:
        redis = self._redis()
        say("Arrancando Redis…")
        self.supervisor.start(redis.service())
        self.supervisor.wait_until(redis.is_ready, REDIS, START_SECONDS)


def _real_urls() -> dict[str, str]:
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.getenv(name)}
    owner = os.getenv("DATABASE_OWNER_URL")
    if owner and "DATABASE_URL" not in urls:
        raise Fault("DATABASE_OWNER_URL sin DATABASE_URL: indique las dos o ninguna.")
    return urls | ({"DATABASE_OWNER_URL": owner} if owner else {})


def check_url(name: str, url: str) -> None:
    """Says what is wrong with an address without ever repeating it: it holds a password."""
    schemes = SCHEMES[name]
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or schemes.get(parts.scheme)
    except ValueError:
        host = port = None
        parts = None
    if parts is None or parts.scheme not in schemes or not host:
        raise Fault(
            f"{name} no es una dirección válida; escríbala como "
            f"{next(iter(schemes))}://usuario:contraseña@servidor:{next(iter(schemes.values()))}/…"
        )
    if "DATABASE" in name and len(parts.path) < 2:
        raise Fault(f"{name} no nombra la base de datos: le falta «/nombre» al final.")
    try:
        socket.create_connection((host, port), timeout=5).close()
    except socket.gaierror:
        raise Fault(f"{name}: no se encuentra el servidor «{host}».") from None
    except OSError:
        raise Fault(f"{name}: el servidor {host}:{port} no responde.") from None


def probe(environment: Environment, name: str, url: str) -> None:
    """Signs in once with the real client library."""
    status, complaint = _run_probe(environment, name, url)
    if status:
        raise Fault(f"{name}: {complaint.strip() or 'no se pudo comprobar'}")


def is_new_database(environment: Environment, url: str) -> bool:
    """True when no migration has ever run there."""
    status, _ = _run_probe(environment, "DATABASE_URL", url, "--is-new")
    return status == NEW_DATABASE_STATUS


def _run_probe(environment: Environment, name: str, url: str, *options: str) -> tuple[int, str]:
    process = processes.spawn(
        [environment.python, Path(__file__).with_name("probe.py"), name, *options],
        env=os.environ | {name: url, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    complaint, _ = process.communicate()
    return processes.bury(process), complaint
