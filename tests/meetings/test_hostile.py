"""What people write to break the meetings, and what happens when they do it at once."""

from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.utils import timezone

from core.accounts.enums import Role
from core.documents import store
from core.lib import bells
from core.mail import texts
from core.mail.messages import as_bytes
from core.mail.models import OutgoingMail
from meetings import calendars, convening, feeds, papers
from meetings.models import Convocation, Meeting, Series
from tests.factories import user_with_role
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make
from tests.meetings.attendance.test_races import at_once
from tests.meetings.calendar.test_series import series

DAY = date(2026, 12, 10)
LINE_ENDS = ("\r", "\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028")


@pytest.fixture(autouse=True)
def quiet(monkeypatch, today):
    monkeypatch.setattr(bells, "ring", lambda task: True)
    today(2026, 11, 20)


@pytest.fixture
def user(db, personas):
    return personas("technical_secretariat")


@pytest.fixture
def secretary(user, sign_in):
    return sign_in(user)


def saved(client, meeting: Meeting, **fields):
    address = f"/reuniones/{meeting.pk}/editar/"
    return client.post(address, fields_of(client.get(address), "") | fields)


def test_no_line_end_of_a_name_begins_a_line_of_a_calendar(client, user):
    evil = "Sesión" + "".join(f"{end}ATTENDEE:x" for end in LINE_ENDS)
    body = make.body(seats=1, alternates=0, name=evil)
    meeting = make.meeting(body, DAY, title=evil, place=evil, is_public=True)
    convening.convene(meeting, by=user)
    token = meeting.invitations.get().link.token
    mail = message_from_bytes(as_bytes(OutgoingMail.objects.get()), policy=policy.SMTP)
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    read = [
        part.get_content().encode(),
        feeds.of_canton(meeting.canton),
        client.get(f"/e/{token}/sesion.ics").content,
        client.get(f"/calendario/{feeds.give_address(body=body).link.token}.ics").content,
        calendars.invitation(meeting).encode(),
    ]
    for content in read:
        lines = content.decode().splitlines()
        assert "BEGIN:VEVENT" in lines
        assert not [line for line in lines if line.startswith("ATTENDEE:")]
    assert len(mail["Subject"].splitlines()) == 1


def test_what_is_posted_into_a_line_is_kept_as_one(secretary):
    """By a program: a browser sends no line end out of such a field."""
    evil = "Salón" + "".join(f"{end}X-Otra: x" for end in (*LINE_ENDS, "\t", "\x9b"))
    of = make.body(seats=1, alternates=0)
    meeting = make.meeting(of, DAY)
    assert saved(secretary, meeting, title=evil, place=evil, cohost=evil).status_code == 302
    address = f"/reuniones/{meeting.pk}/orden-del-dia/nuevo/"
    typed = fields_of(secretary.get(address), "") | {"title": evil, "presenter": evil}
    assert secretary.post(address, typed).status_code == 302
    address = series(of).get_absolute_url() + "editar/"
    asked = secretary.post(address, fields_of(secretary.get(address), "") | {"place": evil})
    assert secretary.post(address, fields_of(asked, "")).status_code == 302
    meeting.refresh_from_db()
    item = meeting.items.order_by("pk").last()
    place = Series.objects.get().place
    for text in (meeting.title, meeting.place, meeting.cohost, item.title, item.presenter, place):
        assert text.isprintable() and text.startswith("Salón X-Otra: x X-Otra"), text


def test_a_numbered_session_keeps_its_body(secretary, user):
    """The number is of that body's count: another body may have it already."""
    first, second = make.body(), make.body()
    meeting, other = make.meeting(first, DAY), make.meeting(second, DAY)
    convening.convene(meeting, by=user)
    convening.convene(other, by=user)
    for body in (str(second.pk), ""):
        page = saved(secretary, meeting, body=body, title="Otra")
        assert "Ya se convocó con el número 01-2026" in markup(page)
    meeting.refresh_from_db()
    assert (meeting.body, meeting.title) == (first, "")
    assert saved(secretary, meeting, place="Otra sala").status_code == 302


