"""A membership that goes out as XLSX comes in again without a change, whatever stands in it."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from core.documents.models import StoredFile
from core.lib.text import clean, fold
from core.territory.models import Canton
from strategies.enums import HolderKind, SeatRole
from strategies.membership import changes, export, reading
from strategies.models import Actor, Body, Person, duties

TODAY = date(2026, 11, 22)
BEGUN = st.dates(date(2020, 1, 1), TODAY)
TO_COME = st.none() | st.dates(TODAY, date(2030, 12, 31))


def words(longest: int):
    """What a field of one line keeps: no signs of control, nothing around it, accents on their
    letters."""
    signs = st.characters(exclude_categories=("C", "Zl", "Zp")) | st.sampled_from(" =+-@'\"_x")
    kept = st.text(signs, min_size=1, max_size=longest).map(lambda text: clean(text).strip())
    return kept.filter(lambda text: fold(text) and len(text) <= longest)


@dataclass(frozen=True)
class Told:
    """A seat: its actor, its days, who holds it and what it does."""

    actor: str
    acronym: str
    is_national: bool
    since: date
    until: date | None
    votes: bool
    holders: tuple  # by place: name, mail, phone, since, until; None when it is free
    duty: tuple | None  # role, responsibilities, since
    resolution: tuple | None  # text, day


HOLDER = st.none() | st.tuples(
    words(120),
    st.sampled_from(("", "ana.mora@demo.invalid")),
    st.sampled_from(("", "2202-4000", "+506 2202 4000", "22024000")),
    BEGUN,
    TO_COME,
)
LINES = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp")) | st.sampled_from("\n=+@ "), max_size=80
).map(lambda text: clean(text).strip().replace("\n", "\r\n"))  # as a browser sends them
SEATS = st.lists(
    st.builds(
        Told,
        actor=words(160),
        acronym=st.just("") | words(20),
        is_national=st.booleans(),
        since=BEGUN,
        until=TO_COME,
        votes=st.booleans(),
        holders=st.tuples(HOLDER, HOLDER),
        duty=st.none() | st.tuples(st.sampled_from(SeatRole), LINES, BEGUN),
        resolution=st.none() | st.tuples(LINES, BEGUN),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda told: fold(told.actor),
)


@pytest.fixture
def body(db, today):
    today(TODAY.year, TODAY.month, TODAY.day)
    return Body.objects.create(canton=Canton.objects.get(pk="103"), kind="ccci", name="CCCI")


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each example asks the database much
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seats=SEATS)
def test_what_went_out_comes_in_without_a_change(body, seats):
    with transaction.atomic():
        for told in seats:
            give(body, told, seats)
        before = export.rows(body, TODAY)
        sheet = reading.read(export.xlsx(body, TODAY))
        seen = changes.preview(body, sheet.rows, sheet.letters, TODAY)
        assert [line.state for line in seen.lines] == [changes.State.SAME] * len(seats), seen.lines
        changes.apply(body, sheet.rows, sheet.letters, TODAY)
        assert export.rows(body, TODAY) == before
        assert Actor.objects.count() == len(seats), "nobody new in the directory"
        transaction.set_rollback(True)


def give(body, told: Told, seats) -> None:
    """As the pages would have made it; what they refuse is not a membership."""
    acronyms = [fold(one.acronym) for one in seats if one.acronym]
    assume(len(set(acronyms)) == len(acronyms))
    actor = Actor.objects.create(
        name=told.actor,
        acronym=told.acronym,
        canton=None if told.is_national else body.canton,
    )
    text, day = told.resolution or ("", None)
    seat = body.add_seat(
        actor,
        since=told.since,
        votes=told.votes,
        resolution_text=text,
        resolution_on=day,
        resolution_file=resolution() if text else None,
    )
    names = [fold(holder[0]) for holder in told.holders if holder]
    assume(len(set(names)) == len(names))
    for kind, holder in zip(HolderKind, told.holders, strict=True):
        if holder:
            name, email, phone, since, until = holder
            person = Person.objects.create(
                canton=body.canton, actor=actor, name=name, email=email, phone=phone
            )
            seat.appoint(person, kind, since=max(since, told.since), until=until)
    if told.duty:
        role, text, since = told.duty
        chairs = [one for one in seats if one.duty and one.duty[0] == SeatRole.CHAIR]
        duties.assign(
            seat,
            SeatRole.MEMBER if role == SeatRole.CHAIR and len(chairs) > 1 else role,
            text,
            since=max(since, told.since),
        )
    if told.until:
        seat.close(on=told.until)


def resolution() -> StoredFile:
    return StoredFile.objects.get_or_create(
        sha256="0" * 64, size=9, content_type="application/pdf"
    )[0]
