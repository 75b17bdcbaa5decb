"""`./portal test` and `./portal bench`: on servers of their own, which vanish afterwards."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence

from . import processes
from .console import answer, say
from .data_folder import DataFolder
from .environment import Environment
from .project import Project, exit_status
from .servers import Servers
from .supervisor import Supervisor

# What a person has set for a portal of theirs must not bend the tests.
FOREIGN_VARIABLES = (
    "ALLOWED_HOSTS",
    "BELL_SECONDS",
    "CSRF_COOKIE_NAME",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_CONN_MAX_AGE",
    "DATABASE_OWNER_URL",
    "DATABASE_URL",
    "DEFAULT_FROM_EMAIL",
    "DOCUMENT_JOB_DAYS",
    "DOCUMENT_LEASE_SECONDS",
    "DOCUMENT_MEGABYTES",
    "DOCUMENT_PARALLEL",
    "DOCUMENT_SECONDS",
    "EMAIL_TIMEOUT",
    "EMAIL_URL",
    "HTTPS",
    "LOG_LEVEL",
    "MAIL_LEASE_SECONDS",
    "MAIL_QUEUE_QUERY",
    "MAIL_RETRY_SECONDS",
    "PORTAL_DATA",
    "PORTAL_DEMO",
    "PORTAL_TODAY",
    "REDIS_URL",
    "SECRET_KEY",
    "SESSION_COOKIE_NAME",
    "SITE_URL",
    "STATIC_ROOT",
)
TEST_PROCESSES = 2

LINTERS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "djlint": ["djlint", "templates", "--lint", "--quiet"],
    "contratos de importación": ["lint-imports"],
    "migraciones al día": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "docker-compose.yml": [
        "check-jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
    ],
}


def test(pytest_arguments: Sequence[str], environment: Environment) -> int:
    environment.prepare(for_tests=True)
    with throw_away_portal(environment, durable=False) as project:
        project.collect_static()
        if pytest_arguments:
            return _run(project, ["pytest", *pytest_arguments])
        results = {label: _lint(project, label, argv) for label, argv in LINTERS.items()}
        results["pruebas"] = _run(project, ["pytest", "-n", str(TEST_PROCESSES)])
    return _summarise(results)


def bench(arguments: Sequence[str], environment: Environment) -> int:
    environment.prepare(for_tests=True)
    with throw_away_portal(environment, durable=True) as project:
        project.migrate()
        project.collect_static()
        return _run(project, ["python", "-m", "bench", *arguments])


@contextlib.contextmanager
def throw_away_portal(environment: Environment, *, durable: bool) -> Iterator[Project]:
    for name in FOREIGN_VARIABLES:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="portal-") as folder:
        data = DataFolder(folder)
        data.create()
        data.lock("test")
        supervisor = Supervisor(data)
        try:
            servers = Servers(data, environment, supervisor, use_real=False, durable=durable)
            servers.start()
            yield Project(environment, data, servers.variables())
        finally:
            processes.signals.ignore()
            supervisor.stop()
            processes.end_everything()
            data.unlock()


def _lint(project: Project, label: str, argv: Sequence[str]) -> int:
    """Silent when all is well; otherwise shows what the tool said."""
    say(f"{label}…")
    process = processes.spawn(
        _in_environment(project, argv),
        env=project.env,
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    output, _ = process.communicate()
    status = processes.bury(process)
    if status:
        answer(output.rstrip())
    return exit_status(status)


def _run(project: Project, argv: Sequence[str]) -> int:
    process = processes.spawn(
        _in_environment(project, argv), env=project.env, cwd=project.root, stdin=None
    )
    try:
        processes.wait(process)
    except processes.Stop as stop:
        processes.end(process, stop.signum)
        raise
    return exit_status(processes.bury(process))


def _in_environment(project: Project, argv: Sequence[str]) -> list[str]:
    program, *arguments = argv
    if program.endswith(".py"):
        return [str(project.environment.python), program, *arguments]
    return [str(project.environment.folder / "bin" / program), *arguments]


def _summarise(results: dict[str, int]) -> int:
    answer("")
    for label, status in results.items():
        answer(f"{'bien ' if status == 0 else 'FALLA'}  {label}")
    return 1 if any(results.values()) else 0
