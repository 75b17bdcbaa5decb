"""Who sits where, in a browser: a body and its seats from nothing to a membership that goes out and
comes in; what the others of the canton see of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import ActorFactory, PersonFactory


@pytest.fixture
def actor(committed_db):
    actor = ActorFactory(name="Instituto Nacional de Aprendizaje", acronym="INA")
    PersonFactory(actor=actor, name="Ana Mora")
    return actor


def test_a_body_is_made_and_its_titular_replaced(actor, visitor, personas, tmp_path):
    delegate = personas("actor_delegate")
    delegate.persons.update(actor=actor)
    member = visitor(personas("technical_secretariat"))
    page = member.visit("/instancias/nueva/")
    page.get_by_label("Tipo").select_option(label="Foro Local de Seguridad")
    page.get_by_label("Nombre").fill("Foro de Los Guido")
    page.get_by_role("button", name="Crear la instancia").click()
    member.check()
    page.get_by_role("link", name="Agregar el primer puesto").click()
    page.get_by_label("Actor").select_option(label=actor.full_name)
    page.get_by_label("Desde", exact=True).fill("01/01/2026")
    page.get_by_role("button", name="Agregar el puesto").click()
    member.check()
    page.get_by_role("link", name=re.compile("Nombrar a la persona titular")).click()
    page.get_by_label("Persona", exact=True).select_option(label="Ana Mora")
    page.get_by_label("Desde", exact=True).fill("01/01/2026")
    page.get_by_role("button", name="Nombrar").click()
    page.get_by_role("link", name=re.compile("Reemplazar a la persona titular")).click()
    member.check()
    page.get_by_label("Persona", exact=True).select_option(label="Otra persona, que registro aquí")
    page.get_by_label("Nombre y apellidos").fill("Eva Ruiz")
    page.get_by_role("button", name="Nombrar").click()
    expect(page.get_by_role("status")).to_contain_text("Eva Ruiz es titular")
    member.check()
    page.get_by_role("link", name="Foro de Los Guido").first.click()
    address = page.url.removeprefix(member.url)
    page.get_by_label("Quién ocupaba cada puesto el").fill("01/02/2026")
    page.get_by_role("button", name="Ver esa fecha").click()
    expect(page.get_by_role("main")).to_contain_text("Ana Mora")
    member.check()

    with page.expect_download() as taken:
        page.get_by_role("link", name="Excel").click()
    book = tmp_path / "integracion.xlsx"
    taken.value.save_as(book)
    manager = visitor(personas("local_manager"), phone=True)
    page = manager.visit(f"{address}integracion/")
    page.get_by_label("Libro de Excel").set_input_files(book)
    page.get_by_role("button", name="Ver qué cambia").click()
    expect(page.get_by_role("heading", name="Sin cambios")).to_be_visible()
    manager.check()

    reader = visitor(personas("executive_committee"))
    page = reader.visit(address)
    expect(page.get_by_role("link", name="Agregar puesto")).to_have_count(0)
    reader.visit("/instancias/modelo/")
    guest = visitor(delegate, phone=True)
    page = guest.visit("/instancias/")
    page.get_by_role("link", name="Foro de Los Guido").click()
    expect(page.get_by_role("main")).to_contain_text("Eva Ruiz")
    guest.check()
    citizen = visitor()
    page = citizen.visit("/cantones/desamparados/organizacion/")
    expect(page.get_by_role("main")).to_contain_text("Instituto Nacional de Aprendizaje")
    expect(page.get_by_role("main")).not_to_contain_text("Eva Ruiz")
