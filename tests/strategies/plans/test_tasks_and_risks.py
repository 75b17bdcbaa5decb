"""Tasks of a line follow the seat; risks of a working group by year."""

from datetime import date, timedelta

import pytest

from strategies.enums import BodyKind, HolderKind, PlanState
from strategies.models import AnnualPlan, RiskFocus, Task
from strategies.plans.due import due
from tests.factories import ActionFactory, PersonFactory
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.plans import make


@pytest.fixture
def line(db, today):
    today(2015, 5, 4)
    return make.line(make.plan(state=PlanState.APPROVED))


def titles(user, on=date(2015, 5, 4)) -> list[str]:
    return [item.title for item in due(user, on)]


def test_a_task_is_added_done_and_reopened(line, personas, sign_in):
    client = sign_in(personas("local_manager"))
    seat = make.seat_of()
    address = f"/planes/lineas/{line.pk}/tareas/nueva/"
    fields = fields_of(client.get(address), "") | {
        "title": "Pedir el salón",
        "seat": seat.pk,
        "due_on": "01/06/2015",
    }
    client.post(address, fields)
    task = Task.objects.get()
    assert "Pedir el salón" in markup(client.get(f"/planes/lineas/{line.pk}/"))
    finish = f"/planes/tareas/{task.pk}/cumplir/"
    fields = fields_of(client.get(finish), "")
    assert "outcome" in client.post(finish, fields).context["form"].errors
    page = client.post(finish, fields | {"outcome": "Listo", "done_on": "09/09/2015"})
    assert "no ha llegado" in page.context["form"].errors["done_on"][0]
    client.post(finish, fields | {"outcome": "Prestado por la ADI"})
    task.refresh_from_db()
    assert (task.done_on, task.outcome) == (date(2015, 5, 4), "Prestado por la ADI")
    client.post(f"/planes/tareas/{task.pk}/reabrir/")
    task.refresh_from_db()
    assert task.done_on is None


def test_a_seat_of_another_canton_is_refused(line, personas, sign_in):
    client = sign_in(personas("local_manager"))
    other = make.seat_of(of=make.body("601"))
    address = f"/planes/lineas/{line.pk}/tareas/nueva/"
    fields = fields_of(client.get(address), "") | {"title": "x", "seat": other.pk}
    page = client.post(address, fields | {"due_on": "31/02/2015"})
    assert "no es del cantón" in page.context["form"].errors["seat"][0]
    assert "No es una fecha" in page.context["form"].errors["due_on"][0]
    assert not Task.objects.exists()


def test_a_delegate_sees_and_finishes_the_tasks_of_the_seat_alone(line, personas, sign_in):
    delegate = personas("actor_delegate")
    group = make.body()
    seat = group.add_seat(personas.actor_of(delegate), since=date(2000, 1, 1))
    seat.appoint(delegate.persons.get(), HolderKind.TITULAR, since=date(2000, 1, 1))
    own, other = make.task(line, seat, title="La mía"), make.task(line, title="La de otro")
    client = sign_in(delegate)
    page = markup(client.get(f"/planes/lineas/{line.pk}/"))
    assert "La mía" in page and "La de otro" not in page
    finish = f"/planes/tareas/{own.pk}/cumplir/"
    fields = fields_of(client.get(finish), "") | {"outcome": "Hecho"}
    assert client.post(finish, fields).status_code == 302
    assert client.get(f"/planes/tareas/{other.pk}/cumplir/").status_code == 404
    assert client.get(f"/planes/tareas/{own.pk}/editar/").status_code == 403


def test_tasks_end_with_their_plan(line, personas, sign_in):
    task = make.task(line)
    client = sign_in(personas("local_manager"))
    AnnualPlan.objects.update(state=PlanState.CLOSED)
    actions = [f"/planes/tareas/{task.pk}/{verb}/" for verb in ("editar", "cumplir", "quitar")]
    for address in (f"/planes/lineas/{line.pk}/tareas/nueva/", *actions):
        page = client.get(address)
        assert (page.status_code, "está cerrado" in markup(page)) == (403, True), address
        assert address not in markup(client.get(f"/planes/lineas/{line.pk}/"))
    page = client.post(f"/planes/tareas/{task.pk}/reabrir/", follow=True)
    assert "está cerrado" in markup(page)


