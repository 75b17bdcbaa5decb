"""F1, F2, F3, F15: Celery's worker, the web process and Redis die at the worst moment.

Real processes on a real database; judged by the SMTP sink's own log and by SQL.
"""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from core.lib import bells
from core.mail.models import MailState, OutgoingMail
from tests.faults.killing import kill_again_and_again
from tests.faults.mails import (
    assert_nothing_lost_nothing_twice,
    in_data,
    post_batch,
    states,
    wait_until_settled,
)
from tests.services.portal import Worker, test_database_url
from tests.services.process import ROOT, wait_until

CELERY = (sys.executable, "-m", "celery", "--app", "coprod_portal")
KILLS = int(os.environ.get("FAULT_KILLS", "25"))


@pytest.fixture(autouse=True)
def bells_ring_at_once(monkeypatch):
    """A test before this one may have found Redis away."""
    monkeypatch.setattr(bells, "_silent_until", 0.0)


@pytest.fixture
def worker(celery_worker, smtp_sink):
    """A worker that delivers to the sink; both still to be started."""
    celery_worker.variables["EMAIL_URL"] = smtp_sink.url
    return celery_worker


@pytest.fixture
def two_workers(worker, own_redis, tmp_path):
    """While one starts again, the other goes on: no kill waits for that."""
    folder = tmp_path / "second"
    folder.mkdir()
    second = Worker(folder, own_redis)
    second.variables["EMAIL_URL"] = worker.variables["EMAIL_URL"]
    worker.start_without_waiting()
    second.start_without_waiting()
    for one in (worker, second):
        one.wait_until_ready(40)
    yield [worker, second]
    second.kill()


def test_f1_kill_9_at_random_moments_loses_nothing_and_sends_nothing_twice(
    two_workers, smtp_sink, celery_beat
):
    """With two beats (F10) ringing. Kills fall while a process has claims in its hands."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # shown when the test fails
    chance = random.Random(seed)
    smtp_sink.data_delay = 0.02
    smtp_sink.start()
    for _ in range(2):
        celery_beat().start_without_waiting()
    post_batch(200)
    inside_data = kill_again_and_again(
        two_workers,
        smtp_sink,
        kills=KILLS,
        chance=chance,
        refill=lambda kill: post_batch(40, about=f"103-2015-{kill:03d}"),
    ).inside_data
    final = wait_until_settled(60)
    print(f"{inside_data} of {KILLS} kills fell into DATA; {final}")
    assert inside_data <= KILLS
    assert_nothing_lost_nothing_twice(smtp_sink, ambiguous_at_most=inside_data)
    assert final["sent"] + final["ambiguous"] == OutgoingMail.objects.count() >= 200


def test_f2_a_web_process_killed_between_commit_and_bell(worker, smtp_sink, celery_beat):
    smtp_sink.start()
    worker.variables["BELL_SECONDS"] = "3"  # instead of 15
    worker.start()
    web = (
        "import os, signal; from django.db import transaction; from tests.faults import mails\n"
        "with transaction.atomic():\n"
        "    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))\n"
        "    mails.post_batch(5)\n"
    )
    killed = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", web],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": test_database_url()},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-500:]
    assert sum(states().values()) == 5
    assert wait_until_settled(15) == {"sent": 5}
    assert_nothing_lost_nothing_twice(smtp_sink)


def test_f3_redis_is_stopped_and_comes_back_empty_in_mid_batch(
    worker, smtp_sink, own_redis, celery_beat, sign_in, personas
):
    manager = personas("local_manager")
    smtp_sink.data_delay = 0.01
    smtp_sink.start()
    celery_beat().start_without_waiting()
    worker.start()
    post_batch(150)
    wait_until(lambda: smtp_sink.accepted().total() > 10, 20, "the batch to be under way")
    own_redis.flush()
    own_redis.kill()
    begun = time.monotonic()
    post_batch(30, about="103-2015-002")
    assert time.monotonic() - begun < 2, "writing mail does not wait for Redis"
    for path in ("/ingresar/", "/", "/healthz"):
        assert sign_in().get(path).status_code == 200
    assert sign_in(manager).get("/inicio/").status_code == 200
    time.sleep(4)  # long enough for the worker to lose its connection
    own_redis.start()
    back = time.monotonic()
    late = "103-2015-003"
    post_batch(5, about=late)
    while OutgoingMail.objects.exclude(state=MailState.SENT).exists():
        assert time.monotonic() - back < 30, (states(), worker.text()[-1500:])
        if not worker.is_running:  # as the supervisor does
            worker.start_without_waiting()
        time.sleep(0.1)
    assert_nothing_lost_nothing_twice(smtp_sink)


def test_a_worker_that_takes_no_bells_ends_by_itself(worker, smtp_sink, celery_beat):
    """The fault that kombu has had again and again, made by hand: connected, answering, deaf."""
    smtp_sink.start()
    celery_beat().start_without_waiting()
    worker.start()
    subprocess.run(
        [*CELERY, "control", "cancel_consumer", settings.CELERY_TASK_DEFAULT_QUEUE],
        cwd=ROOT,
        env=worker.env(),
        capture_output=True,
        check=True,
    )
    post_batch(3)
    wait_until(lambda: not worker.is_running, 25, "the deaf worker to end")
    assert "takes no bells any more" in worker.text()
    worker.start()
    assert wait_until_settled(10) == {"sent": 3}
    assert_nothing_lost_nothing_twice(smtp_sink)


@pytest.mark.parametrize("whom", ["the worker", "each of its processes"])
def test_f15_sigterm_in_mid_batch_leaves_nothing_half_done(worker, smtp_sink, whom):
    smtp_sink.data_delay = 0.02
    smtp_sink.start()
    worker.start()
    post_batch(120)
    bells.ring("core.mail.tasks.drain")
    wait_until(lambda: smtp_sink.accepted().total() > 5, 20, "the batch to be under way")
    processes = worker.children() if whom == "each of its processes" else []
    worker.ask_to_end()
    for process in processes:
        process.send_signal(signal.SIGTERM)
    wait_until(lambda: not worker.is_running, 15, "the worker to end")
    connection.close()
    now = states()
    assert not now["claimed"] and not now["ambiguous"] and not in_data(), now
    assert now["sent"] == smtp_sink.accepted().total()
    worker.start()
    assert wait_until_settled(30) == {"sent": 120}
    assert_nothing_lost_nothing_twice(smtp_sink)
