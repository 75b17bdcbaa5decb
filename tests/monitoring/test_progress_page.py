"""`/acuerdos/<ref>/avance/`: section 6 as a page with its one button."""

import pytest

from agreements.models import ScheduledAction, SubActivity
from monitoring import services
from monitoring.models import ProgressReport, ReportingCalendar
from tests.factories import slots_of
from tests.forms import fields_of
from tests.markup import markup
from tests.monitoring.sheet import JULY, address, month_page, report, row, save, typed

pytestmark = pytest.mark.django_db


def test_a_level_and_a_note_are_saved_for_the_month(manager, agreement, july, personas):
    page = manager.get(address(agreement))
    assert page.status_code == 200
    assert "Avance de julio de 2015" in markup(page)
    given = fields_of(page, "avance") | typed(july, 50, "Se hizo la mitad", 25)
    answer = manager.post(address(agreement), given)
    assert answer.status_code == 302
    saved = ProgressReport.objects.get()
    assert (saved.level, saved.note, saved.people_reached) == (50, "Se hizo la mitad", 25)
    assert saved.reported_by == saved.validated_by == personas("local_manager")
    assert "1 fila guardada" in markup(manager.get(answer.url))


def test_the_page_names_the_section_as_the_paper_does(manager, agreement):
    text = markup(manager.get(address(agreement)))
    assert (
        "Cumplimiento y avance de compromisos cronogramados por sub-actividad según acuerdo de "
        "coproducción" in text
    )
    assert "checked" not in text
    for level in (0, 25, 50, 75, 100):
        assert f'aria-label="{level} %"' in text


def test_a_row_left_empty_is_no_report(manager, agreement, july):
    manager.post(address(agreement), {"mes": "2015-07", **row(july)})
    assert not ProgressReport.objects.exists()


def test_zero_asks_for_a_note_and_keeps_what_was_typed(manager, agreement, july):
    page = manager.post(address(agreement), {"mes": "2015-07", **row(july, 0, "", "7")})
    text = markup(page)
    assert page.status_code == 200
    assert "Escriba por qué no hubo avance" in text
    assert 'value="7"' in text
    assert 'value="0" aria-label="0 %" checked' in text
    assert not ProgressReport.objects.exists()


def test_a_note_without_level_says_that_the_level_is_missing(manager, agreement, july):
    page = manager.post(address(agreement), {"mes": "2015-07", **row(july, "", "Se avanzó")})
    text = markup(page)
    assert "Escoja el nivel" in text
    assert "Se avanzó" in text


def test_good_rows_are_saved_beside_faulty_ones(manager, agreement, july):
    twin = SubActivity.objects.create(
        scheduled_action=july.scheduled_action, month=JULY, description="Otra tarea"
    )
    given = {"mes": "2015-07", **row(july, 75, "Casi"), **row(twin, 0)}
    page = manager.post(address(agreement), given)
    text = markup(page)
    assert "1 fila guardada" in text
    assert "No se guardó 1 fila" in text
    assert "Otra tarea, JUL-15" in text
    assert ProgressReport.objects.get().sub_activity == july


@pytest.mark.parametrize(
    "fault, words",
    [
        ({"people": "muchas"}, "número entero"),
        ({"people": "-3"}, "de 0 en adelante"),
        ({"level": "60"}, "cinco niveles"),
    ],
)
def test_bad_input_is_said_at_its_field(manager, agreement, july, fault, words):
    values = {"level": 50} | fault
    page = manager.post(address(agreement), {"mes": "2015-07", **row(july, **values)})
    assert words in markup(page)
    assert not ProgressReport.objects.exists()


def test_nonsense_as_month_shows_the_month_that_is_due(manager, agreement):
    text = markup(manager.get(address(agreement) + "?mes=2015-99"))
    assert "Avance de julio de 2015" in text


def test_a_month_to_come_is_shown_but_takes_no_report(manager, agreement):
    september = slots_of(agreement)[2]
    text = markup(manager.get(address(agreement) + "?mes=2015-09"))
    assert "todavía no empieza" in text
    assert "se reporta desde el 01/09/2015" in text
    manager.post(address(agreement), {"mes": "2015-09", **row(september, 50)})
    answer = save(manager, september, "2015-09", level=50)
    assert answer.status_code == 422
    assert "todavía no empieza" in answer.json()["errors"]["__all__"]
    assert not ProgressReport.objects.exists()


