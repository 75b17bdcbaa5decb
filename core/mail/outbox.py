"""Writing into the outbox, and asking it what became of a message.

    outbox.post(kind="agreement_sent", about="103-2015-001", revision="2",
                recipients=[…], subject=…, body=…, canton=…)

The rows belong to the caller's transaction: when it is undone, nothing was ever written. The key
(kind, about, revision, recipient) makes a second call write nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import Now

from core.lib import bells
from core.links.models import SignedLink
from core.mail.models import MailState, MailText, OutgoingMail
from core.territory.models import Canton

DRAIN = "core.mail.tasks.drain"
# What a state is for people; «being sent» lasts a moment.
COUNTED_AS = {
    MailState.SENT: "sent",
    MailState.WAITING: "waiting",
    MailState.CLAIMED: "waiting",
    MailState.FAILED: "failed",
    MailState.AMBIGUOUS: "ambiguous",
}


def post(
    *,
    kind: str,
    about: str,
    revision: str | int,
    recipients: Iterable[str],
    subject: str,
    body: str,
    canton: Canton | str | None = None,
) -> list[OutgoingMail]:
    """Write one message a recipient and return the rows, those written earlier too.

    `revision` is the object's revision or the business period («2», «2026-11»): never a time or a
    random number, or the same fact would be told twice.
    """
    addresses = sorted({clean for address in recipients if (clean := address.strip().lower())})
    if not addresses:
        return []
    rows = [
        OutgoingMail(
            canton_id=getattr(canton, "code", canton),
            kind=kind,
            about=about,
            revision=str(revision),
            recipient=address,
            subject=_one_line(subject),
            body=body,
            message_id=message_id(kind, about, str(revision), address),
            next_attempt_at=Now(),
        )
        for address in addresses
    ]
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
    ring()
    written = OutgoingMail.objects.filter(
        kind=kind, about=about, revision=str(revision), recipient__in=addresses
    )
    return list(written.order_by("recipient"))


@dataclass(frozen=True, slots=True)
class Copy:
    """What is one recipient's own in a text that many get."""

    recipient: str
    values: dict[str, str]
    link: SignedLink | None = None
    attachments: tuple[dict, ...] = ()


def post_shared(
    *,
    kind: str,
    about: str,
    revision: str | int,
    subject: str,
    text: MailText,
    copies: Iterable[Copy],
    canton: Canton | str | None = None,
) -> None:
    """Write one message a recipient, in one insert, each with its own values in the shared text.

    The text and the links are stored already. A second call with the same key writes nothing, as
    with `post`; so does a second copy for the same address.
    """
    revision = str(revision)
    OutgoingMail.objects.bulk_create(
        (
            OutgoingMail(
                canton_id=getattr(canton, "code", canton),
                kind=kind,
                about=about,
                revision=revision,
                recipient=address,
                subject=_one_line(subject),
                text=text,
                values=copy.values,
                link=copy.link,
                attachments=list(copy.attachments),
                message_id=message_id(kind, about, revision, address),
                next_attempt_at=Now(),
            )
            for copy in copies
            if (address := copy.recipient.strip().lower())
        ),
        ignore_conflicts=True,
    )
    ring()


def message_id(kind: str, about: str, revision: str, recipient: str) -> str:
    """The same key gives the same Message-ID, so that a mail server can tell a repetition."""
    key = "\x1f".join((kind, about, revision, recipient))
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "portal.invalid"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def ring() -> None:
    """Have the workers look into the outbox once this transaction is committed."""
    bells.ring_on_commit(DRAIN)


def _one_line(subject: str) -> str:
    """No line break gets into a header."""
    return " ".join(subject.split())[:200]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages stand where. `waiting` counts those on their way too."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    ambiguous: int = 0

    @classmethod
    def of(cls, mails: Iterable[OutgoingMail]) -> "Tally":
        """Counted without a query, for a page that shows the rows anyway."""
        states = Counter(COUNTED_AS[mail.state] for mail in mails)
        return cls(**states)

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.failed + self.ambiguous

    @property
    def needs_attention(self) -> bool:
        return bool(self.failed or self.ambiguous)

    @property
    def in_words(self) -> str:
        """«2 avisos enviados, 1 rechazado»; empty when there is none."""
        counted = (
            (self.sent, "enviado", "enviados"),
            (self.waiting, "en espera", "en espera"),
            (self.failed, "rechazado", "rechazados"),
            (self.ambiguous, "sin confirmar", "sin confirmar"),
        )
        parts = [(count, one if count == 1 else many) for count, one, many in counted if count]
        if not parts:
            return ""
        noun = "aviso" if parts[0][0] == 1 else "avisos"
        first = f"{parts[0][0]} {noun} {parts[0][1]}"
        return ", ".join([first, *(f"{count} {state}" for count, state in parts[1:])])


def state_of(*, about: str, kind: str | None = None) -> Tally:
    """What became of the messages about an object (of one kind, or of all). One query."""
    mails = OutgoingMail.objects.filter(about=about)
    if kind is not None:
        mails = mails.filter(kind=kind)
    counted = mails.order_by().values_list("state").annotate(count=Count("pk"))
    counts = Counter()
    for state, count in counted:
        counts[COUNTED_AS[state]] += count
    return Tally(**counts)
