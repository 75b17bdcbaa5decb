"""Who reads and who writes a canton's strategies, directory and seats (security: roles)."""

from core.accounts.enums import CANTON_READERS, CANTON_ROLES, Role
from core.accounts.models import User
from core.territory.models import Canton
from strategies.models import Person

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


def representations(user: User) -> set[tuple[str, int]]:
    """(canton, actor) for each actor that the user speaks for as its delegate."""
    cantons = user.cantons_as({Role.ACTOR_DELEGATE})
    if not cantons:
        return set()
    persons = Person.objects.filter(user=user, canton__in=cantons, is_active=True)
    return set(persons.values_list("canton", "actor"))


def represented_actors(user: User, canton: Canton | str) -> set[int]:
    """Keys of the actors that a delegate speaks for in the canton; none for anybody else."""
    code = canton.pk if isinstance(canton, Canton) else canton
    return {actor for where, actor in representations(user) if where == code}


def can_contribute(user: User, canton: Canton | str) -> bool:
    """Add to what is open to all actors (R44): the team that writes, and delegates for theirs."""
    return can_write(user, canton) or bool(represented_actors(user, canton))


def can_write_for(user: User, canton: Canton | str, actor_id: int | None) -> bool:
    """Change what an actor contributes: the team that writes, and the actor's delegates."""
    return can_write(user, canton) or actor_id in represented_actors(user, canton)
