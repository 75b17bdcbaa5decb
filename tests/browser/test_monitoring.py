"""Sections 6 and 7 in a real browser: two keystrokes, two taps, and nothing typed is lost."""

from datetime import date

import pytest
from playwright.sync_api import expect

from agreements.enums import State
from monitoring import reviews, services
from monitoring.models import ChecklistReview, Evidence, ProgressReport
from tests.factories import complete_agreement, slots_of

JULY = date(2015, 7, 1)


@pytest.fixture
def agreement(committed_db, today):
    today(2015, 8, 10)
    return complete_agreement(state=State.VIGENTE)


def progress(agreement, month="2015-08"):
    return f"/acuerdos/{agreement.reference}/avance/?mes={month}"


def group(page, label):
    return page.get_by_role("group", name=label)


def wait_saved(row):
    row.get_by_text("Guardado", exact=False).wait_for()


def test_two_keystrokes_set_a_level_and_the_arrows_change_the_row(visitor, personas, agreement):
    window = visitor(personas("local_manager"))
    page = window.visit(progress(agreement))
    july = group(page, "Taller de 07/2015, JUL-15: avance de agosto de 2015")
    august = group(page, "Taller de 08/2015, AGO-15: avance de agosto de 2015")
    july.get_by_role("radio", name="0 %", exact=True).focus()
    page.keyboard.press("2")
    wait_saved(july)
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("3")
    wait_saved(august)
    assert sorted(ProgressReport.objects.values_list("level", flat=True)) == [50, 75]
    assert page.get_by_text("Todas las casillas de este mes están reportadas.").is_visible()
    grid = page.get_by_role("region", name="Tabla de acciones por mes")
    assert grid.get_by_title("agosto de 2015, 75\N{NO-BREAK SPACE}%, muy avanzada").is_visible()
    window.check()


def test_zero_waits_for_its_note_and_supr_takes_an_unsaved_level_back(visitor, personas, agreement):
    window = visitor(personas("local_manager"))
    page = window.visit(progress(agreement, "2015-07"))
    july = group(page, "Taller de 07/2015, JUL-15: avance de julio de 2015")
    zero = july.get_by_role("radio", name="0 %", exact=True)
    zero.focus()
    page.keyboard.press("0")
    july.get_by_text("Escriba por qué no hubo avance").wait_for()
    window.check()
    page.keyboard.press("Delete")
    assert not zero.is_checked()
    assert not ProgressReport.objects.exists()
    page.keyboard.press("0")
    july.get_by_label("Nota").fill("El local estuvo cerrado.")
    july.get_by_label("Personas alcanzadas").focus()
    wait_saved(july)
    report = ProgressReport.objects.get()
    assert (report.level, report.note) == (0, "El local estuvo cerrado.")


def test_two_taps_on_a_phone_and_the_last_change_is_undone(visitor, personas, agreement):
    window = visitor(personas("local_manager"), phone=True)
    page = window.visit(progress(agreement, "2015-07"))
    july = group(page, "Taller de 07/2015, JUL-15: avance de julio de 2015")
    july.get_by_role("radio", name="75 %", exact=True).check(force=True)
    wait_saved(july)
    page = window.visit(progress(agreement, "2015-07"))
    july.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_text("Se deshizo el último cambio")).to_be_in_viewport()
    expect(july).to_be_in_viewport()
    assert not ProgressReport.objects.exists()
    window.check()


def test_a_file_is_attached_to_a_row(visitor, personas, agreement):
    window = visitor(personas("local_manager"))
    page = window.visit(progress(agreement, "2015-07"))
    july = group(page, "Taller de 07/2015, JUL-15: avance de julio de 2015")
    july.get_by_role("radio", name="25 %", exact=True).check(force=True)
    wait_saved(july)
    file = {"name": "lista.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 lista"}
    july.get_by_label("Evidencia").set_input_files(file)
    july.get_by_role("link", name="lista.pdf").wait_for()
    assert Evidence.objects.get().name == "lista.pdf"
    window.check()
    july.get_by_role("button", name="Quitar lista.pdf").click()
    page.get_by_text("Se quitó lista.pdf.").wait_for()
    assert not Evidence.objects.exists()


def test_a_refused_file_leaves_the_level_saved(visitor, personas, agreement):
    window = visitor(personas("local_manager"))
    page = window.visit(progress(agreement, "2015-07"))
    july = group(page, "Taller de 07/2015, JUL-15: avance de julio de 2015")
    july.get_by_role("radio", name="25 %", exact=True).check(force=True)
    wait_saved(july)
    file = {"name": "lista.pdf", "mimeType": "application/pdf", "buffer": b"MZ programa"}
    july.get_by_label("Evidencia").set_input_files(file)
    july.get_by_text("El archivo no se guardó.").wait_for()
    assert july.get_by_text("no es un PDF").is_visible()
    assert july.get_by_text("Validado").is_visible()
    july.get_by_label("Nota").fill("Uno de cuatro")
    july.get_by_label("Personas alcanzadas").focus()
    july.get_by_text("Guardado", exact=False).wait_for()
    report = ProgressReport.objects.get()
    assert (report.level, report.note) == (25, "Uno de cuatro")
    window.check()


