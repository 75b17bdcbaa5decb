"""Guests who are convened: before the first sending, and one more after it."""

import pytest

from core.mail.models import OutgoingMail
from meetings import convening, inviting
from meetings.enums import InvitedAs, Medium
from meetings.models import Invitation
from tests.factories import PersonFactory
from tests.forms import fields_of, form_of
from tests.markup import markup


def address_of(meeting, *rest) -> str:
    return "/".join([f"/reuniones/{meeting.pk}/convocatoria", *map(str, rest), ""])


def guest_of(meeting) -> Invitation:
    return meeting.invitations.get(invited_as=InvitedAs.GUEST)


def add(secretary, meeting, **said):
    page = secretary.get(address_of(meeting, "invitadas", "nueva"))
    return secretary.post(
        address_of(meeting, "invitadas", "nueva"), fields_of(page, "") | said, follow=True
    )


def test_a_guest_is_added_corrected_removed_and_convened_with_the_others(secretary, planned):
    page = add(secretary, planned, name="Rosa Mora", organisation="UNED", email="Rosa@UNED.invalid")
    assert "Se agregó a quienes se convoca" in markup(page)
    assert "rosa@uned.invalid" in markup(page) and "6 personas: 6 por correo" in markup(page)
    guest = guest_of(planned)
    assert (guest.revision, guest.medium, OutgoingMail.objects.count()) == (0, Medium.MAIL, 0)
    edit = address_of(planned, "invitadas", guest.pk, "editar")
    fields = fields_of(secretary.get(edit), "")
    assert secretary.post(edit, fields | {"email": ""}).status_code == 302
    guest.refresh_from_db()
    assert guest.medium == Medium.PAPER
    assert "no tiene correo" in markup(secretary.get(address_of(planned)))
    stale = secretary.post(edit, fields | {"name": "Otra"})
    assert stale.status_code == 200 and "Otra persona guardó estos datos" in markup(stale)

    planned_twice = add(secretary, planned, name="Luis Vega", email="luis@vega.invalid")
    luis = planned.invitations.get(name="Luis Vega")
    remove = address_of(planned, "invitadas", luis.pk, "quitar")
    assert "Quitar" in markup(secretary.get(remove)) and planned_twice.status_code == 200
    assert secretary.post(remove).status_code == 302
    assert not planned.invitations.filter(name="Luis Vega").exists()

    page = secretary.get(address_of(planned))
    done = secretary.post(
        address_of(planned), fields_of(page, "") | {"with_alternates": "on"}, follow=True
    )
    assert "Falta imprimir y entregar las invitaciones en papel" in markup(done)
    guest.refresh_from_db()
    assert guest.revision == 1 and OutgoingMail.objects.count() == 5
    assert planned.convocations.get().content["people"][-1] == {
        "name": "Rosa Mora",
        "why": "persona invitada",
        "medium": "paper",
    }


def test_somebody_of_the_directory_is_picked_and_not_typed_again(secretary, planned):
    person = PersonFactory(canton_id="103")
    person.email = "ana@ina.invalid"
    person.save(update_fields=["email"])
    stranger = PersonFactory(canton_id="601")
    page = secretary.get(address_of(planned, "invitadas", "nueva"))
    offered = form_of(page, "").options["person"]
    assert f"{person.name} · {person.actor}" in offered
    assert str(stranger.pk) not in offered.values()
    add(secretary, planned, person=person.pk)
    guest = guest_of(planned)
    assert (guest.person, guest.name, guest.email) == (person, person.name, "ana@ina.invalid")
    assert guest.organisation == str(person.actor)
    refused = add(secretary, planned, person=stranger.pk)
    assert "no está activa en el directorio" in markup(refused)


def test_what_is_wrong_is_told_at_its_field_and_stays_written(secretary, planned):
    titular = planned.body.seats.first().holdings.first().person
    known = PersonFactory(canton_id="103")
    known.email = "conocida@ina.invalid"
    known.save(update_fields=["email"])
    add(secretary, planned, name="Rosa Mora", email="rosa@uned.invalid")
    for said, words in (
        ({}, "Escriba el nombre, o escoja una persona arriba"),
        ({"name": "R", "email": "no"}, "Falta una parte del correo"),
        ({"name": "R", "email": "ROSA@uned.invalid"}, "A ese correo ya se convoca a Rosa Mora"),
        ({"name": "R", "email": titular.email}, f"ya se convoca a {titular}, "),
        ({"name": "R", "email": known.email}, f"Ese correo es de {known}, de {known.actor}"),
        ({"person": titular.pk}, f"{titular} ya se convoca, como "),
        ({"name": "x" * 121}, "120"),
    ):
        page = add(secretary, planned, **said)
        assert words in markup(page), said
        assert said.get("email", "") in markup(page)
    assert planned.invitations.count() == 1


