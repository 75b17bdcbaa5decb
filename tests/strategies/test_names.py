"""An actor that does not appear in public («solo lo ve el equipo») is «Un actor del cantón» for the
delegates of others, on every page and in every file; its own people and the team read its name."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from strategies.enums import HolderKind, PlanState
from strategies.models import Actor
from strategies.names import UNNAMED, Names
from tests.factories import (
    ActorFactory,
    InitiativeFactory,
    PersonFactory,
    TrainingFactory,
    user_with_role,
)
from tests.markup import markup
from tests.strategies.plans import make
from tests.strategies.priorities.factories import IndicatorFactory, OfferFactory, ZoneFactory

NAME, ACRONYM = "Refugio Reservado", "RESERV"


@pytest.fixture(autouse=True)
def november(today):
    today(2015, 11, 23)


@pytest.fixture
def internal(db) -> Actor:
    """It leads something in every register that delegates read."""
    actor = ActorFactory(name=NAME, acronym=ACRONYM, canton_id="103", is_published=False)
    actor.districts.set(["10313"])
    InitiativeFactory(actor=actor)
    OfferFactory(actor=actor)
    IndicatorFactory(responsible=actor)
    TrainingFactory(provider=actor)
    ZoneFactory().districts.set(["10313"])
    make.line(
        make.plan(state=PlanState.APPROVED), lead_actor=actor, poi_item=make.item(actor, year=2015)
    )
    return actor


@pytest.fixture
def others(internal, personas):
    """The delegate of another actor."""
    return personas("actor_delegate")


@pytest.fixture
def own(internal):
    """The delegate of the actor itself."""
    user = user_with_role("actor_delegate", "103")
    PersonFactory(actor=internal, user=user)
    return user


def named_pages(actor) -> list[str]:
    """Where what it leads stands with who leads it."""
    initiative, offer = actor.initiatives.get(), actor.service_offers.get()
    line = actor.plan_lines.get()
    return [
        "/iniciativas/",
        initiative.get_absolute_url(),
        "/iniciativas/lista.xlsx",
        "/oferta/",
        offer.get_absolute_url(),
        "/oferta/oferta.xlsx",
        "/indicadores/",
        actor.indicators.get().get_absolute_url(),
        "/indicadores/indicadores.xlsx",
        "/capacitaciones/",
        actor.trainings.get().get_absolute_url(),
        line.plan.get_absolute_url(),
        f"{line.plan.get_absolute_url()}plan.xlsx",
        line.get_absolute_url(),
    ]


def silent_pages() -> list[str]:
    """Where the delegate of another does not meet it at all."""
    return [
        "/actores/",
        "/actores/directorio.xlsx",
        "/actores/distritos/",
        "/oferta/cuadro/",
        "/oferta/vacios/",
        "/poi/",
        "/poi/poi.xlsx",
        "/planes/",
        "/inicio/",
        "/instancias/",
        "/prioridades/",
    ]


def text_of(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    if not path.endswith(".xlsx"):
        return markup(answer)
    sheets = load_workbook(io.BytesIO(answer.content)).worksheets
    return "\n".join(str(cell.value) for sheet in sheets for row in sheet for cell in row)


def is_named(text: str) -> bool:
    return NAME in text or ACRONYM in text


def test_the_delegate_of_another_reads_what_it_leads_without_its_name(internal, others, sign_in):
    client = sign_in(others)
    for path in named_pages(internal):
        text = text_of(client, path)
        assert not is_named(text), path
        assert UNNAMED in text, path
    for path in silent_pages():
        assert not is_named(text_of(client, path)), path


def test_a_search_does_not_tell_who_leads_it(internal, others, sign_in):
    client = sign_in(others)
    for path in ("/iniciativas/", "/oferta/", "/indicadores/", "/capacitaciones/", "/actores/"):
        assert not client.get(f"{path}?q={ACRONYM}").context["page"].object_list, path
    for path in ("/iniciativas/nueva/", "/oferta/nueva/", "/poi/nueva/"):
        assert not is_named(markup(client.get(path))), path
    assert client.get(internal.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["local_manager", "executive_committee", "mayor"])
def test_the_team_reads_its_name(role, internal, personas, sign_in):
    client = sign_in(personas(role))
    for path in named_pages(internal):
        text = text_of(client, path)
        assert is_named(text) and UNNAMED not in text, path


def test_its_own_delegate_reads_its_name(internal, own, sign_in):
    client = sign_in(own)
    for path in named_pages(internal):
        text = text_of(client, path)
        assert is_named(text) and UNNAMED not in text, path


def test_who_spoke_for_it_once_reads_it_no_more(internal, own, sign_in):
    own.persons.update(is_active=False)
    assert not is_named(text_of(sign_in(own), "/iniciativas/"))


def test_the_team_of_another_canton_is_not_its_team(internal, personas):
    for role in ("local_manager", "technical_secretariat"):
        assert Names(personas(role, "601")).short(internal) == UNNAMED


def test_national_institutions_are_named_to_every_team(personas):
    national = ActorFactory(name=NAME, is_published=False)
    assert Names(personas("mayor", "601")).full(national) == NAME
    assert Names(personas("actor_delegate")).full(national) == UNNAMED


def test_nobody_is_nobody(personas):
    names = Names(personas("actor_delegate"))
    assert (names.short(None), names.full(None)) == ("", "")


def test_many_names_are_asked_of_the_database_once(internal, others, count_queries):
    names = Names(others)
    others.current_roles  # noqa: B018  read once for each request
    more = [ActorFactory(canton_id="103", is_published=False) for _ in range(3)]
    assert count_queries(lambda: [names.short(one) for one in (internal, *more)]) == 1


def test_who_sits_beside_it_reads_its_name(internal, others, sign_in):
    """They meet there."""
    body = make.body()
    body.add_seat(others.persons.get().actor, since=date(2015, 1, 1))
    seat = body.add_seat(internal, since=date(2015, 1, 1))
    seat.appoint(PersonFactory(actor=internal), HolderKind.TITULAR, since=seat.since)
    assert is_named(text_of(sign_in(others), body.get_absolute_url()))
