"""The Anexo 1 typed in a browser whose JavaScript is switched off: ordinary forms all the way."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from agreements.models import Agreement, SubActivity
from strategies.models import Actor
from tests.browser.conftest import sign_in
from tests.browser.imas_ina import directory_of_desamparados
from tests.factories import complete_agreement


@pytest.fixture
def directory(committed_db):
    return directory_of_desamparados()


def press(page: Page, name: str, within=None) -> None:
    """A button that loads the page anew."""
    (within or page).get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def test_an_agreement_is_typed_saved_and_sent_without_scripts(visitor, personas, directory):
    window = visitor(personas("local_manager"), scripts=False)
    page = begin_a_draft(window, directory)
    type_sections_1_to_3(page)
    press(page, "Guardar")
    expect(page.get_by_text("Guardado a las")).to_be_visible()
    add_an_actor_to_section_4(page)
    build_the_schedule(page)
    window.check()

    press(page, "Enviar a la Comisión Ejecutiva")
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("listitem")).to_have_count(1)
    alert.get_by_role("link").click()
    second = page.get_by_role("group", name="Acción 7, agosto 2015, sub-actividad 1")
    second.get_by_label("Sub-actividad").fill("Selección de jóvenes")
    press(page, "Enviar a la Comisión Ejecutiva")
    page.wait_for_url("**/acuerdos/103-2015-001/")
    window.check()

    agreement = Agreement.objects.get()
    assert agreement.state == "en_comision"
    assert [contact.name for contact in agreement.contacts.all()] == ["Ana", "Beto"]
    assert agreement.institutional_programmes == ["Plan Puente al Desarrollo", "Otro plan"]
    assert (
        agreement.lead_actor
        == agreement.commitments.get().actor
        == Actor.objects.get(acronym="IMAS")
    )
    rows = SubActivity.objects.order_by("month")
    assert [row.description for row in rows] == ["Identificación", "Selección de jóvenes"]


def begin_a_draft(window, strategy) -> Page:
    page = window.visit("/acuerdos/nuevo/")
    page.get_by_label("Estrategia").select_option(label=strategy.name)
    page.get_by_label("Eje", exact=True).select_option(label="Desarrollo local")
    page.get_by_label("Forma de coproducción").select_option(label="Acuerdo interinstitucional")
    press(page, "Crear borrador")
    page.wait_for_url("**/editar/")
    window.check()
    return page


def type_sections_1_to_3(page: Page) -> None:
    for number, name in ((1, "Ana"), (2, "Beto")):
        person = page.get_by_role("group", name=f"Persona encargada {number}")
        if number == 2:
            press(page, "Agregar persona encargada")
        person.get_by_label("Nombre").fill(name)
        person.get_by_label("Correo").fill(f"{name.lower()}@demo.invalid")
        person.get_by_label("Teléfono").fill("2000-0001")
    for label, text in (
        ("Escriba el objetivo del acuerdo", "Ofrecer formación a las familias."),
        ("Actividad programada", "Mapeo de familias"),
        (
            "Señale cuáles planes, programas o proyectos institucionales están involucrados",
            "Plan Puente al Desarrollo\nOtro plan",
        ),
        ("Meta de la actividad", "450 familias identificadas"),
        ("Señale la población", "450 familias"),
        ("Señale el territorio a impactar", "San Miguel"),
        ("Señale cuáles actores de la sociedad civil se integrarán", "Líderes comunales"),
        ("Actor encargado", "imas"),
        ("Plazo propuesto: desde", "2015-07"),
        ("Plazo propuesto: hasta", "2015-08"),
        ("Impacto esperado", "El 100 % de las familias identificadas"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("group", name="Distritos").get_by_label("San Miguel").check()
    group = page.get_by_role("group", name="Actores colaboradores")
    group.get_by_label("Actor colaborador").fill("INA")
    press(page, "Agregar actor", group)
    expect(group.get_by_role("listitem")).to_have_count(1)


def add_an_actor_to_section_4(page: Page) -> None:
    fourth = page.get_by_role("region", name="4. ACUERDO DE CORRESPONSABILIDAD")
    fourth.get_by_label("Actor que asume una parte").fill("IMAS")
    press(page, "Agregar actor", fourth)
    row = fourth.get_by_role("group", name="(IMAS)")
    row.get_by_label("Persona responsable").fill("Ana")
    row.get_by_label("Roles").fill("Coordina el mapeo")
    row.get_by_label("Responsabilidades").fill("Entregar la lista de familias")
    row.get_by_label("Impacto esperado en la").fill("450 familias con plan")


def build_the_schedule(page: Page) -> None:
    page.get_by_label("Acción estratégica").select_option(index=1)
    press(page, "Armar cronograma")
    july = page.get_by_role("group", name="Acción 7, julio 2015, sub-actividad 1")
    july.get_by_label("Sub-actividad").fill("Identificación")
    july.get_by_label("Fecha concreta").fill("20/07/2015")
    july.get_by_label("Lugar de la intervención territorial").fill("Salón comunal")


def type_the_target(window, agreement) -> Page:
    page = window.visit(f"/acuerdos/{agreement.reference}/editar/")
    page.get_by_label("Meta de la actividad").fill("Escrito sin guiones")
    return page


def go_back_and_save(page: Page, agreement) -> None:
    """What was typed still stands on the page before, and is saved from there."""
    page.go_back()
    expect(page.get_by_label("Meta de la actividad")).to_have_value("Escrito sin guiones")
    press(page, "Guardar")
    expect(page.get_by_text("Guardado a las")).to_be_visible()
    agreement.refresh_from_db()
    assert agreement.target == "Escrito sin guiones"


def test_a_session_that_ended_costs_nothing_typed_without_scripts(visitor, personas, committed_db):
    """The browser keeps the fields of the page before; signing in elsewhere renews its token."""
    agreement, user = complete_agreement(), personas("local_manager")
    window = visitor(user, scripts=False)
    page = type_the_target(window, agreement)
    Session.objects.all().delete()
    press(page, "Guardar")
    sign_in(page.context.new_page(), user, window.url)
    go_back_and_save(page, agreement)


def test_a_renewed_token_costs_nothing_typed_without_scripts(visitor, personas, committed_db):
    agreement, user = complete_agreement(), personas("local_manager")
    window = visitor(user, scripts=False)
    page = type_the_target(window, agreement)
    Session.objects.all().delete()
    sign_in(page.context.new_page(), user, window.url)
    press(page, "Guardar")
    expect(page.get_by_role("heading", name="Esta página venció")).to_be_visible()
    go_back_and_save(page, agreement)
