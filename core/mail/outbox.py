"""Writing into the outbox, and asking it what became of a message.

    outbox.post(kind="agreement_sent", about="103-2015-001", revision="2",
                recipients=[…], subject=…, body=…, canton=…)

The rows belong to the caller's transaction: when it is undone, nothing was ever written. The key
(kind, about, revision, recipient) makes a second call write nothing.

`optional=True` is for what no law or step of the work asks to be sent (a reminder, a summary): each
address gets it as it wishes (`preferences`), with a link to say so.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from django.db.models import Count
from django.db.models.functions import Now

from core.lib import bells
from core.lib.inserts import insert
from core.lib.text import one_line
from core.links.models import SignedLink
from core.mail import preferences
from core.mail.models import MailState, MailText, OutgoingMail, message_id
from core.territory.models import Canton

DRAIN = "core.mail.tasks.drain"
LONGEST_SUBJECT = 200
# What a state is for people; «being sent» lasts a moment.
COUNTED_AS = {
    MailState.SENT: "sent",
    MailState.WAITING: "waiting",
    MailState.CLAIMED: "waiting",
    MailState.FAILED: "failed",
    MailState.AMBIGUOUS: "ambiguous",
    MailState.HELD: "waiting",
    MailState.DIGESTED: "digested",
    MailState.UNWANTED: "unwanted",
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
    attachments: tuple[dict, ...] = (),
    optional: bool = False,
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
            subject=_subject(subject),
            body=body,
            attachments=list(attachments),
            message_id=message_id(kind, about, str(revision), address),
            next_attempt_at=Now(),
        )
        for address in addresses
    ]
    _write(rows, optional=optional)
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
    optional: bool = False,
) -> None:
    """Write one message a recipient, in one insert, each with its own values in the shared text.

    The text and the links are stored already. A second call with the same key writes nothing, as
    with `post`; so does a second copy for the same address.
    """
    revision = str(revision)
    alike = {
        "canton_id": getattr(canton, "code", canton),
        "kind": kind,
        "about": about,
        "revision": revision,
        "subject": _subject(subject),
        "text_id": text.pk,
        "next_attempt_at": Now(),
    }
    rows = [
        OutgoingMail(
            recipient=address,
            values=copy.values,
            link_id=copy.link and copy.link.pk,
            attachments=list(copy.attachments),
            message_id=message_id(kind, about, revision, address),
            **alike,
        )
        for copy in copies
        if (address := copy.recipient.strip().lower())
    ]
    _write(rows, optional=optional)


def _write(rows: list[OutgoingMail], *, optional: bool) -> None:
    if optional:
        preferences.heed(rows)
    insert(rows, ignore_conflicts=True)
    ring()


def is_written(*, kind: str, about: str, revision: str | int) -> bool:
    """Whether anybody was written that."""
    rows = OutgoingMail.objects.filter(kind=kind, about=about, revision=str(revision))
    return rows.exists()


def ring() -> None:
    """Have the workers look into the outbox once this transaction is committed."""
    bells.ring_on_commit(DRAIN)


def _subject(words: str) -> str:
    """No line break gets into a header."""
    return one_line(words)[:LONGEST_SUBJECT]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages stand where. `waiting` counts those on their way too."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    ambiguous: int = 0
    digested: int = 0
    unwanted: int = 0

    @classmethod
    def of(cls, mails: Iterable[OutgoingMail]) -> "Tally":
        """Counted without a query, for a page that shows the rows anyway."""
        states = Counter(COUNTED_AS[mail.state] for mail in mails)
        return cls(**states)

    @property
    def total(self) -> int:
        return sum(astuple(self))

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
            (self.digested, "en el resumen del día", "en el resumen del día"),
            (self.unwanted, "no deseado", "no deseados"),
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
