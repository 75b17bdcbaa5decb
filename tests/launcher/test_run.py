"""`./portal run` and `./portal manage`, for real: servers, site, worker and beat."""

import json
import os
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from tests.launcher.conftest import PATIENCE_SECONDS, call, copy_folder, free_port

pytestmark = [pytest.mark.launcher, pytest.mark.faults]


def answer_of(running, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(running.address + path, timeout=5) as response:
            return response.status, response.read()
    except OSError as fault:
        return getattr(fault, "code", 0), b""


def wait_until_ready(running, seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while answer_of(running, "readyz")[0] != 200:
        assert time.monotonic() < deadline, running.stderr
        time.sleep(0.1)


def test_two_portals_side_by_side(start_site, migrated_folder, tmp_path):
    one = start_site(copy_folder(migrated_folder, tmp_path / "one"))
    one.wait_for("Arrancando el sitio")
    two = start_site(copy_folder(migrated_folder, tmp_path / "two"))
    for site in (one, two):
        site.wait_for(f"LISTO {site.address}")
        # The answer alone stands on standard output, and no account without demonstration.
        assert site.stdout.splitlines() == [f"Portal: {site.address}", f"LISTO {site.address}"]
        assert answer_of(site, "healthz") == (200, b"ok")
        assert json.loads(answer_of(site, "readyz")[1]) == {
            "database": True,
            "broker": True,
            "worker": True,
        }

    # A second `run` on the same data is refused; `manage` uses the servers that run already.
    refused = call("run", "--empty", "--data", str(tmp_path / "one"), "--port", str(free_port()))
    assert refused.returncode == 1
    assert "ya está en uso por «portal run»" in refused.stderr
    managed = call("manage", "showmigrations", "sessions", PORTAL_DATA=str(tmp_path / "one"))
    assert (managed.returncode, managed.stderr) == (0, "")
    assert "[X] 0001_initial" in managed.stdout

    # A real server that does not take the password; the address, which holds it, is not repeated.
    port = json.loads((tmp_path / "one" / "ports.json").read_text())["postgres"]
    url = f"postgres://portal_web:not-it@127.0.0.1:{port}/portal"
    words = ["run", "--data", str(tmp_path / "three"), "--port", str(free_port())]
    refused = call(*words, DATABASE_URL=url)
    assert (refused.returncode, refused.stderr) == (
        1,
        "portal: DATABASE_URL: el servidor no acepta ese usuario y contraseña.\n",
    )

    # Secrets are nowhere to be read: not in the logs, not on a command line.
    secrets = json.loads((tmp_path / "one" / "secrets.json").read_text()).values()
    seen = [path.read_text() for path in (tmp_path / "one" / "logs").glob("*.log")]
    seen += [*one.processes().values(), one.stdout, one.stderr]
    assert not any(secret in text for secret in secrets for text in seen)

    assert one.stop(signal.SIGTERM) == 0
    assert one.processes() == {}
    assert answer_of(two, "healthz") == (200, b"ok")
    assert two.stop(signal.SIGINT) == 0
    assert two.processes() == {}


def test_what_crashes_is_restarted(start_site, data):
    site = start_site(data)
    site.wait_for("LISTO")
    for name, command in (
        ("postgres", "bin/postgres"),
        ("redis", "redis-server"),
        ("worker", " worker "),
        ("web", "granian"),
        ("beat", " beat "),
    ):
        os.kill(site.pid_of(command), signal.SIGKILL)
        site.wait_for(f"«{name}» terminó (señal SIGKILL); lo arranco de nuevo")
    time.sleep(1)
    wait_until_ready(site)
    assert site.stop() == 0
    assert site.processes() == {}


def test_killed_launcher_takes_all_along_and_the_next_start_recovers(start_site, data):
    site = start_site(data)
    site.wait_for("LISTO")
    postmaster = site.pid_of("bin/postgres")
    os.kill(postmaster, signal.SIGSTOP)  # it cannot tidy up, as when the power fails
    site.stop(signal.SIGKILL)
    os.kill(postmaster, signal.SIGKILL)
    site.wait_for_nobody()
    assert (data / "postgres" / "postmaster.pid").is_file()
    # The number in the lock file belongs to somebody else by now: to this test.
    lock = data / "postgres" / "postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    again = start_site(data)
    again.wait_for("LISTO")
    assert again.stop() == 0
    assert again.processes() == {}


@pytest.mark.parametrize("moment", ["Arrancando PostgreSQL", "Migrando", "Arrancando el sitio"])
def test_stop_during_the_start_leaves_nothing(start_site, data, moment):
    site = start_site(data)
    site.wait_for(moment)
    time.sleep(0.3)
    assert site.stop() == 0
    assert "LISTO" not in site.stdout
    assert site.processes() == {}


def test_manage_starts_the_servers_for_the_call(data):
    done = call("manage", "--data", str(data), "check")
    assert done.returncode == 0
    assert "Arrancando PostgreSQL" in done.stderr
    assert "Arrancando" not in done.stdout
    failed = call("manage", "no_such_command", "--data", str(data))
    assert failed.returncode == 1
    left = [
        path for path in Path("/proc").glob("[0-9]*/cmdline") if str(data).encode() in _bytes(path)
    ]
    assert left == []


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
