"""The workflow with its mails: each function is the model's verb and, in the same transaction,
the messages that follow from it. Permission to take the step is asked by the caller."""

from django.db import transaction

from agreements import emails
from agreements.models import Agreement, Step
from core.accounts.models import User
from core.mail import outbox


@transaction.atomic
def send_to_committee(agreement: Agreement, *, by: User) -> Step:
    """Raises RuleViolation with everything that is missing, or when it was sent already."""
    step = agreement.submit(by=by)
    outbox.post(**emails.sent(agreement, step))
    return step


@transaction.atomic
def approve(agreement: Agreement, *, by: User, comment: str = "") -> Step:
    step = agreement.approve(by=by, comment=comment)
    outbox.post(**emails.approved(agreement, step))
    return step


@transaction.atomic
def send_back(agreement: Agreement, *, by: User, comment: str) -> Step:
    step = agreement.send_back(by=by, comment=comment)
    outbox.post(**emails.sent_back(agreement, step))
    return step


def withdraw(agreement: Agreement, *, by: User, comment: str) -> Step:
    return agreement.withdraw(by=by, comment=comment)


def put_in_force(agreement: Agreement, *, by: User) -> Step:
    return agreement.put_in_force(by=by)


def conclude(agreement: Agreement, *, by: User, comment: str) -> Step:
    return agreement.conclude(by=by, comment=comment)


def rescind(agreement: Agreement, *, by: User, comment: str) -> Step:
    return agreement.rescind(by=by, comment=comment)


def take_step(name: str, agreement: Agreement, *, by: User, comment: str = "") -> Step:
    """Take a step of the table `TRANSITIONS` by its name."""
    match name:
        case "submit":
            return send_to_committee(agreement, by=by)
        case "approve":
            return approve(agreement, by=by, comment=comment)
        case "send_back":
            return send_back(agreement, by=by, comment=comment)
        case "withdraw":
            return withdraw(agreement, by=by, comment=comment)
        case "put_in_force":
            return put_in_force(agreement, by=by)
        case "conclude":
            return conclude(agreement, by=by, comment=comment)
        case "rescind":
            return rescind(agreement, by=by, comment=comment)
    raise KeyError(name)
