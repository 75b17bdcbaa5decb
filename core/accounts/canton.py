"""The canton in view: which canton's pages a person of several cantons is looking at.

A page of one object takes the canton from the object and needs a role there instead.
"""

from django.http import HttpRequest

from core.accounts.enums import CANTON_ROLES
from core.accounts.models import User
from core.territory.models import Canton

SESSION_KEY = "canton"


def own_cantons(user: User) -> list[Canton]:
    """The cantons in which the user holds a role today, by code."""
    found = {
        held.canton_id: held.canton for held in user.current_roles if held.role in CANTON_ROLES
    }
    return [found[code] for code in sorted(found)]


def canton_in_view(request: HttpRequest) -> Canton | None:
    """The chosen canton, or the first of the person's; None for the country's roles."""
    cantons = own_cantons(request.user)
    chosen = request.session.get(SESSION_KEY)
    return next(
        (canton for canton in cantons if canton.code == chosen), cantons[0] if cantons else None
    )


def choose(request: HttpRequest, code: str) -> bool:
    """Look at another canton from now on; False when the person has no role there."""
    if code not in {canton.code for canton in own_cantons(request.user)}:
        return False
    request.session[SESSION_KEY] = code
    return True
