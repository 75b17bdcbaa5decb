"""Reminders before a meeting, as many days as its bodies say; once a revision and person."""

from datetime import date, timedelta

from django.db import transaction

from core.mail import outbox
from meetings import emails
from meetings.enums import Answer, InvitedAs, MeetingState
from meetings.models import Invitation, Meeting

KIND = "meeting_reminder"
LONGEST = timedelta(days=60)


def send_due(today: date) -> int:
    """Write the reminders whose day has come, those too whose day passed while nobody rang; returns
    for how many meetings. Safe to call as often as one likes, and at the same time."""
    rows = Meeting.objects.filter(state=MeetingState.CONVENED).between(today, today + LONGEST)
    due = [meeting for meeting in rows.with_places() if is_due(meeting, today)]
    for meeting in due:
        remind(meeting)
    return len(due)


def is_due(meeting: Meeting, today: date) -> bool:
    """Whether it is within the days in which one of its bodies reminds."""
    days = [body.reminder_days for body in meeting.bodies if body.reminder_days is not None]
    return bool(days) and today >= meeting.on - timedelta(days=max(days))


@transaction.atomic
def remind(meeting: Meeting) -> None:
    """To who comes or has not answered; to an alternate only when the titular does not come."""
    meeting.lock()
    if not meeting.is_convened:
        return
    last = meeting.convocations.order_by("-revision").first()
    if last is None or outbox.is_written(
        kind=KIND, about=meeting.reference, revision=last.revision
    ):
        return
    rows = [row for row in meeting.invitations.standing().select_related("link") if _wants(row)]
    if not rows:
        return
    text = emails.reminder(meeting)
    text.save(force_insert=True)
    outbox.post_shared(
        kind=KIND,
        about=meeting.reference,
        revision=last.revision,
        subject=emails.subject_of_reminder(meeting),
        text=text,
        copies=[outbox.Copy(row.email, emails.values_of(row), row.link) for row in rows],
        canton=meeting.canton_id,
        optional=True,
    )


def _wants(row: Invitation) -> bool:
    if not row.is_by_mail or row.answer in (Answer.NO, Answer.ALTERNATE):
        return False
    return row.invited_as != InvitedAs.ALTERNATE or row.called_at is not None
