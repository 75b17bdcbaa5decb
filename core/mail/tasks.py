from celery import shared_task

from core.lib import bells
from core.mail import delivery, digests, outbox


@shared_task
def drain() -> None:
    """Deliver what waits; ring again rather than stay long."""
    if delivery.drain():
        bells.ring(outbox.DRAIN)


@shared_task
def write_digests() -> None:
    """Safe to run twice, at any hour: each address gets one a day."""
    digests.write()
