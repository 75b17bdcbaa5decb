"""The social offer, its matrix and gaps, and who could take part."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.territory.models import Canton
from strategies import matching
from strategies.enums import AgeGroup, Sex
from strategies.matching import Wanted, groups_between
from strategies.models import ServiceOffer
from strategies.models.base import Reach
from tests.factories import ActorFactory, InitiativeFactory, seat_in_committee
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.priorities.factories import OfferFactory, TopicFactory, ZoneFactory

TODAY = date(2016, 11, 22)
ages = st.lists(st.sampled_from(AgeGroup.values), unique=True)
sexes = st.sampled_from(Sex.values)


@pytest.fixture(autouse=True)
def november(today):
    today(2016, 11, 22)


@pytest.fixture
def manager(personas, sign_in):
    return sign_in(personas("local_manager"))


@pytest.fixture
def canton(db):
    return Canton.objects.get(pk="103")


def send(client, address, **changes):
    return client.post(address, fields_of(client.get(address), "") | changes)


# --- whom and where ----------------------------------------------------------------------------


def test_ages_in_years_become_age_groups():
    assert groups_between(15, 21) == {"12-17", "18-35"}
    assert groups_between(None, 5) == {"0-5"}
    assert groups_between(65, None) == {"65+"}
    assert groups_between(None, None) == frozenset()


@given(st.integers(0, 120), st.integers(0, 120))
def test_every_age_falls_in_some_group(one, other):
    assert groups_between(min(one, other), max(one, other))


@given(ages, sexes, ages, sexes)
def test_meeting_is_mutual(own, own_sex, asked, asked_sex):
    one, other = (
        ServiceOffer(age_groups=own, sex=own_sex),
        ServiceOffer(age_groups=asked, sex=asked_sex),
    )
    assert one.meets(asked, asked_sex) == other.meets(own, own_sex)
    assert one.meets(own, own_sex)


@pytest.mark.django_db
def test_the_database_and_the_row_at_hand_say_the_same():
    told = [([], "all"), (["12-17"], "women"), (["18-35", "65+"], "men"), (["0-5"], "all")]
    rows = [OfferFactory(age_groups=own, sex=sex) for own, sex in told]
    for asked, sex in [*told, (["12-17", "65+"], "all"), (["36-64"], "women")]:
        found = set(ServiceOffer.objects.filter(Reach.meeting(asked, sex)))
        assert found == {row for row in rows if row.meets(asked, sex)}


# --- the register ------------------------------------------------------------------------------


def test_a_service_is_registered_found_and_removed(manager):
    actor = ActorFactory(name="Instituto")
    page = send(
        manager,
        "/oferta/nueva/",
        actor=actor.pk,
        name="Cursos",
        age_groups=["18-35"],
        districts=["10313"],
        places="1450",
    )
    offer = ServiceOffer.objects.get()
    assert page.url == offer.get_absolute_url()
    assert "1\u202f450" in markup(manager.get("/oferta/?edad=18-35&distrito=10313"))
    assert "Ningún servicio coincide" in markup(manager.get("/oferta/?edad=0-5"))
    assert manager.post(f"{page.url}quitar/").url == "/oferta/"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"districts": ["60101"]}, "no es de este cantón"),
        ({"since": "02/01/2016", "until": "01/01/2016"}, "es anterior a la fecha «desde»"),
        ({"places": "-3"}, "Escriba una cifra de cero o más"),
        ({"name": "cúrsos"}, "ya tiene un servicio con este nombre"),
        ({"actor": ""}, "Está vacío"),
    ],
)
def test_what_cannot_be_registered_says_how_to_mend_it(manager, changes, message):
    known = OfferFactory(name="Cursos")
    told = {"actor": known.actor_id, "name": "Otro"} | changes
    assert message in markup(send(manager, "/oferta/nueva/", **told))
    assert ServiceOffer.objects.count() == 1


def test_a_delegate_keeps_the_offer_of_the_own_actor_alone(personas, sign_in):
    delegate = personas("actor_delegate")
    own, other = personas.actor_of(delegate), OfferFactory()
    client = sign_in(delegate)
    assert send(client, "/oferta/nueva/", actor=own.pk, name="Taller").status_code == 302
    refused = send(client, "/oferta/nueva/", actor=other.actor_id, name="Ajeno")
    assert refused.status_code == 200
    assert client.get(f"{other.get_absolute_url()}editar/").status_code == 403
    [mine] = ServiceOffer.objects.filter(actor=own)
    assert send(client, f"{mine.get_absolute_url()}editar/", places="20").status_code == 302


def test_the_offer_as_a_spreadsheet(manager):
    OfferFactory(name="Uno", places=30)
    OfferFactory(name="Terminado", until=date(2016, 1, 1))
    rows = list(load_workbook(io.BytesIO(manager.get("/oferta/oferta.xlsx").content)).active)
    assert len(rows) == 2 and rows[1][7].value == 30


# --- matrix and gaps ---------------------------------------------------------------------------


def test_the_matrix_counts_services_and_places(manager, canton):
    OfferFactory(age_groups=["12-17", "18-35"], places=30)
    OfferFactory(age_groups=["12-17"], sex="women", places=None)
    OfferFactory(age_groups=["12-17"], until=date(2016, 1, 1))
    matrix = matching.offer_matrix(canton, TODAY)
    teens = matrix["rows"][2]["cells"]
    assert [(cell.services, cell.places, cell.unknown) for cell in teens] == [
        (1, 30, 0),
        (1, 0, 1),
        (0, 0, 0),
        (2, 30, 1),
    ]
    assert matrix["total"][-1].services == 2
    page = markup(manager.get("/oferta/cuadro/"))
    assert "edad=12-17&amp;sexo=women" in page


def test_a_gap_is_a_population_that_no_service_reaches(manager, canton):
    zone = ZoneFactory(name="Los Guido", age_groups=["12-17"])
    zone.districts.set(["10313"])
    TopicFactory(name="Mayores", age_groups=["65+"])
    TopicFactory(name="Tema", kind="theme", age_groups=["0-5"])
    OfferFactory(age_groups=["12-17"], places=30).districts.set(["10313"])
    OfferFactory(age_groups=["65+"], places=200).districts.set(["10301"])
    local, whole = matching.gaps(canton, TODAY)
    assert [(gap.population, gap.is_empty, gap.is_thin) for gap in local.gaps] == [
        ("Mayores", True, False),  # what lacks most stands first
        ("La población de la zona", False, True),
    ]
    assert [gap.population for gap in whole.gaps] == ["Mayores"] and whole.gaps[0].is_thin
    page = markup(manager.get("/oferta/vacios/"))
    assert "1 sin oferta y 2 con poca" in page and "Sin oferta" in page
    assert page.count('href="#primer-vacio"') == page.count('id="primer-vacio"') == 1


def test_few_places_are_few_only_when_all_are_known(canton):
    TopicFactory(age_groups=["65+"])
    OfferFactory(age_groups=["65+"], places=10)
    OfferFactory(age_groups=["65+"], places=20)
    [place] = matching.gaps(canton, TODAY)
    assert place.gaps[0].is_thin and place.gaps[0].places == 30
    OfferFactory(age_groups=["65+"], places=None)
    [place] = matching.gaps(canton, TODAY)
    assert not place.gaps[0].is_thin and place.gaps[0].places is None


def test_without_priorities_there_is_nothing_to_compare(manager):
    assert "No hay con qué comparar" in markup(manager.get("/oferta/vacios/"))


# --- who could take part -----------------------------------------------------------------------


def test_young_people_of_los_guido(manager, canton, personas):
    club = ActorFactory(name="Club", canton=canton, age_groups=["12-17"])
    club.districts.set(["10313"])
    ActorFactory(name="Lejos", canton=canton, age_groups=["12-17"]).districts.set(["10308"])
    ActorFactory(name="Mayores", canton=canton, age_groups=["65+"])
    ActorFactory(name="Cerrado", canton=canton, is_active=False)
    seated = seat_in_committee(personas("executive_committee")).actor
    OfferFactory(actor=seated, name="Becas", age_groups=["18-35"])
    InitiativeFactory(name="Sin actor", age_groups=["12-17"])
    wanted = Wanted(groups_between(15, 21), "all", frozenset({"10313"}))
    found = matching.who_could_take_part(canton, wanted, TODAY)
    named = {one.actor.name: one for one in found.candidates}
    assert found.candidates[0].actor == club
    assert not {"Lejos", "Mayores", "Cerrado"} & named.keys()
    assert named[seated.name].is_seated
    assert [reason.row.name for reason in found.unled] == ["Sin actor"]
    address = "/prioridades/quien/?edad_desde=15&edad_hasta=21&distritos=10313"
    page = markup(manager.get(address))
    assert "Por invitar" in page and "Con puesto" in page
    assert "Se buscó: Adolescencia (12 a 17 años) y Juventud (18 a 35 años)" in page


def test_who_could_take_part_in_a_drawn_zone(manager, canton):
    ring = [[-84.048, 9.8712], [-84.038, 9.8712], [-84.038, 9.862], [-84.048, 9.8712]]
    zone = ZoneFactory(age_groups=["12-17"], area=ring)
    ActorFactory(name="Club", canton=canton, age_groups=["12-17"]).districts.set(["10313"])
    page = markup(manager.get(f"/prioridades/quien/?zona={zone.pk}"))
    assert ">Club<" in page and "Los Guido" in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("edad_desde=21&edad_hasta=15", "Es menor que 21"),
        ("edad_desde=mucha", "Escriba la edad en años"),
        ("distritos=60101", "no es de este cantón"),
    ],
)
def test_a_search_that_cannot_be_says_why(manager, query, message):
    assert message in markup(manager.get(f"/prioridades/quien/?{query}"))
