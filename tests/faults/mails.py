"""A batch of mails to be delivered under faults, and the verdict over it.

Judged by the sink's own log and by SQL, never by what the worker says of itself.
"""

from collections import Counter

from django.db import connection

from core.mail import outbox
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


def assert_nothing_lost_nothing_twice(sink, *, ambiguous_at_most: int = 0) -> None:
    accepted = sink.accepted()
    rows = dict(OutgoingMail.objects.values_list("message_id", "state"))
    sent = {key for key, state in rows.items() if state == MailState.SENT}
    ambiguous = {key for key, state in rows.items() if state == MailState.AMBIGUOUS}
    failed = {key for key, state in rows.items() if state == MailState.FAILED}
    twice = {key: times for key, times in accepted.items() if times > 1}
    assert not twice, f"sent twice: {twice}"
    assert set(accepted) <= sent | ambiguous, "accepted, but the row says otherwise"
    assert sent <= set(accepted), f"lost: {len(sent - set(accepted))}"
    assert len(sent) + len(ambiguous) + len(failed) == len(rows)
    assert len(ambiguous) <= ambiguous_at_most, f"{len(ambiguous)} > {ambiguous_at_most}"
