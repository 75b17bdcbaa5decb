"""F9, F14 and the documents' part of F1 and F3: real workers, real kills, a disk that is full.

Judged by SQL, by the files on the disk and by the processes that are left, never by what a worker
says of itself.
"""

import errno
import os
import resource
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from django.db import connection
from django.test import Client

from core.documents import http, jobs, store
from core.documents.models import JobState, RenderJob, StoredFile
from core.lib import bells
from tests.document_renderers import KINDS
from tests.factories import complete_agreement
from tests.services.portal import test_database_url
from tests.services.process import ROOT, wait_until


@pytest.fixture(autouse=True)
def misbehaving_kinds(settings, monkeypatch):
    settings.DOCUMENT_RENDERERS = settings.DOCUMENT_RENDERERS | KINDS
    monkeypatch.setattr(bells, "_silent_until", 0.0)


@pytest.fixture
def worker(celery_worker):
    celery_worker.variables |= {"DJANGO_SETTINGS_MODULE": "tests.document_settings"}
    return celery_worker


def state(job) -> str:
    return RenderJob.objects.values_list("state", flat=True).get(pk=job.pk)


def wait_for_state(job, wanted: str, seconds: float = 30):
    wait_until(lambda: state(job) == wanted, seconds, f"{job} to be {wanted}, is {state(job)}")
    return RenderJob.objects.select_related("file").get(pk=job.pk)


def rendering_processes(trace: Path) -> list[int]:
    return [int(line) for line in trace.read_text().split()] if trace.exists() else []


# --- F14: a document that never ends, or eats memory ---------------------------------------------


def test_f14_documents_that_never_end_or_eat_memory_are_killed_and_the_others_go_on(
    worker, celery_beat
):
    worker.variables |= {"DOCUMENT_SECONDS": "3", "DOCUMENT_MEGABYTES": "256"}
    worker.start()
    endless = jobs.request("endless", {})
    hungry = jobs.request("hungry", {})
    good = [jobs.request("quick", {"name": str(n)}) for n in range(5)]
    most = 0.0

    def all_over():
        nonlocal most
        for process in worker.children():
            with suppress(psutil.NoSuchProcess):
                most = max(most, process.memory_info().rss / 1024 / 1024)
        return not RenderJob.objects.filter(state__in=jobs.OPEN).exists()

    wait_until(all_over, 30, "all to be over")
    assert "3 segundos" in wait_for_state(endless, JobState.FAILED).error
    assert "256 MB" in wait_for_state(hungry, JobState.FAILED).error
    assert {state(job) for job in good} == {JobState.DONE}
    assert most < 300
    wait_until(lambda: len(worker.children()) <= 3, 5, "no child to be left behind")


def test_f14_a_good_document_does_not_wait_for_a_bad_one(worker):
    worker.variables |= {"DOCUMENT_SECONDS": "20"}
    worker.start()
    endless = jobs.request("endless", {})
    wait_for_state(endless, JobState.RUNNING)
    wait_for_state(jobs.request("quick", {"name": "A"}), JobState.DONE, seconds=5)
    assert state(endless) == JobState.RUNNING


