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
def approve(
    agreement: Agreement, *, by: User, comment: str = "", read_version: int | None = None
) -> Step:
    step = agreement.approve(by=by, comment=comment, read_version=read_version)
    outbox.post(**emails.approved(agreement, step))
    return step


@transaction.atomic
def send_back(
    agreement: Agreement, *, by: User, comment: str, read_version: int | None = None
) -> Step:
    step = agreement.send_back(by=by, comment=comment, read_version=read_version)
    outbox.post(**emails.sent_back(agreement, step))
    return step


@transaction.atomic
def revoke_approval(
    agreement: Agreement, *, by: User, comment: str, read_version: int | None = None
) -> Step:
    step = agreement.revoke_approval(by=by, comment=comment, read_version=read_version)
    outbox.post(**emails.approval_revoked(agreement, step))
    return step


def take_step(
    name: str,
    agreement: Agreement,
    *,
    by: User,
    comment: str = "",
    read_version: int | None = None,
) -> Step:
    """Take a step of the table `TRANSITIONS` by its name. `read_version`: which version of the text
    the person read who decides on it."""
    match name:
        case "submit":
            return send_to_committee(agreement, by=by)
        case "approve":
            return approve(agreement, by=by, comment=comment, read_version=read_version)
        case "send_back":
            return send_back(agreement, by=by, comment=comment, read_version=read_version)
        case "revoke_approval":
            return revoke_approval(agreement, by=by, comment=comment, read_version=read_version)
        case "put_in_force":
            return agreement.put_in_force(by=by)
        case "withdraw":
            return agreement.withdraw(by=by, comment=comment)
        case "conclude":
            return agreement.conclude(by=by, comment=comment)
        case "rescind":
            return agreement.rescind(by=by, comment=comment)
    raise KeyError(name)
