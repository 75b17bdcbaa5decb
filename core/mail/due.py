"""What mails ask of a person, for `/inicio/`."""

from datetime import date

from django.urls import reverse

from core.accounts.models import User
from core.lib.due import DueItem
from core.mail.models import OutgoingMail


def due(user: User, on: date) -> list[DueItem]:
    """One item for all mails that need a decision. One query."""
    count = OutgoingMail.objects.in_care_of(user).undelivered().count()
    if not count:
        return []
    title = "1 correo no se entregó" if count == 1 else f"{count} correos no se entregaron"
    return [
        DueItem(
            title=title,
            why="El servidor lo rechazó o no se sabe si llegó; usted decide si se reenvía.",
            url=reverse("mail:undelivered"),
            action="Revisar los correos",
            tag="Sin entregar",
        )
    ]
