"""F5–F8: what a mail server may do to us. The rounds run in this process, on real connections."""

import smtplib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection

from core.mail import delivery, transports
from core.mail.models import MailState, OutgoingMail
from tests.faults.mails import (
    assert_nothing_lost_nothing_twice,
    drain_until_settled,
    post_batch,
    states,
    wait_until_settled,
)
from tests.services.process import wait_until


def test_f5_a_server_that_is_away_costs_no_attempt_and_all_arrive_after(to_sink):
    post_batch(60)
    for _ in range(3):
        assert delivery.drain() is False
        time.sleep(0.02)
    assert states() == {"waiting": 60}
    told = OutgoingMail.objects.exclude(server_reply="").first()
    assert "No hay conexión con el servidor de correo" in told.server_reply
    assert not OutgoingMail.objects.filter(attempts__gt=0).exists()
    to_sink.start()
    assert drain_until_settled() == {"sent": 60}
    assert_nothing_lost_nothing_twice(to_sink)


@pytest.mark.parametrize("takes_commands_together", [True, False])
def test_f6_one_bad_address_never_holds_up_the_others(
    to_sink, monkeypatch, takes_commands_together
):
    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda smtp, name: takes_commands_together)
    to_sink.start()
    post_batch(190, "rechazado@demo.invalid", *(f"ocupado{n}@demo.invalid" for n in range(9)))
    assert drain_until_settled() == {"sent": 199, "failed": 1}
    assert_nothing_lost_nothing_twice(to_sink)
    bad = OutgoingMail.objects.get(state=MailState.FAILED)
    assert bad.recipient == "rechazado@demo.invalid"
    assert bad.server_reply.startswith("550 5.1.1")
    busy = OutgoingMail.objects.filter(recipient__startswith="ocupado")
    assert {mail.attempts for mail in busy} == {2}


@pytest.mark.parametrize(("sender", "left"), [("rechazado", "failed"), ("ocupado", "waiting")])
def test_f6_a_sender_who_is_refused_once_leaves_the_connection_as_it_was(
    to_sink, settings, monkeypatch, sender, left
):
    settings.DEFAULT_FROM_EMAIL = f"{sender}@demo.invalid"
    settings.MAIL_RETRY_SECONDS = 3600
    connect, made = transports.SmtpTransport._connect, []
    monkeypatch.setattr(
        transports.SmtpTransport,
        "_connect",
        staticmethod(lambda: made.append(connect()) or made[-1]),
    )
    to_sink.start()
    post_batch(3)
    delivery.drain()
    assert states() == {"sent": 2, left: 1}
    assert OutgoingMail.objects.get(state=left).server_reply[:3] in ("550", "451")
    assert len(made) == 1, "nobody had to connect anew"


def test_f6_a_refusal_after_the_text_is_final_and_known(to_sink):
    to_sink.start()
    post_batch(3, "pesado@demo.invalid")
    assert drain_until_settled() == {"sent": 3, "failed": 1}
    heavy = OutgoingMail.objects.get(state=MailState.FAILED)
    assert heavy.server_reply.startswith("552")
    assert_nothing_lost_nothing_twice(to_sink)


def test_f6_a_mail_that_is_always_put_off_fails_after_twelve_attempts(to_sink):
    to_sink.start()
    post_batch(0, "ocupado@demo.invalid")
    mail = OutgoingMail.objects.get()
    OutgoingMail.objects.update(attempts=delivery.MAX_ATTEMPTS - 1)
    delivery.drain()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.FAILED, delivery.MAX_ATTEMPTS)
    assert mail.server_reply.startswith("451")


def test_f7_a_slow_server_keeps_nobody_who_writes_mail_waiting(to_sink):
    to_sink.slow = 0.2
    to_sink.start()
    post_batch(3)

    def in_background():
        try:
            delivery.drain(seconds=8)
        finally:
            connection.close()

    slow_round = threading.Thread(target=in_background)
    slow_round.start()
    wait_until(lambda: states()["claimed"], 5, "the round to begin")
    begun = time.monotonic()
    post_batch(5, about="103-2015-002")
    assert delivery.drain() is False, "a second round found the first one at work and left"
    assert time.monotonic() - begun < 0.5
    slow_round.join()
    drain_until_settled(60)
    assert states() == {"sent": 8}
    assert_nothing_lost_nothing_twice(to_sink)


def test_f8_a_connection_cut_before_the_reply_is_told_to_people_and_never_sent_again(to_sink):
    to_sink.start()
    cut = [f"corte{n}@demo.invalid" for n in range(5)]
    lost = [f"pierde{n}@demo.invalid" for n in range(5)]
    post_batch(40, *cut, *lost)
    assert drain_until_settled() == {"sent": 40, "ambiguous": 10}
    assert_nothing_lost_nothing_twice(to_sink, ambiguous_at_most=10)
    doubtful = OutgoingMail.objects.filter(state=MailState.AMBIGUOUS)
    assert set(doubtful.values_list("recipient", flat=True)) == {*cut, *lost}
    delivery.drain()
    assert states()["ambiguous"] == 10


def test_f8_the_installation_may_ask_its_server_by_message_id(to_sink, settings, tmp_path):
    """MAIL_QUEUE_QUERY: what the server has is sent, what it has not is sent again."""
    ask = tmp_path / "ask"
    ask.write_text(f'#!/bin/sh\ngrep accepted {to_sink.log} | grep -qF -- "$1"\n')
    ask.chmod(0o700)
    settings.MAIL_QUEUE_QUERY = str(ask)
    to_sink.start()
    post_batch(5, "corte@demo.invalid")
    assert drain_until_settled() == {"sent": 6}
    assert_nothing_lost_nothing_twice(to_sink)


def test_f8_a_connection_cut_before_the_text_is_tried_again(to_sink):
    to_sink.start()
    post_batch(5, "cuelga@demo.invalid")
    assert drain_until_settled() == {"sent": 6}
    assert_nothing_lost_nothing_twice(to_sink)


def test_f10_many_rounds_at_once_send_each_mail_once(to_sink):
    to_sink.start()
    post_batch(150)

    def one(_):
        try:
            for _ in range(3):
                delivery.drain()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))
    assert drain_until_settled() == {"sent": 150}
    assert_nothing_lost_nothing_twice(to_sink)


def test_claims_protect_even_when_two_rounds_run_at_once(to_sink, monkeypatch):
    """The lock only spares work: without it the claims alone keep mails from going out twice."""

    @contextmanager
    def always_alone():
        yield True

    monkeypatch.setattr(delivery, "_alone", always_alone)
    monkeypatch.setattr(delivery, "BATCH", 5)
    to_sink.start()
    post_batch(150)

    def one(_):
        try:
            delivery.drain()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, range(6)))
    assert wait_until_settled(10) == {"sent": 150}
    assert_nothing_lost_nothing_twice(to_sink)


def test_one_connection_serves_a_batch_and_the_text_arrives_as_written(to_sink):
    to_sink.start()
    post_batch(30)
    delivery.drain()
    assert to_sink.accepted().total() == 30
    mail = OutgoingMail.objects.first()
    assert mail.state == MailState.SENT
    assert mail.data_started_at <= mail.sent_at
    assert mail.server_reply == "250 2.0.0 Accepted"
