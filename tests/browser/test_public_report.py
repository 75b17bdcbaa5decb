"""The citizen's pages in a real browser: without script, on a desk, on a phone, on paper."""

from datetime import date

import pytest

from agreements.enums import State
from citizens import services
from core.territory.models import Canton
from tests.citizens.conftest import report_level
from tests.factories import complete_agreement, slots_of

ADDRESS = "/cantones/desamparados/informes/2015/"


@pytest.fixture
def told(committed_db, settings):
    settings.FIXED_TODAY = date(2016, 2, 12)
    first = complete_agreement(state=State.VIGENTE)
    second = complete_agreement(state=State.VIGENTE, axis=first.axis)
    for slot, level in zip(slots_of(first), (100, 50), strict=False):
        report_level(slot, level, people_reached=40)
    report_level(slots_of(second)[0], 0)
    return Canton.objects.get(pk="103")


@pytest.fixture
def published(told, monkeypatch):
    monkeypatch.setattr("core.documents.sandbox.render", lambda kind, payload: b"%PDF-1.7 fake")
    return services.publish(told, 2015)


@pytest.mark.parametrize("phone", [False, True])
def test_public_pages_are_accessible_at_both_widths(published, visitor, phone):
    window = visitor(phone=phone)
    for address in (
        ADDRESS,
        "/",
        "/cantones/desamparados/",
        "/cantones/puntarenas/",
        "/protocolo/",
    ):
        window.visit(address)
    window.visit("/cantones/desamparados/informes/2011/")
    assert not window.page.context.cookies()


def test_a_citizen_goes_from_the_front_page_to_the_report(published, visitor):
    window = visitor(phone=True)
    page = window.visit("/")
    page.get_by_label("Cantón o provincia").fill("desamparados")
    page.get_by_role("button", name="Buscar").click()
    page.get_by_role("link", name="Desamparados").click()
    page.get_by_role("link", name="Informe 2015").click()
    page.get_by_role("heading", name="Qué acordamos y qué se cumplió en 2015").wait_for()
    page.get_by_role("link", name="Informe completo").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Todas las tablas").click()
    assert download.value.suggested_filename == "datos-desamparados-2015-edicion-1.zip"


def test_the_report_asks_for_its_sheet_alone(published, visitor):
    window = visitor()
    asked = []
    window.page.on("request", lambda request: asked.append(request.url))
    window.visit(ADDRESS)
    assert len(asked) == 2 and "estilo-" in asked[1]


def test_the_committee_publishes_from_its_page(told, visitor, personas):
    member = personas("executive_committee")
    window = visitor(member)
    page = window.visit("/informes/")
    page.get_by_role("link", name="Informe 2015").click()
    window.check()
    page.get_by_role("button", name="Publicar informe").click()
    page.get_by_role("heading", name="Se prepara la edición 1").wait_for()
    window.check()
    services.wait_and_complete(seconds=30)
    page.get_by_role("link", name="Ver la página pública").click()  # the page reloads by itself
    page.get_by_role("heading", name="Qué acordamos y qué se cumplió en 2015").wait_for()
