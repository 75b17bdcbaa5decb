"""The minutes' pages: who writes, who reads when, corrections by page and by link, the mail."""

import email
from datetime import date
from email.policy import default

import pytest

from core.documents import http
from core.mail import messages
from core.mail.models import OutgoingMail
from meetings import agenda, documents, minuting
from meetings.enums import ItemState, Presence
from meetings.models import (
    AgendaItem,
    Attendance,
    Correction,
    Dissent,
    Meeting,
    MeetingDistrict,
    Minutes,
    MinutesEntry,
    Resolution,
)
from tests.factories import ActorFactory
from tests.forms import fields_of, pressed
from tests.markup import markup
from tests.meetings import make

HASH = "ab" * 32


def address(minutes, more=""):
    return f"/reuniones/{minutes.meeting_id}/minuta/{more}"


def link_of(row) -> str:
    return f"/e/{row.link.token}/"


def test_who_opens_what_and_when(minutes, client, secretary, attendee, personas, sign_in):
    entry = minutes.entries.first()
    pages = ("", "minuta.pdf", "editar/", f"asuntos/{entry.pk}/", "enviar/")
    stranger = sign_in(personas("technical_secretariat", "601"))
    mayor, admin = sign_in(personas("mayor")), sign_in(personas("administrator"))
    for more in pages:
        page = address(minutes, more)
        assert client.get(page).status_code == 302, more
        assert stranger.get(page).status_code == 404, more
        assert admin.get(page).status_code == 403, more
        assert attendee.get(page).status_code == 403, f"{more} is a draft, for who writes it"
    for more in pages[2:]:
        assert mayor.get(address(minutes, more)).status_code == 403
    assert mayor.get(address(minutes)).status_code == 200
    row = minutes.meeting.invitations.first()
    assert client.get(f"{link_of(row)}minuta.pdf").status_code == 404, "a draft has no link"
    assert secretary.get(address(minutes, "aprobar/")).status_code == 405
    other = make.meeting(make.body(), date(2026, 12, 3))
    assert secretary.get(f"/reuniones/{other.pk}/minuta/asuntos/{entry.pk}/").status_code == 404
    answer = secretary.post(f"/reuniones/{other.pk}/minuta/empezar/", follow=True)
    assert "desde que la sesión se abre" in markup(answer)
    minuting.send_for_corrections(minutes)
    assert attendee.get(address(minutes)).status_code == 200
    assert "Escribir" not in markup(attendee.get(address(minutes)))


def test_matters_that_came_late_are_written_too(minutes):
    late = AgendaItem.objects.create(
        meeting=minutes.meeting, title="Mociones", state=ItemState.AGREED, position=9
    )
    minuting.begin(minutes.meeting)
    minuting.begin(minutes.meeting)
    assert [entry.item for entry in minutes.entries.all()][-1] == late
    assert minutes.entries.count() == 4, "quorum, two matters, and the late one"


@pytest.mark.parametrize("until, words", [("", "Escriba"), ("02/12/2026", "ya pasó"), ("x", "x")])
def test_a_day_for_corrections_that_is_none(minutes, secretary, until, words):
    answer = secretary.post(address(minutes, "enviar/"), {"until": until})
    assert answer.status_code == 200 and words in markup(answer)
    assert not OutgoingMail.objects.filter(kind="minutes_sent").exists()


def test_corrections_by_page_and_by_link_only_from_who_attended(
    minutes, client, attendee, secretary, today
):
    meeting = minutes.meeting
    there = meeting.invitations.get(person=meeting.attendance.get().person)
    absent = meeting.invitations.exclude(seat=there.seat).first()
    ask = address(minutes, "corregir/")
    minuting.send_for_corrections(minutes, until=date(2026, 12, 10))
    typed = fields_of(attendee.get(ask), "")
    answer = attendee.post(ask, typed | {"text": " "})
    assert answer.status_code == 200 and "Escriba" in markup(answer)
    entry = minutes.entries.last()
    assert attendee.post(ask, typed | {"text": "Por página", "entry": entry.pk}).status_code == 302
    for row, code in ((there, 302), (absent, 409)):
        assert client.post(link_of(row), {"correccion": "Por enlace"}).status_code == code
    assert secretary.post(ask, {"text": "Yo no estuve"}).status_code == 403
    assert [one.text for one in minutes.corrections.all()] == ["Por página", "Por enlace"]
    today(2026, 12, 11)
    late = client.post(link_of(there), {"correccion": "Tarde"})
    assert late.status_code == 409 and "terminó" in markup(late)
    assert 'name="correccion"' not in markup(client.get(link_of(there)))
    answer = attendee.post(ask, {"text": "Tarde"})
    assert "terminó" in markup(answer) and "Tarde" in markup(answer), "nothing typed is lost"

    page = secretary.get(address(minutes))
    first, second = minutes.corrections.all()
    decide = address(minutes, f"correcciones/{first.pk}/")
    answer = secretary.post(decide, pressed(page, "decision", "no_acoger", decide), follow=True)
    assert "Escriba por qué no se acoge" in markup(answer)
    told = pressed(page, "decision", "no_acoger", decide, answer="Consta en el audio")
    assert attendee.post(decide, told).status_code == 403
    secretary.post(decide, told)
    assert "Otra persona ya atendió" in markup(secretary.post(decide, told, follow=True))
    assert "Consta en el audio" in markup(attendee.get(address(minutes)))
    assert not Correction.objects.get(pk=first.pk).is_open and second.is_open


