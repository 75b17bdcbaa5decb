"""The board and the first page in a real browser, wide and narrow."""

from datetime import date

import pytest

from agreements.enums import State
from core.accounts.enums import Role
from monitoring.models import ProgressReport
from tests.factories import complete_agreement, slots_of


@pytest.fixture
def agreement(committed_db, today):
    today(2015, 9, 10)
    made = complete_agreement(
        state=State.VIGENTE, period_start=date(2015, 1, 1), period_end=date(2015, 12, 1)
    )
    for slot, level in zip(slots_of(made), (0, 25, 50, 75, 100), strict=False):
        ProgressReport.objects.create(
            sub_activity=slot, month=slot.month, level=level, validated_at="2015-09-01T00:00Z"
        )
    return made


def test_the_committee_reads_the_board_and_follows_a_cell(agreement, personas, visitor):
    complete_agreement(axis=agreement.axis).submit(by=personas("local_manager"))
    window = visitor(personas("executive_committee"))
    page = window.visit("/tablero/")
    page.locator("summary", has_text="Filtros").click()
    page.get_by_label("Estado").select_option("vigente")
    page.get_by_role("button", name="Aplicar filtros").click()
    page.wait_for_url("**estado=vigente**")
    window.check()
    page.get_by_role("link", name="agosto de 2015, atrasado 5 días").click()
    page.wait_for_url("**/avance/?mes=2015-08")
    window.check()


def test_on_a_phone_the_heat_map_opens_at_the_latest_month(agreement, personas, visitor):
    page = visitor(personas("mayor"), phone=True).visit("/tablero/")
    latest = page.get_by_role("link", name="setiembre de 2015, mes en curso")
    box = latest.bounding_box()  # nothing was scrolled by hand
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    name = page.get_by_role("rowheader", name="Mapeo de familias").first.bounding_box()
    assert name["x"] >= 0, "the first column sticks"


def test_a_figure_leads_to_its_rows(agreement, personas, visitor):
    window = visitor(personas("technical_secretariat"))
    page = window.visit("/tablero/")
    page.locator(".kpis").get_by_role("link", name="1", exact=True).last.click()
    page.wait_for_url("**/tablero/casillas/**")
    page.get_by_role("cell", name="Atrasado 5 días", exact=True).wait_for()
    window.check()


@pytest.mark.parametrize("phone", [False, True])
def test_every_roles_first_page_is_accessible(agreement, personas, visitor, phone):
    for role in Role:
        visitor(personas(role), phone=phone).visit("/inicio/")
