"""What this room does once a day, whether or not anybody opens a page."""

from celery import shared_task

from core.lib import clock
from strategies.plans import poi


@shared_task(name="strategies.tasks.remind_about_poi")
def remind_about_poi() -> None:
    """Mail those who have entered nothing before a POI window closes. Safe to run twice."""
    poi.remind(clock.today())
