"""F1, F2, F3, F10, F11, F15 with what they are for: a convocation of two hundred people.

A real worker, a real Redis, a real SMTP sink; judged by the sink's own log and by SQL. Counts are
printed, and shown when a test fails. What a mail server may do is in test_convocation_server.py.
"""

import random
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from core.mail.models import OutgoingMail
from meetings import convening, reminders
from meetings.models import Invitation, Meeting
from tests.faults import convoking
from tests.faults.convoking import PEOPLE
from tests.faults.killing import kill_again_and_again
from tests.faults.mails import assert_nothing_lost_nothing_twice, states, wait_until_settled

KILLS = 6


@pytest.fixture
def worker(celery_worker, smtp_sink):
    """A worker that delivers to the sink; both still to be started."""
    celery_worker.variables["EMAIL_URL"] = smtp_sink.url
    return celery_worker


@pytest.fixture
def meeting(committed_db) -> Meeting:
    return convoking.meeting_of(convoking.body_of())


@pytest.fixture
def at_work(worker, smtp_sink, celery_beat, secretary, meeting):
    """The convocation is being delivered; not quickly."""
    smtp_sink.data_delay = 0.02
    smtp_sink.start()
    celery_beat().start_without_waiting()
    worker.start()
    convening.convene(meeting, by=secretary)
    smtp_sink.wait_for_more(10)
    return worker


def check_everybody_got_one(sink, meeting, *, ambiguous_at_most: int = 0) -> None:
    """Each convened person has one mail, and the sink took each at most once."""
    final = wait_until_settled(60)
    print(f"{PEOPLE} convened: {dict(final)}")
    assert_nothing_lost_nothing_twice(sink, ambiguous_at_most=ambiguous_at_most)
    assert not convoking.faults_of(meeting)
    assert Invitation.objects.count() == OutgoingMail.objects.count() == PEOPLE


def test_f1_two_hundred_are_convened_though_the_worker_is_killed_again_and_again(
    at_work, smtp_sink, meeting
):
    chance = random.Random(seed := random.randrange(10**6))
    print(f"seed {seed}")
    kills = kill_again_and_again(
        [at_work], smtp_sink, kills=KILLS, chance=chance, refill=lambda kill: None
    )
    print(kills)
    check_everybody_got_one(smtp_sink, meeting, ambiguous_at_most=kills.inside_data)


@pytest.mark.parametrize("is_committed", [False, True])
def test_f2_a_web_process_killed_while_it_convenes_convenes_all_or_nobody(
    secretary, meeting, is_committed
):
    """The mails then wait in the outbox for beat's bell, as `test_worker.py` shows."""
    convoking.convene_and_die(meeting, secretary, is_committed=is_committed)
    assert not convoking.faults_of(meeting)
    expected = PEOPLE if is_committed else 0
    assert states() == ({"waiting": PEOPLE} if is_committed else {})
    assert Invitation.objects.count() == expected


def test_f3_redis_comes_back_empty_in_the_middle_of_a_convocation(
    at_work, smtp_sink, meeting, own_redis, client
):
    own_redis.kill()
    token = Invitation.objects.filter(invited_as="titular").first().link.token
    assert client.get(f"/e/{token}/").status_code == 200, "people answer meanwhile"
    answered = client.post(f"/e/{token}/", {"answer": "no"})
    assert answered.status_code in (200, 302)
    own_redis.start()
    wait_until_settled(60)
    called = OutgoingMail.objects.exclude(kind="meeting_call").get()
    assert called.recipient.startswith("alternate"), "who stands in was called meanwhile"
    assert_nothing_lost_nothing_twice(smtp_sink)
    assert not convoking.faults_of(meeting)


def test_f15_sigterm_in_the_middle_of_a_convocation(at_work, smtp_sink, meeting):
    at_work.process.send_signal(signal.SIGTERM)
    at_work.process.wait(30)
    now = states()
    assert not now["claimed"] and not now["ambiguous"], now
    assert now["sent"] == smtp_sink.accepted().total()
    at_work.start_without_waiting()
    check_everybody_got_one(smtp_sink, meeting)


def test_f11_the_same_form_ten_times_at_once_convenes_once(own_redis, secretary, meeting):
    statuses = convoking.press_at_once(meeting, secretary)
    print(f"answers: {statuses}")
    assert statuses.count(302) == 1, statuses
    assert not convoking.faults_of(meeting)
    assert Invitation.objects.count() == OutgoingMail.objects.count() == PEOPLE


def test_f10_a_reminder_is_written_once_by_many_bells_and_after_three_days_without_any(
    own_redis, secretary, meeting
):
    convening.convene(meeting, by=secretary)
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
    told = OutgoingMail.objects.filter(kind=reminders.KIND).values_list("recipient", flat=True)
    print(f"{len(told)} reminders for {PEOPLE // 2} titulars")
    assert len(told) == len(set(told)) == PEOPLE // 2, "alternates are not called"
