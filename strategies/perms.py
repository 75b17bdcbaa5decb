"""Who reads and who writes a canton's strategies, directory and seats (security: roles)."""

from core.accounts.enums import CANTON_READERS, Role
from core.accounts.models import User
from core.territory.models import Canton

READERS = CANTON_READERS
WRITERS = frozenset({Role.LOCAL_MANAGER, Role.TECHNICAL_SECRETARIAT})


def can_read(user: User, canton: Canton | str | None = None) -> bool:
    """Everything of the canton; without a canton: of any."""
    return user.has_role(*READERS, canton=canton)


def can_write(user: User, canton: Canton | str) -> bool:
    """Strategies, the directory, and the seats of the Comisión Ejecutiva."""
    return user.has_role(*WRITERS, canton=canton)