def test_a_correction_by_link_is_asked_once_and_refused_with_its_words(minutes, client, today):
    meeting = minutes.meeting
    row = meeting.invitations.get(person=meeting.attendance.get().person)
    minuting.send_for_corrections(minutes, until=date(2026, 12, 10))

    def ask(text):
        return client.post(link_of(row), {"correccion": text})

    for text in ("Éramos doce", "Éramos doce ", "Y un perro"):
        assert ask(text).status_code == 302
    assert [one.text for one in minutes.corrections.all()] == ["Éramos doce", "Y un perro"]
    long = "Línea\r\n" * 500  # 3000 letters, as a browser counts them
    assert ask(f"{long}FIN").status_code == 302
    assert minutes.corrections.last().text.endswith("FIN"), "nothing is cut off"
    refused = ask("x" * 4001)
    assert refused.status_code == 409 and "caben 4000 letras" in markup(refused)
    assert "x" * 4001 in markup(refused)
    assert "Escriba qué debe decir" in markup(ask(" "))
    today(2026, 12, 11)
    late = markup(ask("Faltó la hora"))
    assert "terminó" in late and "Usted había escrito: Faltó la hora" in late
    assert minutes.corrections.count() == 3


@pytest.mark.parametrize("came", [True, False])
def test_who_lost_the_seat_reads_the_minutes_by_link_only_of_what_they_attended(
    minutes, client, monkeypatch, came
):
    monkeypatch.setattr(http, "WAIT_SECONDS", 0)
    meeting = minutes.meeting
    there = meeting.attendance.get().person
    rows = meeting.invitations.filter(seat__isnull=False)
    row = rows.get(person=there) if came else rows.exclude(person=there).first()
    minuting.send_for_corrections(minutes)
    rows.filter(pk=row.pk).update(released_at=minutes.sent_at)
    document = client.get(f"{link_of(row)}minuta.pdf")
    assert document.status_code == (202 if came else 404)
    assert ("Leerla (PDF)" in markup(client.get(link_of(row)))) == came
    answer = client.post(link_of(row), {"correccion": "Falta un punto"})
    assert answer.status_code == (302 if came else 409)
    assert minutes.corrections.exists() == came


def test_the_mail_goes_to_who_came_and_who_did_not_with_each_ones_tasks(minutes):
    seat = minutes.meeting.attendance.get().seat
    Resolution.objects.create(
        meeting=minutes.meeting, number=1, text="Reparar la acera", responsible=seat
    )
    minuting.send_for_corrections(minutes)
    mails = OutgoingMail.objects.filter(kind="minutes_sent")
    to = {mail.recipient for mail in mails}
    assert to == {row.email for row in minutes.meeting.invitations.all()} and len(to) == 4
    own = {row.email for row in minutes.meeting.invitations.filter(seat=seat)}
    for mail in mails:
        has_task = "Reparar la acera" in mail.values["tareas"]
        assert has_task == (mail.recipient in own)
        assert mail.attachments[0]["name"] == "minuta-01-2026.pdf"
    mail = mails.first()
    mail.attachments = []
    text = email.message_from_bytes(messages.as_bytes(mail), policy=default)
    plain = text.get_body(("plain",)).get_content()
    assert "/e/" in plain
    came = minutes.meeting.attendance.get()
    line = f"- {came.seat.actor}: {came.person}, titular, "
    assert plain.index("Asistencia: 1 de 3 puestos") < plain.index(line) < plain.index("Va adjunta")
    assert plain.count(": sin marcar") == 2
    table = text.get_body(("html",)).get_content()
    assert table.count("<tr") == 4 and table.index("</table>") < table.index("Va adjunta")
    payload = documents.minutes_payload(minutes)
    marks = [row["presence"] for row in payload["attendance"]]
    assert sorted(marks) == ["Sin marcar", "Sin marcar", "Titular"] and payload["present"] == 1
    html = documents.render_to_string("meetings/pdf/minutes.html", {"doc": payload})
    assert html.index("<h2>Asistencia") < html.index("<h2>1. ")


