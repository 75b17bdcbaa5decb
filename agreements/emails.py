"""The mails of the workflow: whom they go to and what they say. They are stored by `services`."""

from django.conf import settings
from django.template.loader import render_to_string

from agreements.models import Agreement, Step
from core.accounts.enums import Role
from core.accounts.models import RoleAssignment, User
from core.lib import clock
from strategies.enums import BodyKind
from strategies.models import Seat, SeatHolding

SENT = "agreement_sent"
APPROVED = "agreement_approved"
SENT_BACK = "agreement_sent_back"
APPROVAL_REVOKED = "agreement_approval_revoked"
TEXTS = {
    SENT: "agreements/email/agreement_sent.txt",
    APPROVED: "agreements/email/agreement_approved.txt",
    SENT_BACK: "agreements/email/agreement_sent_back.txt",
    APPROVAL_REVOKED: "agreements/email/agreement_approval_revoked.txt",
}


def address_of(agreement: Agreement) -> str:
    return f"{settings.SITE_URL}{agreement.get_absolute_url()}"


def committee_addresses(agreement: Agreement) -> set[str]:
    """Who holds a seat in the canton's Comisión Ejecutiva today: account's and person's mail."""
    today = clock.today()
    holdings = (
        SeatHolding.objects.valid(today)
        .filter(
            seat__in=_seats(agreement, today),
            person__is_active=True,
        )
        .select_related("person__user")
    )
    return _one_address_each(holding.person for holding in holdings)


def _seats(agreement: Agreement, today):
    return Seat.objects.valid(today).filter(
        body__kind=BodyKind.EXECUTIVE_COMMITTEE, body__canton=agreement.strategy.canton_id
    )


def _one_address_each(persons) -> set[str]:
    found = set()
    for person in persons:
        account = person.user if person.user and person.user.is_active else None
        found |= {
            address.lower() for address in (account and account.email, person.email) if address
        }
    return found


def author_addresses(agreement: Agreement) -> set[str]:
    """Who sent it last, and the canton's Gestores Locales of today."""
    managers = RoleAssignment.objects.valid(clock.today()).filter(
        role=Role.LOCAL_MANAGER, canton=agreement.strategy.canton_id
    )
    senders = agreement.steps.filter(name="submit").order_by("-at", "-pk").values("by")[:1]
    users = User.objects.filter(pk__in=managers.values("user"), is_active=True) | (
        User.objects.filter(pk__in=senders, is_active=True)
    )
    return {user.email.lower() for user in users}


def sent(agreement: Agreement, step: Step) -> dict:
    subject = f"Para decidir: {agreement.reference}, {_short(agreement.title)}"
    return _mail(SENT, agreement, step, subject, committee_addresses(agreement))


def approved(agreement: Agreement, step: Step) -> dict:
    subject = f"Aprobado: {agreement.reference}, {_short(agreement.title)}"
    return _mail(APPROVED, agreement, step, subject, author_addresses(agreement))


def sent_back(agreement: Agreement, step: Step) -> dict:
    subject = f"Devuelto con observaciones: {agreement.reference}, {_short(agreement.title)}"
    return _mail(SENT_BACK, agreement, step, subject, author_addresses(agreement))


def approval_revoked(agreement: Agreement, step: Step) -> dict:
    subject = f"Se retiró la aprobación: {agreement.reference}, {_short(agreement.title)}"
    return _mail(APPROVAL_REVOKED, agreement, step, subject, author_addresses(agreement))


def _mail(kind: str, agreement: Agreement, step: Step, subject: str, recipients: set[str]) -> dict:
    """The arguments of `outbox.post`. The revision is of the business: version and step."""
    context = {"agreement": agreement, "step": step, "address": address_of(agreement)}
    return {
        "kind": kind,
        "about": agreement.reference,
        "revision": f"v{step.text_version}-{step.pk}",
        "recipients": sorted(recipients),
        "subject": subject,
        "body": render_to_string(TEXTS[kind], context),
        "canton": agreement.strategy.canton,
    }


def _short(title: str) -> str:
    """One line of at most 90 characters, for a subject."""
    line = " ".join(title.split())
    return line if len(line) <= 90 else f"{line[:89].rstrip()}…"
