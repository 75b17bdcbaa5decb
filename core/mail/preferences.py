"""What an address wants of the mails that nobody must send: each, one digest a day, or none.

What the law or the next step of the work needs is always sent, and never asks here.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from core.links.models import Purpose, SignedLink
from core.mail.models import MailPreference, MailState, OutgoingMail, Wanted

WRITTEN_AS = {
    Wanted.EACH: MailState.WAITING,
    Wanted.DAILY: MailState.HELD,
    Wanted.NONE: MailState.UNWANTED,
}


def heed(rows: Iterable[OutgoingMail]) -> None:
    """Give rows that are not stored yet the state their addresses wish, and the link to say
    otherwise. The same few queries for one address and for two hundred."""
    rows = list(rows)
    known = of({row.recipient for row in rows})
    for row in rows:
        preference = known[row.recipient]
        row.state = WRITTEN_AS[preference.wanted]
        row.unsubscribe = preference.link


def of(addresses: Iterable[str]) -> dict[str, MailPreference]:
    """By address; who has none yet gets one, with its link, for ever the same."""
    addresses = {address.strip().lower() for address in addresses}
    found = _stored(addresses)
    missing = sorted(addresses - found.keys())
    if missing:
        links = SignedLink.objects.give_many(Purpose.SUBSCRIPTION, len(missing))
        MailPreference.objects.bulk_create(
            [MailPreference(address=a, link=k) for a, k in zip(missing, links, strict=True)],
            ignore_conflicts=True,  # somebody else may write to the same address at this moment
        )
        found = _stored(addresses)
    return found


def wanted_by(address: str) -> Wanted:
    """Reads only."""
    preference = _stored({address.strip().lower()}).get(address.strip().lower())
    return Wanted(preference.wanted) if preference else Wanted.EACH


@transaction.atomic
def choose(address: str, wanted: Wanted) -> None:
    """From now on; what waits for the day's digest follows: at once, or not at all."""
    preference = of([address])[address.strip().lower()]
    locked = MailPreference.objects.select_for_update().get(pk=preference.pk)
    locked.wanted = wanted
    locked.save(update_fields=["wanted", "changed_at"])
    held = OutgoingMail.objects.filter(recipient=locked.address, state=MailState.HELD)
    if wanted != Wanted.DAILY:
        held.update(state=WRITTEN_AS[wanted], next_attempt_at=Now())


def _stored(addresses: set[str]) -> dict[str, MailPreference]:
    rows = MailPreference.objects.filter(address__in=addresses).select_related("link")
    return {row.address: row for row in rows}
