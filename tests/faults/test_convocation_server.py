"""F5–F8 with a convocation: what a mail server may do, and what people see of it meanwhile.

The rounds run in this process, on real connections, to a real sink.
"""

import threading
import time

import pytest
from django.db import connection

from core.mail import delivery
from core.mail.models import MailState, OutgoingMail
from meetings import convening
from meetings.models import Invitation, Meeting
from tests.faults import convoking
from tests.faults.mails import (
    assert_nothing_lost_nothing_twice,
    drain_until_settled,
    states,
)
from tests.services.process import wait_until

PEOPLE = 10


@pytest.fixture
def meeting(committed_db) -> Meeting:
    return convoking.meeting_of(convoking.body_of(PEOPLE))


@pytest.fixture
def page_of(meeting, secretary, sign_in):
    """`page_of()` → the meeting's page as the Secretaría Técnica sees it."""
    return lambda: sign_in(secretary).get(f"/reuniones/{meeting.pk}/").content.decode()


def readdress(*addresses: str) -> None:
    """The first persons have these addresses, which the sink treats in its own way."""
    for seat, address in zip(
        Meeting.objects.get().body.seats.with_people(), addresses, strict=False
    ):
        person = seat.holder("titular", Meeting.objects.get().on)
        person.email = address
        person.save(update_fields=["email"])


def test_f5_while_the_server_is_away_people_see_it_and_answer_by_their_links(
    to_sink, meeting, secretary, page_of, client
):
    convening.convene(meeting, by=secretary)
    assert delivery.drain() is False
    assert "10 en cola" in page_of()
    token = Invitation.objects.first().link.token
    assert client.get(f"/e/{token}/").status_code == 200
    to_sink.start()
    assert drain_until_settled() == {"sent": PEOPLE}
    assert "10 enviados" in page_of()
    assert_nothing_lost_nothing_twice(to_sink)


def test_f6_f8_a_refused_and_a_doubtful_address_show_and_the_others_get_theirs(
    to_sink, meeting, secretary, page_of, sign_in
):
    readdress("rechazado@demo.invalid", "corte@demo.invalid", "pierde@demo.invalid")
    to_sink.start()
    convening.convene(meeting, by=secretary)
    assert drain_until_settled() == {"sent": PEOPLE - 3, "failed": 1, "ambiguous": 2}
    assert_nothing_lost_nothing_twice(to_sink, ambiguous_at_most=2)
    seen = page_of()
    assert "7 enviados, 1 rechazado, 2 dudosos" in seen
    assert "550 5.1.1 No such person" in seen
    # One press sends a doubtful one again, and nothing else does.
    delivery.drain()
    assert states()["ambiguous"] == 2
    lost = Invitation.objects.get(email="pierde@demo.invalid")
    resend = f"/reuniones/{meeting.pk}/entrega/{lost.pk}/reenviar/"
    assert resend in seen
    assert sign_in(secretary).post(resend).status_code == 302
    again = OutgoingMail.objects.get(recipient="pierde@demo.invalid")
    assert (again.state, again.resent_by) == (MailState.WAITING, secretary)


def test_f7_a_server_that_takes_its_time_holds_up_no_page_and_no_answer(
    to_sink, meeting, secretary, page_of, client
):
    to_sink.slow = 0.3
    to_sink.start()
    convening.convene(meeting, by=secretary)

    def in_background():
        try:
            delivery.drain(seconds=3)
        finally:
            connection.close()

    slow_round = threading.Thread(target=in_background)
    slow_round.start()
    wait_until(lambda: states()["claimed"], 5, "the round to begin")
    begun = time.monotonic()
    assert "en cola" in page_of()
    titular = Invitation.objects.filter(invited_as="titular").first()
    assert client.post(f"/e/{titular.link.token}/", {"answer": "no"}).status_code in (200, 302)
    assert time.monotonic() - begun < 1.5, "nobody waits for the mail server"
    slow_round.join()
    to_sink.kill()
    to_sink.slow = 0.0
    to_sink.start()
    assert drain_until_settled().keys() <= {"sent", "ambiguous"}
    assert OutgoingMail.objects.count() == PEOPLE + 1, "the alternate was called"
    assert_nothing_lost_nothing_twice(to_sink, ambiguous_at_most=1)