def test_a_line_that_is_not_approved_is_not_named_to_who_holds_a_task(line, personas, sign_in):
    delegate = personas("actor_delegate")
    task = make.task(line, make.seat_of(delegate))
    finish = f"/planes/tareas/{task.pk}/cumplir/"

    def told() -> str:
        places = [item.why for item in due(delegate, date(2015, 5, 4))]
        return " ".join(places) + markup(sign_in(delegate).get(finish))

    assert line.title in told()
    AnnualPlan.objects.update(state=PlanState.DRAFT)
    assert line.title not in told()
    manager = personas("local_manager")
    assert any(line.title in item.why for item in due(manager, date(2015, 5, 25)))


def test_a_change_of_person_hands_the_task_over(line, personas):
    before, after = personas("actor_delegate"), personas("mayor")
    seat = make.seat_of(before)
    make.task(line, seat)
    assert titles(before) == ["Pedir el salón comunal"]
    person = PersonFactory(actor=seat.actor, user=after)
    seat.appoint(person, HolderKind.TITULAR, since=date(2015, 5, 1))
    assert (titles(before), titles(after)) == ([], ["Pedir el salón comunal"])


def test_the_manager_sees_what_is_near_or_late(line, personas):
    manager = personas("local_manager")
    for days in (-3, 10, 40):
        make.task(line, title=f"En {days}", due_on=date(2015, 5, 4) + timedelta(days))
    assert titles(manager) == ["En -3", "En 10"]
    AnnualPlan.objects.update(state=PlanState.CLOSED)
    assert titles(manager) == []


def test_queries_do_not_grow_with_tasks(line, personas, sign_in, count_queries):
    client, manager = sign_in(personas("local_manager")), personas("local_manager")

    def counts() -> list[int]:
        page = count_queries(lambda: client.get(f"/planes/lineas/{line.pk}/"))
        return [page, count_queries(lambda: due(manager, date(2015, 5, 4)))]

    seat = make.seat_of()
    make.task(line, seat, due_on=date(2015, 5, 9))
    counts()
    before = counts()
    Task.objects.bulk_create(
        Task(line=line, seat=seat, title=f"Tarea {n}", due_on=date(2015, 5, 9)) for n in range(200)
    )
    assert counts() == before


# --- encounters and plans on the list of what is due -------------------------------------------


def test_encounters_are_due_from_the_secretariat(line, personas):
    secretariat = personas("technical_secretariat")
    assert titles(secretariat, date(2015, 5, 4)) == []
    assert titles(secretariat, date(2015, 7, 1)) == ["Realizar el encuentro de avances del año"]


def test_a_plan_waits_for_who_may_decide(personas, today):
    today(2015, 5, 4)
    plan = make.plan(state=PlanState.IN_COMMITTEE)
    decider = personas("executive_committee")
    assert titles(decider) == ["Decidir sobre el Plan anual 2015 de Desamparados"]
    AnnualPlan.objects.filter(pk=plan.pk).update(created_by=decider)
    assert titles(decider) == []
    assert titles(personas("mayor")) == []


# --- risks -------------------------------------------------------------------------------------


@pytest.fixture
def group(db, today):
    today(2015, 5, 4)
    action = ActionFactory(axis__strategy__canton_id="103")
    return make.body(axis=action.axis, name="Grupo de convivencia")


def test_risks_are_written_once_a_year(group, personas, sign_in):
    client = sign_in(personas("technical_secretariat"))
    address = f"/instancias/{group.pk}/riesgos/nuevo/"
    action = group.axis.actions.get()
    fields = fields_of(client.get(address), "") | {"risks": "Riñas", "actions": [action.pk]}
    answer = client.post(address, fields)
    assert answer.status_code == 302, answer.context["form"].errors
    focus = RiskFocus.objects.get()
    assert (focus.year, list(focus.actions.all())) == (2015, [action])
    anew = fields_of(client.get(address), "") | {"year": 2015, "risks": "Riñas"}
    page = client.post(address, anew)
    assert page.context["form"].errors["year"] == ["El grupo ya tiene sus riesgos de este año."]
    shown = markup(client.get(f"/instancias/{group.pk}/riesgos/"))
    assert "Riñas" in shown
    page = client.post(address, fields | {"year": 2016, "actions": [ActionFactory().pk]})
    assert "no es de las que se ofrecen" in page.context["form"].errors["actions"][0]


def test_risks_are_for_working_groups(personas, sign_in, today):
    today(2015, 5, 4)
    network = make.body(kind=BodyKind.CANTONAL_NETWORK)
    page = sign_in(personas("local_manager")).get(f"/instancias/{network.pk}/riesgos/")
    assert page.status_code == 403
