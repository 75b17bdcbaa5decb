"""`/actores/`: the directory, a local actor, and the persons of the canton."""

import unicodedata

import pytest

from core.lib import clock
from core.territory.models import Canton
from strategies.enums import ActorKind, ActorSource
from strategies.models import Actor, Person
from strategies.queries import accounts_of
from tests.factories import ActorFactory, PersonFactory, seat_in_committee, user_with_role
from tests.forms import fields_of
from tests.markup import markup

WRITERS = ("local_manager", "technical_secretariat")
READERS = (*WRITERS, "executive_committee", "mayor")
OTHERS = ("national_liaison", "administrator")


@pytest.fixture
def local(db):
    actor = ActorFactory(
        name="Asociación de Desarrollo de Los Guido",
        acronym="ADI Los Guido",
        kind=ActorKind.CIVIL_SOCIETY,
        canton_id="103",
        source=ActorSource.DINADECO,
    )
    actor.districts.set(["10313"])
    return actor


@pytest.fixture
def national(db):
    return ActorFactory(name="Instituto Nacional de Aprendizaje", acronym="INA")


def actor_data(**changes) -> dict:
    return {
        "name": "Cámara de Comercio",
        "acronym": "",
        "kind": "private_sector",
        "legal_id": "",
        "source": "municipality",
        "found_in": "",
        "populations": "",
        "sex": "all",
        "districts": ["10301", "10302"],
        "is_published": "on",
        **changes,
    }


@pytest.mark.parametrize("role", READERS)
def test_readers_see_own_and_national_actors(local, national, personas, sign_in, role):
    stranger = ActorFactory(name="Asociación de Chacarita", canton_id="601")
    client = sign_in(personas(role))
    page = markup(client.get("/actores/"))
    assert local.name in page
    assert national.name in page
    assert stranger.name not in page
    assert client.get(f"/actores/{local.pk}/").status_code == 200
    assert client.get(f"/actores/{national.pk}/").status_code == 200


@pytest.mark.parametrize("role", OTHERS)
def test_other_roles_are_refused(local, personas, sign_in, role):
    client = sign_in(personas(role))
    for path in ("/actores/", "/actores/nuevo/", f"/actores/{local.pk}/"):
        assert client.get(path).status_code == 403


def test_a_delegate_reads_organisations_that_may_be_published(local, personas, sign_in):
    PersonFactory(name="Doris Aguilar", actor=local, phone="2224-0100")
    hidden = ActorFactory(name="Grupo discreto", canton_id="103", is_published=False)
    gone = ActorFactory(name="Grupo inactivo", canton_id="103", is_active=False)
    client = sign_in(personas("actor_delegate"))
    page = markup(client.get("/actores/?estado=todos"))
    assert local.name in page
    assert hidden.name not in page
    assert gone.name not in page
    page = markup(client.get(f"/actores/{local.pk}/"))
    assert "Los Guido" in page
    assert "Doris" not in page
    assert "Fuente" not in page
    for actor in (hidden, gone):
        assert client.get(f"/actores/{actor.pk}/").status_code == 404


def test_anonymous_goes_to_sign_in(local, client):
    for path in ("/actores/", f"/actores/{local.pk}/", f"/actores/{local.pk}/editar/"):
        assert client.get(path).url.startswith("/ingresar/")


def test_another_cantons_actor_does_not_exist(local, personas, sign_in):
    client = sign_in(personas("local_manager", "601"))
    for path in ("", "editar/", "desactivar/"):
        assert client.get(f"/actores/{local.pk}/{path}").status_code == 404
    assert client.post(f"/actores/{local.pk}/personas/", {"name": "X"}).status_code == 404


@pytest.mark.parametrize("role", ("executive_committee", "mayor"))
def test_readers_do_not_write(local, personas, sign_in, role):
    client = sign_in(personas(role))
    assert client.get("/actores/nuevo/").status_code == 403
    assert client.get(f"/actores/{local.pk}/editar/").status_code == 403
    assert client.post(f"/actores/{local.pk}/personas/", {"name": "X"}).status_code == 403
    assert client.post(f"/actores/{local.pk}/desactivar/").status_code == 403


