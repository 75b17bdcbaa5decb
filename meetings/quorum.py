"""Quorum by seats: how many with vote are there, how many are needed, at any moment."""

from dataclasses import dataclass
from datetime import datetime

from meetings.enums import PRESENT
from meetings.models import Attendance, Meeting
from strategies.enums import SecondCall
from strategies.models import Body, Seat


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

    @property
    def is_met(self) -> bool:
        return self.voting > 0 and self.present >= self.needed

    @property
    def missing(self) -> int:
        return max(self.needed - self.present, 0)


def needed(body: Body, voting: int, *, is_second_call: bool = False) -> int:
    """Seats with vote that make the quorum: by the body's rule, or that of its second call."""
    first = body.quorum_of(voting)
    if not is_second_call or body.second_call_rule == SecondCall.SAME:
        return first
    if body.second_call_rule == SecondCall.PRESENT:
        return 1
    return min(first, max(3, -(-voting // 3)))


def of(meeting: Meeting, at: datetime | None = None) -> list[Quorum]:
    """For each body that meets; `at` None: now, that is, whoever came and did not leave. Three
    queries."""
    seats = Seat.objects.filter(body__in=[body.pk for body in meeting.bodies]).valid(meeting.on)
    marks = {mark.seat_id: mark for mark in meeting.attendance.all()}
    by_body: dict[int, list[Seat]] = {}
    for seat in seats:
        by_body.setdefault(seat.body_id, []).append(seat)
    return [_of_body(meeting, body, by_body.get(body.pk, []), marks, at) for body in meeting.bodies]


def _of_body(meeting, body, seats, marks, at) -> Quorum:
    voting = [seat for seat in seats if seat.votes]
    is_second = meeting.second_call_at is not None and (at is None or at >= meeting.second_call_at)
    return Quorum(
        body=body,
        voting=len(voting),
        needed=needed(body, len(voting), is_second_call=is_second),
        present=sum(is_there(marks.get(seat.pk), at) for seat in voting),
        unmarked=sum(seat.pk not in marks for seat in seats),
        is_second_call=is_second,
    )


def is_there(mark: Attendance | None, at: datetime | None = None) -> bool:
    """Whether the seat is covered at that moment."""
    if mark is None or mark.presence not in PRESENT:
        return False
    if at is None:
        return mark.left_at is None
    arrived = mark.arrived_at is None or mark.arrived_at <= at
    return arrived and (mark.left_at is None or at < mark.left_at)
