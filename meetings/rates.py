"""How a body's seats were covered and who came, over its meetings that were held.

A seat counts as covered by its alternate. A person counts from the day the seat was theirs; an
alternate only for the meetings to which they were called, or came.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from meetings import quorum
from meetings.enums import MeetingState, Presence
from meetings.models import Attendance, Meeting
from strategies.enums import HolderKind
from strategies.models import Body, Person, Seat


def share(part: int, whole: int) -> int | None:
    """A whole percentage; None of nothing."""
    return round(100 * part / whole) if whole else None


@dataclass(slots=True)
class SeatRate:
    """One seat over the meetings of its time. `missed` are those that nobody covered nor excused,
    marked or not."""

    seat: Seat
    titular: int = 0
    alternate: int = 0
    excused: int = 0
    missed: int = 0

    @property
    def meetings(self) -> int:
        return self.titular + self.alternate + self.excused + self.missed

    @property
    def covered(self) -> int:
        return self.titular + self.alternate

    @property
    def rate(self) -> int | None:
        return share(self.covered, self.meetings)

    def count(self, presence: str | None) -> None:
        if presence == Presence.TITULAR:
            self.titular += 1
        elif presence == Presence.ALTERNATE:
            self.alternate += 1
        elif presence == Presence.EXCUSED:
            self.excused += 1
        else:
            self.missed += 1


@dataclass(slots=True)
class PersonRate:
    """One person: as titular in how many meetings and at how many there, as alternate likewise."""

    person: Person
    actor: str
    titular_of: int = 0
    titular_at: int = 0
    alternate_of: int = 0
    alternate_at: int = 0

    @property
    def rate(self) -> int | None:
        return share(self.titular_at + self.alternate_at, self.titular_of + self.alternate_of)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting that was held, and whether the body had its quorum at some moment of it."""

    meeting: Meeting
    had_quorum: bool
    covered: int
    voting: int


@dataclass(slots=True)
class Rates:
    body: Body
    sittings: list[Sitting] = field(default_factory=list)
    seats: list[SeatRate] = field(default_factory=list)
    people: list[PersonRate] = field(default_factory=list)

    @property
    def rate(self) -> int | None:
        """Of all seats over all meetings."""
        return share(
            sum(row.covered for row in self.seats), sum(row.meetings for row in self.seats)
        )

    @property
    def without_quorum(self) -> int:
        return sum(not sitting.had_quorum for sitting in self.sittings)

    @property
    def lost_in_a_row(self) -> list[Sitting]:
        """The latest meetings, one after the other, that had no quorum; told from two on."""
        latest: list[Sitting] = []
        for sitting in reversed(self.sittings):
            if sitting.had_quorum:
                break
            latest.append(sitting)
        return latest[::-1] if len(latest) >= 2 else []

    @property
    def rows_lost(self) -> list[list[Sitting]]:
        """Every time that two or more meetings in a row had no quorum."""
        runs: list[list[Sitting]] = []
        run: list[Sitting] = []
        for sitting in [*self.sittings, None]:
            if sitting and not sitting.had_quorum:
                run.append(sitting)
                continue
            if len(run) >= 2:
                runs.append(run)
            run = []
        return runs


def of(body: Body, since: date, until: date) -> Rates:
    """Over the meetings held within these days, both counted. Eight queries, however many."""
    held = Meeting.objects.of_body(body).filter(state=MeetingState.HELD)
    meetings = list(held.between(since, until).with_places().order_by("starts_at", "pk"))
    seats = list(body.seats.overlapping(since, until).with_people())
    marks: dict[int, quorum.Marks] = {}
    rows = Attendance.objects.filter(meeting__in=meetings, seat__body=body)
    for mark in rows.select_related("person"):
        marks.setdefault(mark.meeting_id, {})[mark.seat_id] = mark
    called = _called(meetings)
    rates = Rates(body)
    by_seat = {seat.pk: SeatRate(seat) for seat in seats}
    people: dict[int, PersonRate] = {}
    for meeting in meetings:
        here = [seat for seat in seats if _stands(seat, meeting.on)]
        of_meeting = marks.get(meeting.pk, {})
        rates.sittings.append(_sitting(meeting, body, here, of_meeting))
        for seat in here:
            mark = of_meeting.get(seat.pk)
            by_seat[seat.pk].count(mark.presence if mark else None)
        _count_people(people, meeting, here, of_meeting, called)
    rates.seats = [row for row in by_seat.values() if row.meetings]
    rates.people = sorted(people.values(), key=lambda row: (row.person.name, row.person.pk))
    return rates


def _called(meetings: Iterable[Meeting]) -> set[tuple[int, int]]:
    """(meeting, person) of the alternates who were called to stand in."""
    keys = [meeting.pk for meeting in meetings]
    rows = Meeting.objects.filter(pk__in=keys, invitations__called_at__isnull=False)
    return set(rows.values_list("pk", "invitations__person"))


def _stands(seat: Seat, on: date) -> bool:
    return seat.since <= on and seat.is_open(on)


def _sitting(meeting: Meeting, body: Body, seats: list[Seat], marks: quorum.Marks) -> Sitting:
    voting = [seat for seat in seats if seat.votes]
    there = (mark for seat in voting if (mark := marks.get(seat.pk)))
    return Sitting(
        meeting=meeting,
        had_quorum=quorum.was_met(meeting, body, seats, marks),
        covered=sum(mark.is_present for mark in there),
        voting=len(voting),
    )


def _count_people(
    people: dict[int, PersonRate],
    meeting: Meeting,
    seats: list[Seat],
    marks: quorum.Marks,
    called: set[tuple[int, int]],
) -> None:
    """Each person counts once a meeting: as titular where they are, else as alternate."""
    titulars: dict[int, tuple[Person, Seat]] = {}
    alternates: dict[int, tuple[Person, Seat]] = {}
    there: set[int] = set()
    for seat in seats:
        mark = marks.get(seat.pk)
        present = mark.person if mark and mark.is_present else None
        if present:
            there.add(present.pk)
        titular = seat.holder(HolderKind.TITULAR, meeting.on)
        if present and mark.presence == Presence.TITULAR:
            titular = present  # who was there, whoever the term says afterwards
        if titular:
            titulars[titular.pk] = titular, seat
        alternate = seat.holder(HolderKind.ALTERNATE, meeting.on)
        if alternate and (meeting.pk, alternate.pk) in called:
            alternates[alternate.pk] = alternate, seat
        if present and mark.presence == Presence.ALTERNATE:
            alternates[present.pk] = present, seat
    for key, (person, seat) in titulars.items():
        row = people.setdefault(key, PersonRate(person, str(seat.actor)))
        row.titular_of += 1
        row.titular_at += key in there
    for key, (person, seat) in alternates.items():
        if key not in titulars:
            row = people.setdefault(key, PersonRate(person, str(seat.actor)))
            row.alternate_of += 1
            row.alternate_at += key in there
