"""One mail a day with everything that an address wants only so.

Each morning what was written before six o'clock goes. The key is the address and the day, so that
two workers, or one that is called every hour, write it once; what missed a day goes the next one.
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import timezone

from core.mail import outbox, preferences
from core.mail.models import MailState, OutgoingMail, message_id
from core.mail.texts import DIGEST

ABOUT = "resumen-del-dia"
HOUR = 6


def write(now: datetime | None = None) -> int:
    """Write the digests of this day that are missing; returns how many. Safe to call at any time.

    By the database's clock, which all machines share: it is about mails, not about the calendar
    that a demonstration may move.
    """
    now = timezone.localtime(now or _database_time())
    morning = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if now < morning:
        return 0
    held = OutgoingMail.objects.filter(state=MailState.HELD, created_at__lt=morning)
    addresses = held.order_by("recipient").values_list("recipient", flat=True).distinct()
    count = sum(_write_for(address, held, f"{morning:%Y-%m-%d}") for address in list(addresses))
    if count:
        outbox.ring()
    return count


@transaction.atomic
def _write_for(address: str, held, day: str) -> bool:
    """False when another worker was quicker, or the clock was set back: then they wait."""
    parts = list(held.filter(recipient=address).select_for_update(no_key=True).order_by("pk"))
    key = {"kind": DIGEST, "about": ABOUT, "revision": day, "recipient": address}
    if not parts or OutgoingMail.objects.filter(**key).exists():
        return False
    cantons = {part.canton_id for part in parts}
    digest = OutgoingMail.objects.create(
        **key,
        canton_id=cantons.pop() if len(cantons) == 1 else None,
        subject=subject_of(len(parts), day),
        body=render_to_string("mail/email/digest.txt", {"parts": parts}),
        attachments=[file for part in parts for file in part.attachments],
        unsubscribe=preferences.of([address])[address].link,
        message_id=message_id(*key.values()),
        next_attempt_at=Now(),
    )
    OutgoingMail.objects.filter(pk__in=[part.pk for part in parts]).update(
        state=MailState.DIGESTED, digest=digest
    )
    return True


def subject_of(count: int, day: str) -> str:
    """«Resumen del 24/11/2026: 3 avisos»."""
    year, month, number = day.split("-")
    return f"Resumen del {number}/{month}/{year}: {count} {'aviso' if count == 1 else 'avisos'}"


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]
