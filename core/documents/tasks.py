"""The bell of the documents' worker."""

import contextlib

from celery import shared_task
from celery.signals import worker_init

from core.documents import jobs, renderers, sandbox, store


@shared_task(name="core.documents.tasks.drain")
def drain() -> None:
    """Render what waits. Safe to run twice, and at the same time."""
    jobs.work()


@shared_task(name="core.documents.tasks.sweep")
def sweep() -> None:
    """Remove files that belong to nothing, and forget old jobs. Safe to run twice."""
    store.sweep()
    sandbox.sweep()
    jobs.prune()


@worker_init.connect
def warm_up(**_) -> None:
    with contextlib.suppress(ImportError, OSError):
        renderers.warm()
