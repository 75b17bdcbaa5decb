"""What is told after the call, and to whom: counted in mails and in what their calendars learn."""

import email
from collections import Counter
from datetime import date, timedelta
from email.policy import default

import pytest
import vobject
from icalendar import Calendar

from core.lib.problems import RuleViolation
from core.mail import messages
from core.mail.models import OutgoingMail
from meetings import answers, convening, delivery, reminders
from meetings.enums import Answer, AnswerSource, InvitedAs
from strategies.enums import HolderKind
from tests.factories import PersonFactory
from tests.markup import markup
from tests.meetings import make

TODAY = date(2026, 11, 20)


def calendar_of(mail: OutgoingMail):
    """What the mail says to a calendar, read by two libraries that agree."""
    message = email.message_from_bytes(messages.as_bytes(mail), policy=default)
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    text = part.get_content()
    ours, theirs = Calendar.from_ical(text), vobject.readOne(text)
    [event] = ours.walk("VEVENT")
    assert part["Content-Type"].params["method"] == str(ours["METHOD"]) == theirs.method.value
    assert theirs.vevent.uid.value == str(event["UID"])
    assert int(theirs.vevent.sequence.value) == event["SEQUENCE"]
    assert theirs.vevent.attendee.value == f"mailto:{mail.recipient}"
    return event | {"METHOD": str(ours["METHOD"])}


def heir_of(seat, kind=HolderKind.TITULAR, since=TODAY):
    """Another person takes the place."""
    person = PersonFactory(canton_id="103", actor=seat.actor)
    person.email = f"relevo.{seat.pk}@coproduccion.invalid"
    person.save(update_fields=["email"])
    seat.appoint(person, kind, since=since)
    return person


def kinds() -> Counter:
    return Counter(OutgoingMail.objects.values_list("kind", flat=True))


def row_of(meeting, role="titular"):
    return meeting.invitations.filter(invited_as=role).order_by("pk").first()


def move(meeting, place="Salón comunal"):
    meeting.place = place
    meeting.save(update_fields=["place"])


def test_a_seat_that_changed_hands_convenes_the_heir_and_tells_the_former_once(
    secretary, convened, user
):
    former = row_of(convened)
    heir = heir_of(former.seat)
    page = markup(secretary.get(convened.get_absolute_url()))
    assert "Cambió quién ocupa un puesto" in page
    assert f"{heir} (titular de {former.organisation})" in page and former.name in page
    address = f"/reuniones/{convened.pk}/convocatoria/cambio/"
    told = markup(secretary.post(address, follow=True))
    assert f"Se convocó a {heir}." in told and f"Se avisó a {former} que ya no hace falta" in told
    assert kinds() == {"meeting_call": 6, "meeting_release": 1}, "the others hear nothing"
    assert convened.convocations.count() == 1

    released = OutgoingMail.objects.get(kind="meeting_release")
    assert released.recipient == former.email
    assert str(heir) not in released.text.body, "nobody is named"
    gone, come = calendar_of(released), calendar_of(OutgoingMail.objects.get(recipient=heir.email))
    assert (gone["METHOD"], come["METHOD"]) == ("CANCEL", "REQUEST")
    assert gone["UID"] == come["UID"] == convened.uid
    assert gone["SEQUENCE"] == 1 and "STATUS" not in gone, "it is cancelled for one, not for all"

    assert "No hay nada que avisar" in markup(secretary.post(address, follow=True))
    move(convened)
    convening.announce_change(convened, by=user)
    assert kinds() == {"meeting_call": 6, "meeting_release": 1, "meeting_change": 5}
    former.refresh_from_db()
    assert former.released_at and former.revision == 1
    convening.cancel(convened, by=user, reason="Alerta naranja")
    assert kinds()["meeting_cancellation"] == 6, "everybody who was ever convened"
    assert {
        (event["METHOD"], event["SEQUENCE"], str(event["STATUS"]))
        for event in map(calendar_of, OutgoingMail.objects.filter(kind="meeting_cancellation"))
    } == {("CANCEL", 3, "CANCELLED")}


def test_a_change_tells_of_all_at_once(convened, user):
    former = row_of(convened)
    heir = heir_of(former.seat)
    vacated = row_of(convened, "alternate")
    vacated.seat.vacate(HolderKind.ALTERNATE, on=TODAY)
    move(convened)
    convening.announce_change(convened, by=user)
    assert kinds() == {"meeting_call": 6, "meeting_change": 3, "meeting_release": 2}
    assert OutgoingMail.objects.get(recipient=heir.email).text.body.count("Se le convoca") == 1
    released = OutgoingMail.objects.filter(kind="meeting_release")
    assert {mail.recipient for mail in released} == {former.email, vacated.email}
    change = convened.convocations.get(revision=2)
    names = {one["name"] for one in change.content["people"]}
    assert heir.name in names and former.name not in names
    sequences = {calendar_of(mail)["SEQUENCE"] for mail in released}
    assert sequences == {1}
    assert answers.counted(convened)["total"] == 4


