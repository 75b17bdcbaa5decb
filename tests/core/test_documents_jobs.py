"""Render jobs: one per content, limits that hold, answers that tell what is going on."""

import errno
import os
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import RequestFactory
from django.utils import timezone

from citizens.models import AnnualReport, Edition
from core.documents import http, jobs, renderers, sandbox, store, tasks
from core.documents.models import JobState, RenderJob, StoredFile
from tests.document_renderers import KINDS
from tests.markup import markup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def test_kinds(settings, monkeypatch):
    settings.DOCUMENT_RENDERERS = settings.DOCUMENT_RENDERERS | KINDS
    monkeypatch.setattr(http, "WAIT_SECONDS", 0)


def ask(kind="quick", name="A"):
    return jobs.request(kind, {"name": name})


def fresh(job):
    return RenderJob.objects.get(pk=job.pk)


# --- the job -------------------------------------------------------------------------------------


def test_equal_content_makes_one_job_and_one_rendering():
    first, second = ask(), ask()
    assert first == second
    assert jobs.work() == 1
    assert jobs.work() == 0
    assert ask().state == JobState.DONE
    assert store.read(ask().file) == b"documento de A"


def test_other_content_or_another_template_makes_another_job(monkeypatch):
    first = ask()
    assert ask(name="B") != first
    monkeypatch.setattr(renderers, "template_hash", lambda kind: "changed")
    assert ask() != first


def test_the_key_does_not_depend_on_the_order_of_the_payload():
    assert jobs.key_of("quick", {"a": 1, "b": "ñ"}) == jobs.key_of("quick", {"b": "ñ", "a": 1})


def test_a_renderer_that_names_a_missing_template_is_told_at_once(settings):
    @renderers.renderer(sources=("templates/nowhere.html",))
    def lost(payload):
        return b""

    with pytest.raises(FileNotFoundError, match="nowhere"):
        renderers._files(lost)


def test_a_finished_job_keeps_the_file_and_no_copy_of_the_payload():
    job = ask()
    jobs.work()
    assert fresh(job).payload == {}


def test_a_document_whose_file_is_gone_is_made_again():
    job = ask()
    jobs.work()
    store.path(fresh(job).file).unlink()
    again = ask()
    assert (again, again.state) == (job, JobState.WAITING)
    jobs.work()
    assert store.has(fresh(job).file)


def test_a_job_whose_worker_died_is_taken_over_when_its_lease_is_over():
    job = ask()
    assert jobs.claim() == job
    assert jobs.claim() is None
    RenderJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.work() == 1
    assert (fresh(job).state, fresh(job).attempts) == (JobState.DONE, 2)


def test_a_job_that_kills_three_workers_is_given_up_with_the_reason():
    job = ask()
    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.claim() == job
        RenderJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.claim() is None
    assert fresh(job).state == JobState.FAILED
    assert "tres veces" in fresh(job).error


def test_a_worker_that_lost_its_job_changes_nothing():
    job = ask()
    first = jobs.claim()
    child = sandbox.start(first.kind, first.payload)
    RenderJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = jobs.claim()
    while not child.poll(0.1):
        pass
    jobs.finish(first, child)
    assert fresh(job).state == JobState.RUNNING
    child = sandbox.start(second.kind, second.payload)
    while not child.poll(0.1):
        pass
    jobs.finish(second, child)
    assert fresh(job).state == JobState.DONE


def test_retry_starts_a_failed_job_over_and_no_other():
    job = ask("failing")
    jobs.work()
    assert fresh(job).state == JobState.FAILED
    jobs.retry(fresh(job))
    assert (fresh(job).state, fresh(job).attempts) == (JobState.WAITING, 0)
    done = ask()
    jobs.work()
    jobs.retry(fresh(done))
    assert fresh(done).state == JobState.DONE


@pytest.mark.parametrize("hours", [-1, 1])
def test_leases_go_by_the_databases_clock_whatever_a_machine_takes_for_now(monkeypatch, hours):
    def wrong(right=timezone.now):
        return right() + timedelta(hours=hours)

    job = ask()
    with monkeypatch.context() as other_machine:
        other_machine.setattr(timezone, "now", wrong)
        assert jobs.claim() == job
    assert jobs.claim() is None, "a living job is not taken over"
    RenderJob.objects.update(lease_until=Now() - timedelta(milliseconds=1))
    with monkeypatch.context() as other_machine:
        other_machine.setattr(timezone, "now", wrong)
        assert jobs.claim() == job, "a dead one is"
        jobs._renew([job])
    assert jobs.claim() is None


# --- old jobs are forgotten ----------------------------------------------------------------------


def ended(days: float, **facts) -> RenderJob:
    """A job that ended so many days ago."""
    job = ask(facts.pop("kind", "quick"), name=f"hace {days}")
    jobs.work()
    RenderJob.objects.filter(pk=job.pk).update(finished_at=Now() - timedelta(days=days))
    return fresh(job)


def test_jobs_that_ended_long_ago_are_forgotten_and_their_files_stay(settings):
    settings.DOCUMENT_JOB_DAYS = 30
    old, failed, recent = ended(31), ended(31, kind="failing"), ended(29)
    assert (old.state, failed.state) == (JobState.DONE, JobState.FAILED)
    waiting = ask(name="espera")
    RenderJob.objects.filter(pk=waiting.pk).update(created_at=Now() - timedelta(days=90))
    tasks.sweep()
    assert set(RenderJob.objects.all()) == {recent, waiting}
    assert store.read(old.file) == b"documento de hace 31"
    assert jobs.prune() == 0


