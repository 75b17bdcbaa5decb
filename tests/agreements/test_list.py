"""`/acuerdos/` and `/acuerdos/nuevo/`: what each person finds, and how a draft begins."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.enums import State
from agreements.models import Agreement
from tests.factories import ActorFactory, AxisFactory, complete_agreement
from tests.markup import markup


def found(page) -> list[str]:
    return [agreement.reference for agreement, _ in page.context["rows"]]


@pytest.fixture
def client(personas, sign_in):
    return sign_in(personas("local_manager"))


def test_search_ignores_case_and_accents_and_keeps_the_filters(client):
    lead = ActorFactory(name="Fundación Órbita", acronym="ORB")
    agreement = complete_agreement(lead_actor=lead)
    for text in ("MAPÉO", "orbita", "orb", agreement.reference, "familias mapeo"):
        page = client.get("/acuerdos/", {"q": text})
        assert found(page) == [agreement.reference], text
        assert f'value="{text}"' in markup(page)
    assert found(client.get("/acuerdos/", {"q": "otra cosa"})) == []
    assert "Ningún acuerdo coincide" in markup(client.get("/acuerdos/?q=zzz"))


def test_a_search_by_words_leaves_the_filters_folded(client):
    complete_agreement()
    assert 'more-filters" open' not in markup(client.get("/acuerdos/?q=mapeo"))
    assert 'more-filters" open' in markup(client.get("/acuerdos/?estado=borrador"))


def test_filters_by_state_axis_strategy_actor_district_and_year(client, today):
    today(2016, 6, 1)
    over = complete_agreement(state=State.VIGENTE)
    going = complete_agreement(
        state=State.VIGENTE, period_start=date(2016, 1, 1), period_end=date(2016, 12, 1)
    )
    draft = complete_agreement()
    draft.districts.set(["10313"])
    cases = [
        ({"estado": "vencido"}, {over}),
        ({"estado": "vigente"}, {over, going}),
        ({"estado": "borrador"}, {draft}),
        ({"eje": over.axis_id}, {over}),
        ({"estrategia": going.strategy_id}, {going}),
        ({"actor": over.lead_actor_id}, {over}),
        ({"distrito": "10313"}, {draft}),
        ({"anno": 2016}, {going}),
        ({"estado": "inventado", "eje": "x", "anno": "mil"}, {over, going, draft}),
    ]
    for query, expected in cases:
        page = client.get("/acuerdos/", query)
        assert page.status_code == 200
        assert set(found(page)) == {agreement.reference for agreement in expected}, query
    assert "Vencido" in markup(client.get("/acuerdos/"))


def test_axes_of_one_name_stand_under_their_strategies(client):
    for name in ("Estrategia 2011", "Estrategia 2015"):
        axis = AxisFactory(name="Desarrollo local", strategy__name=name)
        complete_agreement(axis=axis)
    page = markup(client.get("/acuerdos/"))
    for name in ("Estrategia 2011", "Estrategia 2015"):
        group = page[page.index(f'<optgroup label="{name}">') :]
        assert group[: group.index("</optgroup>")].count("Desarrollo local") == 1


def test_order_is_one_of_a_fixed_list(client):
    one, two = complete_agreement(), complete_agreement()
    assert found(client.get("/acuerdos/?orden=referencia")) == [one.reference, two.reference]
    assert found(client.get("/acuerdos/?orden=-referencia")) == [two.reference, one.reference]
    assert found(client.get("/acuerdos/?orden=password")) == [two.reference, one.reference]


def test_pages_of_25_keep_the_filters_in_their_links(client):
    axis = AxisFactory()
    for _ in range(27):
        complete_agreement(axis=axis)
    page = client.get("/acuerdos/", {"q": "mapeo", "estado": "borrador"})
    html = markup(page)
    assert len(found(page)) == 25
    assert "27 acuerdos" in html and "Del 1 al 25 de 27" in html
    assert "?q=mapeo&amp;estado=borrador&amp;pagina=2" in html
    assert len(found(client.get("/acuerdos/?q=mapeo&pagina=2"))) == 2
    assert len(found(client.get("/acuerdos/?pagina=99"))) == 2


def test_number_of_queries_is_the_same_for_2_and_20(client):
    axis = AxisFactory()
    for _ in range(2):
        complete_agreement(axis=axis)
    client.get("/acuerdos/")
    with CaptureQueriesContext(connection) as few:
        client.get("/acuerdos/")
    for _ in range(18):
        complete_agreement(axis=AxisFactory(strategy=axis.strategy))
    with CaptureQueriesContext(connection) as many:
        client.get("/acuerdos/")
    assert len(many) == len(few)


def test_a_delegate_finds_the_own_actors_agreements_once(personas, sign_in):
    delegate = personas("actor_delegate")
    actor = personas.actor_of(delegate)
    own = complete_agreement(lead_actor=actor)
    own.collaborators.create(actor=actor)
    complete_agreement()
    assert found(sign_in(delegate).get("/acuerdos/")) == [own.reference]


@pytest.mark.parametrize("role", ["national_liaison", "administrator"])
def test_the_country_finds_what_is_settled_in_all_cantons(personas, sign_in, role):
    here = complete_agreement(state=State.VIGENTE)
    there = complete_agreement("601", state=State.APROBADO)
    complete_agreement()
    client = sign_in(personas(role))
    assert set(found(client.get("/acuerdos/"))) == {here.reference, there.reference}
    assert found(client.get("/acuerdos/?canton=601")) == [there.reference]


def test_another_cantons_people_find_nothing_and_are_told_what_to_do(personas, sign_in):
    complete_agreement()
    page = sign_in(personas("local_manager", "601")).get("/acuerdos/")
    assert found(page) == []
    assert "Empezar un acuerdo" in markup(page)


# --- a new draft -------------------------------------------------------------------------------


def test_a_draft_begins_under_its_strategy_axis_and_form(client, personas):
    axis = AxisFactory(strategy__canton_id="103")
    data = {"strategy": axis.strategy_id, "axis": axis.pk, "form": "convenio"}
    answer = client.post("/acuerdos/nuevo/", data)
    draft = Agreement.objects.get()
    assert answer.url == f"/acuerdos/{draft.reference}/editar/"
    assert draft.reference == "103-BORR-0001"
    assert (draft.steps.get().name, draft.steps.get().by) == ("create", personas("local_manager"))
    assert draft.contacts.count() == 1


def test_a_draft_that_is_sent_twice_is_one_until_somebody_writes_in_it(client, personas):
    axis = AxisFactory(strategy__canton_id="103")
    data = {"strategy": axis.strategy_id, "axis": axis.pk, "form": "convenio"}
    first, again = (client.post("/acuerdos/nuevo/", data).url for _ in range(2))
    assert first == again
    draft = Agreement.objects.get()
    assert draft.steps.count() == draft.contacts.count() == 1
    draft.write("section_2", {"objective": "Uno"}, version=1, by=personas("local_manager"))
    assert client.post("/acuerdos/nuevo/", data).url != first
    other = data | {"form": "contrato"}
    assert client.post("/acuerdos/nuevo/", other).url != first
    assert Agreement.objects.count() == 3


def test_an_axis_of_another_strategy_is_refused_with_everything_kept(client):
    axis, other = AxisFactory(), AxisFactory()
    data = {"strategy": axis.strategy_id, "axis": other.pk, "form": "convenio"}
    page = client.post("/acuerdos/nuevo/", data)
    html = markup(page)
    assert page.status_code == 200
    assert "no es de la estrategia escogida" in html
    assert f'value="{other.pk}" selected' in html
    assert not Agreement.objects.exists()


def test_an_empty_form_asks_politely(client):
    html = markup(client.post("/acuerdos/nuevo/", {}))
    assert "No se guardó" in html and "Estrategia</a>: Está vacío. Escoja una opción." in html


def test_a_strategy_of_another_canton_is_no_choice(client):
    axis = AxisFactory(strategy__canton_id="601")
    data = {"strategy": axis.strategy_id, "axis": axis.pk, "form": "convenio"}
    assert "no es del cantón" in markup(client.post("/acuerdos/nuevo/", data))


@pytest.mark.parametrize("role", ["technical_secretariat", "mayor", "actor_delegate"])
def test_only_the_local_manager_begins_one(personas, sign_in, role):
    assert sign_in(personas(role)).get("/acuerdos/nuevo/").status_code == 403
    assert sign_in(personas(role)).post("/acuerdos/nuevo/").status_code == 403


# --- the directory -------------------------------------------------------------------------------


def test_directory_finds_by_name_or_acronym_within_the_canton(client):
    ActorFactory(name="Instituto Mixto de Ayuda Social", acronym="IMAS")
    ActorFactory(name="Asociación Íntegra", canton_id="103")
    ActorFactory(name="Asociación de lejos", canton_id="601")
    ActorFactory(name="Asociación de antes", canton_id="103", is_active=False)
    ask = lambda q: client.get("/acuerdos/directorio/", {"q": q}).json()["actors"]  # noqa: E731
    assert ask("imas") == ["Instituto Mixto de Ayuda Social (IMAS)"]
    assert ask("integra asoc") == ["Asociación Íntegra"]
    assert ask("asociacion") == ["Asociación Íntegra"]


def test_an_actor_is_registered_on_the_spot(client):
    agreement = complete_agreement()
    address = f"/acuerdos/{agreement.reference}/actor-nuevo/"
    data = {"name": "Comité de Vecinas", "acronym": "", "kind": "civil_society"}
    assert client.post(address, data).status_code == 302
    page = client.post(address, data | {"name": "comite de vecinas"})
    assert "Ya está en el directorio" in markup(page)
