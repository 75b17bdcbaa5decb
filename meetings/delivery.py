"""What became of each person's convocation: waiting, sent, refused, doubtful, on paper; and what a
person does about it: correct the address, send again, note that the letter was delivered."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core.accounts.models import User
from core.lib import clock
from core.lib.problems import RuleViolation
from core.links.models import Purpose, SignedLink
from core.mail import outbox
from core.mail.models import CORRECTABLE_STATES, MailState, OutgoingMail
from meetings import convening
from meetings.enums import Medium
from meetings.models import Invitation, Meeting
from strategies.models import Person

SHOWN_AT_ONCE = 10
# Where somebody else may read the mail that went to a wrong address.
MAY_HAVE_ARRIVED = (MailState.SENT, MailState.AMBIGUOUS)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One invited person with the latest mail that was written to them; None on paper."""

    invitation: Invitation
    mail: OutgoingMail | None

    @property
    def needs_attention(self) -> bool:
        if self.invitation.released_at:
            return False
        if self.mail:
            return self.mail.is_resendable
        return not self.invitation.is_by_mail and self.invitation.delivered_on is None


class Deliveries(list[Delivery]):
    """Everybody's, those that need a person first."""

    @property
    def first(self) -> list[Delivery]:
        """What is shown at once: whatever needs a person, and some more."""
        return self[: max(SHOWN_AT_ONCE, sum(one.needs_attention for one in self))]

    @property
    def more(self) -> list[Delivery]:
        return self[len(self.first) :]

    @property
    def has_paper(self) -> bool:
        return any(not one.invitation.is_by_mail for one in self)

    @property
    def in_words(self) -> str:
        """«18 enviados, 1 rechazado, 3 en papel»: what stands where."""
        counts = outbox.Tally.of(one.mail for one in self if one.mail)
        found = [
            (counts.sent, "enviado", "enviados"),
            (counts.waiting, "en cola", "en cola"),
            (counts.failed, "rechazado", "rechazados"),
            (counts.ambiguous, "dudoso", "dudosos"),
            (sum(not one.invitation.is_by_mail for one in self), "en papel", "en papel"),
        ]
        return ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in found if n)


def of(meeting: Meeting) -> Deliveries:
    """Everybody who was convened. Two queries."""
    latest: dict[str, OutgoingMail] = {}
    mails = OutgoingMail.objects.filter(about=meeting.reference).select_related("replacement")
    for mail in mails.order_by("pk"):
        latest[mail.recipient] = mail
    rows = meeting.invitations.convened().in_order().select_related("seat__actor", "person")
    found = [Delivery(row, latest.get(row.email.lower()) if row.email else None) for row in rows]
    return Deliveries(sorted(found, key=lambda one: not one.needs_attention))


def latest_mail(invitation: Invitation) -> OutgoingMail | None:
    mails = OutgoingMail.objects.filter(about=invitation.meeting.reference)
    return mails.filter(recipient=invitation.email.lower()).order_by("-pk").first()


@transaction.atomic
def resend(invitation: Invitation, *, by: User) -> None:
    """The person's last mail once more, to the same address. Raises RuleViolation when it is on
    its way or has arrived, or when there is none."""
    mail = latest_mail(invitation) if invitation.is_by_mail else None
    if mail is None:
        raise RuleViolation(f"A {invitation} no se le ha escrito por correo.")
    mail.resend(by=by)
    outbox.ring()


@transaction.atomic
def correct_address(
    invitation: Invitation, address: str, *, by: User, in_directory: bool = True
) -> int:
    """From now on the person is written to this address: what did not arrive at the other one is
    written anew, and who was invited on paper gets the convocation. With `in_directory` the
    person's own entry is corrected too. Returns how many mails were written.

    Raises RuleViolation when it is no other address, or another person's who is convened."""
    address = address.strip().lower()
    meeting = invitation.meeting
    meeting.lock()
    row = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    _refuse_address(row, address)
    mails = _to_write_anew(meeting, row)
    link = row.link
    if any(mail.state in MAY_HAVE_ARRIVED for mail in mails):
        link = _other_link(row)
    written = 0
    for mail in mails:
        if not _was_written(mail, address):
            mail.resend_to(address, by=by, link=link if mail.link_id else None)
            written += 1
    had_none = not row.is_by_mail
    if in_directory and row.person_id:
        _correct_directory(row.person_id, row.email, address)
    row.email, row.medium, row.link = address, Medium.MAIL, link
    row.version += 1
    row.save(update_fields=["email", "medium", "link", "version"])
    if had_none:
        convening.write_again(meeting, row)
        written += 1
    outbox.ring()
    return written


def _refuse_address(row: Invitation, address: str) -> None:
    if row.is_by_mail and row.email.lower() == address:
        raise RuleViolation(
            "Es la dirección que ya tiene. Escriba la correcta, o use «Reenviar».", where="email"
        )
    others = row.meeting.invitations.exclude(pk=row.pk).filter(email__iexact=address)
    if other := others.first():
        raise RuleViolation(
            f"A esa dirección ya se convoca a {other}. Escriba una que sea solo de {row}.",
            where="email",
        )


def _to_write_anew(meeting: Meeting, row: Invitation) -> list[OutgoingMail]:
    """What did not arrive, or where all did, the last one."""
    if not row.is_by_mail:
        return []
    mails = list(
        OutgoingMail.objects.filter(
            about=meeting.reference,
            recipient=row.email.lower(),
            replacement=None,
            state__in=CORRECTABLE_STATES,
        ).order_by("pk")
    )
    return [mail for mail in mails if mail.state != MailState.SENT] or mails[-1:]


def _was_written(mail: OutgoingMail, address: str) -> bool:
    """The address was right before, then thought to be wrong."""
    return OutgoingMail.objects.filter(
        kind=mail.kind, about=mail.about, revision=mail.revision, recipient=address
    ).exists()


def _other_link(row: Invitation) -> SignedLink:
    """In place of the one that a stranger may hold now, which opens nothing any more."""
    row.link.end()
    return SignedLink.objects.give(Purpose.RSVP, expires_at=row.link.expires_at)


def _correct_directory(person: int, old: str, address: str) -> None:
    """Only what was wrong: an entry that somebody corrected meanwhile stays."""
    entry = Person.objects.select_for_update(no_key=True).get(pk=person)
    if entry.email.lower() in ("", old.lower()):
        entry.email = address
        entry.version += 1
        entry.save(update_fields=["email", "version"])


@transaction.atomic
def note_letter(invitation: Invitation, on: date | None) -> None:
    """The day on which the printed invitation was delivered; None: not yet. Raises RuleViolation
    for a day to come or before what the person was told last, and for who is convened by mail."""
    row = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if row.is_by_mail:
        raise RuleViolation(f"A {row} se le convoca por correo: no lleva carta.")
    last = row.meeting.convocations.filter(revision=row.revision).first()
    if on and on > clock.today():
        raise RuleViolation("Ese día no ha llegado.", where="delivered_on")
    # A moved date of the demonstration may lie before the moment of the convocation.
    earliest = min(last.day, clock.today()) if last else None
    if on and earliest and on < earliest:
        raise RuleViolation(
            f"Lo que dice la carta es del {earliest:%d/%m/%Y}: no pudo entregarse antes.",
            where="delivered_on",
        )
    row.delivered_on = on
    row.version += 1
    row.save(update_fields=["delivered_on", "version"])