def has_ended(pid: int) -> bool:
    """Gone, or dead and waiting for whoever adopted it to notice."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


# --- the worker dies -----------------------------------------------------------------------------


def test_kill_9_of_the_worker_during_a_document_is_told_and_mends_itself(
    worker, celery_beat, tmp_path, rf
):
    trace = tmp_path / "trace"
    worker.start()
    job = jobs.request("slow", {"name": "A", "seconds": 3, "trace": str(trace)})
    wait_until(lambda: rendering_processes(trace), 15, "the rendering to begin")
    worker.kill()
    [child] = rendering_processes(trace)
    wait_until(lambda: has_ended(child), 5, "the child to die with its parent")
    wait_until(lambda: "Se detuvo" in page_of(job, rf), 10, "the page to say so")

    worker.start()
    celery_beat().start_without_waiting()
    done = wait_for_state(job, JobState.DONE)
    assert store_holds(done, worker)
    assert done.attempts == 2
    assert RenderJob.objects.count() == StoredFile.objects.count() == 1


def test_kill_9_of_the_process_that_renders_is_taken_over_by_the_next(
    worker, celery_beat, tmp_path
):
    trace = tmp_path / "trace"
    worker.start()
    celery_beat().start_without_waiting()
    job = jobs.request("slow", {"name": "A", "seconds": 3, "trace": str(trace)})
    wait_until(lambda: rendering_processes(trace), 15, "the rendering to begin")
    psutil.Process(rendering_processes(trace)[0]).parent().send_signal(signal.SIGKILL)
    assert wait_for_state(job, JobState.DONE).attempts == 2


def page_of(job, rf) -> str:
    wait, http.WAIT_SECONDS = http.WAIT_SECONDS, 0
    try:
        return http.document_response(
            rf.get("/"),
            RenderJob.objects.get(pk=job.pk),
            filename="x.pdf",
            title="Prueba",
            base="base_public.html",
        ).content.decode()
    finally:
        http.WAIT_SECONDS = wait


def store_holds(job, worker) -> bool:
    sha = job.file.sha256
    return (Path(worker.variables["PORTAL_DATA"]) / "media" / sha[:2] / sha).is_file()


# --- Redis is away -------------------------------------------------------------------------------


def test_f3_a_document_asked_for_while_redis_is_away_is_made_when_it_is_back(
    worker, celery_beat, own_redis, personas, sign_in
):
    worker.start()
    celery_beat().start_without_waiting()
    client = sign_in(personas("local_manager"))
    agreement = complete_agreement()
    own_redis.kill()
    page = client.get(f"/acuerdos/{agreement.reference}/anexo1.pdf")
    assert page.status_code == 202
    job = RenderJob.objects.get()
    own_redis.start()
    wait_for_state(job, JobState.DONE)


def test_a_document_is_made_by_the_next_round_when_its_bell_was_lost(committed_db):
    job = jobs.request("quick", {"name": "A"})  # no worker, nobody hears
    assert jobs.work() == 1
    assert state(job) == JobState.DONE


# --- ten at once ---------------------------------------------------------------------------------


def test_ten_requests_at_once_make_one_job_and_one_rendering(worker, personas, settings, tmp_path):
    settings.MEDIA_ROOT = Path(worker.variables["PORTAL_DATA"]) / "media"
    worker.start()
    user, agreement = personas("local_manager"), complete_agreement()
    address = f"/acuerdos/{agreement.reference}/anexo1.pdf"
    clients = [Client() for _ in range(10)]
    for client in clients:
        client.force_login(user)

    def ask(client):
        try:
            return client.get(address).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        codes = set(threads.map(ask, clients))
    assert codes <= {200, 202}
    job = wait_for_state(RenderJob.objects.get(), JobState.DONE)
    assert job.attempts == 1
    answer = clients[0].get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF-1.7")
    assert RenderJob.objects.count() == 1


# --- F9: no space --------------------------------------------------------------------------------


def test_f9_a_disk_that_is_full_fails_the_job_clearly_and_leaves_nothing(
    committed_db, settings, monkeypatch
):
    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    job = jobs.request("quick", {"name": "A"})
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        jobs.work()
    failed = RenderJob.objects.get(pk=job.pk)
    assert (failed.state, failed.file) == (JobState.FAILED, None)
    assert "No hay espacio en el disco" in failed.error
    assert not StoredFile.objects.exists()
    assert [p for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()] == []
    jobs.retry(failed)  # there is space again
    jobs.work()
    assert state(job) == JobState.DONE


def test_f9_a_command_that_cannot_write_says_so_in_one_line_and_keeps_the_old_file(
    committed_db, tmp_path
):
    agreement = complete_agreement()
    target = tmp_path / "acuerdo.json"
    target.write_text("antes")
    ended = subprocess.run(
        [sys.executable, "manage.py", "export_agreement", agreement.reference,
         "--output", str(target)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": test_database_url()},
        preexec_fn=limit_file_size,
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"No se puede escribir {target}")
    assert "Traceback" not in ended.stderr
    assert target.read_text() == "antes"
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def limit_file_size() -> None:
    """The nearest to a full disk that one process can have for itself."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))


def test_a_store_that_is_full_never_leaves_a_half_written_file(committed_db, settings, monkeypatch):
    real_replace = os.replace

    def fail_once(source, target):
        monkeypatch.setattr(os, "replace", real_replace)
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(os, "replace", fail_once)
    with pytest.raises(store.StoreFault, match="No hay espacio"):
        store.save(b"contenido", "text/plain")
    assert [p for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()] == []
    assert store.has(store.save(b"contenido", "text/plain"))