def test_national_institutions_are_changed_by_administration_alone(national, personas, sign_in):
    client = sign_in(personas("local_manager"))
    assert client.get(f"/actores/{national.pk}/editar/").status_code == 403
    assert client.post(f"/actores/{national.pk}/desactivar/").status_code == 403
    assert "Editar</a>" not in markup(client.get(f"/actores/{national.pk}/"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=asociacion+guido", {"ADI Los Guido"}),
        ("q=INA", {"INA"}),
        ("tipo=civil_society", {"ADI Los Guido"}),
        ("distrito=10313", {"ADI Los Guido"}),
        ("fuente=dinadeco", {"ADI Los Guido"}),
        ("alcance=nacional", {"INA"}),
        ("alcance=canton", {"ADI Los Guido"}),
        ("estado=inactivos", {"Vieja"}),
        ("estado=todos", {"ADI Los Guido", "INA", "Vieja"}),
        ("tipo=desconocido", {"ADI Los Guido", "INA"}),
        ("orden=-nombre&pagina=zzz", {"ADI Los Guido", "INA"}),
    ],
)
def test_the_directory_is_searched_and_filtered(local, national, personas, sign_in, query, found):
    ActorFactory(name="Organización vieja", acronym="Vieja", canton_id="103", is_active=False)
    page = sign_in(personas("mayor")).get(f"/actores/?{query}")
    assert {str(actor) for actor in page.context["page"]} == found


def test_unsorted_actors_are_pointed_out(personas, sign_in):
    ActorFactory(name="Grupo sin clasificar", kind=ActorKind.UNSORTED, canton_id="103")
    page = markup(sign_in(personas("local_manager")).get("/actores/"))
    assert "Hay 1 actor por clasificar" in page


@pytest.mark.parametrize("role", WRITERS)
def test_a_local_actor_is_added(personas, sign_in, role):
    data = actor_data(legal_id="3-002-045678")
    answer = sign_in(personas(role)).post("/actores/nuevo/", data)
    actor = Actor.objects.get(name="Cámara de Comercio")
    assert answer.url == f"/actores/{actor.pk}/"
    assert actor.canton_id == "103"
    assert set(actor.districts.values_list("code", flat=True)) == {"10301", "10302"}


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": ""}, "name", "Está vacío"),
        ({"legal_id": "12345"}, "legal_id", "3-002-123456"),
        ({"name": "asociacion de desarrollo de los guido"}, "name", "Ya hay un actor"),
        ({"acronym": "ADI los guido"}, "acronym", "Ya hay un actor"),
        ({"name": "Instituto nacional de aprendizaje"}, "name", "institución nacional"),
        (
            {"districts": ["10301", "60101"]},
            "districts",
            "El distrito Puntarenas (60101) no es de este cantón: es del cantón Puntarenas. Escoja "
            "los de la lista.",
        ),
        (
            {"districts": ["99999"]},
            "districts",
            "«99999» no es un distrito. Escoja los de la lista",
        ),
    ],
)
def test_bad_input_is_answered_at_its_field(
    local, national, personas, sign_in, changes, field, says
):
    page = sign_in(personas("local_manager")).post("/actores/nuevo/", actor_data(**changes))
    assert page.status_code == 200
    assert says in " ".join(page.context["form"].errors[field])
    assert "No se guardó" in markup(page)
    assert Actor.objects.filter(canton="103").count() == 1


def test_accents_that_came_apart_are_the_same_name(local, personas, sign_in):
    client = sign_in(personas("local_manager"))
    apart = unicodedata.normalize("NFD", local.name)
    page = client.post("/actores/nuevo/", actor_data(name=apart))
    assert "Ya hay un actor" in page.context["form"].errors["name"][0]
    found = client.get("/actores/", {"q": apart}).context["page"]
    assert [actor.pk for actor in found] == [local.pk]


def test_accounts_are_offered_in_the_order_of_the_alphabet(personas):
    for name in ("Zulma", "Álvaro", "ana"):
        user_with_role("mayor", "103", name=name)
    names = [user.name for user in accounts_of(Canton.objects.get(pk="103"))]
    assert names == ["Álvaro", "ana", "Zulma"]


def test_a_local_actor_is_edited(local, personas, sign_in):
    client, address = sign_in(personas("local_manager")), f"/actores/{local.pk}/editar/"
    fields = fields_of(client.get(address), "")
    client.post(address, fields | {"name": "ADI de Los Guido"})
    local.refresh_from_db()
    assert local.name == "ADI de Los Guido"