def test_over_midnight_it_is_edited_and_copied_and_its_hours_are_of_two_days(
    secretary, user, client, today
):
    of = make.body(seats=2, alternates=0)
    meeting = series(of, minutes=300, at=time(21)).meetings.order_by("starts_at").first()
    assert saved(secretary, meeting, place="Otra sala").status_code == 302
    meeting.refresh_from_db()
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=5)
    address = f"/reuniones/{meeting.pk}/copiar/"
    copied = secretary.post(address, fields_of(secretary.get(address), "") | {"day": "10/12/2026"})
    assert copied.status_code == 302
    copy = Meeting.objects.order_by("pk").last()
    assert copy.ends_at - copy.starts_at == timedelta(hours=5)

    copy.items.create(title="Asunto", state="agreed", position=1)
    own = copy.get_absolute_url()
    assert copy.ends_another_day
    assert "10/12/2026, 21:00 a 11/12/2026, 2:00." in markup(secretary.get(f"{own}convocatoria/"))
    convening.convene(copy, by=user)
    assert "10/12/2026, 21:00 a 11/12/2026, 2:00." in markup(secretary.get(own))
    words = texts.words_of(OutgoingMail.objects.first())
    page = markup(client.get(f"/e/{copy.invitations.first().link.token}/"))
    for text in (page, words.body, words.html, papers.sheet_job(copy).payload["until"]):
        assert "2:00 a. m. del 11/12/2026" in text
    today(2026, 12, 10)
    copy.open()
    today(2026, 12, 11)
    seat = copy.body.seats.order_by("pk").first()
    marks = f"/reuniones/{copy.pk}/asistencia/"
    secretary.post(marks, {f"seat-{seat.pk}": "titular"})
    stamp = f"titular|{timezone.localtime(copy.attendance.get().arrived_at):%H:%M}||"
    hours = {f"in-{seat.pk}": "00:30", f"out-{seat.pk}": "01:40"}
    secretary.post(marks, {f"seat-{seat.pk}": "titular", f"was-{seat.pk}": stamp} | hours)
    mark = copy.attendance.get()
    assert timezone.localtime(mark.arrived_at) == _at(11, 0, 30)
    assert timezone.localtime(mark.left_at) == _at(11, 1, 40)

    assert saved(secretary, meeting, until_hour="23:00").status_code == 302
    meeting.refresh_from_db()
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=2)
    assert not meeting.ends_another_day
    assert "21:00 a 23:00." in markup(secretary.get(meeting.get_absolute_url()))


def _at(day: int, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime(2026, 12, day, hour, minute))


def test_who_need_not_come_any_more_reads_no_documents(user, client):
    meeting = make.meeting(make.body(seats=1, alternates=0), DAY)
    convening.convene(meeting, by=user)
    row = meeting.invitations.get()
    document = (
        meeting.items.filter(kind="normal")
        .get()
        .documents.create(file=store.save(b"%PDF-1.7 uno", "application/pdf"), name="Informe.pdf")
    )
    address = f"/e/{row.link.token}/"
    assert client.get(f"{address}documentos/{document.pk}/").status_code == 200
    meeting.invitations.update(released_at=timezone.now())
    assert client.get(f"{address}documentos/{document.pk}/").status_code == 404
    assert "Informe.pdf" not in markup(client.get(address))


def test_at_one_moment_each_session_is_convened_once_and_each_number_is_given_once(committed_db):
    """Three sessions of a body, each convened by two people."""
    users = [user_with_role(Role.TECHNICAL_SECRETARIAT, "103") for _ in range(2)]
    of = make.body(seats=2, alternates=1)
    rows = [make.meeting(of, DAY + timedelta(days=7 * week)) for week in range(3)]
    posts = [
        (user, f"/reuniones/{row.pk}/convocatoria/", {"with_alternates": "on"})
        for row in rows
        for user in users
    ]
    statuses = at_once(*posts)
    assert sorted(statuses) == [200] * 3 + [302] * 3
    assert sorted(Meeting.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Convocation.objects.count() == 3
    assert OutgoingMail.objects.count() == 9
    token = rows[0].invitations.order_by("pk").first().link.token
    answers = at_once(*[(None, f"/e/{token}/", {"answer": "no"})] * 4)
    assert answers == [302] * 4
    assert OutgoingMail.objects.filter(kind="meeting_alternate").count() == 1
    assert Client().get(f"/e/{token}/").status_code == 200
