"""A convocation's mails: the first one at the server, and all of them beside bare smtplib."""

import smtplib
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.db import connection
from django.db.models.functions import Now
from django.test import override_settings

from bench.convoking import PEOPLE, body_of, convene, meeting_of, secretary
from bench.measuring import Comparison
from bench.world import Scene
from core.mail import delivery, messages
from core.mail.models import MailState, OutgoingMail
from meetings.models import Meeting
from tests.services.portal import Worker
from tests.services.process import wait_until
from tests.services.servers import OwnRedis, SmtpSink

CONVOCATIONS = 5
FIRST_MAIL_SECONDS = 2.0
LATER = timedelta(days=365)


def mail(scene: Scene) -> list[Comparison]:
    """From the press of the button to two hundred mails at a real SMTP server on this machine."""
    _put_off_what_waits()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        sink, redis = SmtpSink(Path(folder)), OwnRedis(Path(folder))
        servers = {
            "EMAIL_URL": sink.url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": sink.port,
            "REDIS_URL": redis.url,
            "CELERY_BROKER_URL": redis.url,
        }
        try:
            sink.start()
            redis.start()
            with override_settings(**servers):
                worker = Worker(Path(folder), redis)
                return [_first_mail(scene, worker, sink), *_draining(scene, sink)]
        finally:
            redis.kill()
            sink.kill()


def _first_mail(scene: Scene, worker: Worker, sink: SmtpSink) -> Comparison:
    """With a worker that nothing but the request's own bell wakes: no beat runs."""
    first, all_of_them = [], []
    with _at_work(worker, sink):
        for meeting in _meetings(scene):
            before = sink.count()
            begun = time.perf_counter()
            convene(scene.client, meeting)
            wait_until(lambda goal=before: sink.count() > goal, 30, "a mail", every=0.005)
            first.append(time.perf_counter() - begun)
            wait_until(_is_settled, 60, "all the mails", every=0.02)
            all_of_them.append(time.perf_counter() - begun)
    note = f" (slowest {max(first) * 1000:.0f} ms; all {PEOPLE} after "
    note += f"{statistics.median(all_of_them) * 1000:.0f} ms)"
    return Comparison(
        "first mail at the server after the POST, by a worker",
        statistics.median(first),
        "what was promised",
        FIRST_MAIL_SECONDS,
        1,
        note=note,
    )


def _draining(scene: Scene, sink: SmtpSink) -> list[Comparison]:
    """Ours makes the texts, claims, marks and notes each. The others only send, on one connection
    too, for one round runs at a time; the second also commits twice a mail, as is promised."""
    times: list[list[float]] = [[], [], []]
    for number, meeting in enumerate(_meetings(scene)):
        convene(scene.client, meeting)
        rows = OutgoingMail.objects.sendable().select_related("text", "link", "unsubscribe")
        payloads = [(mail.recipient, messages.as_bytes(mail)) for mail in rows]
        assert len(payloads) == PEOPLE, len(payloads)
        sides = [
            _drain,
            partial(_send, sink.port, payloads),
            partial(_send, sink.port, payloads, commit=_commit),
        ]
        for side in sorted(range(3), reverse=number % 2 == 1):
            begun = time.perf_counter()
            sides[side]()
            times[side].append(time.perf_counter() - begun)
    ours, bare, committing = map(statistics.median, times)
    work = f"draining {PEOPLE} mails"
    note = f" ({PEOPLE / ours:.0f} mails a second, {bare / ours:.2f} × the server's, goal 0.8)"
    return [
        Comparison(work, ours, "bare smtplib, the same bytes", bare, 1 / 0.8, note=note),
        Comparison(work, ours, "the same with two bare commits a mail", committing, 1 / 0.8),
    ]


def _send(
    port: int, payloads: list[tuple[str, bytes]], *, commit: Callable[[], object] = int
) -> None:
    sender = messages.sender_address()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="banco.invalid") as smtp:
        for recipient, content in payloads:
            commit()
            smtp.sendmail(sender, recipient, content)
            commit()


def _commit() -> None:
    """Of one small row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_session VALUES (gen_random_uuid()::text, 'banco', now())"
        )


def _drain() -> None:
    while not _is_settled():
        delivery.drain()


def _is_settled() -> bool:
    waiting = OutgoingMail.objects.sendable()
    return (
        not waiting.exists() and not OutgoingMail.objects.filter(state=MailState.CLAIMED).exists()
    )


def _meetings(scene: Scene) -> list[Meeting]:
    """Not convened yet; `scene.client` may convene them."""
    secretary(scene)
    body = body_of(scene)
    return [meeting_of(body) for _ in range(CONVOCATIONS)]


def _put_off_what_waits() -> None:
    """What other measurements wrote is not sent in this one."""
    OutgoingMail.objects.sendable().update(next_attempt_at=Now() + LATER)


@contextmanager
def _at_work(worker: Worker, sink: SmtpSink) -> Iterator[None]:
    worker.variables |= {"EMAIL_URL": sink.url, "BELL_SECONDS": "15", "MAIL_LEASE_SECONDS": "60"}
    try:
        worker.start(60)
        yield
    finally:
        worker.kill()
