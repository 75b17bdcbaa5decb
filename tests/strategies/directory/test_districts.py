"""Organisation by district, the filters of whom to invite, and community leaders."""

import io

import pytest
from openpyxl import load_workbook

from strategies.districts import is_thin, overview
from strategies.models import Person
from tests.factories import ActorFactory, InitiativeFactory, PersonFactory
from tests.forms import fields_of
from tests.markup import markup


@pytest.fixture
def organised(db):
    made = {}
    for name, districts, facts in (
        ("Uno", ["10313"], {"age_groups": ["12-17"]}),
        ("Dos", ["10313", "10302"], {"sex": "women"}),
        ("Tres", ["10313"], {"is_published": False}),
        ("Institución", ["10301"], {"kind": "public_institution"}),
        ("Lejana", [], {}),
    ):
        facts.setdefault("kind", "civil_society")
        made[name] = ActorFactory(name=name, canton_id="103", **facts)
        made[name].districts.set(districts)
    return made


@pytest.mark.parametrize(
    ("organised", "middle", "thin"),
    [(0, 0, True), (0, 4, True), (1, 4, True), (2, 4, False), (1, 2, False), (1, 0, False)],
)
def test_thin_is_none_or_less_than_half_the_median(organised, middle, thin):
    assert is_thin(organised, middle) == thin


def test_the_overview_counts_who_works_where(organised, personas, today):
    InitiativeFactory().districts.set(["10313"])
    PersonFactory(is_leader=True, district_id="10313")
    user = personas("local_manager")
    found = overview(user, organised["Uno"].canton, today(2015, 5, 5))
    row = next(row for row in found.rows if row.district.pk == "10313")
    assert (row.organised, row.initiatives, row.leaders, row.women) == (3, 1, 1, 1)
    assert row.ages["12-17"] == 3
    assert row.ages["65+"] == 2
    assert found.without_district == 1
    municipal = next(row for row in found.rows if row.district.pk == "10301")
    assert (municipal.organisations, municipal.organised, municipal.is_thin) == (1, 0, True)


def test_delegates_read_what_may_be_published_and_no_leaders(organised, personas, sign_in):
    page = sign_in(personas("actor_delegate")).get("/actores/distritos/")
    row = next(r for r in page.context["overview"].rows if r.district.pk == "10313")
    assert row.organised == 2
    assert "iderazgo" not in markup(page)


def test_puntarenas_has_its_map_without_the_uninhabited_island(personas, sign_in):
    page = markup(sign_in(personas("mayor", "601")).get("/actores/distritos/"))
    assert page.count("<svg") >= 1
    assert "Chira" in page
    assert "No se dibuja Isla del Coco" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("edad=12-17", {"Uno", "Dos", "Tres", "Institución", "Lejana"}),
        ("edad=65%2B", {"Dos", "Tres", "Institución", "Lejana"}),
        ("edad=12-17&sexo=men", {"Uno", "Tres", "Institución", "Lejana"}),
        ("edad=12-17&distrito=10313", {"Uno", "Dos", "Tres"}),
        ("distrito=ninguno", {"Lejana"}),
    ],
)
def test_who_serves_a_population_is_found(organised, personas, sign_in, query, found):
    page = sign_in(personas("local_manager")).get(f"/actores/?{query}&alcance=canton")
    assert {actor.name for actor in page.context["page"]} == found


def test_the_export_holds_organisations_only(organised, personas, sign_in):
    PersonFactory(name="Ana Secreta", actor=organised["Uno"], phone="2224-0100")
    organised["Uno"].name = "=HYPERLINK(1)"
    organised["Uno"].save()
    answer = sign_in(personas("local_manager")).get("/actores/directorio.xlsx?distrito=10313")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert {row[0] for row in rows[1:]} == {"'=HYPERLINK(1)", "Dos", "Tres"}
    assert not any("Ana" in str(cell) or "2224" in str(cell) for row in rows for cell in row)
    theirs = sign_in(personas("actor_delegate")).get("/actores/directorio.xlsx")
    read = list(load_workbook(io.BytesIO(theirs.content)).active.values)
    assert "Tres" not in {row[0] for row in read}
    assert set(rows[0]) - set(read[0]) >= {"Cédula jurídica", "Fuente", "Se encontró en"}


# --- leaders --------------------------------------------------------------------------------------


@pytest.fixture
def leader(organised):
    return PersonFactory(
        name="Doris Aguilar", actor=organised["Uno"], is_leader=True, leads="El comité del sector"
    )


def test_writers_find_leaders(leader, personas, sign_in):
    client = sign_in(personas("technical_secretariat"))
    page = markup(client.get("/actores/lideres/?q=doris"))
    assert "El comité del sector" in page
    assert "Doris" not in markup(client.get("/actores/lideres/?distrito=10301"))


@pytest.mark.parametrize("role", ("executive_committee", "mayor"))
def test_the_other_readers_never_see_the_mark(leader, personas, sign_in, role):
    client = sign_in(personas(role))
    assert client.get("/actores/lideres/").status_code == 403
    page = markup(client.get(f"/actores/{leader.actor_id}/"))
    assert "Doris" in page
    assert "El comité" not in page
    assert "íder" not in page


def test_a_leader_is_added_and_unmarked(leader, personas, sign_in):
    client = sign_in(personas("local_manager"))
    address = "/actores/lideres/nuevo/"
    data = fields_of(client.get(address), "") | {
        "name": "Evelio Naranjo",
        "actor": leader.actor_id,
        "leads": "El comité de caminos",
        "district": "10306",
    }
    client.post(address, data)
    person = Person.objects.leaders().get(name="Evelio Naranjo")
    page = client.get(f"/actores/{person.actor_id}/?persona={person.pk}")
    address = f"/actores/{person.actor_id}/personas/{person.pk}/"
    fields = fields_of(page, address)
    del fields["is_leader"]
    client.post(address, fields)
    person.refresh_from_db()
    assert (person.is_leader, person.leads, person.district) == (False, "", None)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"district": "60101"}, "district", "no es de este cantón"),
        ({"phone": "22"}, "phone", "2 dígitos"),
        ({"name": "DORIS AGUILAR"}, "name", "ya está registrada"),
        ({"actor": ""}, "actor", "Está vacío"),
    ],
)
def test_bad_leaders_are_answered_at_their_field(leader, personas, sign_in, changes, field, says):
    data = {"name": "Nueva", "actor": leader.actor_id, **changes}
    page = sign_in(personas("local_manager")).post("/actores/lideres/nuevo/", data)
    assert says in " ".join(page.context["form"].errors[field])


def test_two_people_at_one_actor_are_told(organised, personas, sign_in):
    client = sign_in(personas("local_manager"))
    address = f"/actores/{organised['Uno'].pk}/editar/"
    fields = fields_of(client.get(address), "")
    client.post(address, fields | {"populations": "Mujeres"})
    page = client.post(address, fields | {"populations": "Hombres"})
    assert "Otra persona guardó" in markup(page)
    organised["Uno"].refresh_from_db()
    assert organised["Uno"].populations == "Mujeres"
