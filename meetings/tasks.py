"""What this room does by the clock, whether or not anybody opens a page."""

from celery import shared_task

from core.lib import clock
from meetings import reminders


@shared_task(name="meetings.tasks.remind")
def remind() -> None:
    """Remind of the meetings whose day is near. Safe to run twice."""
    reminders.send_due(clock.today())
