"""`/tablero/calendario/`: the days on which the canton's months are due and close."""

import pytest

from monitoring.models import ReportingCalendar
from tests.markup import markup

pytestmark = pytest.mark.django_db
PAGE = "/tablero/calendario/"


@pytest.fixture(autouse=True)
def on_a_day(today):
    today(2026, 8, 10)


@pytest.mark.parametrize("role", ["local_manager", "technical_secretariat"])
def test_the_two_days_are_set_and_the_next_months_shown(personas, sign_in, role):
    client = sign_in(personas(role))
    page = markup(client.get(PAGE))
    assert "15/08/2026" in page
    assert "Octubre 2026" in page
    answer = client.post(PAGE, {"due_day": 8, "closing_day": 20})
    assert answer.status_code == 302
    calendar = ReportingCalendar.objects.get()
    assert (calendar.canton_id, calendar.due_day, calendar.closing_day) == ("103", 8, 20)
    assert calendar.history.count() == 1
    assert "20/08/2026" in markup(client.get(PAGE))


def test_a_preview_says_what_changes_and_saves_nothing(personas, sign_in):
    client = sign_in(personas("local_manager"))
    page = markup(client.post(PAGE, {"due_day": 3, "closing_day": 9, "ver": "1"}))
    assert "todavía no se ha guardado" in page
    assert "Cerrado" in page
    assert "Ahora: abierto, ya pasó la entrega" in page
    assert not ReportingCalendar.objects.exists()


@pytest.mark.parametrize(
    "days, words",
    [
        ({"due_day": 20, "closing_day": 10}, "queda antes de la entrega"),
        ({"due_day": 0, "closing_day": 10}, "1"),
        ({"due_day": 5, "closing_day": 31}, "28"),
        ({"due_day": "", "closing_day": 15}, "Está vacío"),
        ({"due_day": "cinco", "closing_day": 15}, "Escriba un día del 1 al 28."),
    ],
)
def test_days_that_cannot_be_are_said_and_kept(personas, sign_in, days, words):
    page = sign_in(personas("local_manager")).post(PAGE, days)
    assert page.status_code == 200
    assert words in markup(page)
    assert f'value="{days["due_day"]}"' in markup(page)
    assert not ReportingCalendar.objects.exists()


@pytest.mark.parametrize(
    "role",
    ["executive_committee", "mayor", "actor_delegate", "national_liaison", "administrator"],
)
def test_other_roles_are_refused(personas, sign_in, role):
    client = sign_in(personas(role))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"due_day": 1, "closing_day": 2}).status_code == 403
    assert not ReportingCalendar.objects.exists()


def test_the_anonymous_sign_in_first_and_other_methods_are_refused(client, personas, sign_in):
    assert client.get(PAGE).url.startswith("/ingresar/")
    assert sign_in(personas("local_manager")).put(PAGE).status_code == 405
