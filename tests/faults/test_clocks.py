"""F10: two beats at once, and machines whose clocks are wrong or jump.

A real worker and beats on a real database; judged by the SMTP sink's own log and by SQL.
"""

import time
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from core.documents import jobs
from core.documents.models import JobState, RenderJob
from core.lib import bells
from core.mail.models import OutgoingMail
from tests.document_renderers import KINDS
from tests.faults.mails import assert_nothing_lost_nothing_twice, post_batch, wait_until_settled
from tests.services.process import wait_until

HOUR = 3600


@pytest.fixture(autouse=True)
def this_machine(settings, monkeypatch, tmp_path):
    """The test's own process is another machine, whose clock is right."""
    settings.DOCUMENT_RENDERERS = settings.DOCUMENT_RENDERERS | KINDS
    settings.DATA_DIR = tmp_path / "another-machine"
    settings.DOCUMENT_LEASE_SECONDS = 2
    monkeypatch.setattr(bells, "_silent_until", 0.0)


@pytest.fixture
def off_by(tmp_path):
    """`off_by(seconds)` sets the clock of the machine of `worker`, while it runs."""
    file = tmp_path / "clock"

    def put(seconds: float) -> None:
        new = tmp_path / "clock.new"
        new.write_text(str(seconds))
        new.replace(file)

    put(0)
    put.file = file
    return put


@pytest.fixture
def worker(celery_worker, smtp_sink, off_by):
    celery_worker.variables |= {
        "DJANGO_SETTINGS_MODULE": "tests.wrong_clock",
        "WRONG_CLOCK": str(off_by.file),
        "EMAIL_URL": smtp_sink.url,
    }
    return celery_worker


@pytest.fixture
def two_beats(celery_beat):
    """With the right clock: to a worker that is ahead, all their bells come too late."""
    for _ in range(2):
        celery_beat().start_without_waiting()


def test_f10_mails_go_once_under_two_beats_and_a_clock_that_jumps(
    worker, two_beats, smtp_sink, off_by
):
    smtp_sink.data_delay = 0.02
    smtp_sink.start()
    off_by(-HOUR)
    worker.start()
    post_batch(80)
    smtp_sink.wait_for_more(10)
    no_lease_ends_later_than(seconds=1)
    off_by(+HOUR)
    smtp_sink.wait_for_more(10)
    no_lease_ends_later_than(seconds=1)

    worker.kill()
    worker.start_without_waiting()
    post_batch(20, about="103-2015-002")  # whose bells come an hour too late for that worker
    assert wait_until_settled(60).keys() <= {"sent", "ambiguous"}
    assert_nothing_lost_nothing_twice(smtp_sink, ambiguous_at_most=1)
    assert OutgoingMail.objects.count() == 100


def no_lease_ends_later_than(seconds: float) -> None:
    assert not OutgoingMail.objects.filter(
        lease_until__gt=Now() + timedelta(seconds=seconds)
    ).exists()


@pytest.mark.parametrize("off", [-HOUR, +HOUR])
def test_f10_a_document_is_made_once_on_a_machine_whose_clock_is_wrong(
    worker, two_beats, off_by, off, tmp_path
):
    off_by(off)
    worker.start()
    job = jobs.request("slow", {"name": "A", "seconds": 3, "trace": str(tmp_path / "t")})
    wait_until(lambda: started(job), 20, "the rendering to begin")
    while RenderJob.objects.get(pk=job.pk).state == JobState.RUNNING:
        assert jobs.claim() is None, "its lease is alive for everybody"
        time.sleep(0.05)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)


def test_f10_a_dead_workers_document_is_taken_over_though_its_clock_ran_ahead(
    worker, two_beats, off_by, tmp_path
):
    off_by(+HOUR)
    worker.start()
    job = jobs.request("slow", {"name": "A", "seconds": 30, "trace": str(tmp_path / "t")})
    wait_until(lambda: started(job), 20, "the rendering to begin")
    worker.kill()
    wait_until(lambda: jobs.claim() == job, 5, "the lease to end")


def started(job) -> bool:
    return RenderJob.objects.get(pk=job.pk).state == JobState.RUNNING
