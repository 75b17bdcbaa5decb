"""Writing resolutions down, and where they may be written."""

from django.db import transaction
from django.db.models import Max

from core.lib.problems import RuleViolation
from meetings.models import Meeting, Resolution


def refuse_unless_writing(meeting: Meeting) -> None:
    """Raises RuleViolation before the session is open and once its minutes are approved."""
    if not (meeting.is_in_session or meeting.is_held):
        raise RuleViolation("Los acuerdos de sesión se anotan desde que la sesión se abre.")
    minutes = getattr(meeting, "minutes", None)
    if minutes and minutes.is_approved:
        minutes.refuse_if_approved()


@transaction.atomic
def number(resolution: Resolution) -> None:
    """The next number of its meeting, which is locked so that no two get the same."""
    meeting = resolution.meeting
    meeting.lock()
    refuse_unless_writing(meeting)
    last = meeting.resolutions.aggregate(last=Max("number"))["last"] or 0
    resolution.number = last + 1
