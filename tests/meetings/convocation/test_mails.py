"""Every mail that a meeting writes, as Python's own parser reads it."""

import email
import re
from datetime import date
from email.policy import default

import pytest

from core.documents import attachments
from core.mail import messages, texts
from core.mail.models import OutgoingMail
from meetings import answers, attending, convening, lettering, minuting, reminders
from meetings.enums import Answer, AnswerSource, LetterKind, Medium, Presence
from strategies.enums import HolderKind
from tests.factories import PersonFactory
from tests.forms import fields_of
from tests.meetings import make
from tests.meetings.test_letters import police

DAY = date(2026, 12, 3)
LONG = "Señalización e iluminación del parque, ¿quién repara? " * 30
OPTIONAL = {"meeting_reminder"}


@pytest.fixture
def written(user, today, personas, monkeypatch, sign_in):
    """Everything that the portal writes about a meeting, from its call to its minutes."""
    monkeypatch.setattr(attachments, "read", lambda file: b"%PDF-1.7")
    body = make.body(seats=3, alternates=2, name="Comisión de Señalización", reminder_days=2)
    body.notice_days = 20
    body.save(update_fields=["notice_days"])
    meeting = make.meeting(body, DAY, place="Salón «Ñandú», 2.º piso", items=2)
    meeting.items.update(title=LONG[:200], minutes=20, presenter="Begoña Peña")
    convening.convene(meeting, by=user, late_reason="Hay alerta; el Ministerio lo pidió ayer.")
    titular = meeting.invitations.filter(seat__holdings__kind="alternate").order_by("pk").first()
    for said in (Answer.NO, Answer.YES):
        answers.answer(titular, said, source=AnswerSource.LINK)
    last = meeting.invitations.filter(invited_as="titular").order_by("pk").last()
    heir = PersonFactory(canton_id="103", actor=last.seat.actor)
    heir.email = "relevo@coproduccion.invalid"
    heir.save(update_fields=["email"])
    last.seat.appoint(heir, HolderKind.TITULAR, since=date(2026, 11, 20))
    meeting.online_link = f"https://reunion.invalid/{'x' * 150}"
    meeting.save(update_fields=["online_link"])
    convening.announce_change(meeting, by=user)
    today(2026, 12, 2)
    reminders.send_due(date(2026, 12, 2))
    today(DAY.year, DAY.month, DAY.day)
    meeting.open()
    attending.mark(meeting, titular.seat, Presence.TITULAR)
    meeting.close()
    minuting.begin(meeting)
    secretary = sign_in(user)
    address = f"/reuniones/{meeting.pk}/minuta/enviar/"
    answer = secretary.post(address, fields_of(secretary.get(address), ""))
    assert answer.status_code == 302, answer.content
    other = make.meeting(body, date(2026, 12, 20))
    convening.convene(other, by=user, late_reason="Urge")
    convening.cancel(other, by=user, reason="Alerta naranja en el cantón; quizá «mañana».")
    _letter(personas("mayor"))
    return list(OutgoingMail.objects.order_by("pk"))


def _letter(mayor) -> None:
    letter = lettering.draft(mayor.roles.get().canton, LetterKind.TO_HEAD, by=mayor)
    letter.actor, letter.addressee, letter.email = police(), "Ana Peña", "ana@fuerza.invalid"
    letter.answer_due = date(2026, 12, 18)
    letter.save()
    lettering.send(letter, medium=Medium.MAIL, by=mayor)


def test_every_kind_is_read_right_by_pythons_parser(written):
    kinds = {mail.kind for mail in written}
    assert kinds == {
        "meeting_call",
        "meeting_change",
        "meeting_cancellation",
        "meeting_release",
        "meeting_alternate",
        "meeting_reminder",
        "minutes_sent",
        "letter",
    }
    for mail in written:
        raw = messages.as_bytes(mail)
        assert max(map(len, raw.split(b"\r\n"))) <= 998 and raw.isascii(), mail.kind
        message = email.message_from_bytes(raw, policy=default)
        assert not message.defects and message["Subject"] == mail.subject
        assert message["Auto-Submitted"] == "auto-generated"
        assert (message["List-Unsubscribe"] is not None) == (mail.kind in OPTIONAL), mail.kind
        words = texts.words_of(mail)
        for part in message.walk():
            assert not part.defects, (mail.kind, part.defects)
        text = message.get_body(("plain",)).get_content()
        assert text.split() == words.body.split(), mail.kind
        html = message.get_body(("html",))
        if words.html:
            assert html.get_content().split() == words.html.split()
        for said in (text, words.html, mail.subject):
            _is_well_worded(mail.kind, said)


def _is_well_worded(kind: str, said: str) -> None:
    """No place left to fill, no double full stop, no space before one, no gap of three lines."""
    for fault in ("⟦", "⟧", "..", " .", " ,", "None", "{{", "{%", "()", "Ã", "a. m. ."):
        assert fault not in re.sub(r"https?://\S+", "", said), (kind, fault, said)
    assert not re.search(r"\n\n\n", said) or said.lstrip().startswith("<"), (kind, said)
    assert not re.search(r"\bm\.\.|[,;:]\s*$", said.strip()), (kind, said)


def test_what_each_says_in_so_many_words(written):
    def one(kind: str, **narrowed) -> str:
        mails = OutgoingMail.objects.filter(kind=kind, **narrowed)
        return texts.words_of(mails.order_by("pk").first()).body

    assert "jueves 3 de diciembre de 2026, 9:00 a. m. a 11:00 a. m.\n" in one("meeting_call")
    assert "con 13 días de anticipación; la instancia pide 20. Motivo: Hay" in one("meeting_call")
    assert "Cambiaron los datos de la sesión" in one("meeting_change")
    assert "Cambió el enlace para participar a distancia.\n" in one("meeting_change")
    assert "Se le convoca como titular de" in one(
        "meeting_call", recipient="relevo@coproduccion.invalid"
    )
    assert "Ya no hace falta que asista" in one("meeting_release")
    assert "Motivo: Alerta naranja en el cantón; quizá «mañana»." in one("meeting_cancellation")
    assert "Le corresponde a usted asistir como suplente de" in one("meeting_alternate")
