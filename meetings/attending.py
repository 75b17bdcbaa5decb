"""Marking who came: by seat, one by one or many at once, or with a person's own code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from core.accounts.models import User
from core.lib import clock
from core.lib.problems import RuleViolation
from meetings import recipients
from meetings.enums import PRESENT, Answer, InvitedAs, MarkSource, Presence
from meetings.models import Attendance, Guest, Invitation, Meeting
from strategies.enums import HolderKind
from strategies.models import Person, Seat

HOLDER = {Presence.TITULAR: HolderKind.TITULAR, Presence.ALTERNATE: HolderKind.ALTERNATE}
LONGEST_EXCUSE = 300
DAY = timedelta(days=1)
EARLY = timedelta(hours=2)  # before the beginning; earlier hours are those after midnight
RUNS_OVER = timedelta(hours=6)  # after the end, for a session that goes on past midnight


def refuse_unless_marking(meeting: Meeting) -> None:
    """Raises RuleViolation before the session is open and after it is closed."""
    if not meeting.is_in_session:
        state = meeting.get_state_display().lower()
        raise RuleViolation(f"La asistencia se marca en sesión; esta está «{state}».")


def refuse_unless_counting(meeting: Meeting) -> None:
    """Raises RuleViolation before the activity is open, and once its minutes left the draft."""
    minutes = getattr(meeting, "minutes", None)
    if not (meeting.is_in_session or meeting.is_held):
        state = meeting.get_state_display().lower()
        raise RuleViolation(f"Se cuenta desde que la actividad se abre; esta está «{state}».")
    if minutes and not minutes.is_draft:
        raise RuleViolation(f"{minutes.kind_in_words} ya se envió; el conteo ya no cambia.")


@dataclass(frozen=True, slots=True)
class Row:
    """A seat on the attendance sheet: who holds it, what they answered, what was marked."""

    place: recipients.Place
    answers: dict[str, Invitation]
    mark: Attendance | None

    @property
    def seat(self) -> Seat:
        return self.place.seat

    @property
    def titular(self) -> Invitation | None:
        return self.answers.get(InvitedAs.TITULAR)

    @property
    def alternate(self) -> Invitation | None:
        return self.answers.get(InvitedAs.ALTERNATE)

    @property
    def may_answer(self) -> bool:
        """Whether who was convened as titular still holds the seat."""
        named = self.place.titular
        return bool(named and self.titular and self.titular.person_id == named.pk)

    @property
    def answer(self) -> str:
        """Who is expected in the seat: an `Answer`; the alternate's own counts where the titular
        does not come."""
        titular, alternate = self.titular, self.alternate
        if titular and titular.answer == Answer.YES:
            return Answer.YES
        if alternate and alternate.answer == Answer.YES:
            return Answer.ALTERNATE
        if alternate and alternate.answer == Answer.NO and titular and titular.answer:
            return Answer.NO
        if titular:
            return titular.answer
        return alternate.answer if alternate else Answer.NONE

    @property
    def expected(self) -> Presence | None:
        """Who confirmed: «Marcar presentes a quienes confirmaron»."""
        if self.answer == Answer.YES and self.place.titular:
            return Presence.TITULAR
        if self.answer == Answer.ALTERNATE and self.place.alternate:
            return Presence.ALTERNATE
        return None

    @property
    def stamp(self) -> str:
        """What the page showed of it: only what a person changed on the page is written, so that
        marks which came meanwhile stay."""
        if self.mark is None:
            return "|||"
        mark = self.mark
        return "|".join((mark.presence, _hour(mark.arrived_at), _hour(mark.left_at), mark.excuse))


def hour_of(moment: datetime | None) -> time | None:
    """The hour in Costa Rica, to the minute, as a form shows it."""
    return timezone.localtime(moment).time().replace(second=0, microsecond=0) if moment else None


def _hour(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


def sheet(meeting: Meeting) -> list[Row]:
    """The seats of its bodies by actor, each with what is known of it. Five queries."""
    marks = {row.seat_id: row for row in meeting.attendance.select_related("person")}
    answers: dict[int, dict[str, Invitation]] = {}
    for row in meeting.invitations.filter(released_at=None).exclude(seat=None):
        answers.setdefault(row.seat_id, {})[row.invited_as] = row
    return [
        Row(place, answers.get(place.seat.pk, {}), marks.get(place.seat.pk))
        for place in recipients.places(meeting)
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
    in session, nobody is named for that place, or the person covers another seat of the body."""
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
    if person:
        _refuse_twice(meeting, seat, person)
    row = row or Attendance(meeting=meeting, seat=seat, version=0)
    _write(row, presence, person, at=at or clock.moment())
    row.source, row.marked_by, row.marked_at = source, by, clock.now()
    row.version += 1
    row.save()
    return row


