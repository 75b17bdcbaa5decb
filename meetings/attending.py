"""Marking who came: by seat, one by one or many at once, or with a person's own code."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.accounts.models import User
from core.lib import clock
from core.lib.problems import RuleViolation
from meetings import convening
from meetings.enums import PRESENT, InvitedAs, MarkSource, Presence
from meetings.models import Attendance, Invitation, Meeting
from strategies.enums import HolderKind
from strategies.models import Seat

HOLDER = {Presence.TITULAR: HolderKind.TITULAR, Presence.ALTERNATE: HolderKind.ALTERNATE}


def refuse_unless_marking(meeting: Meeting) -> None:
    """Raises RuleViolation before the session is open and after it is closed."""
    if not meeting.is_in_session:
        state = meeting.get_state_display().lower()
        raise RuleViolation(f"La asistencia se marca en sesión; esta está «{state}».")


@dataclass(frozen=True, slots=True)
class Row:
    """A seat on the attendance sheet: who holds it, what they answered, what was marked."""

    place: convening.Place
    answers: dict[str, Invitation]
    mark: Attendance | None

    @property
    def titular_answer(self) -> str:
        row = self.answers.get(InvitedAs.TITULAR)
        return row.get_answer_display() if row else ""


def sheet(meeting: Meeting) -> list[Row]:
    """The seats of its bodies by actor, each with what is known of it. Five queries."""
    marks = {row.seat_id: row for row in meeting.attendance.select_related("person")}
    answers: dict[int, dict[str, Invitation]] = {}
    for row in meeting.invitations.exclude(seat=None):
        answers.setdefault(row.seat_id, {})[row.invited_as] = row
    return [
        Row(place, answers.get(place.seat.pk, {}), marks.get(place.seat.pk))
        for place in convening.places(meeting)
    ]


@transaction.atomic
def mark(
    meeting: Meeting,
    seat: Seat,
    presence: Presence | None,
    *,
    by: User | None = None,
    source: MarkSource = MarkSource.SECRETARIAT,
    at: datetime | None = None,
) -> Attendance | None:
    """Note how a seat is covered; None takes the mark away. The latest mark counts, and equal
    marks change nothing, so a double press acts once. Raises RuleViolation when the meeting is not
    in session, or nobody is named for that place."""
    meeting.lock()
    refuse_unless_marking(meeting)
    row = Attendance.objects.select_for_update().filter(meeting=meeting, seat=seat).first()
    if presence is None:
        if row:
            row.delete()
        return None
    person = _who(seat, presence, meeting)
    if row and (row.presence, row.person) == (presence, person) and row.left_at is None:
        return row
    row = row or Attendance(meeting=meeting, seat=seat, version=0)
    was_there = row.presence in PRESENT
    row.presence, row.person = presence, person
    row.source, row.marked_by, row.marked_at = source, by, clock.now()
    if presence in PRESENT:
        row.arrived_at = row.arrived_at if was_there else (at or clock.now())
        row.left_at = None
    else:
        row.arrived_at = row.left_at = None
    row.version += 1
    row.save()
    return row


def _who(seat: Seat, presence: Presence, meeting: Meeting):
    """The person in the seat's place that day. Raises RuleViolation when there is none."""
    if presence not in HOLDER:
        return None
    person = seat.holder(HOLDER[presence], meeting.on)
    if person is None:
        raise RuleViolation(
            f"{seat.actor} no tiene {HOLDER[presence].label.lower()} nombrado ese día."
        )
    return person


def mark_by_code(meeting: Meeting, code: str, *, source: MarkSource) -> Invitation:
    """The person whose code it is has come. Raises RuleViolation for a code of nobody."""
    row = meeting.invitations.filter(code=code.strip()).select_related("seat__actor").first()
    if row is None:
        raise RuleViolation("Ese código no es de esta sesión. Revíselo en su convocatoria.")
    mark_present(row, source=source)
    return row


def mark_present(row: Invitation, *, source: MarkSource) -> None:
    """By the person's own code or link. A guest is written down as such."""
    if row.seat is None:
        row.meeting.lock()
        refuse_unless_marking(row.meeting)
        row.meeting.guests.get_or_create(
            name=row.name,
            organisation=row.organisation,
            defaults={"arrived_at": clock.now()},
        )
        return
    presence = Presence.TITULAR if row.invited_as == InvitedAs.TITULAR else Presence.ALTERNATE
    mark(row.meeting, row.seat, presence, source=source)
