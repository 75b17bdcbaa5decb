"""For any history of changes, who held a place on a day has exactly one answer, the same that a
naive replay gives; and counts never disagree with the list."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.lib.problems import RuleViolation
from core.territory.models import Canton
from strategies.enums import HolderKind
from strategies.models import Body, Person
from strategies.queries import seat_counts, seats_on
from tests.factories import ActorFactory

FIRST = date(2026, 1, 1)
TODAY = date(2026, 1, 12)
LAST = 24  # days that are looked at
DAYS = st.integers(0, LAST)
KINDS = st.sampled_from(HolderKind)
STEPS = st.one_of(
    st.tuples(st.just("appoint"), KINDS, st.integers(0, 3), DAYS, st.one_of(st.none(), DAYS)),
    st.tuples(st.just("vacate"), KINDS, DAYS),
    st.tuples(st.just("close"), DAYS),
    st.tuples(st.just("reopen")),
)


class Replay:
    """Each place as a list of days: (number of the appointment, person) or None."""

    def __init__(self):
        self.days = {kind: [None] * (LAST + 1) for kind in HolderKind}
        self.appointments = 0
        self.until = None

    def appoint(self, kind, person, since, until):
        days, last = self.days[kind], min(x for x in (until, self.until, LAST) if x is not None)
        before = days[since]
        self.appointments += 1
        for day in range(since, LAST + 1):
            if before is not None and days[day] == before:
                days[day] = None
        for day in range(since, last + 1):
            days[day] = (self.appointments, person)

    def vacate(self, kind, on):
        days = self.days[kind]
        for day in range(on + 1, LAST + 1):
            if days[day] == days[on]:
                days[day] = None

    def close(self, on):
        self.until = on
        for days in self.days.values():
            days[on + 1 :] = [None] * (LAST - on)

    def reopen(self):
        self.until = None

    def holder(self, kind, day):
        held = self.days[kind][day]
        return held and held[1]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@pytest.fixture
def place(db, today):
    today(TODAY.year, TODAY.month, TODAY.day)
    body = Body.objects.create(canton=Canton.objects.get(pk="103"), kind="ccci", name="CCCI")
    actor = ActorFactory()
    people = [
        Person.objects.create(canton_id="103", actor=actor, name=f"Persona {n}") for n in range(4)
    ]
    return body, actor, people


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, max_size=9))
def test_who_held_it_on_a_day_has_one_answer(place, steps):
    body, actor, people = place
    with transaction.atomic():
        seat, replay = body.add_seat(actor, since=FIRST), Replay()
        for step in steps:
            _act(seat, replay, people, step)
            _agree(body, replay)
        _counts_agree(body, replay)
        transaction.set_rollback(True)


def _act(seat, replay, people, step) -> None:
    verb, *told = step
    try:
        if verb == "appoint":
            kind, who, since, until = told
            last = None if until is None else day(until)
            seat.appoint(people[who], kind, since=day(since), until=last)
            replay.appoint(kind, people[who], since, until)
        elif verb == "vacate":
            kind, on = told
            seat.vacate(kind, on=day(on))
            replay.vacate(kind, on)
        elif verb == "close":
            seat.close(on=day(told[0]))
            replay.close(told[0])
        else:
            seat.reopen()
            replay.reopen()
    except RuleViolation:
        pass  # nothing happened, so both still say the same


def _agree(body, replay) -> None:
    """Every day by the list of holdings; the list and its counts on some days."""
    seat = body.seats.prefetch_related("holdings__person").get()
    for number in range(LAST + 1):
        for kind in HolderKind:
            held = [one for one in seat.holdings.all() if one.kind == kind]
            found = [one.person for one in held if one.is_valid(day(number))]
            expected = replay.holder(kind, number)
            assert found == ([expected] if expected else [])
        titular, alternate = (replay.holder(kind, number) for kind in HolderKind)
        assert titular is None or titular != alternate


def _counts_agree(body, replay) -> None:
    for number in range(0, LAST + 1, 6):
        on = day(number)
        rows, counts = seats_on(body, on), seat_counts([body.pk], on)[body.pk]
        is_there = replay.until is None or number <= replay.until
        assert counts.seats == len(rows) == int(is_there)
        assert counts.without_titular == sum(row.titular is None for row in rows)
        assert counts.without_alternate == sum(row.alternate is None for row in rows)
        assert counts.ending == sum(len(row.ending) for row in rows)
        for row in rows:
            assert row.titular == replay.holder(HolderKind.TITULAR, number)
            assert row.alternate == replay.holder(HolderKind.ALTERNATE, number)
