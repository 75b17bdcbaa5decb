"""Where each figure of the board leads: the rows, and both as files."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from agreements.enums import State
from agreements.models import Agreement, SubActivity
from monitoring.models import SlotClosure
from tests.factories import (
    complete_agreement,
    slots_of,
)
from tests.markup import markup
from tests.monitoring.board.page import report, text_of

pytestmark = pytest.mark.django_db


def figures_and_links(page: str) -> list[tuple[int, str]]:
    """Every figure of the board that leads to rows, with its address."""
    found = re.findall(r'<a href="(/tablero/casillas/[^"]+)">([\d\s\u2009\u00a0]+)</a>', page)
    return [
        (int(re.sub(r"\D", "", figure)), address.replace("&amp;", "&")) for address, figure in found
    ]


def test_each_figure_leads_to_exactly_its_rows(look, axis, personas):
    for number in range(3):
        made = complete_agreement(state=State.VIGENTE, axis=axis)
        july, august, september = slots_of(made)
        report(july, (25, 100, 0)[number], validated=number != 2)
        if number == 1:
            report(september, 75)
            SlotClosure.objects.create(
                sub_activity=august,
                month=august.month,
                reason="Sin local.",
                closed_by=personas("local_manager"),
            )
    ended = complete_agreement(state=State.CONCLUIDO, axis=axis)
    report(slots_of(ended)[0], 50)
    for query in ("", "?mes=2015-07", "?anio=2015"):
        links = figures_and_links(markup(look(f"/tablero/{query}")))
        assert len(links) >= 8
        for figure, address in links:
            text = text_of(look(address))
            rows = re.search(r"(\d+) casillas? con estos filtros", text)
            assert (int(rows[1]) if rows else 0) == figure, address


def test_the_rows_say_the_level_and_the_situation_in_words(look, agreement):
    text = text_of(look("/tablero/casillas/"))
    assert "Taller de 07/2015" in text and "Avanzada, rezagada" in text
    assert "Atrasado 5 días" in text and "Mes en curso" in text
    only = text_of(look(f"/tablero/casillas/?acuerdo={agreement.reference}&nivel=50"))
    assert "1 casilla con estos filtros" in only
    assert "Ninguna casilla con estos filtros" in text_of(look("/tablero/casillas/?nivel=100"))


def test_long_lists_of_rows_are_paged(look, axis):
    for _ in range(18):
        complete_agreement(state=State.VIGENTE, axis=axis)
    first = text_of(look("/tablero/casillas/"))
    assert "54 casillas" in first and "Página 1 de 2" in first
    assert "Página 2 de 2" in text_of(look("/tablero/casillas/?pagina=2"))


def test_the_matrix_as_csv_says_what_the_heat_map_shows(look, agreement):
    response = look("/tablero/matriz.csv")
    assert response["Content-Disposition"] == (
        'attachment; filename="tablero-desamparados-2015-09-10.csv"'
    )
    header, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    cells = dict(zip(header, row, strict=True))
    assert cells["Referencia"] == agreement.reference
    assert cells["2015-07"] == "50"
    assert cells["2015-08"] == "atrasado 5 días"
    assert cells["2015-09"] == "mes en curso"
    assert cells["2015-06"] == ""


def test_the_rows_as_xlsx_hold_numbers_and_no_formula(look, agreement):
    slot = slots_of(agreement)[0]
    SubActivity.objects.filter(pk=slot.pk).update(description="=1+1")
    slot.reports.update(note="@SUM(A1)", people_reached=12)
    book = load_workbook(io.BytesIO(look("/tablero/casillas.xlsx").content))
    header, first, *_ = book.active.iter_rows(values_only=True)
    row = dict(zip(header, first, strict=True))
    assert row["Nivel (%)"] == 50 and row["Personas alcanzadas"] == 12
    assert row["Sub-actividad"] == "'=1+1" and row["Nota"] == "'@SUM(A1)"
    assert row["Rezagada"] == "Sí" and row["Mes del reporte"] == "2015-07"


def test_what_a_person_typed_is_never_markup(look, agreement):
    hurt = "<script>alert(1)</script>"
    Agreement.objects.update(planned_activity=hurt)
    agreement.lead_actor.name = hurt
    agreement.lead_actor.save()
    agreement.strategy.name = hurt
    agreement.strategy.save()
    SubActivity.objects.update(description=hurt)
    for path in ("/tablero/", "/tablero/casillas/"):
        page = markup(look(path))
        assert hurt not in page
        assert "&lt;script&gt;" in page
