from celery import shared_task

from core.lib import bells
from core.mail import delivery, outbox


@shared_task
def drain() -> None:
    """Deliver what waits; ring again rather than stay long."""
    if delivery.drain():
        bells.ring(outbox.DRAIN)
