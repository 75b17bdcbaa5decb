"""Delivering what waits in the outbox: each message once, whoever is killed when.

1. A row is claimed under a lease, and the claim is committed.
2. Right before the message's text is handed over, `data_started_at` is committed.
3. The server's reply is written down with `sent_at`. Everybody sees that at once, but it waits for
   the disk only together with the next mail's 2.

A worker that dies before 2 has sent nothing: the row is taken over and sent. One that dies between
2 and 3 may have sent it: nobody can know, so the row becomes «ambiguous» and a person decides. So
too when the database itself falls within the half second before 3 is on its disk.
"""

import logging
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import prefetch_related_objects
from django.db.models.functions import Now
from django.utils import timezone

from core.mail import transports
from core.mail.models import MailState, OutgoingMail
from core.mail.texts import DIGEST

logger = logging.getLogger(__name__)

BATCH = 50
# A round is short, so that a worker that is asked to stop is soon done.
ROUND_SECONDS = 5.0
MAX_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=12)
# While the server is away, messages wait for a quarter of their age, within these limits.
AWAY_AT_MOST = timedelta(minutes=5)
LOCK = 0x636F7272656F  # «correo»: the advisory lock of the one round that runs in this database
# Written again and again, so without the time that the ORM takes to put a statement together.
CLAIM = """
    WITH next AS (
        SELECT id FROM mail_outgoingmail
        WHERE state = 'waiting' AND next_attempt_at <= statement_timestamp()
        ORDER BY next_attempt_at, id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE mail_outgoingmail mail
    SET state = 'claimed', claimed_by = %s, lease_until = statement_timestamp() + %s
    FROM next WHERE mail.id = next.id
    RETURNING mail.*
"""
# `coalesce` has the row found by its key: by the index of what is claimed, each mail of a batch
# would step over what those before it left there.
BEGIN_DATA = """
    UPDATE mail_outgoingmail
    SET data_started_at = statement_timestamp(), lease_until = statement_timestamp() + %s
    WHERE id = %s AND claimed_by = %s AND data_started_at IS NULL
        AND coalesce(state) = 'claimed'
"""
# Also out of «ambiguous», when the server took longer to answer than the lease lasted.
NOTE_SENT = """
    SET LOCAL synchronous_commit = off;
    UPDATE mail_outgoingmail
    SET state = 'sent', sent_at = statement_timestamp(), lease_until = NULL, server_reply = %s
    WHERE id = %s AND claimed_by = %s AND state IN ('claimed', 'ambiguous')
"""


def drain(*, seconds: float = ROUND_SECONDS) -> bool:
    """Deliver for some seconds; True when there is more to be sent right away.

    Only one round runs at a time: one connection to the mail server is enough, and a server that is
    slow never keeps every worker from its other work. Safe to call as often as one likes.
    """
    transport = transports.configured()
    if transport is None:
        return False
    with _noticing_sigterm() as asked_to_stop:
        this = Round(transport, seconds, asked_to_stop)
        try:
            # Looked at again after the lock is given back: a bell that rang meanwhile found it
            # taken and went away.
            while not this.is_over and _has_work():
                with _alone() as alone:
                    if not alone or not this.run():
                        return False
        finally:
            transport.close()
        return not this.server_is_away and _has_work()


class Round:
    """One worker, one transport, a few seconds."""

    def __init__(self, transport, seconds: float, asked_to_stop: threading.Event):
        self.transport = transport
        self.deadline = time.monotonic() + seconds
        self.asked_to_stop = asked_to_stop
        self.server_is_away = False
        self.worker = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid4().hex[:12]}"

    @property
    def is_over(self) -> bool:
        return (
            self.server_is_away or self.asked_to_stop.is_set() or time.monotonic() > self.deadline
        )

    def run(self) -> bool:
        """Deliver until there is nothing left or the round is over. False: there was nothing."""
        found = take_over_abandoned(self.transport)
        try:
            while not self.is_over and (batch := claim(self.worker)):
                found = True
                for mail in batch:
                    if self.is_over:
                        break
                    self.deliver(mail)
        finally:
            release(self.worker)
        return found

    def deliver(self, mail: OutgoingMail) -> None:
        try:
            reply = self.transport.send(mail, before_data=lambda: self._begin_data(mail))
        except transports.TakenOver:
            logger.info("Mail %s was taken over", mail.pk)
        except transports.ServerAway as fault:
            self.server_is_away = True
            logger.warning("%s", fault)
            release(self.worker, reason=str(fault), wait=away_wait(mail))
        except transports.NotYet as fault:
            wait = timedelta(seconds=settings.MAIL_RETRY_SECONDS) / 10
            self._give_back(mail, str(fault), wait)
        except transports.Later as fault:
            self._postpone(mail, str(fault))
        except transports.Refused as fault:
            self._record(mail, state=MailState.FAILED, server_reply=str(fault)[:500])
        except transports.Unknown as fault:
            # The claim stays until its lease ends; then it is asked for, and told to people.
            self._record(mail, server_reply=str(fault)[:500])
        except (DatabaseError, InterfaceError):
            raise
        except Exception as fault:  # a message that breaks us must not hold up the others
            logger.exception("Mail %s", mail.pk)
            if self._has_not_begun(mail):
                self._postpone(mail, f"No se pudo preparar: {fault}")
        else:
            _insist(lambda: _execute(NOTE_SENT, reply, mail.pk, self.worker))

    def _begin_data(self, mail: OutgoingMail) -> bool:
        """Commit that from now on the message may have been sent; False when it is not ours."""
        lease = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
        return bool(_execute(BEGIN_DATA, lease, mail.pk, self.worker))

    def _has_not_begun(self, mail: OutgoingMail) -> bool:
        return OutgoingMail.objects.filter(
            pk=mail.pk, claimed_by=self.worker, data_started_at=None
        ).exists()

    def _postpone(self, mail: OutgoingMail, reply: str) -> None:
        attempts = mail.attempts + 1
        state = MailState.WAITING if attempts < MAX_ATTEMPTS else MailState.FAILED
        self._record(
            mail,
            state=state,
            attempts=attempts,
            next_attempt_at=Now() + retry_wait(attempts),
            data_started_at=None,
            lease_until=None,
            server_reply=reply[:500],
        )

    def _give_back(self, mail: OutgoingMail, reply: str, wait: timedelta) -> None:
        """It waits a moment more, and no attempt is counted."""
        self._record(
            mail,
            state=MailState.WAITING,
            next_attempt_at=Now() + wait,
            lease_until=None,
            server_reply=reply[:500],
        )

    def _record(self, mail: OutgoingMail, **facts) -> None:
        """Write down what is known."""
        ours = OutgoingMail.objects.filter(
            pk=mail.pk,
            claimed_by=self.worker,
            state__in=[MailState.CLAIMED, MailState.AMBIGUOUS],
        )
        _insist(lambda: ours.update(**facts))


