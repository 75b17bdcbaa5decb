"""`/iniciativas/`: what already exists, registered by the team and by the actors themselves."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from strategies.models import Initiative
from tests.factories import ActorFactory, InitiativeFactory
from tests.forms import fields_of
from tests.markup import markup


@pytest.fixture(autouse=True)
def november(today):
    today(2015, 11, 23)


@pytest.fixture
def manager(personas, sign_in):
    return sign_in(personas("local_manager"))


@pytest.fixture
def delegate(personas):
    return personas("actor_delegate")


def send(client, address="/iniciativas/nueva/", **changes):
    told = {"kind": "project", "name": "Empléate"} | changes
    return client.post(address, fields_of(client.get(address), "") | told)


def names(client, query=""):
    return [one.name for one in client.get(f"/iniciativas/{query}").context["page"]]


# --- who registers what ------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["local_manager", "technical_secretariat"])
def test_the_team_registers_what_an_actor_of_the_directory_leads(role, personas, sign_in):
    client, actor = sign_in(personas(role)), ActorFactory(name="Instituto", acronym="INA")
    page = send(
        client,
        actor=actor.pk,
        description="Cursos cortos",
        population="Jóvenes sin trabajo",
        age_groups=["18-35"],
        sex="women",
        districts=["10313"],
        starts_on="01/02/2015",
        ends_on="30/11/2015",
    )
    made = Initiative.objects.get()
    assert (made.canton_id, made.actor, made.entered_by) == ("103", actor, personas(role))
    assert (made.starts_on, made.ends_on) == (date(2015, 2, 1), date(2015, 11, 30))
    shown = markup(client.get(page.url))
    for words in ("Instituto (INA)", "Cursos cortos", "Jóvenes sin trabajo", "mujeres"):
        assert words in shown
    assert "Los Guido" in shown and "30 de noviembre de 2015" in shown


def test_a_delegate_registers_and_changes_what_the_own_actor_leads(personas, delegate, sign_in):
    client, own = sign_in(delegate), personas.actor_of(delegate)
    page = send(client)  # the actor is the only one that the page offers
    made = Initiative.objects.get()
    assert (made.actor, made.entered_by) == (own, delegate)
    send(client, f"{page.url}editar/", name="Empléate joven")
    made.refresh_from_db()
    assert made.name == "Empléate joven"
    assert client.post(f"{page.url}quitar/").url == "/iniciativas/"
    assert not Initiative.objects.exists()


def test_a_delegate_registers_nothing_in_anothers_name(personas, delegate, sign_in):
    """Neither another actor's nor nobody's, new or by a change of the own."""
    client, other = sign_in(delegate), ActorFactory()
    own = InitiativeFactory(actor=personas.actor_of(delegate), name="Propia")
    for forged in (other.pk, ""):
        for address in ("/iniciativas/nueva/", f"{own.get_absolute_url()}editar/"):
            page = send(client, address, actor=forged)
            assert page.context["form"].errors["actor"], address
    assert Initiative.objects.get().actor == own.actor


def test_a_delegate_changes_nothing_that_another_leads(delegate, sign_in):
    client, theirs = sign_in(delegate), InitiativeFactory(actor=ActorFactory())
    page = markup(client.get(theirs.get_absolute_url()))
    assert theirs.name in page and "editar/" not in page
    for verb in ("editar", "quitar"):
        for send_it in (client.get, client.post):
            answer = send_it(f"{theirs.get_absolute_url()}{verb}/")
            assert answer.status_code == 403
            assert "la lleva otro actor" in markup(answer)
    assert Initiative.objects.get() == theirs


def test_one_who_spoke_for_the_actor_once_writes_no_more(personas, delegate, sign_in):
    own = InitiativeFactory(actor=personas.actor_of(delegate))
    delegate.persons.update(is_active=False)
    client = sign_in(delegate)
    assert "Nueva iniciativa" not in markup(client.get("/iniciativas/"))
    assert client.get("/iniciativas/nueva/").status_code == 403
    assert client.post(f"{own.get_absolute_url()}quitar/").status_code == 403


@pytest.mark.parametrize("role", ["executive_committee", "mayor"])
def test_who_only_reads_is_told_so(role, personas, sign_in):
    made, client = InitiativeFactory(), sign_in(personas(role))
    assert "Nueva iniciativa" not in markup(client.get("/iniciativas/"))
    assert "editar/" not in markup(client.get(made.get_absolute_url()))
    for path in ("/iniciativas/nueva/", f"{made.get_absolute_url()}editar/"):
        assert client.post(path).status_code == 403
    assert Initiative.objects.get() == made


def test_another_cantons_people_see_nothing_of_it(personas, sign_in):
    made = InitiativeFactory(name="Empléate")
    for role in ("local_manager", "actor_delegate"):
        client = sign_in(personas(role, "601"))
        assert names(client) == []
        rows = load_workbook(io.BytesIO(client.get("/iniciativas/lista.xlsx").content)).active
        assert rows.max_row == 1
        for path in ("", "editar/", "quitar/"):
            assert client.get(f"{made.get_absolute_url()}{path}").status_code == 404


@pytest.mark.django_db
def test_anonymous_goes_to_sign_in(client):
    made = InitiativeFactory()
    for path in ("/iniciativas/", "/iniciativas/lista.xlsx", made.get_absolute_url()):
        assert client.get(path).url.startswith("/ingresar/")


def test_a_removal_asks_first(manager):
    made = InitiativeFactory()
    assert "Se quita solo si nada lo usa" in markup(
        manager.get(f"{made.get_absolute_url()}quitar/")
    )
    assert Initiative.objects.exists(), "asking removes nothing"
    page = manager.post(f"{made.get_absolute_url()}quitar/", follow=True)
    assert f"Se quitó la iniciativa «{made}»." in markup(page)
    assert not Initiative.objects.exists()


# --- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": ""}, "name", "Está vacío. Escriba este dato."),
        ({"name": "  "}, "name", "Está vacío"),
        ({"name": "x" * 201}, "name", "200"),
        ({"name": "RED DE JOVENES"}, "name", "Ya hay una iniciativa con este nombre"),
        ({"kind": "fiesta"}, "kind", "fiesta"),
        (
            {"districts": ["60101"]},
            "districts",
            "(60101) no es de este cantón: es del cantón Puntarenas",
        ),
        ({"districts": ["10313", "x"]}, "districts", "«x» no es un distrito"),
        ({"age_groups": ["99"]}, "age_groups", "99"),
        ({"starts_on": "mañana"}, "starts_on", "como día, mes y año"),
        ({"ends_on": "01/01/0015"}, "ends_on", "Revise el año"),
        (
            {"starts_on": "02/03/2015", "ends_on": "01/03/2015"},
            "ends_on",
            "es anterior a la fecha «desde»",
        ),
    ],
)
def test_what_cannot_be_registered_says_how_to_mend_it(manager, changes, field, message):
    InitiativeFactory(name="Red de jóvenes")
    page = send(manager, description="Lo que ya escribí", **changes)
    assert message in " ".join(page.context["form"].errors[field])
    assert "Lo que ya escribí" in markup(page), "nothing typed is lost"
    assert Initiative.objects.count() == 1


def test_an_actor_of_another_canton_is_not_offered(manager):
    page = send(manager, actor=ActorFactory(canton_id="601").pk)
    assert page.context["form"].errors["actor"]
    assert not Initiative.objects.exists()


def test_the_second_of_two_who_edit_is_told(manager):
    made = InitiativeFactory(name="Red", population="Jóvenes")
    address = f"{made.get_absolute_url()}editar/"
    first = fields_of(manager.get(address), "")
    manager.post(address, first | {"population": "Mujeres"})
    page = manager.post(address, first | {"population": "Niñez"})
    assert "Otra persona guardó estos datos" in markup(page)
    made.refresh_from_db()
    assert made.population == "Mujeres"
    manager.post(address, fields_of(page, "") | {"population": "Niñez"})
    made.refresh_from_db()
    assert made.population == "Niñez"


# --- the list ------------------------------------------------------------------------------------


@pytest.fixture
def several(db):
    """A programme that is over, one for ever, a project to come; and one in another canton."""
    InitiativeFactory(name="Ábaco abierto", kind="programme", ends_on=date(2015, 10, 31))
    InitiativeFactory(name="abrazos en Calle", kind="network").districts.set(["10313"])
    InitiativeFactory(name="Zapatos", starts_on=date(2016, 1, 1)).districts.set(["10301"])
    InitiativeFactory(name="Ábaco porteño", canton_id="601")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ábaco abierto", "abrazos en Calle", "Zapatos"]),
        ("?q=ABACO", ["Ábaco abierto"]),
        ("?q=calle+ábrazos", ["abrazos en Calle"]),
        ("?tipo=programme", ["Ábaco abierto"]),
        ("?distrito=10313", ["abrazos en Calle"]),
        ("?tiempo=hoy", ["abrazos en Calle"]),
        ("?tiempo=terminadas", ["Ábaco abierto"]),
        ("?orden=-nombre", ["Zapatos", "abrazos en Calle", "Ábaco abierto"]),
        ("?orden=de-lado&tipo=x&distrito=60101", ["Ábaco abierto", "abrazos en Calle", "Zapatos"]),
        ("?q=nada", []),
    ],
)
def test_it_is_searched_filtered_and_sorted_and_the_file_holds_the_same(
    manager, several, query, found
):
    assert names(manager, query) == found
    content = manager.get(f"/iniciativas/lista.xlsx{query}").content
    header, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert header[0] == "Iniciativa"
    assert sorted(row[0] for row in rows) == sorted(found)


def test_the_file_says_what_the_page_says(manager):
    actor = ActorFactory(name="=1+1", acronym="")
    made = InitiativeFactory(
        name="Red",
        actor=actor,
        population="Jóvenes",
        age_groups=["12-17"],
        sex="women",
        starts_on=date(2015, 2, 1),
    )
    made.districts.set(["10313", "10301"])
    answer = manager.get("/iniciativas/lista.xlsx")
    assert "iniciativas-desamparados-2015-11-23.xlsx" in answer["Content-Disposition"]
    header, row = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    told = dict(zip(header, row, strict=True))
    assert told["Tipo"] == "Proyecto"
    assert told["Quién la lleva"] == "'=1+1", "no cell is a formula"
    assert told["Grupos de edad y sexo"] == made.reach_in_words
    assert told["Distritos"] == "Desamparados, Los Guido"
    assert (told["Desde"].date(), told["Hasta"]) == (date(2015, 2, 1), None)


def test_an_empty_register_offers_the_first_and_a_search_the_way_back(manager, personas, sign_in):
    page = markup(manager.get("/iniciativas/"))
    assert "lista.xlsx" not in page
    assert page.count("/iniciativas/nueva/") >= 1
    reader = markup(sign_in(personas("mayor")).get("/iniciativas/"))
    assert "/iniciativas/nueva/" not in reader
    InitiativeFactory()
    page = markup(manager.get("/iniciativas/?q=nada"))
    assert "Ninguna iniciativa coincide" in page and "Ver todas" in page


def test_pages_of_25_keep_the_filters(manager):
    for number in range(26):
        InitiativeFactory(name=f"Red {number:02}", kind="network")
    page = manager.get("/iniciativas/?tipo=network&pagina=2")
    assert [one.name for one in page.context["page"]] == ["Red 25"]
    assert "tipo=network" in markup(page)
    assert names(manager, "?pagina=99") == ["Red 25"], "a page too far is the last"


def test_the_page_of_who_leads_it_names_it(manager):
    made = InitiativeFactory(actor=ActorFactory(), name="Empléate")
    page = manager.get(made.actor.get_absolute_url())
    assert made.get_absolute_url() in markup(page)
