"""Who may do what with a canton's annual report."""

from core.accounts.enums import CANTON_READERS, Role
from core.accounts.models import User
from core.territory.models import Canton


def can_read(user: User, canton: Canton) -> bool:
    """Gestor Local, Secretaría Técnica, Comisión Ejecutiva and Alcaldía of the canton."""
    return canton.pk in user.cantons_as(CANTON_READERS)


def can_write_narrative(user: User, canton: Canton) -> bool:
    return user.has_role(Role.LOCAL_MANAGER, Role.TECHNICAL_SECRETARIAT, canton=canton)


def can_publish(user: User, canton: Canton) -> bool:
    """The role opens the page; the decision also asks for a seat (`services.deciding_seat`)."""
    return user.has_role(Role.EXECUTIVE_COMMITTEE, canton=canton)