def _insist(write: Callable[[], object]) -> None:
    """What the server said is worth waiting for a database that restarts: if it were lost, somebody
    would have to decide whether to send the message again."""
    patience = time.monotonic() + settings.MAIL_LEASE_SECONDS
    while True:
        try:
            write()
            return
        except (OperationalError, InterfaceError):
            if time.monotonic() > patience:
                raise
            connection.close()
            time.sleep(0.5)


def _execute(statement: str, *parameters) -> int:
    """How many rows it changed; committed on return."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def claim(worker: str) -> list[OutgoingMail]:
    """Take the next messages, so that no other worker does; committed on return."""
    lease = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    with transaction.atomic(durable=True):
        batch = list(OutgoingMail.objects.raw(CLAIM, [BATCH, worker, lease]))
    batch.sort(key=lambda mail: (mail.next_attempt_at, mail.pk))
    prefetch_related_objects(batch, "text", "link", "unsubscribe")
    digests = [mail for mail in batch if mail.kind == DIGEST]
    prefetch_related_objects(digests, "parts__text", "parts__link")
    return batch


def release(worker: str, *, reason: str = "", wait: timedelta = timedelta(0)) -> None:
    """Give back what a worker claimed and did not begin."""
    facts = {"state": MailState.WAITING, "claimed_by": "", "lease_until": None}
    if reason:
        facts |= {"server_reply": reason[:500], "next_attempt_at": Now() + wait}
    OutgoingMail.objects.filter(
        claimed_by=worker, state=MailState.CLAIMED, data_started_at=None
    ).update(**facts)


def take_over_abandoned(transport) -> bool:
    """See to the claims whose lease has ended: their worker is dead or cut off."""
    abandoned = OutgoingMail.objects.abandoned()
    found = abandoned.filter(data_started_at=None).update(
        state=MailState.WAITING, claimed_by="", lease_until=None
    )
    for mail in abandoned.filter(data_started_at__isnull=False).order_by("pk"):
        _settle(mail, was_accepted=transport.knows(mail))
        found += 1
    return bool(found)


def _settle(mail: OutgoingMail, *, was_accepted: bool | None) -> None:
    facts = {"lease_until": None}
    if was_accepted is None:
        facts |= {"state": MailState.AMBIGUOUS}
        logger.warning("Mail %s to %s: nobody knows whether it went", mail.pk, mail.recipient)
    elif was_accepted:
        facts |= {"state": MailState.SENT, "sent_at": mail.data_started_at}
    else:
        facts |= {"state": MailState.WAITING, "claimed_by": "", "data_started_at": None}
    OutgoingMail.objects.filter(
        pk=mail.pk, state=MailState.CLAIMED, claimed_by=mail.claimed_by
    ).update(**facts)


def retry_wait(attempts: int) -> timedelta:
    """How long a message waits after its n-th refusal: about 1, 2, 4… minutes, never more than
    twelve hours, so that the twelve attempts lie within two days."""
    wait = timedelta(seconds=settings.MAIL_RETRY_SECONDS) * 2 ** (attempts - 1)
    return min(wait, LONGEST_WAIT) * random.uniform(0.8, 1.2)


def away_wait(mail: OutgoingMail) -> timedelta:
    """How long messages wait while the server does not answer at all: this is no attempt."""
    shortest = timedelta(seconds=settings.MAIL_RETRY_SECONDS) / 10
    wait = (timezone.now() - mail.created_at) / 4
    return min(max(wait, shortest), AWAY_AT_MOST) * random.uniform(0.8, 1.2)


def _has_work() -> bool:
    mails = OutgoingMail.objects
    return mails.sendable().exists() or mails.abandoned().exists()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this is the only round in the database. The server gives the lock back when the
    connection of a killed worker ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            _unlock()


def _unlock() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    except DatabaseError:
        connection.close()  # which unlocks as well


@contextmanager
def _noticing_sigterm() -> Iterator[threading.Event]:
    """A worker process that is told to end finishes the message in hand first."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = signal.signal(signal.SIGTERM, lambda *_: asked.set())
    try:
        yield asked
    finally:
        signal.signal(signal.SIGTERM, before)
        if asked.is_set():
            signal.raise_signal(signal.SIGTERM)
