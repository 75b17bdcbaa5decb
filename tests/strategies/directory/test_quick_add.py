"""`/actores/rapido/`: an organisation met in the field, with what it runs."""

import pytest

from strategies.enums import ActorSource
from strategies.models import Actor, Initiative
from tests.factories import ActorFactory, InitiativeFactory
from tests.forms import fields_of, form_of
from tests.markup import markup

ADDRESS = "/actores/rapido/"


@pytest.fixture
def client(personas, sign_in):
    return sign_in(personas("local_manager"))


def sent(client, **changes):
    fields = fields_of(client.get(ADDRESS), ADDRESS)
    return client.post(ADDRESS, fields | {"name": "Grupo Nuevo", **changes})


def test_three_fields_are_enough(client):
    answer = sent(client, districts=["10313"])
    actor = Actor.objects.get(name="Grupo Nuevo")
    assert (actor.canton_id, actor.source) == ("103", ActorSource.ACTIVITY)
    assert [district.pk for district in actor.districts.all()] == ["10313"]
    page = markup(client.get(answer.url))
    assert "Agregar otro actor" in page
    assert f"/actores/{actor.pk}/" in page


def test_initiative_and_activity_come_along(client):
    answer = sent(client, initiative="Barrios limpios", found_in="Feria", districts=["10302"])
    initiative = Initiative.objects.get(name="Barrios limpios")
    assert initiative.actor.name == "Grupo Nuevo"
    assert [district.pk for district in initiative.districts.all()] == ["10302"]
    assert 'value="Feria"' in markup(client.get(answer.url))


def test_a_likely_duplicate_is_shown_and_can_be_the_one_or_new(client):
    there = ActorFactory(name="Asociación de Desarrollo Integral de Los Guido", canton_id="103")
    page = sent(client, name="ADI de Los Guido", initiative="Caminatas")
    assert Actor.objects.filter(canton="103").count() == 1
    form = form_of(page, ADDRESS)
    assert ("es", str(there.pk)) in form.buttons
    client.post(ADDRESS, form.fields | {"es": str(there.pk)})
    assert Initiative.objects.get().actor == there
    assert Actor.objects.filter(canton="103").count() == 1
    client.post(ADDRESS, form.fields | {"nuevo": "1", "initiative": ""})
    assert Actor.objects.filter(name="ADI de Los Guido").exists()


def test_a_legal_id_that_is_there_is_told_at_once(client):
    there = ActorFactory(name="Otro nombre", canton_id="103", legal_id="3-002-045678")
    page = sent(client, legal_id="3002045678")
    assert [actor.pk for actor in page.context["form"].alike] == [there.pk]


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": "  "}, "name", "Está vacío"),
        ({"legal_id": "123"}, "legal_id", "3-002-123456"),
        ({"districts": ["60101"]}, "districts", "no es de este cantón"),
        ({"kind": "banda"}, "kind", "banda"),
        ({"initiative": "barrios limpios"}, "initiative", "Ya está registrada"),
        ({"name": "adi los guido", "nuevo": "1"}, "name", "Ya hay un actor"),
        ({"name": "x" * 200}, "name", "160"),
    ],
)
def test_bad_input_is_answered_at_its_field_and_nothing_is_kept(client, changes, field, says):
    ActorFactory(name="ADI Los Guido", canton_id="103")
    InitiativeFactory(name="Barrios Limpios")
    page = sent(client, **changes)
    assert says in " ".join(page.context["form"].errors[field])
    assert Actor.objects.filter(canton="103").count() == 1


def test_the_national_institution_is_pointed_to(client):
    ActorFactory(name="Instituto Nacional de Aprendizaje", acronym="INA")
    page = sent(client, name="instituto nacional de aprendizaje", nuevo="1")
    assert "institución nacional" in page.context["form"].errors["name"][0]


@pytest.mark.parametrize("role", ("executive_committee", "mayor", "actor_delegate"))
def test_others_do_not_add(personas, sign_in, role):
    assert sign_in(personas(role)).post(ADDRESS, {"name": "X"}).status_code == 403
