"""Who reads and who writes a canton's strategies, directory and seats (security: roles)."""

from core.accounts.enums import CANTON_READERS, CANTON_ROLES, Role
from core.accounts.models import User
from core.territory.models import Canton
from strategies.models import Actor, Initiative

READERS = CANTON_READERS
# The team and the delegates of the actors: who co-produces in the canton.
PARTICIPANTS = CANTON_ROLES
WRITERS = frozenset({Role.LOCAL_MANAGER, Role.TECHNICAL_SECRETARIAT})
# Who says who sits where: the Alcaldía designates too (R15, R24).
DESIGNATORS = WRITERS | {Role.MAYOR}


def can_read(user: User, canton: Canton | str | None = None) -> bool:
    """Everything of the canton; without a canton: of any."""
    return user.has_role(*READERS, canton=canton)


def can_write(user: User, canton: Canton | str) -> bool:
    """Strategies, the directory, and the bodies with their seats."""
    return user.has_role(*WRITERS, canton=canton)


def can_designate(user: User, canton: Canton | str) -> bool:
    """Give seats and name who holds them; create the Unidad de Gestión Territorial."""
    return user.has_role(*DESIGNATORS, canton=canton)


def represented_actors(user: User, canton: Canton | str) -> list[int]:
    """Keys of the actors that a delegate speaks for in the canton; none for anybody else."""
    if not user.has_role(Role.ACTOR_DELEGATE, canton=canton):
        return []
    spoken_for = Actor.objects.filter(
        persons__user=user, persons__canton=canton, persons__is_active=True
    )
    return list(spoken_for.order_by("pk").values_list("pk", flat=True).distinct())


def can_add_initiatives(user: User, canton: Canton | str) -> bool:
    """The team that writes, and delegates for what their actor leads (R44: open to all actors)."""
    return can_write(user, canton) or bool(represented_actors(user, canton))


def can_write_initiative(user: User, initiative: Initiative) -> bool:
    canton = initiative.canton
    return can_write(user, canton) or initiative.actor_id in represented_actors(user, canton)
