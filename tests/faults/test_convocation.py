"""F1, F3, F6, F10, F11, F15 with what they are for: a convocation of two hundred people.

A real worker, a real Redis, a real SMTP sink; judged by the sink's own log and by SQL. Counts are
printed, and shown when a test fails.
"""

import random
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from core.lib import clock
from core.mail.models import OutgoingMail
from meetings import convening, reminders
from meetings.enums import MeetingState
from meetings.models import Convocation, Invitation, Meeting
from tests.factories import user_with_role
from tests.faults.mails import assert_nothing_lost_nothing_twice, states, wait_until_settled
from tests.faults.test_worker import begun_by, kill_processes, with_mails_in_hand
from tests.meetings import make
from tests.services.process import wait_until

PEOPLE = 200
KILLS = 8


@pytest.fixture
def secretary(committed_db):
    return user_with_role("technical_secretariat", "103")


@pytest.fixture
def worker(celery_worker, smtp_sink):
    """A worker that delivers to the sink; both still to be started."""
    celery_worker.variables["EMAIL_URL"] = smtp_sink.url
    return celery_worker


@pytest.fixture
def meeting(committed_db) -> Meeting:
    """Two hundred people in a hundred seats, in ten days."""
    body = make.body(seats=PEOPLE // 2, alternates=PEOPLE // 2, notice_days=3)
    return make.meeting(body, clock.today() + timedelta(days=10), items=5)


def check_everybody_got_one(sink, *, ambiguous_at_most: int = 0) -> None:
    """Each convened person has one mail, and the sink took each at most once."""
    final = wait_until_settled(90)
    print(f"{PEOPLE} convened: {dict(final)}")
    assert_nothing_lost_nothing_twice(sink, ambiguous_at_most=ambiguous_at_most)
    written = OutgoingMail.objects.filter(kind="meeting_call").values_list("recipient", flat=True)
    assert sorted(written) == sorted(Invitation.objects.values_list("email", flat=True))


def test_f1_two_hundred_are_convened_though_the_worker_is_killed_again_and_again(
    worker, smtp_sink, celery_beat, secretary, meeting
):
    chance = random.Random(seed := random.randrange(10**6))
    print(f"seed {seed}")
    smtp_sink.data_delay = 0.02
    smtp_sink.start()
    celery_beat().start_without_waiting()
    worker.start()
    convening.convene(meeting, by=secretary)
    inside_data = 0
    for _ in range(KILLS):
        at_work = partial(with_mails_in_hand, [worker])
        _, process = wait_until(at_work, 60, f"work to go on, {states()}", every=0.02)
        smtp_sink.wait_for_more(chance.choice((1, 2, 4, 8)))
        inside_data += begun_by(kill_processes([process]))
    check_everybody_got_one(smtp_sink, ambiguous_at_most=inside_data)


def test_f3_redis_comes_back_empty_in_the_middle_of_a_convocation(
    worker, smtp_sink, celery_beat, secretary, meeting, own_redis, client
):
    smtp_sink.data_delay = 0.01
    smtp_sink.start()
    celery_beat().start_without_waiting()
    worker.start()
    convening.convene(meeting, by=secretary)
    smtp_sink.wait_for_more(20)
    own_redis.kill()
    link = Invitation.objects.first().link
    assert client.get(f"/e/{link.token}/").status_code == 200, "people answer meanwhile"
    own_redis.start()
    check_everybody_got_one(smtp_sink)


def test_f15_sigterm_in_the_middle_of_a_convocation(
    worker, smtp_sink, celery_beat, secretary, meeting
):
    smtp_sink.data_delay = 0.02
    smtp_sink.start()
    celery_beat().start_without_waiting()
    worker.start()
    convening.convene(meeting, by=secretary)
    smtp_sink.wait_for_more(15)
    worker.process.send_signal(signal.SIGTERM)
    worker.process.wait(30)
    assert "ambiguous" not in states()
    worker.start_without_waiting()
    check_everybody_got_one(smtp_sink)


def test_f11_the_same_form_ten_times_at_once_convenes_once(
    committed_db, own_redis, secretary, meeting, sign_in
):
    address = f"/reuniones/{meeting.pk}/convocatoria/"
    clients, start = [sign_in(secretary) for _ in range(10)], Barrier(10)

    def press(client) -> int:
        try:
            start.wait()
            return client.post(address, {"with_alternates": "on"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(press, clients))
    assert statuses.count(302) == 1, statuses
    assert Convocation.objects.count() == 1
    assert Invitation.objects.count() == OutgoingMail.objects.count() == PEOPLE


def test_f10_a_reminder_is_written_once_by_many_bells_and_after_three_days_without_any(
    committed_db, own_redis, secretary, meeting
):
    convening.convene(meeting, by=secretary)
    OutgoingMail.objects.all().delete()
    meeting.body.reminder_days = 4
    meeting.body.save(update_fields=["reminder_days"])
    assert reminders.send_due(meeting.on - timedelta(days=5)) == 0
    late = meeting.on - timedelta(days=1)  # nobody rang on the fourth, third and second day
    start = Barrier(6)

    def ring(_) -> None:
        try:
            start.wait()
            reminders.send_due(late)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(ring, range(6)))
    reminders.send_due(meeting.on)
    reminders.send_due(late)  # a clock that was set back
    told = OutgoingMail.objects.filter(kind=reminders.KIND)
    print(f"{told.count()} reminders for {PEOPLE // 2} titulars")
    assert told.count() == PEOPLE // 2, "alternates are not called"
    assert told.values("recipient").distinct().count() == PEOPLE // 2


def test_f6_one_address_that_does_not_exist_is_told_and_the_others_get_theirs(
    worker, smtp_sink, celery_beat, secretary, meeting
):
    seat = meeting.body.seats.with_people().first()
    person = seat.holder("titular", meeting.on)
    person.email = "rechazado@demo.invalid"  # the sink says 550 to it
    person.save(update_fields=["email"])
    smtp_sink.start()
    celery_beat().start_without_waiting()
    worker.start()
    convening.convene(meeting, by=secretary)
    final = wait_until_settled(90)
    assert final == {"sent": PEOPLE - 1, "failed": 1}
    assert Meeting.objects.get().state == MeetingState.CONVENED
