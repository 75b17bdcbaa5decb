"""The bar on top of every staff page: which places a person's roles open."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from coprod_portal.pages.due import count_for
from core.accounts.canton import canton_in_view, own_cantons
from core.accounts.enums import CANTON_READERS, CANTON_ROLES, Role
from core.lib import clock
from core.territory.models import Canton


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a bar leads to: its label, URL name and who sees it. `also`: URL names whose
    addresses belong to it."""

    label: str
    name: str
    roles: frozenset[Role]
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.name)

    def match(self, path: str) -> int:
        """How much of the path is one of its addresses; 0 when none is."""
        places = (reverse(name) for name in (self.name, *self.also))
        return max((len(place) for place in places if path.startswith(place)), default=0)


@dataclass(frozen=True, slots=True)
class Section:
    """A place of the upper bar. With several pages they stand in a second bar below it."""

    label: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Place:
    label: str
    url: str
    is_current: bool
    count: int = 0


EVERYBODY = frozenset(Role)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
# Order is the bars' order.
SECTIONS = (
    Section("Mi trabajo", (Page("Mi trabajo", "home", EVERYBODY),)),
    Section("Acuerdos", (Page("Acuerdos", "agreements:list", EVERYBODY),)),
    Section(
        "Sesiones",
        (
            Page("Sesiones", "meetings:list", CANTON_ROLES),
            Page("Acuerdos de sesión", "meetings:resolutions", CANTON_ROLES),
            Page("Cartas", "meetings:letters", CANTON_READERS),
        ),
    ),
    Section("Tablero", (Page("Tablero", "board:board", CANTON_READERS),)),
    Section(
        "Organización",
        (
            Page("Instancias", "bodies", CANTON_ROLES),
            Page("Actores", "strategies:actors", CANTON_ROLES),
            Page("Capacitaciones", "strategies:trainings", CANTON_ROLES, ("strategies:officers",)),
            Page("Doctrina", "strategies:doctrine", EVERYBODY),
        ),
    ),
    Section(
        "Estrategias",
        (
            Page("Estrategias", "strategies:list", CANTON_ROLES),
            Page("Planes anuales", "strategies:plans", CANTON_ROLES),
            Page("POI", "strategies:poi", CANTON_ROLES),
            Page("Indicadores", "strategies:indicators", CANTON_ROLES),
        ),
    ),
    Section(
        "Territorio",
        (
            Page("Prioridades", "strategies:priorities", CANTON_ROLES),
            Page("Diagnósticos", "strategies:diagnoses", CANTON_ROLES),
            Page("Oferta social", "strategies:offers", CANTON_ROLES),
            Page("Iniciativas", "strategies:initiatives", CANTON_ROLES),
            Page("Recomendaciones", "strategies:recommendations", CANTON_ROLES),
            Page("Protocolo", "strategies:adoption", CANTON_ROLES),
        ),
    ),
    Section("Informes", (Page("Informes", "reports:list", CANTON_READERS),)),
    Section("Administración", (Page("Administración", "admin:index", ADMINISTRATORS),)),
)


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

    @cached_property
    def _visible(self) -> list[tuple[Section, list[Page]]]:
        roles = {held.role for held in self._request.user.current_roles}
        found = [
            (section, [page for page in section.pages if page.roles & roles])
            for section in SECTIONS
        ]
        return [(section, pages) for section, pages in found if pages]

    @cached_property
    def _current(self) -> Page | None:
        """The page whose address is the longest beginning of the one that is shown."""
        pages = [page for _, pages in self._visible for page in pages]
        path = self._request.path
        best = max(pages, key=lambda page: page.match(path), default=None)
        return best if best and best.match(path) else None

    @property
    def items(self) -> list[Place]:
        """The upper bar: a section leads to its first page that the person may open."""
        return [
            Place(section.label, pages[0].url, self._current in pages, self._count(pages[0].name))
            for section, pages in self._visible
        ]

    @property
    def pages(self) -> list[Place]:
        """The second bar: the pages of the section in view, when there are several."""
        pages = next((pages for _, pages in self._visible if self._current in pages), [])
        shown = [Place(page.label, page.url, page is self._current) for page in pages]
        return shown if len(shown) > 1 else []

    @property
    def section_label(self) -> str:
        """What the second bar is called."""
        return next(
            (section.label for section, pages in self._visible if self._current in pages), ""
        )

    def _count(self, name: str) -> int:
        """How much is due from the person. The one number of the bar: what waits for others is on
        the board."""
        return count_for(self._request.user, clock.today()) if name == "home" else 0
