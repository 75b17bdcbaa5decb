"""`/inicio/`: what is due from each person, in its groups, and what each role asks to know."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.enums import State
from agreements.models import AgreementActor
from citizens.models import AnnualReport, Edition
from coprod_portal.pages import due, home_panels
from core.accounts.enums import Role
from core.accounts.models import RoleAssignment
from core.lib.due import DueItem
from monitoring.models import ProgressReport, ReportingCalendar
from tests.factories import (
    AxisFactory,
    StrategyFactory,
    UserFactory,
    complete_agreement,
    seat_in_committee,
    slots_of,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db

THURSDAY = date(2015, 9, 10)


@pytest.fixture(autouse=True)
def on_a_thursday(today):
    return today(2015, 9, 10)


def text_of(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", markup(response))
    return re.sub(r"\s+", " ", plain.replace("&nbsp;", " ").replace("\u00a0", " "))


@pytest.fixture
def look(personas, sign_in):
    def get(role, canton="103"):
        return sign_in(personas(role, canton)).get("/inicio/")

    return get


# --- who --------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_its_first_page(role, look):
    response = look(role)
    assert response.status_code == 200
    assert "Mi trabajo" in text_of(response)


def test_who_has_not_signed_in_signs_in_first(sign_in):
    response = sign_in().get("/inicio/")
    assert (response.status_code, response.url) == (302, "/ingresar/?next=/inicio/")


def test_nothing_is_posted_to_it(personas, sign_in):
    assert sign_in(personas("mayor")).post("/inicio/").status_code == 405


def test_an_account_without_function_is_told_whom_to_ask(sign_in):
    response = sign_in(UserFactory()).get("/inicio/")
    assert "Su cuenta todavía no tiene una función" in text_of(response)


def test_nothing_of_another_canton_is_shown(look):
    made = complete_agreement("601", state=State.VIGENTE)
    for role in Role:
        if role not in (Role.NATIONAL_LIAISON, Role.ADMINISTRATOR):
            assert made.reference not in text_of(look(role))


# --- the four groups --------------------------------------------


def item(name: str, due_on) -> DueItem:
    return DueItem(name, "porque sí", "/acuerdos/", "Abrir", due_on)


def test_matters_are_late_of_this_week_later_or_without_a_day():
    items = [
        item("ayer", THURSDAY - timedelta(days=1)),
        item("hoy", THURSDAY),
        item("domingo", date(2015, 9, 13)),
        item("lunes", date(2015, 9, 14)),
        item("sin fecha", None),
    ]
    found = {
        group.title: [one.title for one in group.items] for group in due.groups(items, THURSDAY)
    }
    assert found == {
        "Atrasado": ["ayer"],
        "Vence esta semana": ["hoy", "domingo"],
        "Sin fecha": ["sin fecha"],
        "Más adelante": ["lunes"],
    }
    assert due.count_now(due.groups(items, THURSDAY)) == 4
    assert due.groups([], THURSDAY) == []


def test_the_page_lists_the_groups_with_one_action_each(look, monkeypatch):
    rooms = (
        lambda user, on: [item("Pedir el avance", on - timedelta(days=3)), item("Luego", None)],
    )
    monkeypatch.setattr(due, "ROOMS", rooms)
    text = text_of(look("local_manager"))
    assert "Hay 1 asunto atrasado" in text
    assert re.search(r"Atrasado 1 asunto .*7.*set Pedir el avance porque sí", text)
    assert "Sin fecha 1 asunto" in text


def test_long_groups_show_eight_and_the_rest_on_demand(look, monkeypatch):
    monkeypatch.setattr(
        due, "ROOMS", (lambda user, on: [item(f"Asunto {n}", None) for n in range(11)],)
    )
    text = text_of(look("mayor"))
    assert "Ver los 11" in text and "Asunto 10" in text


def test_who_is_up_to_date_reads_so(look):
    text = text_of(look("local_manager"))
    assert "Está al día" in text and "Nuevo acuerdo" in text


def test_what_waits_for_the_committee_is_due_from_who_may_decide(look, personas):
    sent = complete_agreement()
    sent.submit(by=personas("local_manager"))
    text = text_of(look("executive_committee"))
    assert "Decidir sobre" in text and sent.reference in text
    assert "Esperan aprobación 1 acuerdo" in text_of(look("mayor"))
    assert "Decidir sobre" not in text_of(look("mayor"))


# --- the counts in the bar --------------------------------------


def bar(response) -> dict[str, int]:
    page = markup(response)
    places = re.findall(r'<li><a href="([^"]+)"[^>]*>[^<]*(?:<span class="count">(\d+))?', page)
    return {url: int(count or 0) for url, count in places}


def test_the_bar_has_one_number_what_is_due_from_the_person(personas, sign_in):
    complete_agreement().submit(by=personas("local_manager"))
    counts = bar(sign_in(personas("executive_committee")).get("/tablero/"))
    assert counts.pop("/inicio/") == 1
    assert not any(counts.values())


def test_the_bodies_stand_first_under_organizacion_in_the_bars(personas, sign_in):
    page = markup(sign_in(personas("local_manager")).get("/instancias/"))
    assert '<a href="/instancias/" aria-current="page">Organización' in page
    assert '<a href="/instancias/" aria-current="page">Instancias' in page
    assert page.count('aria-current="page"') == 2
    assert '<a href="/tablero/">Tablero' in page


def test_what_a_person_does_is_counted_at_once(personas, sign_in, monkeypatch):
    pending = [item("Uno", None), item("Dos", None)]
    monkeypatch.setattr(due, "ROOMS", (lambda user, on: pending,))
    client = sign_in(personas("local_manager"))
    assert bar(client.get("/tablero/"))["/inicio/"] == 2
    pending.pop()
    assert bar(client.get("/tablero/"))["/inicio/"] == 2  # kept for some seconds
    client.post("/canton/", {"canton": "103", "next": "/inicio/"})
    assert bar(client.get("/tablero/"))["/inicio/"] == 1
    pending.pop()
    client.get("/inicio/")  # the page itself always counts
    assert bar(client.get("/tablero/"))["/inicio/"] == 0


# --- the panels of each role ------------------------------------


def test_the_cycle_says_until_when_and_when_the_month_closes(look):
    made = complete_agreement(state=State.VIGENTE)
    ProgressReport.objects.create(sub_activity=slots_of(made)[1], month=date(2015, 8, 1), level=50)
    ReportingCalendar.objects.create(canton_id="103", due_day=8, closing_day=20)
    text = text_of(look("technical_secretariat"))
    assert "Ciclo de setiembre" in text
    assert "1 de 1 casillas de agosto con reporte, y 0 de 1 de meses anteriores" in text
    assert "Cierra el mes de agosto Domingo 20 de setiembre" in text


def test_the_cycle_marks_the_step_that_comes_next(personas):
    user = personas("local_manager")
    canton = user.current_roles[0].canton
    for day, now in ((date(2015, 9, 5), 0), (date(2015, 9, 6), 1), (date(2015, 9, 16), 2)):
        steps = home_panels.cycle(user, canton, day)["steps"]
        assert [step["is_now"] for step in steps].index(True) == now, day


def test_the_last_activity_tells_steps_and_reports_of_the_canton(look, personas):
    manager = personas("local_manager")
    made = complete_agreement(state=State.APROBADO)
    made.put_in_force(by=manager)
    for slot in slots_of(made)[:2]:
        ProgressReport.objects.create(
            sub_activity=slot, month=slot.month, level=25, reported_by=manager
        )
    text = text_of(look("mayor"))
    assert f"{manager.name}. Se puso en vigencia. {made.reference}" in text
    assert f"{manager.name}. Se guardaron 2 reportes de avance. {made.reference}" in text


def test_a_delegate_sees_what_the_own_institution_owes_and_nothing_else(look, personas):
    delegate = personas("actor_delegate")
    own = complete_agreement(state=State.VIGENTE)
    AgreementActor.objects.create(agreement=own, actor=personas.actor_of(delegate), order=2)
    foreign = complete_agreement(state=State.VIGENTE)
    july, august, _ = slots_of(own)
    ProgressReport.objects.create(sub_activity=july, month=july.month, level=25)
    text = text_of(look("actor_delegate"))
    said = "0 de 1 casillas de agosto con reporte, y 0 de 1 de meses anteriores"
    assert f"Lo que debe mi institución Avance de agosto de 2015: {said}" in text
    assert f"Hasta el sábado 5 de setiembre. {said}" in text
    assert "Taller de 08/2015" in text and "5 días" in text
    assert "1 casilla rezagada de meses anteriores" in text and "en 25 %" in text
    assert foreign.reference not in text
    ProgressReport.objects.create(sub_activity=july, month=date(2015, 8, 1), level=100)
    ProgressReport.objects.create(sub_activity=august, month=date(2015, 8, 1), level=75)
    assert "Su institución no debe nada del avance de agosto" in text_of(look("actor_delegate"))


def test_a_delegate_of_nobodys_agreement_is_told_so(look):
    assert "Su institución no es parte de ningún acuerdo vigente" in text_of(look("actor_delegate"))


def test_the_liaison_sees_cantons_with_settled_agreements_and_published_reports(look):
    complete_agreement(state=State.VIGENTE)
    draft = complete_agreement("601")
    report = AnnualReport.objects.create(canton_id="101", year=2014)
    Edition.objects.create(
        report=report,
        number=1,
        state="published",
        data_hash="x",
        data={},
        published_at=timezone.now(),
    )
    text = text_of(look("national_liaison"))
    assert "Desamparados 1 acuerdos 1 vigentes Ninguno todavía" in text
    assert "San José 0 acuerdos 0 vigentes 2014" in text
    assert "Puntarenas" not in text and draft.reference not in text


def test_administration_is_warned_of_what_is_not_set_up(look, personas):
    StrategyFactory(canton_id="601")
    personas("local_manager")
    seat_in_committee(personas("executive_committee"))
    ending = personas("mayor")
    ending.roles.update(until=date(2015, 9, 20))
    idle = UserFactory(name="Sin función")
    text = text_of(look("administrator"))
    assert "Puntarenas no tiene Gestor(a) Local" in text
    assert "Puntarenas no tiene personas con la función Comisión Ejecutiva" in text
    assert "Desamparados no tiene" not in text
    assert f"de {ending.name} termina el 20/09/2015" in text
    assert f"{idle.name} puede ingresar, pero no tiene ninguna función" in text


def test_a_local_manager_whose_time_is_over_is_none(look, personas):
    StrategyFactory(canton_id="601")
    personas("local_manager", "601")
    RoleAssignment.objects.filter(canton="601").update(until=date(2015, 9, 9))
    assert "Puntarenas no tiene Gestor(a) Local" in text_of(look("administrator"))


def test_what_a_person_typed_is_never_markup(look, personas):
    hurt = "<img src=x onerror=alert(1)>"
    made = complete_agreement()
    type(made).objects.update(planned_activity=hurt)
    made.refresh_from_db()
    made.submit(by=personas("local_manager"))
    for role in ("executive_committee", "mayor"):
        assert hurt not in markup(look(role))


# --- speed ------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_the_number_of_queries_is_the_same_for_2_and_20_agreements(role, personas, sign_in):
    axis = AxisFactory(strategy=StrategyFactory(canton_id="103"))
    user = personas(role)
    manager = personas("local_manager")

    def add(count: int):
        for _ in range(count):
            made = complete_agreement(state=State.VIGENTE, axis=axis)
            if role == Role.ACTOR_DELEGATE:
                actor = personas.actor_of(user)
                AgreementActor.objects.create(agreement=made, actor=actor, order=2)
            ProgressReport.objects.create(
                sub_activity=slots_of(made)[0], month=date(2015, 7, 1), level=25
            )
            complete_agreement(axis=axis).submit(by=manager)
            complete_agreement(axis=axis)

    def queries() -> int:
        client = sign_in(user)
        client.get("/inicio/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/inicio/").status_code == 200
        return len(captured)

    add(2)
    before = queries()
    add(12)
    assert queries() == before
