"""The Anexo 1 typed in a browser: the whole paper, two editors of one part, rows, a phone."""

import re

import pytest
from playwright.sync_api import expect

from agreements.models import Agreement, PendingText, SubActivity
from core.mail.models import OutgoingMail
from strategies.models import StrategicAction
from tests.browser.conftest import PHONE
from tests.browser.imas_ina import directory_of_desamparados, type_the_agreement
from tests.factories import (
    complete_agreement,
)

SAVED = re.compile(r"Guardado a las \d\d:\d\d")


@pytest.fixture
def directory(committed_db):
    return directory_of_desamparados()


def saved(page):
    expect(page.get_by_role("status").get_by_text(SAVED)).to_be_visible()


def edit(agreement):
    return f"/acuerdos/{agreement.reference}/editar/"


def test_the_imas_ina_agreement_is_typed_and_sent(visitor, personas, directory):
    personas("executive_committee")
    window = visitor(personas("local_manager"))
    page = type_the_agreement(window, directory)

    page.get_by_role("button", name="Enviar a la Comisión Ejecutiva").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Qué falta para enviar")
    expect(alert.get_by_role("listitem")).to_have_count(1)
    expect(alert).to_contain_text("ENE-16")
    window.check()
    january = page.get_by_role("group", name="Acción 7, enero 2016, sub-actividad 1")
    january.get_by_role("button", name="Quitar").click()
    expect(page.get_by_role("button", name="Deshacer")).to_be_focused()
    page.get_by_role("button", name="Enviar a la Comisión Ejecutiva").click()
    page.wait_for_url("**/acuerdos/103-2015-001/")
    expect(page.get_by_text("Se envió a la Comisión Ejecutiva como 103-2015-001")).to_be_visible()
    window.check()

    agreement = Agreement.objects.get()
    assert agreement.state == "en_comision"
    assert [contact.name for contact in agreement.contacts.all()] == [
        "Persona encargada IMAS",
        "Persona encargada INA",
    ]
    assert agreement.institutional_programmes == [
        "Plan Puente al Desarrollo",
        "Actividad Institucional INA",
    ]
    assert {district.name for district in agreement.districts.all()} == {"San Miguel", "Los Guido"}
    assert SubActivity.objects.count() == 6
    assert SubActivity.objects.get(month="2015-07-01").civil_society == ["ADI de La Capri"]
    assert OutgoingMail.objects.filter(kind="agreement_sent").exists()

    member = visitor(personas("executive_committee"))
    page = member.visit("/acuerdos/103-2015-001/")
    page.get_by_role("button", name="Aprobar").click()
    expect(page.get_by_text("Aprobado por la Comisión Ejecutiva.")).to_be_visible()
    member.check()


def test_two_editors_of_one_section_meet_and_neither_text_is_lost(visitor, personas, committed_db):
    agreement = complete_agreement(lead_actor=personas.actor_of(personas("actor_delegate")))
    one = visitor(personas("local_manager"))
    other = visitor(personas("actor_delegate"))
    mine = one.visit(edit(agreement))
    theirs = other.visit(edit(agreement))
    theirs.get_by_label("Escriba el objetivo del acuerdo").fill("Texto de la otra persona")
    saved(theirs)
    mine.get_by_label("Señale la población").fill("Otra sección no se encuentra con nadie")
    saved(mine)
    mine.get_by_label("Escriba el objetivo del acuerdo").fill("Texto mío")
    meeting = mine.get_by_role("group", name="Dos textos de esta parte")
    expect(meeting.locator("dd")).to_have_text(["Texto mío", "Texto de la otra persona"])
    expect(meeting.locator("mark")).to_have_text(["mío", "de la otra persona"])
    expect(meeting).to_contain_text(f"Lo de {personas('actor_delegate').name}, ")
    assert are_side_by_side(meeting)
    expect(mine.get_by_label("Escriba el objetivo del acuerdo")).to_have_value("Texto mío")
    one.check()
    mine.set_viewport_size(PHONE)
    assert not are_side_by_side(meeting)
    one.check()
    mine.get_by_label("Escriba el objetivo del acuerdo").fill("Texto mío y de la otra persona")
    expect(meeting.locator("dd").first).to_have_text("Texto mío y de la otra persona")
    assert PendingText.objects.get().values["objective"] == "Texto mío y de la otra persona"
    agreement.refresh_from_db()
    assert agreement.objective == "Texto de la otra persona"
    meeting.get_by_role("button", name="Guardar lo que está en los campos").click()
    expect(meeting).to_have_count(0)
    agreement.refresh_from_db()
    assert agreement.objective == "Texto mío y de la otra persona"
    assert not PendingText.objects.exists()


def are_side_by_side(meeting) -> bool:
    mine, theirs = (text.bounding_box() for text in meeting.locator("dd").all())
    return mine["y"] == theirs["y"] and mine["x"] + mine["width"] <= theirs["x"]


def test_rows_are_added_removed_and_put_back_without_reload(visitor, personas, committed_db):
    agreement = complete_agreement()
    number = StrategicAction.objects.get().number
    window = visitor(personas("local_manager"))
    page = window.visit(edit(agreement))
    page.evaluate("window.sameDocument = true")
    page.locator(f"#s5-{agreement.scheduled_actions.get().pk}-2015-08").get_by_role(
        "button", name="Agregar sub-actividad"
    ).click()
    added = page.get_by_role("group", name=f"Acción {number}, agosto 2015, sub-actividad 2")
    added.get_by_label("Sub-actividad").fill("Segunda de agosto")
    added.get_by_role("button", name="Copiar a setiembre").click()
    copied = page.get_by_role("group", name=f"Acción {number}, setiembre 2015, sub-actividad 2")
    expect(copied.get_by_label("Sub-actividad")).to_have_value("Segunda de agosto")
    copied.get_by_role("button", name="Quitar").click()
    expect(copied).to_have_count(0)
    page.get_by_role("button", name="Deshacer").click()
    expect(copied.get_by_label("Sub-actividad")).to_have_value("Segunda de agosto")
    assert page.evaluate("window.sameDocument")


@pytest.mark.parametrize("address", ["", "editar/", "historial/"])
def test_pages_of_an_agreement_fit_a_phone(visitor, personas, committed_db, address):
    agreement = complete_agreement()
    window = visitor(personas("local_manager"), phone=True)
    window.visit(agreement.get_absolute_url() + address)


def test_the_list_fits_a_phone(visitor, personas, committed_db):
    complete_agreement()
    window = visitor(personas("local_manager"), phone=True)
    window.visit("/acuerdos/?q=mapeo")
    window.visit("/acuerdos/nuevo/")
