"""With what an agreement may coincide: the same people, territory and time."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.enums import State
from agreements.overlaps import Reach, agreements_beside, overlaps_of
from strategies.models import Initiative
from strategies.populations import read
from tests.factories import InitiativeFactory, complete_agreement
from tests.markup import markup

WORDS = (
    "jóvenes",
    "mujeres",
    "niñez",
    "450 familias",
    "xyz",
    "personas adultas mayores",
    "hombres",
)
DAYS = st.none() | st.dates(date(2015, 1, 1), date(2015, 12, 31))
REACHES = st.builds(
    Reach,
    people=st.sampled_from(WORDS).map(read),
    districts=st.frozensets(st.sampled_from(("10301", "10302", "10313"))),
    since=DAYS,
    until=DAYS,
)


@given(REACHES, REACHES)
def test_meeting_is_the_same_both_ways(one, other):
    assert one.meets(other) == other.meets(one)


@given(REACHES)
def test_wider_never_meets_less(reach):
    wide = Reach(read(""), frozenset(), None, None)
    if reach.since is None or reach.until is None or reach.since <= reach.until:
        assert wide.meets(reach)


@pytest.fixture
def agreement(db):
    made = complete_agreement()
    made.population = "Jóvenes de 15 a 21 años"
    made.save()
    return made


def beside(agreement, **changes):
    other = complete_agreement(axis=agreement.axis)
    districts = changes.pop("districts", None)
    other.population = changes.pop("population", "Mujeres jóvenes")
    for name, value in changes.items():
        setattr(other, name, value)
    other.save()
    if districts is not None:
        other.districts.set(districts)
    return other


def found(agreement, user):
    return [one.label.partition(":")[0] for one in overlaps_of(agreement, user)]


def test_another_agreement_for_the_same_is_told_with_what_they_share(agreement, personas):
    other = beside(agreement)
    [overlap] = overlaps_of(agreement, personas("local_manager"))
    assert overlap.label.startswith(other.reference)
    assert overlap.url == other.get_absolute_url()
    assert "San Miguel" in overlap.why
    assert "adolescencia y juventud, mujeres" in overlap.why
    assert "de julio de 2015 a setiembre de 2015" in overlap.why
    assert overlap.is_sure


@pytest.mark.parametrize(
    "changes",
    [
        {"population": "Personas adultas mayores"},
        {"districts": ["10313"]},
        {"period_start": date(2015, 10, 1), "period_end": date(2015, 12, 1)},
        {"state": State.RESCINDIDO},
        {"state": State.CONCLUIDO},
        {"population": ""},
    ],
)
def test_other_people_places_and_times_do_not_meet(agreement, personas, changes):
    beside(agreement, **changes)
    assert found(agreement, personas("local_manager")) == []


def test_words_that_are_not_known_may_meet_and_say_so(agreement, personas):
    beside(agreement, population="60 emprendimientos")
    [overlap] = overlaps_of(agreement, personas("local_manager"))
    assert not overlap.is_sure


def test_an_agreement_of_the_whole_canton_meets_every_district(agreement, personas):
    other = beside(agreement, districts=[])
    assert found(agreement, personas("mayor")) == [other.reference]


def test_a_delegate_is_told_of_nothing_that_they_do_not_read(agreement, personas):
    beside(agreement)
    delegate = personas("actor_delegate")
    agreement.lead_actor = personas.actor_of(delegate)
    agreement.save()
    assert found(agreement, delegate) == []


def test_initiatives_meet_by_what_is_marked_or_else_by_their_words(agreement, personas):
    InitiativeFactory(name="Empléate", age_groups=["18-35"])
    InitiativeFactory(name="Abrazos", population="personas adultas mayores")
    InitiativeFactory(name="Vieja", ends_on=date(2015, 6, 30))
    InitiativeFactory(name="Lejana").districts.set(["10313"])
    InitiativeFactory(name="Porteña", canton_id="601")
    assert found(agreement, personas("local_manager")) == ["Empléate"]
    initiative = Initiative.objects.get(name="Empléate")
    [back] = agreements_beside(initiative, personas("local_manager"))
    assert back.label.startswith(agreement.reference)


def test_nothing_is_compared_before_it_is_written(agreement, personas):
    InitiativeFactory()
    agreement.population = ""
    assert found(agreement, personas("local_manager")) == []


def test_pages_show_it_and_the_decision_stays_open(agreement, personas, sign_in):
    InitiativeFactory(name="Empléate", age_groups=["18-35"])
    editor = sign_in(personas("local_manager")).get(f"/acuerdos/{agreement.reference}/editar/")
    assert "Puede coincidir con 1" in markup(editor)
    agreement.state = State.EN_COMISION
    agreement.save()
    page = sign_in(personas("executive_committee")).get(agreement.get_absolute_url())
    text = markup(page)
    assert "Puede coincidir con" in text
    assert "Empléate" in text
    assert ">Aprobar</button>" in text
    back = sign_in(personas("local_manager")).get(Initiative.objects.get().get_absolute_url())
    assert agreement.reference in markup(back)


def test_queries_do_not_grow(agreement, personas, count_queries):
    user = personas("local_manager")
    user.current_roles  # noqa: B018  read once for each request
    beside(agreement)
    InitiativeFactory()
    agreement = type(agreement).objects.with_text().get(pk=agreement.pk)
    before = count_queries(lambda: overlaps_of(agreement, user))
    for _ in range(4):
        beside(agreement)
    Initiative.objects.bulk_create(InitiativeFactory.build_batch(200, canton_id="103"))
    assert count_queries(lambda: overlaps_of(agreement, user)) == before
    assert len(overlaps_of(agreement, user)) == 206