def test_an_acta_says_recording_words_dissent_and_firm(minutes, secretary):
    Minutes.objects.update(kind="acta")
    edit = address(minutes, "editar/")
    told = fields_of(secretary.get(edit), "") | {"recording_link": "https://video.invalid/1"}
    for wrong in ("abc", "g" * 64):
        answer = secretary.post(edit, told | {"recording_hash": wrong})
        assert "64 signos" in markup(answer)
    told |= {"recording_hash": HASH.upper(), "literal_text": "Dijo: «sí»."}
    assert secretary.post(edit, told).status_code == 302
    meeting = minutes.meeting
    one = Resolution.objects.create(meeting=meeting, number=1, text="Cerrar la vía", is_firm=True)
    seat = meeting.attendance.get().seat
    Dissent.objects.create(resolution=one, seat=seat, reason="Falta un estudio")
    shown = markup(secretary.get(address(minutes)))
    minutes = Minutes.objects.get()
    printed = documents.render_to_string(
        "meetings/pdf/minutes.html", {"doc": documents.minutes_content(minutes)}
    )
    assert minutes.with_article == "el acta 01-2026"
    [quorum, approval, *_] = agenda.coming(make.meeting(meeting.body, date(2027, 1, 7), items=0))
    assert approval.title == "Aprobación del acta 01-2026"
    for words in ("https://video.invalid/1", HASH, "«sí»", "en firme", "Falta un estudio"):
        assert words in shown and words in printed, words
    Minutes.objects.update(kind="minuta")
    assert "recording_hash" not in fields_of(secretary.get(edit), "")


def test_template_and_territory_are_on_pages_and_paper(minutes, secretary):
    district = minutes.meeting.canton.districts.order_by("name").first()
    MeetingDistrict.objects.create(meeting=minutes.meeting, district=district)
    link = "https://reunion.invalid/1"
    Meeting.objects.update(cohost="UCADESA", resources="Dos toldos", online_link=link)
    AgendaItem.objects.update(articulation="Con la CNFL", impact="Tres años", people=40)
    shown = markup(secretary.get(address(minutes)))
    printed = documents.render_to_string(
        "meetings/pdf/minutes.html", {"doc": documents.minutes_payload(Minutes.objects.get())}
    )
    told = ("UCADESA", "Dos toldos", "Con la CNFL", "Tres años", "40", "o hubo quórum")
    for words in (*told, str(district)):
        assert words in shown and words in printed, words
    session = markup(secretary.get(minutes.meeting.get_absolute_url()))
    for words in ("UCADESA", "Dos toldos", str(district), link):
        assert words in session, words


@pytest.mark.parametrize("more", ["", "minuta/"])
def test_two_matters_or_two_hundred_ask_the_same(minutes, secretary, count_queries, more):
    meeting, body = minutes.meeting, minutes.meeting.body
    seat = meeting.attendance.get().seat
    _written(minutes, 1, [seat])
    _marked(meeting, list(body.seats.exclude(pk=seat.pk)))
    page = f"/reuniones/{meeting.pk}/{more}"
    secretary.get(page)
    few = count_queries(lambda: secretary.get(page))
    seats = [body.add_seat(ActorFactory(), since=make.LONG_AGO) for _ in range(20)]
    _marked(meeting, seats)
    _written(minutes, 200, seats)
    assert count_queries(lambda: secretary.get(page)) == few


def _marked(meeting, seats):
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, seat=seat, presence=Presence.ABSENT, marked_at="2026-12-03T16:00Z"
        )
        for seat in seats
    )


def _written(minutes, count, seats):
    """So many matters, each with a resolution, a dissent and a correction."""
    start = minutes.entries.count()
    numbers = range(start + 1, start + count + 1)
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=minutes.meeting, title=f"Tema {one}", state=ItemState.AGREED, position=one
        )
        for one in numbers
    )
    entries = MinutesEntry.objects.bulk_create(
        MinutesEntry(minutes=minutes, item=item, text="Se vio") for item in items
    )
    made = Resolution.objects.bulk_create(
        Resolution(
            meeting=minutes.meeting, item=item, number=one, text="Hacer", responsible=seats[0]
        )
        for one, item in zip(numbers, items, strict=True)
    )
    Dissent.objects.bulk_create(Dissent(resolution=one, seat=seats[0], reason="No") for one in made)
    Correction.objects.bulk_create(
        Correction(
            minutes=minutes,
            entry=entry,
            seat=seats[0],
            person=minutes.meeting.attendance.exclude(person=None)[0].person,
            text="Cambio",
            asked_at="2026-12-03T18:00Z",
        )
        for entry in entries
    )
