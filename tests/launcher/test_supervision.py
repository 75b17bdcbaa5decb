"""Keeping processes alive, and leaving none behind: on shell commands instead of the real site."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.launcher

STUB = Path(__file__).with_name("stub_launcher.py")
STUBBORN = "trap '' TERM; while true; do sleep 0.2; done"
# A grandchild in a session of its own, whose parent ends at once.
WITH_ORPHAN = "(setsid sleep 300 &); exec sleep 300"


@pytest.fixture
def supervise(start, tmp_path):
    def supervise(**services: str):
        words = [f"{name}={command}" for name, command in services.items()]
        running = start(sys.executable, STUB, tmp_path / "data", *words)
        running.wait_for("LISTO")
        return running

    return supervise


def test_crashed_process_is_restarted_and_said(supervise):
    running = supervise(web="sleep 300", beat="exec sleep 300")
    web = _pid(running, "sh -c sleep 300")
    os.kill(web, signal.SIGKILL)
    running.wait_for("«web» terminó (señal SIGKILL); lo arranco de nuevo")
    _wait(lambda: _pid(running, "sh -c sleep 300") not in (None, web))
    assert running.stop() == 0
    running.wait_for_nobody()


def test_process_that_keeps_crashing_is_given_up_with_one_line(supervise):
    running = supervise(web="echo no hay tinta; exit 3", beat="sleep 300")
    assert running.process.wait(30) == 1
    assert running.stderr.count("lo arranco de nuevo") == 4
    last = running.stderr.splitlines()[-1]
    assert "«web» cayó 5 veces" in last
    assert "no hay tinta" in last
    running.wait_for_nobody()


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_stop_leaves_no_process(supervise, signum):
    running = supervise(web=WITH_ORPHAN, worker="sleep 300")
    _wait(lambda: len(running.processes()) >= 5)
    assert running.stop(signum) == 0
    assert running.processes() == {}


def test_stop_kills_what_ignores_the_request(supervise):
    running = supervise(web=STUBBORN)
    _wait(lambda: len(running.processes()) >= 3)
    assert running.stop() == 0
    assert running.processes() == {}


def test_stop_leaves_the_processes_of_others(supervise, start):
    other = start("sleep", "300")
    running = supervise(web="sleep 300")
    running.stop()
    assert other.process.poll() is None


def test_children_end_with_a_killed_launcher(supervise):
    running = supervise(web="exec sleep 300", worker="exec sleep 301")
    _wait(lambda: len(running.processes()) == 3)
    running.stop(signal.SIGKILL)
    running.wait_for_nobody(5)


def _pid(running, command: str) -> int | None:
    pids = [pid for pid, line in running.processes().items() if line.strip() == command]
    return pids[0] if pids else None


def _wait(fact, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.05)
