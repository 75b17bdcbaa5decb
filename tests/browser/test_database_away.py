"""What saves itself tells of a portal without its database, keeps the text and sends it after."""

import json
from datetime import date

from playwright.sync_api import expect

from agreements.enums import State
from monitoring.models import ProgressReport
from tests.factories import complete_agreement

AWAY = {
    "status": 503,
    "headers": {"Content-Type": "application/json", "Retry-After": "5"},
    "body": json.dumps({"reason": "away", "message": "La base de datos no responde."}),
}


def back_again(page, saves: str) -> None:
    page.unroute(saves)
    page.evaluate("window.dispatchEvent(new Event('online'))")


def test_a_level_is_sent_when_the_database_is_back(visitor, personas, committed_db, today):
    today(2015, 8, 10)
    agreement = complete_agreement(state=State.VIGENTE)
    window = visitor(personas("local_manager"))
    page = window.visit(f"/acuerdos/{agreement.reference}/avance/?mes=2015-07")
    july = page.get_by_role("group", name="Taller de 07/2015, JUL-15: avance de julio de 2015")
    page.route("**/guardar/", lambda route: route.fulfill(**AWAY))
    july.get_by_role("radio", name="50 %", exact=True).check(force=True)
    expect(july.get_by_text("Sin conexión. Lo escrito está en esta computadora")).to_be_visible()
    expect(july.get_by_text("Guardado")).to_have_count(0)
    back_again(page, "**/guardar/")
    expect(july.get_by_text("Guardado")).to_be_visible()
    report = ProgressReport.objects.get()
    assert (report.level, report.month) == (50, date(2015, 7, 1))


def test_text_is_sent_when_the_database_is_back(visitor, personas, committed_db):
    agreement = complete_agreement()
    window = visitor(personas("local_manager"))
    page = window.visit(f"/acuerdos/{agreement.reference}/editar/")
    told = page.locator("#guardado")
    page.route("**/editar/**", lambda route: route.fulfill(**AWAY))
    page.get_by_label("Escriba el objetivo del acuerdo").fill("Escrito sin base de datos")
    expect(told).to_contain_text("El portal no responde ahora")
    page.get_by_role("button", name="Agregar persona encargada").click()
    expect(told).to_contain_text("El portal no responde ahora")
    back_again(page, "**/editar/**")
    expect(told).to_contain_text("Guardado a las")
    agreement.refresh_from_db()
    assert agreement.objective == "Escrito sin base de datos"
