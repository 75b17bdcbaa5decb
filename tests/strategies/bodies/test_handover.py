"""Open tasks are the seat's: who names somebody is told which go over, and they do on that day."""

from datetime import date

import pytest

from strategies.enums import HolderKind, PlanState
from strategies.models import Task
from strategies.plans.due import due
from tests.factories import PersonFactory, user_with_role
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.plans import make

TODAY = date(2015, 5, 4)
TITULAR = HolderKind.TITULAR


@pytest.fixture
def seat(db, today):
    """Held by Ana, with two open tasks and one that is done."""
    today(TODAY.year, TODAY.month, TODAY.day)
    seat = make.seat_of(user_with_role("actor_delegate", "103"))
    seat.holdings.get().person.__class__.objects.update(name="Ana Mora")
    line = make.line(make.plan(state=PlanState.APPROVED))
    make.task(line, seat, title="Pedir el salón")
    make.task(line, seat, title="Convocar a las familias", due_on=date(2015, 7, 1))
    make.task(line, seat, title="Imprimir afiches", done_on=date(2015, 4, 1))
    make.task(line, title="De otro puesto")
    return seat


@pytest.fixture
def client(personas, sign_in):
    return sign_in(personas("technical_secretariat"))


@pytest.fixture
def eva(seat):
    user = user_with_role("actor_delegate", "103")
    return PersonFactory(actor=seat.actor, name="Eva Ruiz", user=user)


def appoint(client, seat, person, **changes):
    address = f"{seat.get_absolute_url()}nombrar/"
    told = {"person": person.pk, "since": "04/05/2015"} | changes
    return client.post(address, fields_of(client.get(address), "") | told, follow=True)


def titles(user, on):
    return {one.title for one in due(user, on)}


def test_the_form_lists_the_open_tasks_that_go_over(client, seat):
    page = markup(client.get(f"{seat.get_absolute_url()}nombrar/"))
    assert "Tareas abiertas que pasan" in page
    assert page.index("Pedir el salón") < page.index("Convocar a las familias"), "soonest first"
    assert "Imprimir afiches" not in page and "De otro puesto" not in page
    Task.objects.filter(seat=seat).update(done_on=TODAY)
    page = markup(client.get(f"{seat.get_absolute_url()}nombrar/"))
    assert "El puesto no tiene tareas abiertas." in page


def test_with_an_alternate_the_form_says_that_none_goes_over(client, seat):
    page = markup(client.get(f"{seat.get_absolute_url()}nombrar/?lugar=alternate"))
    assert "Tareas abiertas que pasan" not in page
    assert "con la suplencia no pasa ninguna" in page and "Pedir el salón" in page


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (0, "Pasan a su cargo 2 tareas abiertas."),
        (1, "Pasa a su cargo 1 tarea abierta."),
        (2, None),
    ],
)
def test_who_follows_gets_them_and_the_page_says_how_many(client, seat, eva, done, words):
    for task in seat.tasks.open().order_by("due_on")[:done]:
        Task.objects.filter(pk=task.pk).update(done_on=TODAY)
    page = markup(appoint(client, seat, eva))
    assert "Eva Ruiz es titular" in page
    assert (words in page) if words else ("a su cargo" not in page)


def test_they_change_hands_on_the_first_day(client, seat, eva):
    ana = seat.holder(TITULAR, TODAY)
    mine = {"Pedir el salón", "Convocar a las familias"}
    appoint(client, seat, eva, since="05/05/2015")
    assert mine <= titles(ana.user, TODAY) and not mine & titles(eva.user, TODAY)
    after = date(2015, 5, 5)
    assert mine <= titles(eva.user, after) and not mine & titles(ana.user, after)
    assert Task.objects.filter(seat=seat).count() == 3, "none is copied, none lost"


def test_an_alternate_takes_over_no_tasks(client, seat, eva):
    page = markup(appoint(client, seat, eva, kind="alternate"))
    assert "Eva Ruiz es suplente" in page and "a su cargo" not in page
    assert "Pedir el salón" in titles(seat.holder(TITULAR, TODAY).user, TODAY)
