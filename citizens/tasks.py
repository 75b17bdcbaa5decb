"""The bell of approved editions: their documents are made, then they are shown."""

from celery import shared_task

from citizens import services


@shared_task(name="citizens.tasks.drain")
def drain() -> None:
    """Prepare and show what was approved. Safe to run twice, and at the same time."""
    services.wait_and_complete()