def test_who_asks_for_a_forgotten_document_gets_the_same_file_again():
    old = ended(31)
    assert jobs.prune() == 1
    assert ask(name="hace 31").state == JobState.WAITING
    jobs.work()
    assert ask(name="hace 31").file == old.file


def test_a_job_that_something_points_to_is_kept():
    job = ended(400)
    report = AnnualReport.objects.create(canton_id="103", year=2015)
    edition = Edition.objects.create(report=report, number=1, data={}, data_hash="x", job=job)
    assert jobs.prune() == 0
    edition.job = None
    edition.save()
    assert jobs.prune() == 1, "the history keeps no job"


# --- the limits ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("endless", "Tardó más de 0.5 segundos."),
        ("hungry", "Necesitó más memoria de la permitida (800 MB)."),
        ("failing", "no pudo con este contenido"),
        ("full", "No hay espacio en el disco del portal."),
        ("crashing", "se detuvo de golpe"),
        ("prying", "no pudo con este contenido"),
    ],
)
def test_a_bad_document_ends_with_its_reason_and_the_others_go_on(settings, kind, reason):
    settings.DOCUMENT_MEGABYTES = 800  # a child of pytest is larger than one of the worker
    settings.DOCUMENT_SECONDS = 0.5 if kind == "endless" else 20
    bad, good = ask(kind), ask()
    assert jobs.work() == 2
    assert fresh(bad).state == JobState.FAILED
    assert reason in fresh(bad).error
    assert fresh(good).state == JobState.DONE


def test_a_full_disk_fails_the_job_and_leaves_neither_row_nor_file(settings, monkeypatch):
    def no_space(content, content_type):
        raise store.StoreFault(store.NO_SPACE)

    monkeypatch.setattr(store, "save", no_space)
    job = ask()
    jobs.work()
    assert "No hay espacio en el disco" in fresh(job).error
    assert not StoredFile.objects.exists()


def test_a_command_renders_under_the_same_limits(settings):
    settings.DOCUMENT_SECONDS = 0.5
    assert sandbox.render("quick", {"name": "A"}) == b"documento de A"
    with pytest.raises(sandbox.RenderFault, match="Tardó"):
        sandbox.render("endless", {})


def test_no_temporary_file_is_left_whatever_becomes_of_the_child(settings):
    settings.DOCUMENT_SECONDS = 0.5
    for kind in ("littering", "endless", "crashing"):
        ask(kind)
    jobs.work()
    assert list((settings.DATA_DIR / "tmp").iterdir()) == []


def test_left_over_folders_are_swept_a_day_after(settings):
    old, fresh = settings.DATA_DIR / "tmp" / "old", settings.DATA_DIR / "tmp" / "fresh"
    for folder in (old, fresh):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    sandbox.sweep()
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_rendering_that_cannot_begin_says_why(monkeypatch):
    def full(**options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sandbox.tempfile, "mkdtemp", full)
    job = ask()
    jobs.work()
    assert "No hay espacio" in fresh(job).error


# --- the answers ---------------------------------------------------------------------------------


@pytest.fixture
def answer(rf: RequestFactory):
    def of(job, method="get", **headers):
        request = getattr(rf, method)("/acuerdos/x/anexo1.pdf", headers=headers)
        return http.document_response(
            request, job, filename="á.txt", title="Prueba", base="base_public.html"
        )

    return of


def test_stored_answers_the_file_with_its_hash_as_tag(answer):
    job = ask()
    jobs.work()
    page = answer(fresh(job))
    assert (page.status_code, page["Content-Type"]) == (200, "text/plain")
    assert b"".join(page.streaming_content) == b"documento de A"
    assert page["ETag"] == f'"{fresh(job).file.sha256}"'
    assert "no-store" in page["Cache-Control"]
    assert page["Content-Disposition"].startswith("inline")
    assert answer(fresh(job), **{"If-None-Match": page["ETag"]}).status_code == 304


def test_waiting_answers_a_page_that_reloads_itself(answer):
    first, second = ask(), ask(name="B")
    page = answer(second)
    assert (page.status_code, page["Retry-After"], page["Refresh"]) == (202, "2", "2")
    text = markup(page)
    assert "En espera" in text and "Antes hay 1 documento." in text
    jobs.claim()
    assert "En proceso" in markup(answer(fresh(first)))


def test_a_client_that_takes_no_html_gets_an_empty_202(answer):
    page = answer(ask(), Accept="application/pdf")
    assert (page.status_code, page.content, page["Retry-After"]) == (202, b"", "2")


def test_a_worker_that_stopped_is_told(answer):
    job = ask()
    RenderJob.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert "no responde" in markup(answer(fresh(job)))
    jobs.claim()
    RenderJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert "Se detuvo a medio trabajo" in markup(answer(fresh(job)))


def test_failed_answers_503_with_the_reason_and_a_way_on(answer):
    job = ask("failing")
    jobs.work()
    page = answer(fresh(job))
    assert page.status_code == 503
    assert "no pudo con este contenido" in markup(page)
    assert "Intentar de nuevo" in markup(page)
    back = answer(fresh(job), method="post")
    assert (back.status_code, back.url) == (302, "/acuerdos/x/anexo1.pdf")
    assert fresh(job).state == JobState.WAITING


def test_a_document_ready_within_two_seconds_is_answered_at_once(answer, monkeypatch):
    job = ask()
    monkeypatch.setattr(http, "WAIT_SECONDS", 2)
    monkeypatch.setattr(http.time, "sleep", lambda seconds: jobs.work())
    assert answer(job).status_code == 200
