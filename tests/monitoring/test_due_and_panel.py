"""What monitoring asks of a person at `/inicio/`, and what an agreement's page shows of it."""

from datetime import date, datetime
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from agreements.enums import State
from agreements.models import Agreement
from monitoring import reviews, services
from monitoring.due import due
from monitoring.models import ReportingCalendar
from monitoring.panels import panel
from tests.factories import complete_agreement, slots_of
from tests.markup import squeezed

pytestmark = pytest.mark.django_db

JULY = date(2015, 7, 1)


def in_force_since(agreement, *day):
    """A step of that day; the log itself can only be added to."""
    at = datetime(*day, 12, tzinfo=ZoneInfo("America/Costa_Rica"))
    with mock.patch("django.utils.timezone.now", return_value=at):
        agreement.steps.create(name="put_in_force", to_state=State.VIGENTE)


def test_the_earliest_open_month_that_lacks_reports_is_due(agreement, personas):
    (item,) = due(personas("local_manager"), date(2015, 8, 10))
    assert item.title == "Reportar julio: 1 casilla"
    assert item.due_on == date(2015, 8, 5)
    assert item.tag == "Atrasado 5 días"
    assert item.is_late(date(2015, 8, 10))
    assert item.url == f"/acuerdos/{agreement.reference}/avance/?mes=2015-07"
    assert "Cierra el 15/08/2015" in item.why


def test_a_reported_month_gives_way_to_the_next(agreement, personas):
    manager = personas("local_manager")
    services.save_report(sub_activity=slots_of(agreement)[0], month=JULY, level=50, by=manager)
    (item,) = due(manager, date(2015, 8, 10))
    assert item.title == "Reportar agosto: 2 casillas"
    assert "1 de agosto y 1 de meses anteriores." in item.why
    assert not item.tag


def test_an_agreement_whose_term_is_over_is_asked_last_and_told_to_conclude(agreement, personas):
    manager = personas("local_manager")
    longer = complete_agreement(state=State.VIGENTE, period_end=date(2015, 12, 1))
    first, last = due(manager, date(2015, 11, 3))[:2]
    assert longer.reference in first.why and "Su plazo terminó" not in first.why
    assert agreement.reference in last.why
    assert "De meses anteriores, sin llegar al 100 %. Su plazo terminó" in last.why


def test_only_who_leads_is_asked_and_only_in_their_canton(agreement, personas):
    on = date(2015, 8, 10)
    assert due(personas("technical_secretariat"), on)
    for role in ("executive_committee", "mayor", "actor_delegate", "national_liaison"):
        assert due(personas(role), on) == []
    assert due(personas("local_manager", "601"), on) == []


def test_a_table_never_reviewed_is_due_after_thirty_days(agreement, personas):
    manager = personas("local_manager")
    in_force_since(agreement, 2015, 7, 11)
    assert len(due(manager, date(2015, 8, 10))) == 1
    titles = [item.title for item in due(manager, date(2015, 8, 11))]
    assert any(title.startswith("Revisar la tabla de monitoreo") for title in titles)
    reviews.save_review(
        agreement=agreement,
        answers={number: reviews.Answer(True) for number in range(1, 15)},
        by=manager,
    )
    assert len(due(manager, date(2015, 8, 11))) == 1


def test_late_months_come_first_and_queries_do_not_grow(agreement, personas, today):
    manager = personas("local_manager")
    for _ in range(2):
        in_force_since(complete_agreement(state=State.VIGENTE), 2015, 6, 1)
    manager.current_roles  # noqa: B018  read once for each request
    with CaptureQueriesContext(connection) as few:
        due(manager, date(2015, 8, 10))
    count = len(few)
    for _ in range(10):
        in_force_since(complete_agreement(state=State.VIGENTE), 2015, 6, 1)
    with CaptureQueriesContext(connection) as many:
        items = due(manager, date(2015, 8, 10))
    assert len(many) == count <= 9
    assert len(items) == 13 + 12
    assert [bool(item.due_on) for item in items] == [True] * 13 + [False] * 12


def test_the_panel_shows_levels_what_is_due_and_the_last_review(agreement, personas):
    manager = personas("local_manager")
    reviews.save_review(
        agreement=agreement,
        answers={number: reviews.Answer(number != 3, "Falta") for number in range(1, 15)},
        by=manager,
    )
    context = panel(manager, agreement, date(2015, 8, 10))
    text = squeezed(render_to_string(context["template"], {"panel": context}))
    assert "De julio de 2015 falta 1 de 1 casilla." in text
    assert "Atrasado 5 días" in text
    assert "Reportar julio" in text
    assert "13 de 14" in text
    assert "JUL-15" in text


def test_who_does_not_report_gets_no_button(agreement, personas):
    context = panel(personas("mayor"), agreement, date(2015, 8, 10))
    text = squeezed(render_to_string(context["template"], {"panel": context}))
    assert "Reportar julio" not in text
    assert "todavía no se ha revisado" in text


def test_a_draft_has_no_panel_and_the_comision_sees_the_review_only(personas, today):
    today(2015, 8, 10)
    draft = complete_agreement()
    assert panel(personas("local_manager"), draft, date(2015, 8, 10)) is None
    Agreement.objects.filter(pk=draft.pk).update(state=State.EN_COMISION)
    draft.refresh_from_db()
    context = panel(personas("local_manager"), draft, date(2015, 8, 10))
    assert context["strip"] == []
    assert context["asked"] is None


def test_nothing_is_asked_when_all_is_done(agreement, personas):
    manager = personas("local_manager")
    services.save_report(sub_activity=slots_of(agreement)[0], month=JULY, level=100, by=manager)
    august = slots_of(agreement)[1]
    services.save_report(sub_activity=august, month=august.month, level=100, by=manager)
    context = panel(manager, agreement, date(2015, 8, 10))
    text = squeezed(render_to_string(context["template"], {"panel": context}))
    assert "Nada por reportar hoy" in text
    assert "2 de 3 casillas cumplidas" in text


def test_the_calendar_of_the_canton_decides(agreement, personas):
    ReportingCalendar.objects.create(canton_id="103", due_day=12, closing_day=20)
    agreement = Agreement.objects.get(pk=agreement.pk)
    (item,) = due(personas("local_manager"), date(2015, 8, 10))
    assert (item.due_on, item.tag) == (date(2015, 8, 12), "")
