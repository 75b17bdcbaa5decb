"""What became of each person's convocation: waiting, sent, refused, doubtful, on paper."""

from dataclasses import dataclass

from core.mail.models import OutgoingMail
from meetings.models import Invitation, Meeting


@dataclass(frozen=True, slots=True)
class Delivery:
    """One invited person with the latest mail that was written to them; None on paper."""

    invitation: Invitation
    mail: OutgoingMail | None


def of(meeting: Meeting) -> list[Delivery]:
    """Everybody who was convened, by actor. Two queries."""
    latest: dict[str, OutgoingMail] = {}
    for mail in OutgoingMail.objects.filter(about=meeting.reference).order_by("pk"):
        latest[mail.recipient] = mail
    rows = meeting.invitations.in_order().select_related("seat__actor", "person")
    return [Delivery(row, latest.get(row.email.lower()) if row.email else None) for row in rows]
