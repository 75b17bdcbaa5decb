"""What a person's own link does when it is used twice, spoilt, late, or for nothing any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.mail.models import MailState, OutgoingMail
from meetings import convening, delivery, inviting
from meetings.enums import InvitedAs
from meetings.models import Invitation
from tests.markup import markup


@pytest.fixture
def row(convened):
    return convened.invitations.filter(invited_as="alternate").order_by("pk").first()


def answer(client, row, **said):
    return client.post(f"/e/{row.link.token}/", said)


def test_twice_the_same_is_one_answer_and_the_last_one_counts(client, row):
    for _ in range(2):
        assert answer(client, row, answer="yes", note="Llego a las 9").status_code == 302
    row.refresh_from_db()
    assert row.answer == "yes" and row.answered_at
    versions = Invitation.pgh_event_model.objects.filter(pgh_obj=row.pk).count()
    assert versions == 1, "the second press wrote nothing"
    answer(client, row, answer="no")
    row.refresh_from_db()
    assert row.answer == "no"


def test_a_spoilt_link_opens_nothing_and_says_what_to_do(client, row):
    token = row.link.token
    for spoilt in (token[:-1], f"{token}x", token.swapcase(), "oculto", "x" * 400):
        page = client.get(f"/e/{spoilt}/")
        assert page.status_code == 404 and "Revise que esté completo" in markup(page)
        assert client.post(f"/e/{spoilt}/", {"answer": "yes"}).status_code == 404
    row.refresh_from_db()
    assert row.answer == ""


def test_a_forged_post_from_another_site_is_refused(client, row):
    address = f"/e/{row.link.token}/"
    for header in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://otro.invalid"}):
        assert client.post(address, {"answer": "no"}, headers=header).status_code == 403
    row.refresh_from_db()
    assert row.answer == ""


@pytest.mark.parametrize(
    ("fault", "says"), [("past", "ya pasó"), ("cancelled", "se canceló"), ("held", "ya pasó")]
)
def test_too_late_it_says_why_and_keeps_what_was_answered(
    client, row, user, today, convened, fault, says
):
    answer(client, row, answer="yes")
    if fault == "cancelled":
        convening.cancel(convened, by=user, reason="Alerta naranja")
    elif fault == "past":
        today(2026, 12, 4)
    else:
        today(2026, 12, 3)
        convened.open()
        convened.close()
    page = client.get(f"/e/{row.link.token}/")
    assert page.status_code == 200 and says in markup(page)
    assert "Usted respondió: <strong>Asiste</strong>" in markup(page)
    assert 'name="answer"' not in markup(page)
    refused = answer(client, row, answer="no")
    assert refused.status_code == 409 and says in markup(refused)
    row.refresh_from_db()
    assert row.answer == "yes"


def test_an_ended_link_is_told_from_an_unknown_one(client, row):
    row.link.expires_at = timezone.now()
    row.link.save()
    page = client.get(f"/e/{row.link.token}/")
    assert page.status_code == 410 and "Este enlace ya terminó" in markup(page)


def test_a_moved_meeting_keeps_its_links_open_as_long(convened, row, user):
    later = timedelta(days=200)
    convened.starts_at, convened.ends_at = convened.starts_at + later, convened.ends_at + later
    convened.save(update_fields=["starts_at", "ends_at"])
    convening.announce_change(convened, by=user)
    row.link.refresh_from_db()
    assert row.link.expires_at == convened.ends_at + convening.LINK_LIVES


def test_a_guest_answers_for_themselves_only(convened, client):
    guest = Invitation(
        meeting=convened,
        name="Rosa Mora",
        invited_as=InvitedAs.GUEST,
        email="rosa@uned.invalid",
        medium="mail",
    )
    inviting.add_guest(guest)
    page = markup(client.get(f"/e/{guest.link.token}/"))
    assert "Rosa Mora" in page and "Asistirá mi suplente" not in page
    assert answer(client, guest, answer="alternate").status_code == 409
    assert answer(client, guest, answer="yes").status_code == 302


def test_an_address_that_bounces_is_seen_and_mended_from_the_meeting(secretary, convened, row):
    refused = "550 5.1.1 La dirección no existe"
    OutgoingMail.objects.filter(recipient=row.email).update(
        state=MailState.FAILED, server_reply=refused
    )
    page = markup(secretary.get(convened.get_absolute_url()))
    assert "Rechazado" in page and refused in page
    assert f'href="{convened.get_absolute_url()}entrega/{row.pk}/corregir/"' in page
    [first, *_] = delivery.of(convened)
    assert first.invitation == row and first.needs_attention
