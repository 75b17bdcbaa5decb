"""What is due from a person, collected from every room, and in which of four groups it falls."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.http import HttpRequest

from agreements.due import due as due_from_agreements
from citizens.due import due as due_from_citizens
from core.accounts.models import User
from core.lib import clock
from core.lib.due import DueItem
from core.mail.due import due as due_from_mail
from meetings.due import due as due_from_meetings
from monitoring.due import due as due_from_monitoring
from strategies.due import due as due_from_strategies

# Each room's `due(user, on)`.
ROOMS = (
    due_from_agreements,
    due_from_monitoring,
    due_from_meetings,
    due_from_strategies,
    due_from_citizens,
    due_from_mail,
)
# How long the count in the bar may lag behind what other people did.
COUNT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Group:
    """`is_now`: counted in the bar. `key` is the heading's anchor."""

    key: str
    title: str
    items: list[DueItem]
    is_now: bool


def due_items(user: User, on: date) -> list[DueItem]:
    """The earliest day first; what has no day last, in the rooms' order."""
    items = [item for room in ROOMS for item in room(user, on)]
    return sorted(items, key=lambda item: item.due_on or date.max)


def groups(items: list[DueItem], on: date) -> list[Group]:
    """Atrasado, vence esta semana (until Sunday), más adelante, sin fecha; without empty ones."""
    sunday = on + timedelta(days=6 - on.weekday())
    late = [item for item in items if item.is_late(on)]
    week = [item for item in items if item.due_on and on <= item.due_on <= sunday]
    later = [item for item in items if item.due_on and item.due_on > sunday]
    undated = [item for item in items if item.due_on is None]
    found = (
        Group("atrasado", "Atrasado", late, True),
        Group("esta-semana", "Vence esta semana", week, True),
        Group("sin-fecha", "Sin fecha", undated, True),
        Group("mas-adelante", "Más adelante", later, False),
    )
    return [group for group in found if group.items]


def count_now(found: list[Group]) -> int:
    return sum(len(group.items) for group in found if group.is_now)


# --- the count in the bar: every page shows it, so it is kept for some seconds ---


def remember_count(user: User, on: date, count: int) -> int:
    cache.set(_key(user, on), count, COUNT_SECONDS)
    return count


def count_for(user: User, on: date) -> int:
    """How many things are due now; read from the cache where it is fresh."""
    known = cache.get(_key(user, on))
    if known is not None:
        return known
    return remember_count(user, on, count_now(groups(due_items(user, on), on)))


def _key(user: User, on: date) -> str:
    return f"due-count:{user.pk}:{on.isoformat()}"


class FreshCountMiddleware:
    """What a person does changes what is due from that person: count anew."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        response = self.get_response(request)
        if request.method == "POST" and request.user.is_authenticated:
            cache.delete(_key(request.user, clock.today()))
        return response
