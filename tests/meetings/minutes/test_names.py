"""An actor that «solo lo ve el equipo» is read by who meets with it, and by nobody else: on the
page of an announced session, in its minutes, and in what goes to guests."""

import pytest

from core.documents import http
from core.documents.models import RenderJob
from core.mail import texts
from core.mail.models import OutgoingMail
from meetings import attending, convening, inviting, minuting
from meetings.enums import InvitedAs, MarkSource, Medium, Presence
from meetings.models import Dissent, Guest, Invitation, Resolution
from strategies import merging
from strategies.enums import HolderKind
from strategies.models import Actor, Person
from strategies.names import UNNAMED
from tests.factories import ActorFactory, PersonFactory
from tests.markup import markup
from tests.meetings import make
from tests.meetings.minutes.conftest import DAY

NAME, ACRONYM = "Refugio Reservado", "RESERV"
HOLDER, COLLEAGUE = "Olga Reserva", "Irma Reserva"
HIDDEN = (NAME, ACRONYM, HOLDER, COLLEAGUE)


@pytest.fixture
def hidden(body):
    """It has the body's first seat."""
    seat = body.seats.with_people()[0]
    Actor.objects.filter(pk=seat.actor_id).update(name=NAME, acronym=ACRONYM, is_published=False)
    Person.objects.filter(pk=seat.holder(HolderKind.TITULAR, DAY).pk).update(name=HOLDER)
    return Actor.objects.get(pk=seat.actor_id)


@pytest.fixture
def meeting(body, hidden, user, today, monkeypatch):
    """Announced to everybody, held with two guests, its minutes sent: the hidden actor came, is
    responsible for something and dissents."""
    monkeypatch.setattr(http, "WAIT_SECONDS", 0)
    meeting = make.meeting(body, DAY, title="Foro", is_public=True)
    colleague = PersonFactory(canton_id="103", actor=hidden, name=COLLEAGUE)
    for person, name, organisation in ((None, "Rosa", "UNED"), (colleague, COLLEAGUE, ACRONYM)):
        guest = Invitation(
            meeting=meeting,
            person=person,
            name=name,
            organisation=organisation,
            email=f"{name[:4]}@demo.invalid".lower(),
            invited_as=InvitedAs.GUEST,
            medium=Medium.MAIL,
            revision=0,
        )
        inviting.add_guest(guest)
    convening.convene(meeting, by=user)
    today(2026, 12, 3)
    meeting.open()
    seat = body.seats.with_people()[0]
    attending.mark(meeting, seat, Presence.TITULAR)
    for guest in meeting.invitations.filter(invited_as=InvitedAs.GUEST):
        attending.mark_present(guest, source=MarkSource.LINK)
    one = Resolution.objects.create(meeting=meeting, number=1, text="Abrir", responsible=seat)
    Dissent.objects.create(resolution=one, seat=seat, reason="Falta un estudio")
    meeting.close()
    minuting.send_for_corrections(minuting.begin(meeting))
    return meeting


@pytest.fixture
def outsider(meeting, personas, sign_in):
    """The delegate of an actor without a seat."""
    return sign_in(personas("actor_delegate"))


def read(client, meeting) -> dict[str, str]:
    """What the person finds of the session, by where."""
    page, minutes = meeting.get_absolute_url(), f"{meeting.get_absolute_url()}minuta/"
    live = client.get(f"{page}asistencia/", headers={"X-Requested-With": "fetch"})
    printed = client.get(f"{minutes}minuta.pdf").context["job"].payload
    return {
        "page": markup(client.get(page)),
        "live": str(live.json()),
        "minutes": markup(client.get(minutes)),
        "document": str(printed),
    }


def is_named(text: str) -> bool:
    return any(name in text for name in HIDDEN)


def test_who_only_sees_an_announced_session_does_not_read_its_name(
    meeting, later, outsider, user, hidden
):
    minutes = meeting.minutes
    minuting.ask_correction(minutes, text="Otra", seat=meeting.attendance.get().seat)
    correction = minutes.corrections.get()
    minuting.decide(correction, "taken", answer="", by=user)
    minuting.approve(minutes, by=user, meeting=later)
    for _ in range(2):
        found = read(outsider, meeting)
        for place, text in found.items():
            assert not is_named(text), place
            assert UNNAMED in text, place
        assert "Rosa" in found["page"] and "Falta un estudio" in found["minutes"]
        # Its name of those days stands in the approved minutes.
        Actor.objects.filter(pk=hidden.pk).update(name="Casa nueva", acronym="CASA")


def test_so_it_is_when_its_name_was_typed_at_the_door(meeting, later, outsider, user):
    Guest.objects.create(meeting=meeting, name="Nora Luz", organisation="refugio reservado")
    minuting.approve(meeting.minutes, by=user, meeting=later)
    for place, text in read(outsider, meeting).items():
        assert "Nora Luz" not in text and "refugio reservado" not in text, place


def test_joined_to_another_hidden_actor_it_stays_unread(meeting, later, outsider, user, hidden):
    minuting.approve(meeting.minutes, by=user, meeting=later)
    kept = ActorFactory(canton_id="103", name="Casa segura", is_published=False)
    merging.merge(hidden, into=kept, by=user)
    for place, text in read(outsider, meeting).items():
        assert not is_named(text) and "Casa segura" not in text, place
    # Also when what it was joined to appears in public: the name of those days did not.
    Actor.objects.filter(pk=kept.pk).update(is_published=True)
    assert not is_named(str(read(outsider, meeting)["document"]))


def test_who_sits_there_and_the_team_read_it(meeting, body, secretary, personas, sign_in):
    seat = body.seats.with_people()[1]
    member = personas("actor_delegate")
    Person.objects.filter(pk=seat.holder(HolderKind.TITULAR, DAY).pk).update(user=member)
    for client in (secretary, sign_in(member)):
        for place, text in read(client, meeting).items():
            assert is_named(text), place
            assert UNNAMED not in text, place


def test_guests_get_the_minutes_without_its_name_and_members_with_it(meeting, client):
    for mail in OutgoingMail.objects.filter(kind="minutes_sent"):
        row = meeting.invitations.get(email=mail.recipient)
        words = texts.words_of(mail)
        job = RenderJob.objects.get(key=mail.attachments[0]["job"])
        linked = client.get(f"/e/{row.link.token}/minuta.pdf").context["job"]
        assert linked == job, "the link leads to what came with the mail"
        for text in (words.body, words.html, str(job.payload)):
            assert (NAME in text or ACRONYM in text) == (not row.is_guest), (row, text)
            assert "Asistencia" in text or text == str(job.payload)
    assert RenderJob.objects.filter(kind="minutes").count() == 2


def test_no_second_document_where_nothing_is_hidden(meeting, hidden):
    Actor.objects.filter(pk=hidden.pk).update(is_published=True)
    OutgoingMail.objects.all().delete()
    minutes = meeting.minutes
    minuting._distribute(minutes, "minutes_sent")
    jobs = {mail.attachments[0]["job"] for mail in OutgoingMail.objects.all()}
    assert len(jobs) == 1
