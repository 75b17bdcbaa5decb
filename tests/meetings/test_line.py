"""From a planned meeting to the marked attendance: the whole line, end to end."""

import email
from datetime import date
from email.policy import default

import pytest
import vobject

from core.lib import bells
from core.mail import messages
from core.mail.models import OutgoingMail
from meetings.enums import Answer, Presence
from meetings.models import Convocation, Invitation, Meeting
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make

DAY = date(2026, 12, 3)


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)


@pytest.fixture
def secretary(db, today, personas, sign_in):
    today(2026, 11, 20)
    return sign_in(personas("technical_secretariat"))


def link_in(mail: OutgoingMail) -> str:
    message = email.message_from_bytes(messages.as_bytes(mail), policy=default)
    text = message.get_body(("plain",)).get_content()
    return next(word for word in text.split() if "/e/" in word)


def test_a_month_from_the_convocation_to_the_attendance(secretary, client, today):
    body = make.body(seats=3, alternates=2)
    meeting = make.meeting(body, DAY)
    address = f"/reuniones/{meeting.pk}/"
    page = secretary.get(f"{address}convocatoria/")
    assert markup(page).count("@coproduccion.invalid") == 5
    answer = secretary.post(
        f"{address}convocatoria/", fields_of(page, "") | {"with_alternates": "on"}
    )
    assert answer.status_code == 302, markup(answer)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.number_in_words) == ("convened", "01-2026")
    assert Convocation.objects.get().content["place"] == "Sala del Concejo Municipal"
    assert OutgoingMail.objects.count() == Invitation.objects.count() == 5

    titular = Invitation.objects.filter(invited_as="titular", seat__holdings__kind="alternate")[0]
    mail = OutgoingMail.objects.get(recipient=titular.email)
    message = email.message_from_bytes(messages.as_bytes(mail), policy=default)
    calendar = (
        message.get_body(("related", "html", "plain"))
        and [part for part in message.walk() if part.get_content_type() == "text/calendar"][0]
    )
    event = vobject.readOne(calendar.get_content()).vevent
    assert event.uid.value == meeting.uid
    assert event.attendee.value == f"mailto:{titular.email}"

    link = link_in(mail).removeprefix("http://127.0.0.1:8000")
    page = client.get(link)
    assert "Asistirá mi suplente" in markup(page)
    assert not Invitation.objects.exclude(answer="").exists(), "reading changes nothing"
    assert client.post(link, {"answer": "alternate"}).status_code == 302
    titular.refresh_from_db()
    assert titular.answer == Answer.ALTERNATE
    called = OutgoingMail.objects.get(kind="meeting_alternate")
    assert called.subject.startswith("Le toca suplir")

    today(DAY.year, DAY.month, DAY.day)
    secretary.post(f"{address}abrir/")
    page = secretary.get(address)
    fields = fields_of(page, f"{address}asistencia/")
    seat = f"seat-{titular.seat_id}"
    secretary.post(f"{address}asistencia/", fields | {seat: "alternate"})
    mark = Meeting.objects.get().attendance.get()
    assert mark.presence == Presence.ALTERNATE
    assert "1 de 3 puestos con voto presentes" in " ".join(
        markup(secretary.get(address)).split()
    ).replace("<strong>", "").replace("</strong>", "")
    secretary.post(f"{address}cerrar/")
    assert Meeting.objects.get().is_held
