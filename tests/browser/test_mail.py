"""The demonstration's mails and the undelivered ones, in a real browser."""

import os

import pytest
from django.utils import timezone

from core.mail import outbox
from core.mail.models import MailState, OutgoingMail
from tests.factories import complete_agreement

BODY = """Estimada persona de la Comisión Ejecutiva:

El acuerdo 103-2015-001 espera su decisión: http://127.0.0.1:8000/acuerdos/103-2015-001/

Mapeo e identificación de familias en los distritos prioritarios del cantón.
"""


@pytest.fixture
def mails(committed_db, settings):
    settings.DEMO = True
    outbox.post(
        kind="agreement_sent",
        about="103-2015-001",
        revision=1,
        recipients=[f"persona{n}@ministerio-de-ejemplo.invalid" for n in range(30)],
        subject="Para decidir: 103-2015-001, Mapeo e identificación de familias en los distritos",
        body=BODY,
        canton="103",
    )
    mails = OutgoingMail.objects.order_by("recipient")
    now = timezone.now()
    mails.update(state=MailState.SENT, sent_at=now, data_started_at=now, server_reply="250 OK")
    first, second, third = mails[:3]
    for mail, state, reply in (
        (first, MailState.AMBIGUOUS, "El servidor recibió todo y no respondió: conexión cerrada"),
        (second, MailState.FAILED, "550 5.1.1 <persona1@ministerio-de-ejemplo.invalid>: unknown"),
        (third, MailState.WAITING, ""),
    ):
        OutgoingMail.objects.filter(pk=mail.pk).update(state=state, server_reply=reply)
    return mails


def picture(window, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        window.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_mails_are_read_and_sent_again(visitor, personas, mails, phone):
    window = visitor(personas("technical_secretariat"), phone=phone)
    page = window.visit("/demo/correo/")
    picture(window, f"inbox-{phone}")
    page.get_by_role("link", name="Más antiguos").click()
    page.get_by_role("link", name="Para decidir").first.click()
    window.check()
    assert page.get_by_text("espera su decisión").is_visible()
    picture(window, f"message-{phone}")
    page = window.visit("/correos/")
    picture(window, f"undelivered-{phone}")
    page.get_by_role("link", name="Reenviar a persona0").click()
    window.check()
    picture(window, f"resend-{phone}")
    page.get_by_role("button", name="Reenviar").click()
    window.check()
    assert page.get_by_role("status").get_by_text("otra vez en la fila").is_visible()
    assert mails.filter(state=MailState.AMBIGUOUS).count() == 0


def test_an_empty_inbox_and_an_agreements_notices(visitor, personas, mails):
    complete_agreement(state="en_comision", reference="103-2015-001")
    window = visitor(personas("technical_secretariat"))
    page = window.visit("/acuerdos/103-2015-001/")
    picture(window, "agreement")
    panel = page.get_by_role("region", name="Avisos por correo")
    assert panel.get_by_text("27 avisos enviados, 1 en espera").is_visible()
    window = visitor(personas("national_liaison"))
    window.visit("/demo/correo/")
    picture(window, "empty")