def _write(row: Attendance, presence: Presence, person: Person | None, *, at: datetime) -> None:
    """Who stays in the seat's place keeps the hour; an absent one has none."""
    was_there = row.presence in PRESENT
    row.presence, row.person = presence, person
    row.arrived_at = (row.arrived_at if was_there else at) if presence in PRESENT else None
    row.left_at = None
    if presence != Presence.EXCUSED:
        row.excuse = ""


def _who(seat: Seat, presence: Presence, meeting: Meeting) -> Person | None:
    """The person in the seat's place that day. Raises RuleViolation when there is none."""
    if presence not in HOLDER:
        return None
    if meeting.on < seat.since or not seat.is_open(meeting.on):
        raise RuleViolation(f"{seat} no existía el {meeting.on:%d/%m/%Y}.")
    person = seat.holder(HOLDER[presence], meeting.on)
    if person is None:
        raise RuleViolation(
            f"{seat.actor} no tiene {HOLDER[presence].label.lower()} nombrado ese día."
        )
    return person


def _refuse_twice(meeting: Meeting, seat: Seat, person: Person) -> None:
    """One person covers one seat of a body: an alternate of two seats does not count twice."""
    elsewhere = meeting.attendance.filter(
        person=person, seat__body=seat.body_id, presence__in=PRESENT
    ).exclude(seat=seat)
    if elsewhere.exists():
        raise RuleViolation(
            f"{person} ya está presente por otro puesto de {seat.body}. Cada puesto con su persona."
        )


@transaction.atomic
def correct(
    meeting: Meeting,
    seat: Seat,
    *,
    arrived: time | None,
    left: time | None,
    excuse: str,
    by: User,
) -> None:
    """Write when a seat's person came and went, or why nobody did. Raises RuleViolation for hours
    in disorder or still to come, and for a seat that nobody marked."""
    meeting.lock()
    refuse_unless_marking(meeting)
    row = Attendance.objects.select_for_update().filter(meeting=meeting, seat=seat).first()
    if row is None:
        return
    if row.is_present:
        row.arrived_at, row.left_at = hours(meeting, arrived, left, row.arrived_at, row.left_at)
    if row.presence == Presence.EXCUSED:
        row.excuse = " ".join(excuse.split())[:LONGEST_EXCUSE]
    row.marked_by, row.marked_at = by, clock.now()
    row.version += 1
    row.save()


def hours(
    meeting: Meeting,
    arrived: time | None,
    left: time | None,
    was_arrived: datetime | None = None,
    was_left: datetime | None = None,
) -> tuple[datetime | None, datetime | None]:
    """Two hours of the day as moments; an hour that was not changed keeps its seconds. Raises
    RuleViolation for hours in disorder or still to come."""
    came = _moment(meeting, arrived, was_arrived)
    went = _moment(meeting, left, was_left)
    if went and came and went < came and went + DAY <= meeting.ends_at + RUNS_OVER:
        went += DAY
    if went and (came is None or went < came):
        raise RuleViolation("La salida es anterior a la entrada. Revise las dos horas.")
    if max(came or meeting.starts_at, went or meeting.starts_at) > _latest(meeting):
        raise RuleViolation("Esa hora todavía no llega. Escriba la de la entrada o salida real.")
    return came, went


def _latest(meeting: Meeting) -> datetime:
    """The minute that runs counts whole."""
    return max(clock.moment(), meeting.starts_at) + timedelta(minutes=1)


def _moment(meeting: Meeting, hour: time | None, was: datetime | None) -> datetime | None:
    if hour is None:
        return None
    if was and _hour(was) == f"{hour:%H:%M}":
        return was
    found = timezone.make_aware(datetime.combine(meeting.on, hour))
    is_after_midnight = found < meeting.starts_at - EARLY and found + DAY <= meeting.ends_at
    return found + DAY if is_after_midnight else found


# --- many at once -------------------------------------------------------------------------------


@transaction.atomic
def mark_confirmed(meeting: Meeting, *, by: User) -> int:
    """Present are those who confirmed and were not marked yet: how many."""
    pending = [row for row in _pending(meeting) if row.expected]
    return _mark_all(meeting, ((row, row.expected) for row in pending), by)


