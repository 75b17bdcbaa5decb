"""The board's filters: each keeps its agreements, nonsense is left out."""

import re
from datetime import date

import pytest

from agreements.enums import State
from tests.factories import (
    ActorFactory,
    AxisFactory,
)
from tests.markup import markup
from tests.monitoring.board.page import text_of, titled

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(axis):
    """Three agreements that differ in axis, actor, district, state and year."""
    second = AxisFactory(strategy=axis.strategy, name="Control", order=2)
    first = titled("Uno", state=State.VIGENTE, axis=axis, lead_actor=ActorFactory(acronym="UNO"))
    other = titled(
        "Dos", state=State.CONCLUIDO, axis=second, lead_actor=ActorFactory(acronym="DOS")
    )
    third = titled(
        "Tres",
        state=State.RESCINDIDO,
        axis=axis,
        period_start=date(2016, 1, 1),
        period_end=date(2016, 3, 1),
    )
    first.districts.set(["10301"])
    other.districts.set(["10305"])
    return first, other, third


def shown(response) -> set[str]:
    body = re.search(r"<tbody>(.*?)</tbody>", markup(response), re.S)
    return set(re.findall(r'<th scope="row"><a href="[^"]+">(\w+)</a>', body[1])) if body else set()


def test_each_filter_keeps_its_agreements(look, three):
    first, other, _ = three
    assert shown(look()) == {"Uno", "Dos"}
    assert shown(look(f"/tablero/?eje={other.axis_id}")) == {"Dos"}
    assert shown(look(f"/tablero/?actor={first.lead_actor_id}")) == {"Uno"}
    collaborator = other.collaborators.get().actor_id
    assert shown(look(f"/tablero/?actor={collaborator}")) == {"Dos"}
    assert shown(look("/tablero/?distrito=10305")) == {"Dos"}
    assert shown(look("/tablero/?estado=vigente")) == {"Uno"}
    assert shown(look("/tablero/?estado=concluido")) == {"Dos"}
    assert shown(look("/tablero/?estado=rescindido&anio=2016")) == {"Tres"}
    assert shown(look("/tablero/?anio=2015")) == {"Uno", "Dos"}


def test_expired_agreements_are_told_from_those_in_force(look, three, today):
    today(2015, 10, 1)
    assert shown(look("/tablero/?estado=vencido")) == {"Uno"}
    assert "1 con el plazo vencido" in text_of(look())


def test_filters_stay_in_the_links_and_can_be_cleared(look, three):
    page = markup(look("/tablero/?estado=vigente&distrito=10301"))
    assert "estado=vigente" in re.search(r'href="([^"]*matriz\.csv[^"]*)"', page)[1]
    assert "distrito=10301" in re.search(r'href="([^"]*casillas/[^"]*)"', page)[1]
    assert re.search(r'<option value="vigente" selected>', page)
    assert ">Quitar filtros</a>" in page


@pytest.mark.parametrize(
    "query",
    [
        "estrategia=999999",
        "estrategia=abc",
        "eje=999999",
        "eje=%27%3B",
        "actor=-1",
        "distrito=60101",
        "estado=borrador",
        "anio=1800",
        "mes=2015-13",
        "mes=ayer",
        "nivel=33&marca=x&pagina=x&hasta=1",
        "pagina=9999",
    ],
)
def test_what_cannot_be_understood_in_the_address_is_left_out(query, look, agreement):
    for path in ("/tablero/", "/tablero/casillas/", "/tablero/matriz.csv", "/tablero/casillas.csv"):
        response = look(f"{path}?{query}")
        assert response.status_code == 200, path
    assert "Mapeo de familias" in text_of(look(f"/tablero/?{query}"))


def test_a_choice_that_does_not_exist_is_said_at_its_field(look, agreement):
    text = text_of(look("/tablero/?distrito=60101"))
    assert "Esa opción no está en este cantón. Escoja otra de la lista." in text
