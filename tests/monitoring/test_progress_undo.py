"""«Deshacer» of a row of section 6."""

import pytest

from agreements.models import SubActivity
from monitoring.models import ProgressReport
from tests.forms import pressed
from tests.markup import markup
from tests.monitoring.sheet import address, month_page, press, report, save

pytestmark = pytest.mark.django_db


def test_undo_brings_back_the_level_before(manager, agreement, july, personas):
    report(july, 75, by=personas("technical_secretariat"), note="Tres de cuatro")
    report(july, 50, by=personas("local_manager"), note="Me equivoqué")
    page = press(manager, agreement, "deshacer", july.pk)
    ((led_to, _),) = page.redirect_chain
    assert led_to.endswith(f"?mes=2015-07#casilla-{july.pk}")
    assert "Se deshizo el último cambio" in markup(page)
    saved = ProgressReport.objects.get()
    assert (saved.level, saved.note, saved.version) == (75, "Tres de cuatro", 3)
    assert saved.reported_by == personas("local_manager")


def test_a_title_that_ends_with_a_full_stop_is_named_without_it(manager, agreement, july):
    SubActivity.objects.filter(pk=july.pk).update(description="Feria del empleo.")
    save(manager, july, level=75)
    page = markup(press(manager, agreement, "deshacer", july.pk))
    assert "Se deshizo el último cambio de «Feria del empleo, JUL-15»." in page


def test_undo_of_the_first_report_leaves_no_report(manager, agreement, july, personas):
    report(july, 75, by=personas("local_manager"))
    press(manager, agreement, "deshacer", july.pk)
    assert not ProgressReport.objects.exists()
    page = markup(manager.get(address(agreement, f"avance/{july.pk}/")))
    assert "muy avanzada → sin reporte" in page


def test_undo_pressed_again_takes_the_change_before_back(manager, agreement, july):
    save(manager, july, level=75)
    save(manager, july, level=75, note="Tres de cuatro", version=1)
    press(manager, agreement, "deshacer", july.pk)
    assert ProgressReport.objects.values_list("level", "note").get() == (75, "")
    save(manager, july, level=25, version=3)
    press(manager, agreement, "deshacer", july.pk)
    assert ProgressReport.objects.get().level == 75
    press(manager, agreement, "deshacer", july.pk)
    assert not ProgressReport.objects.exists()


def test_undo_of_a_row_that_another_changed_is_refused(manager, agreement, july, personas):
    report(july, 75, by=personas("local_manager"))
    given = pressed(month_page(manager, agreement), "deshacer", july.pk, form_id="avance")
    report(july, 100, by=personas("technical_secretariat"))
    page = manager.post(address(agreement), given, follow=True)
    assert "otra persona la cambió" in markup(page)
    assert ProgressReport.objects.get().level == 100


def test_undo_does_not_reach_into_a_closed_month(manager, agreement, july, personas, today):
    report(july, 75, by=personas("local_manager"))
    given = pressed(month_page(manager, agreement), "deshacer", july.pk, form_id="avance")
    today(2015, 8, 16)
    page = manager.post(address(agreement), given, follow=True)
    assert "Julio de 2015 cerró el 15/08/2015" in markup(page)
    assert ProgressReport.objects.get().level == 75
