"""Render jobs: recorded by whoever needs a document, rendered by a worker, never twice.

A job is a row, so nothing depends on Redis: recording it rings the worker's bell, and beat rings
every 15 s. One process of a machine drains at a time, with DOCUMENT_PARALLEL children; the lease
is renewed while it lives, so that a dead worker's job is taken over after DOCUMENT_LEASE_SECONDS.
"""

import contextlib
import fcntl
import hashlib
import json
import logging
import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import PROTECT, Exists, OuterRef, Q
from django.db.models.functions import Now

from core.documents import renderers, sandbox, store
from core.documents.models import JobState, RenderJob
from core.lib.bells import ring_on_commit

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
POLL_SECONDS = 0.1
DRAIN = "core.documents.tasks.drain"
DIED = "El proceso que lo hacía se detuvo tres veces seguidas."
OPEN = (JobState.WAITING, JobState.RUNNING)


def canonical(payload) -> str:
    """One text for equal data: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def key_of(kind: str, payload: dict) -> str:
    parts = (kind, renderers.template_hash(kind), canonical(payload))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def request(kind: str, payload: dict) -> RenderJob:
    """The job of this content: the one there is, or a new one. Rings the worker's bell.

    The payload is frozen here. A finished job whose file is gone from the disk is done again.
    """
    key = key_of(kind, payload)
    job = RenderJob.objects.select_related("file").filter(key=key).first()
    if job is None:
        job = RenderJob(kind=kind, key=key, payload=payload)
        RenderJob.objects.bulk_create([job], ignore_conflicts=True)
        job = RenderJob.objects.select_related("file").get(key=key)
        ring_on_commit(DRAIN)
    elif job.state == JobState.DONE and not store.has(job.file):
        _start_over(job, JobState.DONE, payload=payload)
    return job


def retry(job: RenderJob) -> None:
    """Try a failed job again; does nothing to another."""
    _start_over(job, JobState.FAILED)


def _start_over(job: RenderJob, state: JobState, **fields) -> None:
    changed = RenderJob.objects.filter(pk=job.pk, state=state).update(
        state=JobState.WAITING, attempts=0, error="", lease_until=None, started_at=None, **fields
    )
    if changed:
        ring_on_commit(DRAIN)
    job.refresh_from_db()


def jobs_before(job: RenderJob) -> int:
    """How many wait in front of this one."""
    return RenderJob.objects.filter(state__in=OPEN, created_at__lt=job.created_at).count()


def is_abandoned(job: RenderJob) -> bool:
    """Whether its worker died and nobody has taken it over yet."""
    return _claimable().filter(pk=job.pk, state=JobState.RUNNING).exists()


def prune() -> int:
    """Forget what ended DOCUMENT_JOB_DAYS ago, done or failed; how many. Files stay, and so does a
    job that something still points to. Who asks for the same document again gets a new job."""
    ended = RenderJob.objects.filter(
        state__in=(JobState.DONE, JobState.FAILED),
        finished_at__lt=Now() - timedelta(days=settings.DOCUMENT_JOB_DAYS),
    )
    for pointer in RenderJob._meta.get_fields(include_hidden=True):
        if pointer.one_to_many and pointer.on_delete is PROTECT:
            rows = pointer.related_model._base_manager
            ended = ended.exclude(Exists(rows.filter(**{pointer.field.name: OuterRef("pk")})))
    _, counts = ended.delete()
    return counts.get(RenderJob._meta.label, 0)


# --- the worker's side ---------------------------------------------------------------------------


def work() -> int:
    """Render everything that waits; returns how many jobs ended.

    Does nothing while another process of this machine is at it: that one sees new jobs too.
    """
    ended = 0
    while _claimable().exists():
        with _only_one_here() as is_mine:
            if not is_mine:
                break
            ended += _drain()
    return ended


def _drain() -> int:
    running: dict[RenderJob, sandbox.Child] = {}
    ended, renew_at = 0, 0.0
    try:
        while True:
            while len(running) < settings.DOCUMENT_PARALLEL and (job := claim()):
                running[job] = sandbox.start(job.kind, job.payload)
            if not running:
                return ended
            for job, child in list(running.items()):
                if child.poll(POLL_SECONDS):
                    del running[job]
                    finish(job, child)
                    ended += 1
            if time.monotonic() >= renew_at:
                _renew(running)
                renew_at = time.monotonic() + settings.DOCUMENT_LEASE_SECONDS / 3
    finally:
        for child in running.values():
            child.kill()


def _claimable():
    """Leases begin and end by the database's clock: a machine whose own is wrong neither takes a
    living job nor keeps a dead one."""
    return RenderJob.objects.filter(
        Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=Now())
    ).order_by("created_at", "pk")


def claim() -> RenderJob | None:
    """Take the oldest job that waits or whose worker died; None when there is none.

    A job whose workers died three times is given up, with the reason.
    """
    while True:
        with transaction.atomic():
            job = _claimable().select_for_update(skip_locked=True).first()
            if job is None:
                return None
            if job.attempts >= MAX_ATTEMPTS:
                _fail(job, DIED)
                continue
            RenderJob.objects.filter(pk=job.pk).update(
                state=JobState.RUNNING,
                attempts=job.attempts + 1,
                started_at=Now(),
                lease_until=_lease_end(),
            )
            job.refresh_from_db(fields=["state", "attempts", "started_at", "lease_until"])
            return job


def finish(job: RenderJob, child: sandbox.Child) -> None:
    """Keep what the child made, or the reason why it made nothing."""
    try:
        content = child.result()
        file = store.save(content, renderers.content_type(job.kind))
    except (sandbox.RenderFault, store.StoreFault) as fault:
        logger.error("%s: %s", job, fault)
        _fail(job, str(fault))
        return
    # What was printed stands in the file; a second copy of people's data is not kept.
    _ours(job).update(
        state=JobState.DONE,
        file=file,
        payload={},
        finished_at=Now(),
        lease_until=None,
        error="",
    )


def _fail(job: RenderJob, reason: str) -> None:
    _ours(job).update(state=JobState.FAILED, error=reason, finished_at=Now(), lease_until=None)


def _ours(job: RenderJob):
    """The job's row while nobody else took it over (the attempt tells)."""
    return RenderJob.objects.filter(pk=job.pk, attempts=job.attempts, state=JobState.RUNNING)


def _renew(running) -> None:
    pks = [job.pk for job in running]
    if pks:
        RenderJob.objects.filter(pk__in=pks, state=JobState.RUNNING).update(
            lease_until=_lease_end()
        )


def _lease_end():
    return Now() + timedelta(seconds=settings.DOCUMENT_LEASE_SECONDS)


@contextlib.contextmanager
def _only_one_here() -> Iterator[bool]:
    """A lock that ends with its process, however that ends."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with open(settings.DATA_DIR / "documents.lock", "w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
