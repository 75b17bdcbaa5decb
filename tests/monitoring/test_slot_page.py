"""The page of one slot: its history, and its closing with a reason."""

import pytest

from monitoring.models import SlotClosure
from tests.markup import markup
from tests.monitoring.sheet import JULY, address, report, save

pytestmark = pytest.mark.django_db


def test_the_page_of_a_slot_tells_who_changed_what(manager, agreement, july, personas):
    report(july, 75, by=personas("technical_secretariat"), note="Tres")
    report(july, 50, by=personas("local_manager"), note="Dos", people_reached=12)
    text = markup(manager.get(address(agreement, f"avance/{july.pk}/")))
    assert "75\N{NO-BREAK SPACE}%, muy avanzada → 50\N{NO-BREAK SPACE}%, avanzada" in text
    assert personas("technical_secretariat").name in text
    assert personas("local_manager").name in text
    assert "Nota: «Dos»" in text
    assert "Personas: 12" in text


def test_a_slot_is_closed_with_a_reason_and_reopened_while_the_month_is_open(
    manager, agreement, july, personas
):
    page = address(agreement, f"avance/{july.pk}/")
    assert "¿Ya no se hará?" in markup(manager.get(page))
    empty = manager.post(f"{page}cerrar/", {"mes": "2015-07", "reason": " "})
    assert "Escriba este dato" in markup(empty)
    answer = manager.post(f"{page}cerrar/", {"mes": "2015-07", "reason": "El curso se canceló"})
    assert answer.status_code == 302
    closure = SlotClosure.objects.get()
    assert (closure.month, closure.closed_by) == (JULY, personas("local_manager"))
    text = markup(manager.get(page))
    assert "El curso se canceló" in text
    assert "Se cerró la casilla: julio de 2015 es el último mes que se reporta" in text
    refused = save(manager, july, "2015-08", level=50)
    assert "La casilla se cerró en julio de 2015" in refused.json()["errors"]["__all__"]
    assert manager.post(f"{page}reabrir/").status_code == 302
    assert not SlotClosure.objects.exists()
    history = markup(manager.get(page))
    assert "Se reabrió la casilla" in history
    assert "Motivo: «El curso se canceló»" in history


def test_a_closed_slot_stays_closed_when_its_month_is(manager, agreement, july, today):
    page = address(agreement, f"avance/{july.pk}/")
    manager.post(f"{page}cerrar/", {"mes": "2015-07", "reason": "Se canceló"})
    again = manager.post(f"{page}cerrar/", {"mes": "2015-07", "reason": "Otra vez"})
    assert "ya cerró esta casilla" in markup(again)
    today(2015, 8, 16)
    assert "Reabrir la casilla" not in markup(manager.get(page))
    refused = manager.post(f"{page}reabrir/", follow=True)
    assert "cerró el 15/08/2015" in markup(refused)
    assert SlotClosure.objects.exists()


def test_a_slot_is_not_closed_in_a_closed_month(manager, agreement, july, today):
    today(2015, 9, 20)
    page = address(agreement, f"avance/{july.pk}/cerrar/")
    answer = manager.post(page, {"mes": "2015-07", "reason": "Se canceló"})
    assert "ya no admite cambios" in markup(answer)
    assert not SlotClosure.objects.exists()
