"""What the page of an object shows of its mails."""

from datetime import date

from core.accounts.enums import CANTON_READERS
from core.accounts.models import User
from core.mail.models import OutgoingMail
from core.mail.outbox import Tally


def panel(user: User, subject, on: date) -> dict | None:
    """Context of `mail/_panel.html`: the notices about an object that has a `reference` and a
    `canton`, newest first; for who reads the whole canton. One query; None when there are none."""
    if not user.has_role(*CANTON_READERS, canton=subject.canton):
        return None
    mails = list(OutgoingMail.objects.filter(about=subject.reference).select_related("replacement"))
    if not mails:
        return None
    return {
        "template": "mail/_panel.html",
        "in_words": Tally.of(mails).in_words,
        "undelivered": [mail for mail in mails if mail.is_resendable],
        "others": [mail for mail in mails if not mail.is_resendable],
        "may_resend": mails[0].is_in_care_of(user),
    }
