"""A batch of mails to be delivered under faults, and the verdict over it.

Judged by the sink's own log and by SQL, never by what the worker says of itself.
"""

import time
from collections import Counter
from dataclasses import dataclass

from django.db import connection

from core.mail import delivery, outbox
from core.mail.models import MailState, OutgoingMail
from tests.services.process import wait_until


def post_batch(count: int, *others: str, about: str = "103-2015-001") -> None:
    """`count` mails to good addresses, and one to each of the others."""
    outbox.post(
        kind="prueba",
        about=about,
        revision="1",
        recipients=[*(f"persona{n}@demo.invalid" for n in range(count)), *others],
        subject="Acuerdo enviado a la Comisión Ejecutiva",
        body="Buenas:\n\n.una línea que empieza con punto\nSe envió el acuerdo.\n",
        canton="103",
    )


def states() -> Counter:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM mail_outgoingmail GROUP BY state")
        return Counter(dict(cursor.fetchall()))


def in_data() -> int:
    """Mails of which nobody could say at this moment whether the server has them."""
    return OutgoingMail.objects.filter(
        state=MailState.CLAIMED, data_started_at__isnull=False
    ).count()


def wait_until_settled(seconds: float) -> Counter:
    """Until nothing is waiting or on its way."""

    def settled():
        now = states()
        return None if now["waiting"] or now["claimed"] else now

    return wait_until(settled, seconds, f"every mail to be settled, {states()}")


def drain_until_settled(seconds: float = 20) -> Counter:
    """By rounds in this process."""
    deadline = time.monotonic() + seconds
    while (now := states())["waiting"] or now["claimed"]:
        assert time.monotonic() < deadline, now
        delivery.drain()
        time.sleep(0.05)
    return states()


@dataclass(frozen=True)
class Verdict:
    """What the rows say beside what the sink wrote down."""

    written: int
    sent: int
    failed: int
    ambiguous: int
    unsettled: int
    lost: int  # the row says «sent», and the sink never had it
    twice: int
    denied: int  # the sink had it, and the row says neither «sent» nor «nobody knows»

    def is_kept(self, *, ambiguous_at_most: int = 0) -> bool:
        broken = self.lost or self.twice or self.denied or self.unsettled
        return not broken and self.ambiguous <= ambiguous_at_most


def verdict(sink, *, after: int = 0) -> Verdict:
    """Over the mails whose key is greater than `after`."""
    accepted = sink.accepted()
    mails = OutgoingMail.objects.filter(pk__gt=after)
    by_state: dict[str, set[str]] = {}
    for key, state in mails.values_list("message_id", "state"):
        by_state.setdefault(state, set()).add(key)
    sent, failed, ambiguous = (
        by_state.get(state, set())
        for state in (MailState.SENT, MailState.FAILED, MailState.AMBIGUOUS)
    )
    written = sum(map(len, by_state.values()))
    return Verdict(
        written=written,
        sent=len(sent),
        failed=len(failed),
        ambiguous=len(ambiguous),
        unsettled=written - len(sent) - len(failed) - len(ambiguous),
        lost=len(sent - set(accepted)),
        twice=sum(times > 1 for times in accepted.values()),
        denied=len(set(accepted) - sent - ambiguous),
    )


def assert_nothing_lost_nothing_twice(sink, *, ambiguous_at_most: int = 0) -> None:
    found = verdict(sink)
    print(found)  # shown when the test fails
    assert found.is_kept(ambiguous_at_most=ambiguous_at_most), (found, ambiguous_at_most)