def test_who_comes_back_is_convened_again(convened, user):
    former = row_of(convened)
    heir_of(former.seat)
    convening.announce_change(convened, by=user)
    former.seat.appoint(former.person, HolderKind.TITULAR, since=TODAY)
    convening.announce_change(convened, by=user)
    former.refresh_from_db()
    assert former.released_at is None
    assert kinds() == {"meeting_call": 7, "meeting_release": 2}
    back = OutgoingMail.objects.filter(recipient=former.email).order_by("pk").last()
    assert (calendar_of(back)["METHOD"], calendar_of(back)["SEQUENCE"]) == ("REQUEST", 2)


def test_who_has_no_mail_is_named_so_that_somebody_telephones(secretary, convened, user):
    one, other, third = convened.invitations.filter(invited_as="titular").order_by("pk")
    for row in (one, other, third):
        row.email, row.medium = "", "paper"
        row.save(update_fields=["email", "medium"])
        type(row.person).objects.filter(pk=row.person_id).update(email="")
    announce = f"/reuniones/{convened.pk}/convocatoria/cambio/"
    move(convened)
    told = markup(secretary.post(announce, follow=True))
    assert "Falta entregar de nuevo las invitaciones en papel" in told
    heir_of(one.seat)
    told = markup(secretary.post(announce, follow=True))
    assert f"{one} no tiene correo: avísele que ya no hace falta que asista." in told
    assert kinds()["meeting_release"] == 0
    page = markup(secretary.get(convened.get_absolute_url()))
    assert "Ya no hace falta" in page and "Cambió quién ocupa" not in page
    heir_of(other.seat)
    heir_of(third.seat)
    told = markup(secretary.post(announce, follow=True))
    assert "no tienen correo: avíseles que ya no hace falta que asistan." in told


def test_a_released_person_is_not_reminded_counted_or_asked(convened, user, today, client):
    type(convened.body).objects.filter(pk=convened.body_id).update(reminder_days=2)
    former = row_of(convened)
    heir_of(former.seat)
    convening.announce_change(convened, by=user)
    today(2026, 12, 1)
    reminders.send_due(date(2026, 12, 1))
    reminded = OutgoingMail.objects.filter(kind="meeting_reminder")
    assert reminded.count() == 3 and former.email not in {one.recipient for one in reminded}
    page = client.get(f"/e/{former.link.token}/")
    assert "ya no ocupa el puesto" in markup(page)


def test_without_alternates_stays_without_them_and_a_called_one_goes_on_hearing(planned, user):
    convening.convene(planned, by=user, with_alternates=False)
    titular = planned.invitations.filter(seat__holdings__kind="alternate").order_by("pk").first()
    called = answers.answer(titular, Answer.NO, source=AnswerSource.LINK)
    assert called.invited_as == InvitedAs.ALTERNATE
    move(planned)
    convening.announce_change(planned, by=user)
    assert kinds() == {"meeting_call": 3, "meeting_alternate": 1, "meeting_change": 4}


def test_an_address_corrected_for_this_meeting_only_stays(convened, user):
    row = row_of(convened)
    OutgoingMail.objects.filter(recipient=row.email).update(state="failed")
    delivery.correct_address(row, "otra@ina.invalid", by=user, in_directory=False)
    move(convened)
    convening.announce_change(convened, by=user)
    assert OutgoingMail.objects.filter(kind="meeting_change", recipient="otra@ina.invalid").exists()


def test_one_more_change_at_the_same_moment_tells_nothing_twice(convened, user):
    move(convened)
    convening.announce_change(convened, by=user)
    with pytest.raises(RuleViolation, match="No hay nada que avisar"):
        convening.announce_change(convened, by=user)
    assert kinds()["meeting_change"] == 5


def test_a_meeting_without_a_call_announces_nothing(planned, user):
    with pytest.raises(RuleViolation, match="sesión convocada"):
        convening.announce_change(planned, by=user)
    convening.cancel(planned, by=user, reason="No hay sala")
    assert OutgoingMail.objects.count() == 0


def test_two_hundred_learn_of_a_change_with_as_many_questions_as_two(user, count_queries):
    def asked(seats: int) -> int:
        meeting = make.meeting(make.body(seats=seats, alternates=0), date(2026, 12, 3))
        convening.convene(meeting, by=user)
        move(meeting)
        return count_queries(lambda: convening.announce_change(meeting, by=user))

    assert asked(2) == asked(40)


def test_a_moved_meeting_says_what_changed_and_asks_again(convened, user):
    answers.answer(row_of(convened), Answer.YES, source=AnswerSource.LINK)
    convened.starts_at += timedelta(days=1)
    convened.ends_at += timedelta(days=1)
    convened.save(update_fields=["starts_at", "ends_at"])
    move(convened)
    convening.announce_change(convened, by=user)
    mail = OutgoingMail.objects.filter(kind="meeting_change").first()
    assert "Cambió la fecha o la hora y el lugar. Lo que usted respondió antes" in mail.text.body
    assert (calendar_of(mail)["METHOD"], calendar_of(mail)["SEQUENCE"]) == ("REQUEST", 1)
    assert answers.counted(convened)["answered"] == 0
