"""For any history of changes, who held a place on a day has exactly one answer, the same that a
naive replay gives; and counts never disagree with the list."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.documents.models import StoredFile
from core.lib.problems import RuleViolation
from core.territory.models import Canton
from strategies.enums import HolderKind
from strategies.models import Body, Person
from strategies.queries import management_model, seat_counts, seats_on
from tests.factories import ActorFactory
from tests.markup import markup

FIRST = date(2026, 1, 1)
TODAY = date(2026, 1, 12)
LAST = 24  # days that are looked at
SECOND = 7  # the day on which the second seat begins
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

    def __init__(self, since=0):
        self.days = {kind: [None] * (LAST + 1) for kind in HolderKind}
        self.appointments = 0
        self.since, self.until = since, None

    def is_there(self, day):
        return self.since <= day and (self.until is None or day <= self.until)

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
    resolution = StoredFile.objects.create(sha256="0" * 64, size=9, content_type="application/pdf")
    return body, actor, people, resolution


@pytest.fixture
def reader(personas, sign_in):
    return sign_in(personas("mayor"))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(st.tuples(st.integers(0, 1), STEPS), max_size=12),
    votes=st.tuples(st.booleans(), st.booleans()),
    asked=DAYS,
)
def test_who_held_it_on_a_day_has_one_answer(place, reader, steps, votes, asked):
    """Two seats of one actor, the second by a resolution and a week later, with or without
    vote."""
    body, actor, people, resolution = place
    with transaction.atomic():
        first = body.add_seat(actor, since=FIRST, votes=votes[0])
        second = body.add_seat(
            actor,
            since=day(SECOND),
            votes=votes[1],
            resolution_text="Acuerdo 4",
            resolution_on=FIRST,
            resolution_file=resolution,
        )
        both = ((first, Replay()), (second, Replay(SECOND)))
        for number, step in steps:
            seat, replay = both[number]
            _act(seat, replay, people, step)
            _agree(body, both)
        _counts_agree(body, both, votes)
        _page_agrees(reader, body, both, votes, asked)
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


def _agree(body, both) -> None:
    """Every day by the list of holdings, seat by seat."""
    seats = {seat.pk: seat for seat in body.seats.prefetch_related("holdings__person")}
    for number in range(LAST + 1):
        for seat, replay in both:
            for kind in HolderKind:
                held = [one for one in seats[seat.pk].holdings.all() if one.kind == kind]
                found = [one.person for one in held if one.is_valid(day(number))]
                expected = replay.holder(kind, number)
                assert found == ([expected] if expected else [])
            titular, alternate = (replay.holder(kind, number) for kind in HolderKind)
            assert titular is None or titular != alternate
        titulars = [replay.holder(HolderKind.TITULAR, number) for _, replay in both]
        assert None in titulars or titulars[0] != titulars[1], "each seat with its own titular"


def _expected(both, votes, number) -> list[tuple]:
    """(seat, titular, alternate, votes) of the seats that exist on the day."""
    return [
        (seat, *(replay.holder(kind, number) for kind in HolderKind), vote)
        for (seat, replay), vote in zip(both, votes, strict=True)
        if replay.is_there(number)
    ]


def _listed(rows) -> list[tuple]:
    return [(row.seat, row.titular, row.alternate, row.seat.votes) for row in rows]


def _counts_agree(body, both, votes) -> None:
    for number in range(0, LAST + 1, 6):
        on = day(number)
        rows, counts = seats_on(body, on), seat_counts([body.pk], on)[body.pk]
        assert _listed(rows) == _expected(both, votes, number)
        assert counts.seats == len(rows)
        assert counts.votes == sum(row.seat.votes for row in rows)
        assert counts.without_titular == sum(row.titular is None for row in rows)
        assert counts.without_alternate == sum(row.alternate is None for row in rows)
        assert counts.ending == sum(len(row.ending) for row in rows)
        [branch] = management_model(body.canton, on)
        assert (_listed(branch.rows), branch.votes) == (_listed(rows), counts.votes)


def _page_agrees(reader, body, both, votes, number) -> None:
    """The body's page on that day shows what the replay says, and its quorum counts the votes."""
    page = reader.get(f"{body.get_absolute_url()}?fecha={day(number):%d/%m/%Y}")
    members, expected = page.context["members"], _expected(both, votes, number)
    assert _listed(members["rows"]) == expected
    assert members["votes"] == sum(vote for *_, vote in expected)
    assert members["quorum"] == body.quorum_of(members["votes"])
    shown = markup(page)
    named = {
        person.name
        for _, titular, alternate, _ in expected
        for person in (titular, alternate)
        if person
    }
    assert all(name in shown for name in named)
