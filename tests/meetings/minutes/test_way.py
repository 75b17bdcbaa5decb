"""The minutes' way: begun, written, sent, corrected, approved, locked."""

from datetime import date, timedelta

import pytest
from django.db import InternalError, transaction

from core.documents import attachments
from core.documents.models import RenderJob
from core.lib import bells
from core.mail.messages import NotReady
from core.mail.models import OutgoingMail
from meetings import attending, convening
from meetings.enums import Presence
from meetings.models import Minutes, Resolution
from strategies.models import Person
from tests.forms import fields_of, pressed
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


@pytest.fixture
def held(secretary, today, personas):
    """A meeting of three seats, the first one covered, in session."""
    body = make.body(seats=3, alternates=1)
    meeting = make.meeting(body, DAY, items=2)
    convening.convene(meeting, by=personas("technical_secretariat"))
    today(DAY.year, DAY.month, DAY.day)
    meeting.open()
    attending.mark(meeting, body.seats.with_people()[0], Presence.TITULAR)
    return meeting


def member(meeting, personas, sign_in):
    """The delegate who stands in the covered seat, signed in."""
    user = personas("actor_delegate")
    person = meeting.attendance.get().person
    Person.objects.filter(pk=person.pk).update(user=user)
    return sign_in(user)


def test_who_gets_it_on_paper_is_named(held, secretary):
    row = held.invitations.order_by("pk").first()
    held.invitations.filter(pk=row.pk).update(email="", medium="paper")
    address = f"/reuniones/{held.pk}/minuta/"
    secretary.post(f"{address}empezar/")
    held.close()
    told = secretary.post(f"{address}enviar/", {"until": "10/12/2026"}, follow=True)
    assert f"Falta entregarla en papel a {row.name}." in markup(told)


def test_from_the_draft_to_the_lock(held, secretary, personas, sign_in, today):
    address = f"/reuniones/{held.pk}/minuta/"
    assert secretary.get(address).status_code == 404
    secretary.post(f"{address}empezar/")
    minutes = Minutes.objects.get()
    entry = minutes.entries.first()
    page = f"{address}asuntos/{entry.pk}/"
    secretary.post(page, fields_of(secretary.get(page), "") | {"text": "Se presentó el avance."})
    new = f"/reuniones/{held.pk}/acuerdos/nuevo/?asunto={entry.item_id}"
    seat = held.attendance.get().seat
    told = {"text": "Reparar las luminarias", "responsible": seat.pk, "due_on": "15/01/2027"}
    answer = secretary.post(new, fields_of(secretary.get(new), "") | told | {"in_favour": 1})
    resolution = Resolution.objects.get()
    assert answer.url == resolution.get_absolute_url()
    assert resolution.reference == "01-2026-01"
    shown = markup(secretary.get(address))
    assert "Se presentó el avance." in shown and "Reparar las luminarias" in shown

    delegate = member(held, personas, sign_in)
    assert delegate.get(address).status_code == 403, "a draft is for who writes it"
    page = secretary.post(f"{address}enviar/", {"until": "10/12/2026"})
    assert "Cierre la sesión" in markup(page)
    held.close()
    assert secretary.post(f"{address}enviar/", {"until": "10/12/2026"}).status_code == 302
    mails = OutgoingMail.objects.filter(kind="minutes_sent")
    assert mails.count() == 4, "who came and who did not"
    tasks = {mail.values["tareas"] for mail in mails}
    assert any("Reparar las luminarias (para el 15/01/2027)" in text for text in tasks)
    with pytest.raises(NotReady):
        attachments.read(mails[0].attachments[0])
    assert RenderJob.objects.get().kind == "minutes"

    ask = f"{address}corregir/"
    delegate.post(ask, fields_of(delegate.get(ask), "") | {"text": "Fueron 12 luminarias."})
    page = secretary.get(address)
    assert "Fueron 12 luminarias." in markup(page)
    correction = minutes.corrections.get()
    today(2027, 1, 7)
    after = make.meeting(held.body, date(2027, 1, 7))
    after.open()
    secretary.post(f"{address}aprobar/", {"sesion": after.pk})
    minutes.refresh_from_db()
    assert not minutes.is_approved, "a correction waits"
    decide = f"{address}correcciones/{correction.pk}/"
    secretary.post(decide, pressed(page, "decision", "acoger", form_id=decide))
    secretary.post(f"{address}aprobar/", fields_of(secretary.get(address), f"{address}aprobar/"))
    minutes.refresh_from_db()
    assert minutes.is_approved and minutes.approved_in == after
    assert OutgoingMail.objects.filter(kind="minutes_approved").count() == 4
    assert delegate.get(address).status_code == 200
    page = secretary.get(f"{address}asuntos/{entry.pk}/")
    assert page.status_code == 403
    for change in ({"opening": "x"}, {"state": "draft"}):
        with pytest.raises(InternalError), transaction.atomic():
            Minutes.objects.update(**change)


def test_corrections_end_on_their_day(held, secretary, personas, sign_in, today):
    secretary.post(f"/reuniones/{held.pk}/minuta/empezar/")
    held.close()
    secretary.post(f"/reuniones/{held.pk}/minuta/enviar/", {"until": "10/12/2026"})
    delegate = member(held, personas, sign_in)
    address = f"/reuniones/{held.pk}/minuta/corregir/"
    last = date(2026, 12, 10)
    for day, expected in ((last, 302), (last + timedelta(days=1), 200)):
        today(day.year, day.month, day.day)
        answer = delegate.post(address, {"text": f"Cambio del {day}"})
        assert answer.status_code == expected


def test_who_did_not_attend_asks_for_nothing(held, secretary, personas, sign_in):
    secretary.post(f"/reuniones/{held.pk}/minuta/empezar/")
    held.close()
    secretary.post(f"/reuniones/{held.pk}/minuta/enviar/", {"until": "10/12/2026"})
    delegate = member(held, personas, sign_in)
    held.attendance.update(presence=Presence.ABSENT, arrived_at=None)
    assert delegate.get(f"/reuniones/{held.pk}/minuta/corregir/").status_code == 403