def test_who_saves_second_sees_both_texts_and_decides(visitor, personas, agreement):
    window = visitor(personas("local_manager"))
    page = window.visit(progress(agreement, "2015-07"))
    services.save_report(
        sub_activity=slots_of(agreement)[0],
        month=JULY,
        level=75,
        note="Lo de la Secretaría",
        by=personas("technical_secretariat"),
    )
    july = group(page, "Taller de 07/2015, JUL-15: avance de julio de 2015")
    july.get_by_label("Nota").fill("Lo de la Gestora")
    july.get_by_role("radio", name="25 %", exact=True).check(force=True)
    july.get_by_text("Lo de la Secretaría").wait_for()
    assert july.get_by_label("Nota").input_value() == "Lo de la Gestora"
    assert ProgressReport.objects.get().level == 75
    window.check()
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("1 fila guardada").wait_for()
    assert ProgressReport.objects.get().note == "Lo de la Gestora"


def test_what_was_typed_without_network_is_sent_when_it_is_back(visitor, personas, agreement):
    window = visitor(personas("local_manager"))
    page = window.visit(progress(agreement, "2015-07"))
    july = group(page, "Taller de 07/2015, JUL-15: avance de julio de 2015")
    page.context.set_offline(True)
    july.get_by_role("radio", name="50 %", exact=True).check(force=True)
    july.get_by_text("Sin conexión").wait_for()
    page.context.set_offline(False)
    wait_saved(july)
    assert ProgressReport.objects.get().level == 50


def test_a_note_without_level_comes_back_after_the_tab_died(visitor, personas, agreement):
    window = visitor(personas("local_manager"))
    page = window.visit(progress(agreement, "2015-07"))
    label = "Taller de 07/2015, JUL-15: avance de julio de 2015"
    group(page, label).get_by_label("Nota").fill("Vinieron 30 personas")
    page.reload()
    july = group(page, label)
    july.get_by_text("Recuperado").wait_for()
    assert july.get_by_label("Nota").input_value() == "Vinieron 30 personas"
    july.get_by_role("radio", name="50 %", exact=True).check(force=True)
    wait_saved(july)
    page.reload()
    assert not group(page, label).get_by_text("Recuperado").is_visible()


def test_the_table_of_monitoring_is_filled_in_and_unfinished_answers_stay(
    visitor, personas, agreement
):
    window = visitor(personas("local_manager"))
    page = window.visit(f"/acuerdos/{agreement.reference}/verificacion/")
    seventh = group(page, "Presenta a los actores de la sociedad civil")
    seventh.get_by_role("radio", name="No", exact=True).check(force=True)
    seventh.get_by_label("Observaciones").fill("Ninguna con nombre propio")
    page.get_by_text("0 de 14 con Sí, 13 por contestar").wait_for()
    page.reload()
    page.get_by_text("Se recuperó lo que había marcado").wait_for()
    assert seventh.get_by_label("Observaciones").input_value() == "Ninguna con nombre propio"
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("La revisión no se guardó").wait_for()
    window.check()
    for radio in page.get_by_role("radio", name="Sí", exact=True).all():
        if radio.get_attribute("name") != "criterio-7":
            radio.check(force=True)
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Se guardó la revisión del 10/08/2015: 13 de 14.").wait_for()
    window.check()
    assert ChecklistReview.objects.get().answers.filter(met=True).count() == 13
    assert page.get_by_role("radio", checked=True).count() == 0


def test_the_pages_of_a_slot_a_review_and_the_calendar_read_on_a_phone(
    visitor, personas, agreement
):
    manager = personas("local_manager")
    slot = slots_of(agreement)[0]
    services.save_report(sub_activity=slot, month=JULY, level=50, note="Va bien", by=manager)
    review = reviews.save_review(
        agreement=agreement,
        answers={number: reviews.Answer(number != 4, "Sin cifra") for number in range(1, 15)},
        by=manager,
    )
    window = visitor(manager, phone=True)
    base = f"/acuerdos/{agreement.reference}"
    window.visit(f"{base}/avance/{slot.pk}/").get_by_text("Nota: «Va bien»").wait_for()
    window.visit(f"{base}/verificacion/{review.pk}/")
    window.visit(f"{base}/verificacion/")
    window.visit("/tablero/calendario/")
