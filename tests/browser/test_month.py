"""A whole month of a working group: Secretaría Técnica, a titular with an account, an alternate and
a person without one, on a phone-sized screen."""

from datetime import date

import pytest
from playwright.sync_api import expect

from core.lib import bells
from core.mail import texts
from core.mail.models import OutgoingMail
from meetings.enums import Answer, Presence
from meetings.models import Invitation, Meeting, Minutes
from tests.meetings import make

PREPARED = date(2026, 11, 20)
DAY = date(2026, 12, 3)


@pytest.fixture(autouse=True)
def quiet(committed_db, today, monkeypatch):
    """No worker listens; the mails are read off the outbox."""
    monkeypatch.setattr(bells, "ring", lambda task: True)
    return today(PREPARED.year, PREPARED.month, PREPARED.day)


def link_of(invitation: Invitation, kind: str = "meeting_call") -> str:
    """The path that the person's mail leads to."""
    mail = OutgoingMail.objects.get(kind=kind, recipient=invitation.email)
    body = texts.words_of(mail).body
    address = next(word for word in body.split() if "/e/" in word)
    return address[address.index("/e/") :]


def test_a_month_from_the_agenda_to_the_approved_minutes(visitor, personas, today):
    body = make.body(seats=0, name="Grupo de espacios públicos", notice_days=3)
    delegate = personas("actor_delegate")
    first = make.seat(body, user=delegate)
    second = make.seat(body)
    make.seat(body, has_alternate=False)
    office = visitor(personas("technical_secretariat"))

    # The Secretaría Técnica plans the session; a member proposes; the agenda is agreed.
    page = office.visit("/reuniones/nueva/")
    page.get_by_label("Instancia que convoca").select_option(label=str(body))
    page.get_by_label("Día").fill("03/12/2026")
    page.get_by_label("Empieza").fill("09:00")
    page.get_by_label("Termina").fill("11:00")
    page.get_by_label("Lugar").fill("Salón comunal")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Se agregó la sesión").wait_for()
    office.check()
    meeting = Meeting.objects.get()
    member = visitor(delegate, phone=True)
    page = member.visit(f"/reuniones/{meeting.pk}/orden-del-dia/")
    page.get_by_role("link", name="Proponer asunto").click()
    member.check()
    page.get_by_label("Asunto").fill("Luminarias del parque")
    page.get_by_label("Acuerdo que se busca").fill("Pedir la reparación")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Se propuso el asunto").wait_for()
    page = office.visit(f"/reuniones/{meeting.pk}/orden-del-dia/")
    page.get_by_role("button", name="Incluir Luminarias del parque").click()
    page.get_by_text("Entra en el orden del día").wait_for()
    office.check()

    # The convocation shows who gets what, and goes out.
    page = office.visit(f"/reuniones/{meeting.pk}/convocatoria/")
    expect(page.get_by_role("main")).to_contain_text("Comprobación del quórum")
    page.get_by_role("button", name="Enviar la convocatoria").click()
    page.get_by_text("Se convocó").wait_for()
    office.check()
    assert Invitation.objects.count() == 5

    # The titular of the second seat has no account: declines by the link; the alternate is called.
    titular = Invitation.objects.get(seat=second, invited_as="titular")
    stranger = visitor(phone=True)
    page = stranger.visit(link_of(titular))
    page.get_by_text("No asistiré").click()
    page.get_by_role("button", name="Responder").click()
    page.get_by_text("Usted respondió").wait_for()
    stranger.check()
    alternate = Invitation.objects.get(seat=second, invited_as="alternate")
    assert alternate.called_at is not None
    page = stranger.visit(link_of(alternate, "meeting_alternate"))
    expect(page.get_by_role("main")).to_contain_text("Le toca suplir")
    page.get_by_text("Asistiré", exact=True).click()
    page.get_by_role("button", name="Responder").click()
    page.get_by_text("Usted respondió").wait_for()
    # The member with an account answers in the portal.
    page = member.visit("/inicio/")
    page.get_by_role("link", name="Responder").first.click()
    page.get_by_role("link", name="Responder").click()
    page.get_by_text("Asistiré", exact=True).click()
    page.get_by_role("button", name="Responder").click()
    member.check()
    assert Invitation.objects.get(seat=first, invited_as="titular").answer == Answer.YES

    # The day itself: the alternate says so from the street, the rest is marked in bulk.
    today(DAY.year, DAY.month, DAY.day)
    page = office.visit(f"/reuniones/{meeting.pk}/")
    page.get_by_role("button", name="Abrir la sesión").click()
    office.check()
    page = stranger.visit(link_of(alternate, "meeting_alternate"))
    page.get_by_role("button", name="Ya llegué").click()
    page.get_by_text("Su asistencia está registrada").wait_for()
    page = office.visit(f"/reuniones/{meeting.pk}/")
    page.get_by_role("button", name="Marcar presentes").click()
    page.get_by_text("Hay quórum", exact=False).first.wait_for()
    office.check()
    assert meeting.attendance.get(seat=second).presence == Presence.ALTERNATE

    # Closing leads to the minutes; a resolution is written down; they are sent.
    page.get_by_role("button", name="Cerrar la sesión y hacer la minuta").click()
    page.get_by_role("link", name="Escribir Luminarias del parque").click()
    page.get_by_label("Qué se trató").fill("Se revisó el estado de las luminarias.")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_role("link", name="Registrar acuerdo de sesión en Luminarias del parque").click()
    office.check()
    page.get_by_label("Qué se acordó").fill("Pedir a la municipalidad la reparación.")
    page.get_by_label("Puesto responsable").select_option(label=str(first.actor))
    page.get_by_label("Para cuándo").fill("15/01/2027")
    page.get_by_role("button", name="Guardar").click()
    page = office.visit(f"/reuniones/{meeting.pk}/minuta/")
    page.get_by_role("link", name="Enviar a correcciones").click()
    page.get_by_role("button", name="Enviar a correcciones").click()
    page.get_by_text("Se envió").wait_for()
    office.check()

    # Who attended asks for a correction, one by the account, one by the link.
    page = member.visit(f"/reuniones/{meeting.pk}/minuta/")
    page.get_by_role("link", name="Pedir una corrección").click()
    page.get_by_label("Qué debe decir").fill("Son doce luminarias.")
    page.get_by_role("button", name="Pedir la corrección").click()
    page.get_by_text("Se pidió la corrección").wait_for()
    member.check()
    page = stranger.visit(link_of(alternate, "minutes_sent"))
    page.get_by_label("Qué debe decir la minuta").fill("También en la cancha.")
    page.get_by_role("button", name="Pedir la corrección").click()
    page.get_by_text("Usted pidió").wait_for()
    stranger.check()
    page = office.visit(f"/reuniones/{meeting.pk}/minuta/")
    for _ in range(2):
        page.get_by_role("button", name="Acoger", exact=True).first.click()
        page.get_by_text("Se atendió la corrección").wait_for()

    # The next session approves them, and what is open comes back.
    following = make.meeting(body, date(2027, 1, 7))
    today(2027, 1, 7)
    page = office.visit(f"/reuniones/{following.pk}/orden-del-dia/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Aprobación de la minuta 01-2026")
    expect(main).to_contain_text("Pedir a la municipalidad la reparación")
    following.open()
    page = office.visit(f"/reuniones/{meeting.pk}/minuta/")
    page.get_by_role("button", name="Dar por aprobada").click()
    page.get_by_text("Se aprobó").wait_for()
    office.check()
    assert Minutes.objects.get().is_approved
