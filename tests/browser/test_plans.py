"""A plan in real browsers: copied, written, sent, approved; a task done; an entry reviewed."""

from datetime import date

import pytest
from playwright.sync_api import expect

from strategies.enums import HolderKind, PlanState
from strategies.models import AnnualPlan, PlanLine, PoiItem, Task
from tests.strategies.plans import make


@pytest.fixture
def before(committed_db, today):
    """A plan of 2015 with one line; 2016's begins as its copy."""
    today(2015, 11, 20)
    plan = make.plan(state=PlanState.CLOSED)
    make.line(plan)
    return plan


def test_a_plan_from_its_copy_to_a_task_done(visitor, personas, before):
    manager, committee = personas("local_manager"), personas("executive_committee")
    delegate = personas("actor_delegate")
    group = make.body(name="Grupo de mediación")
    seat = group.add_seat(personas.actor_of(delegate), since=date(2015, 1, 1))
    seat.appoint(delegate.persons.get(), HolderKind.TITULAR, since=date(2015, 1, 1))

    # The Gestor Local copies last year's plan and gives the line to a group.
    window = visitor(manager)
    page = window.visit("/planes/")
    page.get_by_role("link", name="Nuevo plan").click()
    page.get_by_role("spinbutton", name="Año").fill("2016")
    page.get_by_role("button", name="Empezar el plan").click()
    page.get_by_role("heading", name="Plan anual 2016").wait_for()
    window.check()
    page.get_by_role("link", name="Editar «Talleres").click()
    window.check()
    page.get_by_label("Grupo o instancia responsable").select_option(label="Grupo de mediación")
    page.get_by_label("Recursos financieros").fill("mucho")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("No es un monto en colones").first.wait_for()
    window.check()
    page.get_by_label("Recursos financieros").fill("1 500 000")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_role("button", name="Enviar a la Comisión Ejecutiva").click()
    page.get_by_text("Se envió a la Comisión Ejecutiva.").wait_for()

    # The Comisión Ejecutiva approves it on a phone.
    phone = visitor(committee, phone=True)
    plan = AnnualPlan.objects.get(year=2016)
    page = phone.visit(plan.get_absolute_url())
    page.get_by_role("button", name="Aprobar").click()
    page.get_by_text("Aprobado por la Comisión Ejecutiva.").wait_for()
    phone.check()

    # The Secretaría Técnica adds a task; who holds the seat does it.
    line = PlanLine.objects.get(plan=plan)
    window = visitor(personas("technical_secretariat"))
    page = window.visit(line.get_absolute_url())
    page.get_by_role("link", name="Agregar la primera tarea").click()
    page.get_by_label("Qué hay que hacer").fill("Pedir el salón comunal")
    page.get_by_label("A más tardar el").fill("15/12/2015")
    page.get_by_label("A cargo de").select_option(str(seat.pk))
    page.get_by_role("button", name="Agregar la tarea").click()
    expect(page.get_by_text("Se agregó la tarea.")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Tareas")).to_be_in_viewport()
    window.check()

    window = visitor(delegate, phone=True, scripts=False)
    page = window.visit("/inicio/")
    page.get_by_role("link", name="Pedir el salón comunal").first.click()
    page.get_by_label("Resultado").fill("Prestado por la asociación")
    page.get_by_role("button", name="Dar por cumplida").click()
    expect(page.get_by_text("Se dio por cumplida la tarea.")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Tareas")).to_be_in_viewport()
    window.check()
    assert Task.objects.get().outcome == "Prestado por la asociación"


def test_what_an_institution_enters_is_reviewed(visitor, personas, before):
    make.window(closes_on=date(2015, 12, 20))
    delegate = visitor(personas("actor_delegate"), phone=True)
    page = delegate.visit("/poi/")
    page.get_by_role("link", name="Nueva actividad").click()
    page.get_by_label("Actividad o meta").fill("Becas para 40 familias")
    page.get_by_role("button", name="Registrar la actividad").click()
    page.get_by_text("Se registró la actividad.").wait_for()
    delegate.check()
    item = PoiItem.objects.get()
    team = visitor(personas("local_manager"))
    page = team.visit(item.get_absolute_url())
    page.get_by_label("Con observaciones").check()
    page.get_by_label("Observaciones", exact=True).fill("Falta el presupuesto")
    page.get_by_role("button", name="Guardar la revisión").click()
    page.get_by_text("La actividad quedó con observaciones.").wait_for()
    team.check()
    delegate.visit(item.get_absolute_url())
    delegate.page.get_by_text("Falta el presupuesto").wait_for()
