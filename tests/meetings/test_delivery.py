"""What became of each person's convocation, and what is done about it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.lib import bells, clock
from core.lib.problems import RuleViolation
from core.mail.models import MailState, OutgoingMail
from core.mail.texts import words_of
from meetings import convening, delivery
from meetings.enums import ItemState, Medium
from meetings.models import AgendaItem, Invitation
from strategies.models import Person
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make

DAY = date(2026, 12, 3)
TOLD, CHANGED = date(2026, 11, 20), date(2026, 11, 22)
REFUSED = "550 5.1.1 La dirección no existe"


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)


@pytest.fixture
def user(db, today, personas, monkeypatch):
    today(2026, 11, 20)
    monkeypatch.setattr(clock, "now", clock.moment)
    return personas("technical_secretariat")


@pytest.fixture
def secretary(user, sign_in):
    return sign_in(user)


@pytest.fixture
def meeting(user):
    body = make.body(seats=3, alternates=1)
    on_paper = body.seats.order_by("pk").last().holdings.get().person
    on_paper.email = ""
    on_paper.save(update_fields=["email"])
    made = make.meeting(body, DAY)
    convening.convene(made, by=user)
    return made


@pytest.fixture
def row(meeting) -> Invitation:
    return meeting.invitations.filter(medium=Medium.MAIL, invited_as="titular").first()


@pytest.fixture
def paper(meeting) -> Invitation:
    return meeting.invitations.get(medium=Medium.PAPER)


def mail_of(row: Invitation, **facts) -> OutgoingMail:
    OutgoingMail.objects.filter(recipient=row.email).update(**facts)
    return OutgoingMail.objects.get(recipient=row.email)


def refused(row: Invitation) -> OutgoingMail:
    return mail_of(row, state=MailState.FAILED, server_reply=REFUSED)


def sent(row: Invitation) -> OutgoingMail:
    return mail_of(row, state=MailState.SENT, sent_at=timezone.now())


def test_the_page_says_of_each_person_how_the_convocation_stands(secretary, meeting, row, paper):
    refused(row)
    others = list(meeting.invitations.exclude(pk__in=[row.pk, paper.pk]))
    mail_of(others[0], state=MailState.AMBIGUOUS)
    sent(others[1])
    page = markup(secretary.get(meeting.get_absolute_url()))
    for words in ("Rechazado", REFUSED, "Dudoso", "Enviado", "En papel", "Sin entregar"):
        assert words in page
    assert "1 enviado, 1 rechazado, 1 dudoso, 1 en papel" in page
    rows = delivery.of(meeting)
    assert [one.needs_attention for one in rows] == [True, True, True, False]


def test_a_corrected_address_gets_the_same_mail_as_a_new_row_and_the_directory_learns_it(
    secretary, user, meeting, row
):
    old = refused(row)
    address = f"{meeting.get_absolute_url()}entrega/{row.pk}/corregir/"
    page = secretary.get(address)
    assert REFUSED in markup(page)
    fields = fields_of(page, "") | {"email": "Buena@ina.invalid"}
    answer = secretary.post(address, fields)
    assert answer.status_code == 302, markup(answer)
    row.refresh_from_db()
    assert (row.email, row.medium) == ("buena@ina.invalid", Medium.MAIL)
    assert Person.objects.get(pk=row.person_id).email == "buena@ina.invalid"
    new = OutgoingMail.objects.get(recipient="buena@ina.invalid")
    assert (new.replaces, new.state, new.text, new.link) == (old, "waiting", old.text, old.link)
    assert new.message_id != old.message_id
    assert new.values["correo"] == "buena@ina.invalid"
    assert "mailto:buena@ina.invalid" in words_of(new).calendar.replace("\r\n ", "")
    old.refresh_from_db()
    assert (old.state, old.server_reply) == ("failed", REFUSED), "the proof stays"
    assert old not in OutgoingMail.objects.undelivered(), "nobody has to look after it any more"
    with pytest.raises(RuleViolation, match="ya se escribió de nuevo, a buena@ina.invalid"):
        old.resend(by=user)
    secretary.post(address, fields)  # the same form once more
    assert OutgoingMail.objects.filter(recipient="buena@ina.invalid").count() == 1


def test_without_the_mark_the_directory_stays(user, row):
    before = row.email
    refused(row)
    delivery.correct_address(row, "buena@ina.invalid", by=user, in_directory=False)
    assert Person.objects.get(pk=row.person_id).email == before


def test_an_entry_that_was_corrected_meanwhile_stays(user, row):
    refused(row)
    Person.objects.filter(pk=row.person_id).update(email="otra@ina.invalid")
    delivery.correct_address(row, "buena@ina.invalid", by=user)
    assert Person.objects.get(pk=row.person_id).email == "otra@ina.invalid"


def test_a_refused_mail_keeps_its_link_and_one_that_may_have_arrived_gets_another(
    user, meeting, row, client
):
    refused(row)
    first = row.link
    delivery.correct_address(row, "buena@ina.invalid", by=user)
    row.refresh_from_db()
    assert row.link == first and first.is_open

    sent(row)
    delivery.correct_address(row, "mejor@ina.invalid", by=user)
    row.refresh_from_db()
    first.refresh_from_db()
    assert row.link != first and row.link.expires_at == first.expires_at
    assert OutgoingMail.objects.get(recipient="mejor@ina.invalid").link == row.link
    assert client.get(f"/e/{first.token}/").status_code == 410
    assert client.get(f"/e/{row.link.token}/").status_code == 200


def test_what_still_waits_for_a_server_that_is_none_is_withdrawn(user, row):
    old = mail_of(row, server_reply="El dominio no tiene servidor")
    delivery.correct_address(row, "buena@ina.invalid", by=user)
    old.refresh_from_db()
    assert old.state == MailState.FAILED
    assert OutgoingMail.objects.get(recipient="buena@ina.invalid").state == MailState.WAITING


def test_what_is_being_sent_at_this_moment_is_left_alone(user, row):
    later = timezone.now() + timedelta(minutes=1)
    mail = mail_of(row, state=MailState.CLAIMED, claimed_by="w", lease_until=later)
    with pytest.raises(RuleViolation, match="en envío"):
        mail.resend_to("buena@ina.invalid", by=user)


def test_going_back_to_an_address_that_was_written_before_writes_nothing_twice(user, row):
    before = row.email
    refused(row)
    delivery.correct_address(row, "buena@ina.invalid", by=user)
    row.refresh_from_db()
    refused(row)
    assert delivery.correct_address(row, before, by=user) == 0
    row.refresh_from_db()
    assert row.email == before
    assert OutgoingMail.objects.filter(recipient=before).count() == 1


def test_who_was_convened_on_paper_gets_the_convocation_by_mail(user, paper):
    assert delivery.correct_address(paper, "nueva@ina.invalid", by=user) == 1
    mail = OutgoingMail.objects.get(recipient="nueva@ina.invalid")
    assert (mail.kind, mail.link) == ("meeting_call", paper.link)
    assert Person.objects.get(pk=paper.person_id).email == "nueva@ina.invalid"
    paper.refresh_from_db()
    assert paper.is_by_mail


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("", "Está vacío"),
        ("malo", "Falta una parte del correo"),
        ("a@b\r\nBcc: x@y.invalid", "Falta una parte del correo"),
    ],
)
def test_an_address_that_is_none_is_told_at_the_field(secretary, meeting, row, email, says):
    refused(row)
    address = f"{meeting.get_absolute_url()}entrega/{row.pk}/corregir/"
    answer = secretary.post(address, {"email": email, "in_directory": "on"})
    assert answer.status_code == 200
    assert says in markup(answer)
    assert OutgoingMail.objects.filter(replaces__isnull=False).count() == 0


def test_the_same_address_and_that_of_another_are_refused(user, meeting, row):
    with pytest.raises(RuleViolation, match="Es la dirección que ya tiene"):
        delivery.correct_address(row, row.email.upper(), by=user)
    other = meeting.invitations.filter(medium=Medium.MAIL).exclude(pk=row.pk).first()
    with pytest.raises(RuleViolation, match=f"ya se convoca a {other}"):
        delivery.correct_address(row, other.email, by=user)


def test_one_is_sent_again_and_only_once(secretary, meeting, row):
    mail = refused(row)
    address = f"{meeting.get_absolute_url()}entrega/{row.pk}/reenviar/"
    page = secretary.get(address)
    assert REFUSED in markup(page)
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED, "GET only asks"
    assert secretary.post(address, fields_of(page, "")).status_code == 302
    mail.refresh_from_db()
    assert mail.state == MailState.WAITING
    again = secretary.post(address, {})
    assert "no hace falta reenviarlo" in markup(again)


def test_a_letter_is_noted_with_its_day(secretary, meeting, paper, row, today):
    address = f"{meeting.get_absolute_url()}entrega/{paper.pk}/carta/"
    for day, says in (("21/11/2026", "no ha llegado"), ("19/11/2026", "no pudo entregarse antes")):
        assert says in markup(secretary.post(address, {"delivered_on": day}))
    assert "No es una fecha" in markup(secretary.post(address, {"delivered_on": "31/02/2026"}))
    assert secretary.post(address, {"delivered_on": "20/11/2026"}).status_code == 302
    assert "Entregada el 20/11/2026" in markup(secretary.get(meeting.get_absolute_url()))
    secretary.post(address, {"delivered_on": ""})
    paper.refresh_from_db()
    assert paper.delivered_on is None
    by_mail = f"{meeting.get_absolute_url()}entrega/{row.pk}/carta/"
    answer = secretary.post(by_mail, {"delivered_on": "20/11/2026"})
    assert "no lleva carta" in markup(answer)


def test_after_a_change_the_letter_is_to_be_delivered_again(meeting, paper, user, today):
    delivery.note_letter(paper, TOLD)
    gone = meeting.invitations.exclude(pk=paper.pk).first()
    Invitation.objects.filter(pk=gone.pk).update(
        person=None, medium=Medium.PAPER, delivered_on=TOLD, released_at=timezone.now()
    )
    today(2026, 11, 22)
    meeting.place = "Salón comunal"
    meeting.save(update_fields=["place"])
    convening.announce_change(meeting, by=user)
    before = paper.version
    paper.refresh_from_db()
    assert paper.delivered_on is None and paper.version > before
    gone.refresh_from_db()
    assert gone.delivered_on == TOLD, "nobody writes to them any more"
    with pytest.raises(RuleViolation, match="es del 22/11/2026"):
        delivery.note_letter(paper, TOLD)
    delivery.note_letter(paper, CHANGED)


def test_what_people_wrote_into_the_agenda_is_not_filled_in(user):
    body = make.body(seats=1, alternates=0, name="Grupo ⟦codigo⟧")
    meeting = make.meeting(body, DAY, items=0, place="Salón ⟦correo⟧\u2028ATTENDEE:x")
    AgendaItem.objects.create(
        meeting=meeting, title="Vea ⟦enlace⟧", state=ItemState.AGREED, position=1
    )
    convening.convene(meeting, by=user)
    words = words_of(OutgoingMail.objects.get())
    row = meeting.invitations.get()
    assert "Vea [enlace]" in words.body and "Vea [enlace]" in words.html
    assert "Grupo [codigo]" in words.body and "Salón [correo]" in words.body
    assert words.body.count(row.link.token) == 1
    assert row.code not in words.calendar
    assert "\r\nATTENDEE:x" not in words.calendar
    assert words.calendar.count("\r\n") == words.calendar.count("\n")


@pytest.mark.parametrize("verb", ["corregir", "reenviar", "carta"])
def test_who_may_not(meeting, row, verb, client, personas, sign_in):
    address = f"{meeting.get_absolute_url()}entrega/{row.pk}/{verb}/"
    assert client.get(address).url.startswith("/ingresar/")
    assert sign_in(personas("mayor")).get(address).status_code == 403
    assert sign_in(personas("local_manager", "601")).get(address).status_code == 404
    manager = sign_in(personas("local_manager"))
    assert manager.put(address).status_code == 405
    elsewhere = make.meeting(make.body(), DAY)
    assert manager.get(f"/reuniones/{elsewhere.pk}/entrega/{row.pk}/{verb}/").status_code == 404


def test_queries_do_not_grow_with_the_people(meeting, django_assert_num_queries):
    with django_assert_num_queries(2):
        delivery.of(meeting)