def test_one_more_after_the_sending_is_convened_alone_with_what_stands(secretary, convened, user):
    before = OutgoingMail.objects.count()
    page = secretary.get(convened.get_absolute_url())
    assert "Convocar a otra persona" in markup(page)
    page = add(secretary, convened, name="Rosa Mora", email="rosa@uned.invalid")
    assert "Se agregó y se le convoca" in markup(page)
    guest = guest_of(convened)
    [mail] = OutgoingMail.objects.filter(recipient="rosa@uned.invalid")
    assert OutgoingMail.objects.count() == before + 1
    assert (guest.revision, mail.kind, mail.link) == (1, "meeting_call", guest.link)
    assert mail.text.body.count("Se le convoca") == 1 and "METHOD:REQUEST" in mail.text.calendar
    remove = address_of(convened, "invitadas", guest.pk, "quitar")
    refused = secretary.get(remove)
    assert refused.status_code == 403 and "ya se le convocó" in markup(refused)
    refused = secretary.post(remove)
    assert "eso queda como constancia" in markup(refused)
    edit = address_of(convened, "invitadas", guest.pk, "editar")
    assert secretary.get(edit).status_code == 403
    assert convened.invitations.filter(pk=guest.pk).exists()

    convened.refresh_from_db()
    convening.announce_change(_moved(convened), by=user)
    assert OutgoingMail.objects.filter(recipient="rosa@uned.invalid").count() == 2


def _moved(meeting):
    meeting.place = "Otra sala"
    meeting.save(update_fields=["place"])
    return meeting


def test_before_a_change_is_told_nobody_is_added(secretary, convened):
    page = secretary.get(address_of(convened, "invitadas", "nueva"))
    fields = fields_of(page, "") | {"name": "Rosa Mora"}
    _moved(convened)
    refused = secretary.post(address_of(convened, "invitadas", "nueva"), fields)
    assert "Falta avisar del cambio" in markup(refused) and "Rosa Mora" in markup(refused)
    assert not convened.invitations.filter(invited_as=InvitedAs.GUEST).exists()


@pytest.mark.parametrize("state", ["in_session", "held", "cancelled"])
def test_in_session_or_after_it_nobody_is_convened(secretary, planned, state):
    planned.state, planned.cancelled_reason = state, "Lluvia"
    planned.save()
    assert secretary.get(address_of(planned, "invitadas", "nueva")).status_code == 403


def test_a_guest_who_gets_a_seat_is_convened_once_as_a_member(user, planned):
    seat = planned.body.seats.order_by("pk").last()
    person = PersonFactory(canton_id="103", actor=seat.actor)
    person.email = "nueva@ina.invalid"
    person.save(update_fields=["email"])
    row = Invitation(
        meeting=planned, person=person, name=person.name, invited_as="guest", medium="paper"
    )
    inviting.add_guest(row)
    seat.appoint(person, "titular", since=planned.on)
    convening.convene(planned, by=user)
    row.refresh_from_db()
    assert (row.invited_as, row.seat, row.medium) == ("titular", seat, "mail")
    assert planned.invitations.count() == 5


def test_two_at_one_address_the_second_gets_a_letter(secretary, user, planned):
    seat = planned.body.seats.order_by("pk").first()
    titular, alternate = (held.person for held in seat.holdings.order_by("-kind"))
    alternate.email = titular.email.upper()
    alternate.save(update_fields=["email"])
    assert f"tiene el mismo correo que {titular}" in markup(secretary.get(address_of(planned)))
    convening.convene(planned, by=user)
    row = planned.invitations.get(person=alternate)
    assert (row.medium, row.email) == ("paper", "")
    assert OutgoingMail.objects.filter(recipient=titular.email).count() == 1
