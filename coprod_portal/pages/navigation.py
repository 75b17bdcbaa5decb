"""The bar on top of every staff page: which places a person's roles open."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from coprod_portal.pages.due import count_for
from core.accounts.canton import canton_in_view, own_cantons
from core.accounts.enums import CANTON_READERS, Role
from core.lib import clock
from core.territory.models import Canton


@dataclass(frozen=True)
class Place:
    label: str
    url: str
    is_current: bool
    count: int = 0


# Label, URL name, who sees it. Order is the bar's order.
PLACES = (
    ("Mi trabajo", "home", frozenset(Role)),
    ("Acuerdos", "agreements:list", frozenset(Role)),
    ("Tablero", "board:board", CANTON_READERS),
    ("Estrategias", "strategies:list", CANTON_READERS),
    ("Actores", "strategies:actors", CANTON_READERS),
    ("Informes", "reports:list", CANTON_READERS),
    ("Administración", "admin:index", frozenset({Role.ADMINISTRATOR})),
)

# The pages of a place that stand at another address.
ALSO = {"strategies:actors": ("strategies:committee",)}


def navigation(request: HttpRequest) -> dict:
    """Context of the staff base template. Public pages use another base and cost nothing here."""
    return {"nav": Navigation(request)}


class Navigation:
    """Lazy: nothing is read until a template asks, so public pages touch no session."""

    def __init__(self, request: HttpRequest):
        self._request = request

    @property
    def canton(self) -> Canton | None:
        return canton_in_view(self._request)

    @property
    def cantons(self) -> list[Canton]:
        """Those to choose from; empty when there is no choice."""
        cantons = own_cantons(self._request.user)
        return cantons if len(cantons) > 1 else []

    @property
    def place(self) -> str:
        return self.canton.name if self.canton else "Costa Rica"

    @property
    def role_label(self) -> str:
        """The roles in the canton in view, in words."""
        code = self.canton.code if self.canton else None
        roles = self._request.user.current_roles
        labels = [held.get_role_display() for held in roles if held.canton_id in (code, None)]
        return ", ".join(labels)

    @property
    def is_administrator(self) -> bool:
        return self._request.user.is_administrator

    @property
    def is_demo(self) -> bool:
        return settings.DEMO

    @property
    def moved_date(self):
        return clock.moved_date()

    @property
    def items(self) -> list[Place]:
        roles = {held.role for held in self._request.user.current_roles}
        return [
            Place(label, reverse(name), self._is_current(name), self._count(name))
            for label, name, who in PLACES
            if roles & who
        ]

    def _is_current(self, name: str) -> bool:
        places = (name, *ALSO.get(name, ()))
        return any(self._request.path.startswith(reverse(place)) for place in places)

    def _count(self, name: str) -> int:
        """How much is due from the person. The one number of the bar: what waits for others is on
        the board."""
        return count_for(self._request.user, clock.today()) if name == "home" else 0