def test_an_actor_is_deactivated_after_asking_and_activated_again(local, personas, sign_in):
    client = sign_in(personas("local_manager"))
    assert client.get(f"/actores/{local.pk}/desactivar/").status_code == 200
    client.post(f"/actores/{local.pk}/desactivar/")
    local.refresh_from_db()
    assert not local.is_active
    client.post(f"/actores/{local.pk}/activar/")
    local.refresh_from_db()
    assert local.is_active


def test_an_actor_with_a_seat_stays_active(personas, sign_in):
    seat = seat_in_committee(personas("executive_committee"))
    Actor.objects.filter(pk=seat.actor_id).update(canton="103")
    page = sign_in(personas("local_manager")).post(f"/actores/{seat.actor_id}/desactivar/")
    assert "tiene un puesto vigente" in markup(page)
    assert Actor.objects.get(pk=seat.actor_id).is_active


def test_a_person_with_a_seat_goes_on_representing(personas, sign_in):
    seat = seat_in_committee(personas("executive_committee"))
    person = seat.holdings.get().person
    client = sign_in(personas("local_manager"))
    address = f"/actores/{seat.actor_id}/personas/{person.pk}/"
    fields = fields_of(client.get(f"/actores/{seat.actor_id}/?persona={person.pk}"), address)
    del fields["is_active"]
    page = client.post(address, fields)
    assert "ocupa un puesto" in page.context["form"].errors["is_active"][0]
    seat.vacate("titular", on=clock.today())
    assert client.post(address, fields).status_code == 302
    person.refresh_from_db()
    assert not person.is_active


def test_a_person_of_the_canton_is_added_and_edited(national, personas, sign_in):
    user = personas("executive_committee")
    client = sign_in(personas("local_manager"))
    assert "Nueva persona" in markup(client.get(f"/actores/{national.pk}/?persona=nueva"))
    data = {"name": "Ana Mora", "email": "ana@demo.invalid", "phone": "2224-0100", "user": user.pk}
    client.post(f"/actores/{national.pk}/personas/", data)
    person = Person.objects.get(name="Ana Mora")
    assert (person.actor, person.canton_id, person.user) == (national, "103", user)
    page = client.get(f"/actores/{national.pk}/?persona={person.pk}")
    assert "ana@demo.invalid" in markup(page)
    address = f"/actores/{national.pk}/personas/{person.pk}/"
    fields = fields_of(page, address) | {"name": "Ana Mora Rojas", "user": ""}
    del fields["is_active"]
    client.post(address, fields)
    person.refresh_from_db()
    assert (person.name, person.is_active, person.user) == ("Ana Mora Rojas", False, None)


@pytest.mark.parametrize(
    ("data", "field", "says"),
    [
        ({"name": ""}, "name", "Está vacío"),
        ({"name": "ana  mora", "email": "ana@"}, "email", "Falta una parte"),
        ({"name": "Ana", "phone": "2224-010"}, "phone", "Tiene 7 dígitos"),
        ({"name": "LUÍS MORA"}, "name", "ya está registrada"),
    ],
)
def test_bad_persons_are_answered_at_their_field(local, personas, sign_in, data, field, says):
    PersonFactory(name="Luis Mora", actor=local)
    page = sign_in(personas("local_manager")).post(f"/actores/{local.pk}/personas/", data)
    assert says in " ".join(page.context["form"].errors[field])
    assert Person.objects.filter(actor=local).count() == 1


def test_a_person_cannot_be_linked_to_an_account_of_another_canton(local, personas, sign_in):
    stranger = personas("mayor", "601")
    data = {"name": "Ana", "user": stranger.pk}
    page = sign_in(personas("local_manager")).post(f"/actores/{local.pk}/personas/", data)
    assert "user" in page.context["form"].errors


def test_persons_of_another_canton_are_not_shown(national, personas, sign_in):
    theirs = PersonFactory(name="Persona Porteña", actor=national, canton_id="601")
    client = sign_in(personas("local_manager"))
    assert "Persona Porteña" not in markup(client.get(f"/actores/{national.pk}/"))
    address = f"/actores/{national.pk}/personas/{theirs.pk}/"
    assert client.post(address, {"name": "Otra"}).status_code == 404
