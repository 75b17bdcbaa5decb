"""The directory in a real browser: the field with a phone, joining two, reading as a delegate."""

from strategies.models import Actor, Initiative
from tests.factories import (
    ActorFactory,
    DoctrineFactory,
    InitiativeFactory,
    PersonFactory,
    TrainingFactory,
    complete_agreement,
    territorial_unit,
)


def test_an_organisation_is_added_from_a_phone_and_its_double_is_joined(personas, visitor):
    there = ActorFactory(name="Asociación de Desarrollo Integral de Los Guido", canton_id="103")
    there.districts.set(["10313"])
    phone = visitor(personas("local_manager"), phone=True)
    page = phone.visit("/actores/rapido/")
    page.get_by_label("Nombre").fill("ADI Guido")
    page.get_by_label("Los Guido").check()
    page.get_by_text("Iniciativa, actividad y cédula").click()
    page.get_by_label("Iniciativa que lleva").fill("Caminatas seguras")
    page.get_by_role("button", name="Guardar el actor").click()
    page.get_by_role("button", name="Es este").wait_for()
    phone.check()
    page.get_by_role("button", name="Es otro: guardarlo como nuevo").click()
    page.get_by_role("heading", name="Agregar otro actor").wait_for()
    phone.check()
    assert Initiative.objects.get().actor.name == "ADI Guido"

    desk = visitor(personas("technical_secretariat"))
    page = desk.visit("/actores/duplicados/")
    page.get_by_role("link", name="Comparar y unir").click()
    page.get_by_role("heading", name="¿Son el mismo actor?").wait_for()
    desk.check()
    page.get_by_role("button", name="Unir los dos actores").click()
    page.get_by_role("link", name="Caminatas seguras").wait_for()
    desk.check()
    assert Actor.objects.get(name="ADI Guido").merged_into == there
    for path in ("/actores/", "/actores/distritos/", "/actores/lideres/"):
        desk.visit(path)


def test_who_was_trained_stays_with_the_team(personas, visitor):
    territorial_unit()
    PersonFactory(name="Ana Mora")
    training = TrainingFactory()
    DoctrineFactory()
    desk = visitor(personas("technical_secretariat"))
    page = desk.visit(training.get_absolute_url())
    page.get_by_label("Ana Mora").check()
    page.get_by_label("Nombre o actor").fill("nadie")
    page.keyboard.press("Enter")
    page.get_by_text("Nadie más del directorio coincide").wait_for()
    desk.check()
    page.get_by_label("¿La completaron?").select_option("1")
    page.get_by_role("button", name="Agregar a las marcadas").click()
    page.get_by_role("rowheader", name="Ana Mora").wait_for()
    desk.check()
    page = desk.visit("/tecnicos/nuevo/")
    person = page.get_by_label("Persona")
    person.select_option(index=1)
    page.get_by_label("Dedicación").select_option("exclusive")
    page.get_by_label("En la unidad desde").fill("05/01/2015")
    page.get_by_label("Profesión").fill("Sociología")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Sociología").wait_for()
    desk.check()

    delegate = visitor(personas("actor_delegate"), phone=True)
    for path in ("/actores/", "/actores/distritos/", "/capacitaciones/", "/doctrina/"):
        page = delegate.visit(path)
        assert "Ana Mora" not in page.content()


def test_the_committee_meets_what_may_coincide_before_it_decides(personas, visitor):
    InitiativeFactory(name="Empléate")
    agreement = complete_agreement()
    agreement.submit(by=personas("local_manager"))
    committee = visitor(personas("executive_committee"))
    page = committee.visit(agreement.get_absolute_url())
    page.get_by_role("heading", name="Puede coincidir con").wait_for()
    page.get_by_role("link", name="Empléate").click()
    page.get_by_role("heading", name="Empléate").wait_for()
    committee.check()
