"""Rows of section 6 that save themselves, and two people in one row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import ScheduledAction, SubActivity
from monitoring import services
from monitoring.models import ProgressReport, SlotClosure
from tests.factories import ActionFactory, user_with_role
from tests.markup import markup
from tests.monitoring.sheet import JULY, address, pdf, report, row, save

pytestmark = pytest.mark.django_db


def test_a_row_saves_itself_and_says_when(manager, july):
    answer = save(manager, july, level=25, note="Primera lista")
    told = answer.json()
    assert answer.status_code == 200
    assert told["version"] == 1
    assert len(told["at"]) == 5
    assert told["tag"] == {"kind": "ok", "words": "Validado"}
    assert save(manager, july, level=50, note="Primera lista", version=1).json()["version"] == 2


def test_a_row_without_month_or_level_is_not_saved(manager, july):
    assert save(manager, july, "", level=25).status_code == 422
    assert save(manager, july, level="").status_code == 422
    assert save(manager, july, level=0).json()["errors"]["note"]


def test_saving_the_same_again_changes_nothing(manager, july):
    save(manager, july, level=25, note="Lista")
    again = save(manager, july, level=25, note="Lista")  # a retry with the version of before
    assert again.status_code == 200
    assert again.json()["version"] == 1
    assert ProgressReport.objects.get().history.count() == 1


def test_who_saves_second_is_told_and_nothing_is_overwritten(manager, july, personas):
    report(july, 75, by=personas("technical_secretariat"), note="Texto de la Secretaría")
    answer = save(manager, july, level=25, note="Texto de la Gestora")
    assert answer.status_code == 409
    told = answer.json()
    assert "Texto de la Secretaría" in told["conflict"]
    assert "75" in told["conflict"]
    assert ProgressReport.objects.get().level == 75
    knowing = save(manager, july, level=25, note="Texto de la Gestora", version=told["version"])
    assert knowing.status_code == 200
    assert ProgressReport.objects.get().note == "Texto de la Gestora"


def test_a_conflict_without_script_keeps_both_texts_on_the_page(manager, agreement, july, personas):
    report(july, 75, by=personas("technical_secretariat"), note="Texto de la Secretaría")
    given = {"mes": "2015-07", **row(july, 25, "Texto de la Gestora")}
    page = manager.post(address(agreement), given)
    text = markup(page)
    assert page.status_code == 409
    assert "Texto de la Secretaría" in text
    assert "Texto de la Gestora" in text
    given[f"casilla-{july.pk}-version"] = 1
    assert manager.post(address(agreement), given).status_code == 302
    assert ProgressReport.objects.get().note == "Texto de la Gestora"


def test_a_row_that_one_did_not_touch_is_no_conflict(manager, agreement, july, personas):
    secretariat = personas("technical_secretariat")
    report(july, 25, by=secretariat, note="Antes")
    report(july, 75, by=secretariat, note="Después")
    given = {"mes": "2015-07", **row(july, 25, "Antes", version=1)}
    assert manager.post(address(agreement), given).status_code == 302
    assert ProgressReport.objects.get().note == "Después"


def test_saving_a_report_takes_six_queries(manager, july, django_assert_max_num_queries):
    assert july.parent.reference  # read before: the address needs it
    with django_assert_max_num_queries(6 + 2):  # and the session and its user
        assert save(manager, july, level=25).status_code == 200
    with django_assert_max_num_queries(6 + 2):
        assert save(manager, july, level=50, note="Más", version=1).status_code == 200


def test_queries_do_not_grow_with_the_rows(
    manager, agreement, july, personas, django_assert_num_queries
):
    page = address(agreement) + "?mes=2015-07"
    file = services.attach(
        report=report(july, 25, by=personas("local_manager")),
        uploaded=pdf(),
        by=personas("local_manager"),
    )
    assert file.name == "acta.pdf"
    manager.get(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        manager.get(page)
    for count in range(20):
        action = ScheduledAction.objects.create(
            agreement=agreement, strategic_action=ActionFactory(axis=agreement.axis)
        )
        slot = SubActivity.objects.create(
            scheduled_action=action, month=JULY, description=f"Tarea {count}"
        )
        saved = report(slot, 25, by=user_with_role("local_manager", "103"))
        services.attach(report=saved, uploaded=pdf(f"{count}.pdf"), by=personas("local_manager"))
        SlotClosure.objects.create(
            sub_activity=slot, month=JULY, reason="No", closed_by=personas("local_manager")
        )
    with django_assert_num_queries(len(few)):
        manager.get(page)
