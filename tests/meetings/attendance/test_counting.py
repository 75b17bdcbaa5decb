"""Quorum and rates against a naive recount, for any attendance history."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.links.models import Purpose, SignedLink
from meetings import quorum, rates
from meetings.enums import MeetingState
from meetings.models import Attendance, Invitation, Meeting
from strategies.enums import BodyKind, HolderKind, QuorumRule, SecondCall
from strategies.models import Body, Seat, SeatHolding
from tests.factories import ActorFactory, PersonFactory
from tests.meetings import make

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=30 * number) for number in range(4)]
HOURS = some.one_of(some.none(), some.integers(0, 240))

a_seat = some.fixed_dictionaries(
    {
        "votes": some.booleans(),
        "same_actor": some.booleans(),
        "since": some.sampled_from([FIRST - timedelta(days=9), DAYS[1], DAYS[2]]),
        "until": some.sampled_from([None, DAYS[1] + timedelta(days=5), DAYS[3]]),
        "changes": some.sampled_from([None, DAYS[1], DAYS[2] + timedelta(days=1)]),
        "has_alternate": some.booleans(),
        "marks": some.lists(
            some.tuples(
                some.sampled_from(["", "titular", "alternate", "excused", "absent"]), HOURS, HOURS
            ),
            min_size=4,
            max_size=4,
        ),
        "called": some.lists(some.booleans(), min_size=4, max_size=4),
    }
)
a_body = some.fixed_dictionaries(
    {
        "quorum_rule": some.sampled_from(QuorumRule),
        "quorum_number": some.integers(1, 4),
        "second_call_minutes": some.sampled_from([None, 30]),
        "second_call_rule": some.sampled_from(SecondCall),
    }
)
LIMITS = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def moment(day: date, minutes: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9))) + timedelta(minutes=minutes)


def build(rules, seats, second_calls) -> tuple[Body, list[Meeting]]:
    body = Body.objects.create(
        canton_id="103", kind=BodyKind.WORKING_GROUP, name=f"G{Body.objects.count()}", **rules
    )
    meetings = []
    for day, second in zip(DAYS, second_calls, strict=True):
        opened = moment(day, 0)
        meetings.append(make.meeting(body, day, items=0, state=MeetingState.HELD, opened_at=opened))
        if second is not None:
            Meeting.objects.filter(pk=meetings[-1].pk).update(second_call_at=moment(day, second))
    shared = ActorFactory(canton_id="103")
    for plan in seats:
        _seat(body, plan, shared, meetings)
    return body, list(Meeting.objects.filter(body=body).order_by("starts_at"))


def _seat(body, plan, shared, meetings) -> None:
    actor = shared if plan["same_actor"] else ActorFactory(canton_id="103")
    until = plan["until"] if plan["until"] and plan["until"] >= plan["since"] else None
    seat = Seat.objects.create(
        body=body,
        actor=actor,
        since=plan["since"],
        until=until,
        votes=plan["votes"],
        resolution_text="Acuerdo",
        resolution_on=FIRST,
    )
    change = plan["changes"]
    changes = change is not None and change > seat.since and (until is None or change <= until)
    eve = change - timedelta(days=1) if changes else until
    _hold(seat, HolderKind.TITULAR, seat.since, eve)
    if changes:
        _hold(seat, HolderKind.TITULAR, change, until)
    if plan["has_alternate"]:
        _hold(seat, HolderKind.ALTERNATE, seat.since, until)
    for meeting, (presence, came, went), called in zip(
        meetings, plan["marks"], plan["called"], strict=True
    ):
        if meeting.on < seat.since or (until and meeting.on > until):
            continue
        _mark(meeting, seat, presence, came, went)
        _call(meeting, seat, called)


def _hold(seat, kind, since, until) -> None:
    person = PersonFactory(canton_id="103", actor=seat.actor)
    SeatHolding.objects.create(seat=seat, kind=kind, person=person, since=since, until=until)


def _mark(meeting, seat, presence, came, went) -> None:
    if not presence or (
        presence == "alternate" and not seat.holder(HolderKind.ALTERNATE, meeting.on)
    ):
        return
    is_there = presence in ("titular", "alternate")
    if went is not None and (came is None or went < came):
        went = None
    Attendance.objects.create(
        meeting=meeting,
        seat=seat,
        presence=presence,
        person=seat.holder(HolderKind(presence), meeting.on) if is_there else None,
        arrived_at=moment(meeting.on, came) if is_there and came is not None else None,
        left_at=moment(meeting.on, went) if is_there and went is not None else None,
        marked_at=timezone.now(),
    )


def _call(meeting, seat, called) -> None:
    person = seat.holder(HolderKind.ALTERNATE, meeting.on)
    if not called or person is None:
        return
    Invitation.objects.create(
        meeting=meeting,
        person=person,
        seat=seat,
        invited_as="alternate",
        name=person.name,
        medium="paper",
        revision=1,
        code=f"{Invitation.objects.count():06}",
        called_at=timezone.now(),
        link=SignedLink.objects.give(Purpose.RSVP),
    )


def recount(body, meeting, at) -> tuple[int, int, int]:
    """(voting, present, needed), counted one by one."""
    voting = present = 0
    for seat in Seat.objects.filter(body=body, votes=True).order_by("pk"):
        if seat.since > meeting.on or (seat.until and seat.until < meeting.on):
            continue
        voting += 1
        mark = Attendance.objects.filter(meeting=meeting, seat=seat).first()
        if not mark or mark.presence not in ("titular", "alternate"):
            continue
        if at is None:
            present += mark.left_at is None
        else:
            came = mark.arrived_at is None or mark.arrived_at <= at
            stays = mark.left_at is None or mark.left_at > at
            present += came and stays
    second = (
        body.second_call_minutes
        and meeting.second_call_at
        and (at is None or meeting.second_call_at <= at)
    )
    return voting, present, _needed(body, voting, second)


def _needed(body, voting, second) -> int:
    rule = body.quorum_rule
    if rule == "fixed":
        first = body.quorum_number
    elif rule == "two_thirds":
        first = next(number for number in range(voting + 1) if 3 * number >= 2 * voting)
    else:
        first = next(number for number in range(voting + 2) if 2 * number > voting)
    if not second or body.second_call_rule == "same":
        return first
    if body.second_call_rule == "present":
        return 1
    third = next(number for number in range(voting + 1) if 3 * number >= voting)
    return min(first, max(3, third))


@LIMITS
@given(
    rules=a_body,
    seats=some.lists(a_seat, min_size=0, max_size=4),
    second_calls=some.lists(HOURS, min_size=4, max_size=4),
)
def test_quorum_and_rates_as_a_naive_recount_says(db, rules, seats, second_calls):
    body, meetings = build(rules, seats, second_calls)
    for meeting in meetings:
        for minutes in (None, 0, 60, 120, 241):
            at = None if minutes is None else moment(meeting.on, minutes)
            (one,) = quorum.of(meeting, at)
            assert (one.voting, one.present, one.needed) == recount(body, meeting, at)
    found = rates.of(body, FIRST, date(2026, 12, 31))
    _compare_sittings(body, found, meetings)
    _compare_seats(found, meetings)
    _compare_people(body, found, meetings)


def _compare_sittings(body, found, meetings) -> None:
    lost = []
    for sitting, meeting in zip(found.sittings, meetings, strict=True):
        counts = [recount(body, meeting, moment(meeting.on, minute)) for minute in range(0, 242)]
        met = any(voting and present >= needed for voting, present, needed in counts)
        assert sitting.had_quorum == met
        lost.append(not met)
    runs = "".join("x" if one else " " for one in lost).split()
    assert [len(run) for run in found.rows_lost] == [len(run) for run in runs if len(run) > 1]


def _compare_seats(found, meetings) -> None:
    for row in found.seats:
        seat, seen = row.seat, {"titular": 0, "alternate": 0, "excused": 0, "missed": 0}
        for meeting in meetings:
            if seat.since <= meeting.on and (seat.until is None or meeting.on <= seat.until):
                mark = Attendance.objects.filter(meeting=meeting, seat=seat).first()
                word = mark.presence if mark and mark.presence != "absent" else "missed"
                seen[word] += 1
        assert seen == {name: getattr(row, name) for name in seen}


def _compare_people(body, found, meetings) -> None:
    """A person's meetings, from their own terms and calls."""
    by_person = {row.person.pk: row for row in found.people}
    for held in SeatHolding.objects.filter(seat__body=body).order_by("pk"):
        due = at = 0
        for meeting in meetings:
            if held.since > meeting.on or (held.until and held.until < meeting.on):
                continue
            came = Attendance.objects.filter(meeting=meeting, person=held.person_id).exists()
            called = meeting.invitations.filter(
                person=held.person_id, called_at__isnull=False
            ).exists()
            if held.kind == "titular" or came or called:
                due += 1
                at += came
        row = by_person.get(held.person_id)
        if due == 0:
            assert row is None
            continue
        if held.kind == "titular":
            assert (row.titular_of, row.titular_at) == (due, at)
        else:
            assert (row.alternate_of, row.alternate_at) == (due, at)
