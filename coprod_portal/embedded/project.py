"""The Django project, seen from the launcher: its variables, its commands, its processes."""

import contextlib
import hashlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from . import processes
from .console import Fault, in_one_line, say
from .data_folder import DataFolder
from .environment import RUNTIME, Environment
from .supervisor import Service

WEB, WORKER, BEAT = "web", "worker", "beat"
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
# Two processes for two cores. Eight threads each, for a thread may wait two seconds for a
# document; every thread holds a database connection, and 16 leave room below the server's 100.
WEB_WORKERS = 2
WEB_THREADS = 8
WORKER_PROCESSES = 2
STATIC_STAMP = ".portal-stamp"


class Project:
    def __init__(self, environment: Environment, data: DataFolder, variables: dict[str, str]):
        self.environment = environment
        self.root = environment.root
        self.data = data
        self.env = base_variables(environment, data) | variables

    # --- commands --------------------------------------------------------------------------------

    def migrate(self) -> None:
        say("Migrando la base de datos…")
        self._manage("migrate", "--noinput")

    def collect_static(self) -> None:
        """Skipped as long as no source has changed: it takes seconds, a second start should not."""
        target = Path(self.env.get("STATIC_ROOT") or self.data.path / "staticfiles")
        stamp = target / STATIC_STAMP
        fingerprint = self._static_fingerprint()
        if stamp.is_file() and stamp.read_text() == fingerprint:
            return
        say("Reuniendo los archivos estáticos…")
        self._manage("collectstatic", "--noinput", "--clear")
        target.mkdir(parents=True, exist_ok=True)
        stamp.write_text(fingerprint)

    def load_demo(self) -> None:
        say("Cargando la demostración (una sola vez)…")
        self._manage("load_demo", "--if-missing", aloud=True)

    def run_in_foreground(self, *arguments: str) -> int:
        """manage.py with the caller's terminal; returns its exit status."""
        process = processes.spawn(
            [self.environment.python, self.root / "manage.py", *arguments],
            env=self.env,
            foreground=True,
        )
        try:
            processes.wait(process)
        except processes.Stop as stop:
            # A Ctrl-C at the terminal has reached the command already, as it did us.
            if stop.signum != processes.CTRL_C or not sys.stdin.isatty():
                processes.ask_to_end(process, stop.signum)
            processes.wait(process, 10)
        return exit_status(processes.bury(process))

    def _manage(self, *arguments: str, aloud: bool = False) -> None:
        """Runs a command to its end, its output in a log, and aloud when it tells of progress."""
        log = self.data.log(arguments[0])
        last = ""
        process = processes.spawn(
            [self.environment.python, self.root / "manage.py", *arguments],
            env=self.env,
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        with log.open("w") as file:
            for line in process.stdout:
                file.write(line)
                last = line.strip() or last
                if aloud:
                    say(f"  {line.rstrip()}")
        if status := processes.bury(process):
            # «django.core.management.base.CommandError: …» says the same to a person without it.
            reason = in_one_line(re.sub(r"^[\w.]+\.\w+: ", "", last)) or f"código {status}"
            raise Fault(f"Falló «{arguments[0]}»: {reason} (más en {log})")

    def _static_fingerprint(self) -> str:
        digest = hashlib.sha256((self.root / RUNTIME).read_bytes())
        for path in sorted(self._static_sources()):
            facts = path.stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
        return digest.hexdigest()

    def _static_sources(self) -> Iterator[Path]:
        yield self.root / "coprod_portal" / "settings.py"
        for pattern in ("static", "*/static", "core/*/static"):
            for folder in self.root.glob(pattern):
                yield from (path for path in folder.rglob("*") if path.is_file())

    # --- processes of the site -------------------------------------------------------------------

    def services(self, host: str, port: int) -> list[Service]:
        python = str(self.environment.python)
        celery = [python, "-m", "celery", "--app", "coprod_portal"]
        return [
            self._service(
                WEB,
                [python, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1"]
                + ["--host", host, "--port", str(port)]
                + ["--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS)]
                + ["--respawn-failed-workers", "--workers-kill-timeout", "4"]
                + ["coprod_portal.wsgi:application"],
            ),
            self._service(
                WORKER,
                celery
                + ["worker", "--pool", "prefork", "--concurrency", str(WORKER_PROCESSES)]
                + ["--loglevel", "INFO", "--without-gossip", "--without-mingle"],
                grace=20,  # time for the mail or document in hand
            ),
            self._service(
                BEAT,
                celery
                + ["beat", "--loglevel", "INFO", "--pidfile", ""]
                + ["--schedule", str(self.data.path / "celerybeat-schedule")],
            ),
        ]

    def _service(self, name: str, argv: list[str], **options) -> Service:
        return Service(name=name, argv=argv, env=self.env, cwd=self.root, **options)


def base_variables(environment: Environment, data: DataFolder) -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONHOME"}
    env.update(
        PORTAL_DATA=str(data.path),
        DJANGO_SETTINGS_MODULE="coprod_portal.settings",
        PYTHONUTF8="1",
        PYTHONUNBUFFERED="1",
        VIRTUAL_ENV=str(environment.folder),
        PATH=f"{environment.folder / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}",
    )
    env.setdefault("SECRET_KEY", data.secret("secret_key"))
    return env


def site_variables(host: str, port: int) -> dict[str, str]:
    """The site's own address, as far as the caller has not said it in the environment."""
    name = WILDCARDS.get(host, host)
    variables = {
        "SITE_URL": f"http://{in_address(name)}:{port}",
        "ALLOWED_HOSTS": ",".join(sorted(_allowed_hosts(host))),
        # Cookies know no ports: two copies on one machine must not share them.
        "SESSION_COOKIE_NAME": f"portal_sesion_{port}",
        "CSRF_COOKIE_NAME": f"portal_csrf_{port}",
    }
    return {key: os.environ.get(key) or value for key, value in variables.items()}


def _allowed_hosts(host: str) -> set[str]:
    hosts = {"127.0.0.1", "localhost", "[::1]"}
    if host not in WILDCARDS:
        return hosts | {in_address(host)}
    own_name = socket.gethostname()
    hosts |= {own_name, socket.getfqdn()}
    with contextlib.suppress(OSError):  # a machine that cannot resolve its own name
        hosts |= {in_address(found[4][0]) for found in socket.getaddrinfo(own_name, None)}
    return hosts


def in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def exit_status(returncode: int) -> int:
    """As a shell tells it: 128 plus the signal's number."""
    return returncode if returncode >= 0 else 128 - returncode