def test_what_was_typed_before_the_month_closed_is_refused_and_shown(
    manager, agreement, july, today
):
    given = fields_of(manager.get(address(agreement)), "avance") | typed(july, 50, "La mitad", 12)
    today(2015, 8, 16)
    page = manager.post(address(agreement), given)
    text = markup(page)
    assert "No se guardó 1 fila" in text
    assert "Julio de 2015 cerró el 15/08/2015" in text
    assert "usted había escrito 50 %; personas alcanzadas: 12; nota: «La mitad»" in text
    assert page.context["sheet"].month == JULY
    assert not ProgressReport.objects.exists()


def test_what_was_typed_for_a_month_is_never_saved_in_another(manager, agreement, july, today):
    """After the term a month leaves the grid when it closes without a report."""
    today(2015, 11, 15)
    october = manager.get(address(agreement) + "?mes=2015-10")
    given = fields_of(october, "avance") | typed(july, 75, "Casi")
    today(2015, 11, 16)
    page = manager.post(address(agreement), given)
    assert "Octubre de 2015 cerró el 15/11/2015" in markup(page)
    assert not ProgressReport.objects.exists()


def test_a_row_whose_slot_was_closed_meanwhile_is_refused_and_shown(
    manager, agreement, july, personas
):
    given = fields_of(month_page(manager, agreement, "2015-08"), "avance") | typed(july, 75)
    report(july, 25, by=personas("local_manager"))
    services.close_slot(
        sub_activity=july, month=JULY, reason="Se canceló", by=personas("local_manager")
    )
    text = markup(manager.post(address(agreement), given))
    assert "La casilla se cerró en julio de 2015" in text
    assert "usted había escrito 75 %" in text


def test_a_form_without_its_month_saves_nothing(manager, agreement, july):
    page = manager.post(address(agreement), row(july, 50), follow=True)
    assert "Falta el mes" in markup(page)
    assert not ProgressReport.objects.exists()


def test_a_closed_month_reads_and_says_when_it_closed(manager, agreement, july, today, personas):
    report(july, 50, by=personas("local_manager"), note="La mitad")
    today(2015, 8, 16)
    text = markup(manager.get(address(agreement) + "?mes=2015-07"))
    assert "Julio cerró el 15/08/2015" in text
    assert "La mitad" in text
    assert 'type="radio"' not in text
    answer = save(manager, july, level=75, version=1)
    assert answer.status_code == 422
    assert "cerró el 15/08/2015" in answer.json()["errors"]["__all__"]
    assert ProgressReport.objects.get().level == 50


def test_the_month_closes_by_the_day_of_the_canton(manager, agreement, today):
    ReportingCalendar.objects.create(canton_id="103", due_day=10, closing_day=25)
    today(2015, 8, 20)
    text = markup(manager.get(address(agreement) + "?mes=2015-07"))
    assert "cierra el martes 25 de agosto" in text
    assert "Atrasado 10 días" in text


def test_only_the_own_month_of_a_slot_is_late_in_orange(manager, agreement, july, today, personas):
    august = slots_of(agreement)[1]
    twin = SubActivity.objects.create(
        scheduled_action=july.scheduled_action, month=JULY, description="Otra tarea"
    )
    report(july, 50, by=personas("local_manager"))
    today(2015, 9, 12)
    rows = manager.get(address(agreement) + "?mes=2015-08").context["sheet"].rows
    tags = {one.slot: one.tag for one in rows}
    assert tags[july] == ("", "Rezagada: falta agosto")
    assert tags[twin] == ("", "Falta agosto")
    assert tags[august][0] == "late" and tags[august][1].startswith("Atrasado")


def test_slots_below_100_are_asked_again_in_later_months_and_after_the_term(
    manager, agreement, july, today, personas
):
    report(july, 50, by=personas("local_manager"))
    today(2015, 11, 3)
    text = markup(manager.get(address(agreement)))
    assert "Avance de octubre de 2015" in text  # the term ended in September
    assert "viene de un mes anterior" in text
    assert save(manager, july, "2015-10", level=100).status_code == 200
    assert f"casilla-{july.pk}-level" not in markup(
        manager.get(address(agreement) + "?mes=2015-11")
    )


def test_a_report_is_marked_in_the_grid_and_missing_is_not_zero(
    manager, agreement, july, today, personas
):
    report(july, 0, by=personas("local_manager"), note="Llovió")
    today(2015, 9, 20)
    text = markup(manager.get(address(agreement)))
    assert "julio de 2015, 0\N{NO-BREAK SPACE}%, sin avance" in text
    assert "agosto de 2015, sin reporte" in text


def test_an_agreement_without_schedule_says_so(manager, agreement):
    ScheduledAction.objects.all().delete()
    assert "no tiene sub-actividades" in markup(manager.get(address(agreement)))
