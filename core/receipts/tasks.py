"""What the clock does with receipts."""

from celery import shared_task

from core.receipts.models import Receipt


@shared_task(name="core.receipts.tasks.sweep")
def sweep() -> None:
    """Forget receipts that nobody can press again. Safe to run twice."""
    Receipt.objects.forget_old()