@transaction.atomic
def mark_missing(meeting: Meeting, *, by: User) -> int:
    """Absent is whoever was not marked; with excuse, who had said so: how many."""
    found = (
        (row, Presence.EXCUSED if row.answer == Answer.NO else Presence.ABSENT)
        for row in _pending(meeting)
    )
    return _mark_all(meeting, found, by)


def _pending(meeting: Meeting) -> list[Row]:
    meeting.lock()
    refuse_unless_marking(meeting)
    return [row for row in sheet(meeting) if row.mark is None]


def _mark_all(meeting: Meeting, found: Iterable[tuple[Row, Presence]], by: User) -> int:
    """In one insert. A person who would cover two seats of a body covers the first."""
    here = meeting.attendance.filter(presence__in=PRESENT).exclude(person=None)
    taken = set(here.values_list("person", "seat__body"))
    at, made = clock.moment(), []
    for row, presence in found:
        holders = {Presence.TITULAR: row.place.titular, Presence.ALTERNATE: row.place.alternate}
        person = holders.get(presence)
        if person and (person.pk, row.seat.body_id) in taken:
            continue
        if person:
            taken.add((person.pk, row.seat.body_id))
        mark = Attendance(meeting=meeting, seat=row.seat, marked_by=by, marked_at=clock.now())
        _write(mark, presence, person, at=at)
        if presence == Presence.EXCUSED and row.titular:
            mark.excuse = row.titular.note
        made.append(mark)
    Attendance.objects.bulk_create(made)
    return len(made)


# --- by the person's own code or link -----------------------------------------------------------


@transaction.atomic
def mark_present(row: Invitation, *, source: MarkSource) -> None:
    """By the person's own code or link, for whatever the person holds on that day: the seat may
    have changed hands since the convocation. A guest is written down as such."""
    meeting = row.meeting
    meeting.lock()
    refuse_unless_marking(meeting)
    if row.is_guest or row.seat_id is None:
        _welcome(row)
        return
    mine = [place for place in recipients.places(meeting) if _holds(place, row.person)]
    if not mine:
        raise RuleViolation(
            f"{row} ya no ocupa el puesto de {row.organisation}. Avise a la Secretaría Técnica."
        )
    as_titular = [place for place in mine if place.titular == row.person]
    for place in as_titular:
        mark(meeting, place.seat, Presence.TITULAR, source=source)
    seated = {place.seat.body_id for place in as_titular}
    for place in mine:
        if place.seat.body_id not in seated and _stands_in(meeting, place):
            mark(meeting, place.seat, Presence.ALTERNATE, source=source)
            seated.add(place.seat.body_id)
    if not seated:
        raise RuleViolation("La persona titular ya está presente, así que el puesto está cubierto.")


def _holds(place: recipients.Place, person: Person | None) -> bool:
    return person is not None and person in (place.titular, place.alternate)


def _stands_in(meeting: Meeting, place: recipients.Place) -> bool:
    """An alternate with a code of their own does not take the place of a titular who is there."""
    there = meeting.attendance.filter(seat=place.seat, presence=Presence.TITULAR, left_at=None)
    return not there.exists()


def _welcome(row: Invitation) -> None:
    """A guest who was invited has come."""
    named = {"meeting": row.meeting, "name": row.name, "organisation": row.organisation}
    guest = Guest.objects.filter(**named).order_by("pk").first()
    if guest is None:
        Guest.objects.create(**named, arrived_at=clock.moment())
    elif guest.arrived_at is None or guest.left_at is not None:
        guest.arrived_at = guest.arrived_at or clock.moment()
        guest.left_at = None
        guest.version += 1
        guest.save()


def was_there(row: Invitation) -> bool:
    """Whether the invited person came for a seat, even if they left before the end."""
    marks = row.meeting.attendance.filter(presence__in=PRESENT)
    return row.person_id is not None and marks.filter(person=row.person_id).exists()


def is_marked(row: Invitation) -> bool:
    """Whether the invited person stands as present."""
    meeting = row.meeting
    if row.person_id and not row.is_guest:
        here = meeting.attendance.filter(person=row.person_id, presence__in=PRESENT, left_at=None)
        return here.exists()
    here = meeting.guests.filter(name=row.name, organisation=row.organisation, left_at=None)
    return here.exclude(arrived_at=None).exists()
