"""Files beside a report: kept, given back to the canton only, refused, removed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.enums import State
from monitoring import services
from monitoring.models import Evidence, ProgressReport
from tests.factories import complete_agreement
from tests.forms import pressed
from tests.markup import markup
from tests.monitoring.sheet import address, month_page, pdf, press, report, row, save

pytestmark = pytest.mark.django_db

COUNTRY = ["national_liaison", "administrator"]


def test_files_are_kept_with_the_report_and_given_back_as_attachments(
    manager, agreement, july, personas, sign_in
):
    files = {f"casilla-{july.pk}-evidence": [pdf("acta.pdf"), pdf("otra acta.pdf")]}
    answer = manager.post(address(agreement), {"mes": "2015-07", **row(july, 50), **files})
    assert answer.status_code == 302
    assert [one.name for one in Evidence.objects.all()] == ["acta.pdf", "otra acta.pdf"]
    kept = Evidence.objects.first()
    given = manager.get(address(agreement, f"evidencia/{kept.pk}/"))
    assert b"".join(given.streaming_content).startswith(b"%PDF")
    assert given["Content-Disposition"].startswith("attachment")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given["Content-Security-Policy"]
    assert "no-store" in given["Cache-Control"]


def test_evidence_is_for_the_canton_only(agreement, july, personas, sign_in):
    kept = services.attach(
        report=report(july, 50, by=personas("local_manager")),
        uploaded=pdf(),
        by=personas("local_manager"),
    )
    page = address(agreement, f"evidencia/{kept.pk}/")
    assert sign_in(personas("mayor")).get(page).status_code == 200
    for role in COUNTRY:
        assert sign_in(personas(role)).get(page).status_code == 403
        read = markup(sign_in(personas(role)).get(address(agreement) + "?mes=2015-07"))
        assert "acta.pdf" not in read
        assert "1 archivo" in read
    assert sign_in(personas("local_manager", "601")).get(page).status_code == 404
    other = complete_agreement(state=State.VIGENTE)
    elsewhere = address(other, f"evidencia/{kept.pk}/")
    assert sign_in(personas("local_manager")).get(elsewhere).status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_and_the_level_kept(manager, agreement, july):
    fake = SimpleUploadedFile("acta.pdf", b"MZ programa", "application/pdf")
    given = {"mes": "2015-07", **row(july, 50), f"casilla-{july.pk}-evidence": [fake]}
    page = manager.post(address(agreement), given)
    text = markup(page)
    assert "no es un PDF" in text
    assert "El nivel quedó guardado; el archivo no." in text and "1 fila guardada" in text
    assert "No se guard" not in text
    assert ProgressReport.objects.get().level == 50
    assert not Evidence.objects.exists()
    assert page.context["without_file"][0].next_version == 1  # the next save is no conflict
    given |= row(july, 50, version=1)
    fake.seek(0)
    text = markup(manager.post(address(agreement), given))
    assert "El nivel quedó guardado; el archivo no." in text and "1 fila guardada" not in text


def test_a_row_that_saves_itself_says_that_only_the_file_was_refused(manager, agreement, july):
    fake = SimpleUploadedFile("acta.pdf", b"MZ programa", "application/pdf")
    given = {"mes": "2015-07", **row(july, 50), f"casilla-{july.pk}-evidence": [fake, pdf("b.pdf")]}
    answer = manager.post(address(agreement, f"avance/{july.pk}/guardar/"), given)
    told = answer.json()
    assert answer.status_code == 422
    assert list(told["errors"]) == ["evidence"]
    assert told["saved"]["version"] == 1
    assert told["saved"]["tag"] == {"kind": "ok", "words": "Validado"}
    assert "b.pdf" in told["saved"]["files"] and "acta.pdf" not in told["saved"]["files"]
    refused = save(manager, july, level=0, version=1)
    assert refused.json()["saved"] is None
    assert ProgressReport.objects.get().level == 50


def test_files_for_a_report_that_was_undone_meanwhile_are_a_conflict(
    manager, agreement, july, personas
):
    person = personas("local_manager")
    services.undo_last_change(report=report(july, 50, by=person), by=person, version=1)
    files = {f"casilla-{july.pk}-evidence": [pdf()]}
    answer = manager.post(
        address(agreement), {"mes": "2015-07", **row(july, 50, version=1), **files}
    )
    assert answer.status_code == 409
    assert not ProgressReport.objects.exists()


def test_a_file_is_removed_while_the_month_is_open(manager, agreement, july, personas, today):
    saved = report(july, 50, by=personas("local_manager"))
    kept = services.attach(report=saved, uploaded=pdf(), by=personas("local_manager"))
    given = pressed(month_page(manager, agreement), "quitar", kept.pk, form_id="avance")
    today(2015, 8, 16)
    refused = manager.post(address(agreement), given, follow=True)
    assert "cerró el 15/08/2015" in markup(refused)
    assert Evidence.objects.exists()
    today(2015, 8, 12)
    page = press(manager, agreement, "quitar", kept.pk)
    assert "Se quitó acta.pdf" in markup(page)
    assert not Evidence.objects.exists()
    history = markup(manager.get(address(agreement, f"avance/{july.pk}/")))
    assert "Se quitó el archivo acta.pdf" in history


def test_a_row_sends_its_files_by_itself(manager, july):
    answer = manager.post(
        address(july.parent, f"avance/{july.pk}/guardar/"),
        {"mes": "2015-07", **row(july, 50), f"casilla-{july.pk}-evidence": [pdf()]},
    )
    assert "acta.pdf" in answer.json()["files"]
