"""Quorum by seats: how many with vote are there, how many are needed, at any moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meetings.enums import PRESENT
from meetings.models import Attendance, Meeting
from strategies.enums import SecondCall
from strategies.models import Body, Seat

Marks = dict[int, Attendance]  # by seat


@dataclass(frozen=True, slots=True)
class Quorum:
    """Of one body at one moment. `voting`: its seats with vote that day; `present`: those of them
    that are covered, by titular or alternate; `unmarked`: seats of which nothing is known yet."""

    body: Body
    voting: int
    needed: int
    present: int
    unmarked: int
    is_second_call: bool = False
    at: datetime | None = None

    @property
    def is_met(self) -> bool:
        return self.voting > 0 and self.present >= self.needed

    @property
    def missing(self) -> int:
        return max(self.needed - self.present, 0)

    @property
    def present_share(self) -> int:
        """How far the bar goes, of 100."""
        return round(100 * min(self.present, self.voting) / self.voting) if self.voting else 0

    @property
    def needed_share(self) -> int:
        """Where the mark of what is needed stands, of 100; a fixed number may be more than all."""
        return round(100 * min(self.needed, self.voting) / self.voting) if self.voting else 100


def needed(body: Body, voting: int, *, is_second_call: bool = False) -> int:
    """Seats with vote that make the quorum: by the body's rule, or that of its second call."""
    first = body.quorum_of(voting)
    if not is_second_call or body.second_call_rule == SecondCall.SAME:
        return first
    if body.second_call_rule == SecondCall.PRESENT:
        return 1
    return min(first, max(3, -(-voting // 3)))


def of(meeting: Meeting, at: datetime | None = None) -> list[Quorum]:
    """For each body that meets; `at` None: now, that is, whoever came and did not leave. Two
    queries."""
    by_body, marks = _seats(meeting), marks_of(meeting)
    return [of_body(meeting, body, by_body.get(body.pk, []), marks, at) for body in meeting.bodies]


def course(meeting: Meeting) -> list[list[Quorum]]:
    """How the quorum of each body went: one entry each time it was reached or lost, in order.
    Two queries."""
    by_body, marks = _seats(meeting), marks_of(meeting)
    return [
        _turns(history(meeting, body, by_body.get(body.pk, []), marks)) for body in meeting.bodies
    ]


def _seats(meeting: Meeting) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = {}
    seats = Seat.objects.filter(body__in=[body.pk for body in meeting.bodies]).valid(meeting.on)
    for seat in seats.order_by("pk"):
        found.setdefault(seat.body_id, []).append(seat)
    return found


def marks_of(meeting: Meeting) -> Marks:
    return {mark.seat_id: mark for mark in meeting.attendance.all()}


def of_body(
    meeting: Meeting, body: Body, seats: Iterable[Seat], marks: Marks, at: datetime | None = None
) -> Quorum:
    """One body's, from what was read already."""
    seats = list(seats)
    voting = [seat for seat in seats if seat.votes]
    is_second = _is_second_call(meeting, body, at)
    return Quorum(
        body=body,
        voting=len(voting),
        needed=needed(body, len(voting), is_second_call=is_second),
        present=sum(is_there(marks.get(seat.pk), at) for seat in voting),
        unmarked=sum(seat.pk not in marks for seat in seats),
        is_second_call=is_second,
        at=at,
    )


def _is_second_call(meeting: Meeting, body: Body, at: datetime | None) -> bool:
    """A body that has no second call meets by its first one, also beside one that has."""
    if meeting.second_call_at is None or not body.second_call_minutes:
        return False
    return at is None or at >= meeting.second_call_at


def history(meeting: Meeting, body: Body, seats: Iterable[Seat], marks: Marks) -> list[Quorum]:
    """The quorum after each arrival, departure and the second call, in order."""
    seats = list(seats)
    return [of_body(meeting, body, seats, marks, at) for at in _moments(meeting, seats, marks)]


def _moments(meeting: Meeting, seats: list[Seat], marks: Marks) -> list[datetime]:
    """From the opening on: whoever came before it was there when it began."""
    own = [marks[seat.pk] for seat in seats if seat.pk in marks]
    found = {moment for mark in own for moment in (mark.arrived_at, mark.left_at) if moment}
    found |= {meeting.second_call_at} if meeting.second_call_at else set()
    begins = meeting.opened_at or meeting.starts_at
    return sorted({max(moment, begins) for moment in found} | {begins})


def _turns(steps: list[Quorum]) -> list[Quorum]:
    """Where it was reached or lost."""
    turns, was_met = [], False
    for step in steps:
        if step.is_met != was_met:
            turns.append(step)
            was_met = step.is_met
    return turns


def was_met(meeting: Meeting, body: Body, seats: Iterable[Seat], marks: Marks) -> bool:
    """Whether the body had its quorum at some moment of the meeting."""
    return any(step.is_met for step in history(meeting, body, seats, marks))


def is_there(mark: Attendance | None, at: datetime | None = None) -> bool:
    """Whether the seat is covered at that moment."""
    if mark is None or mark.presence not in PRESENT:
        return False
    if at is None:
        return mark.left_at is None
    arrived = mark.arrived_at is None or mark.arrived_at <= at
    return arrived and (mark.left_at is None or at < mark.left_at)
