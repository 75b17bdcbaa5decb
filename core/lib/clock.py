"""The portal's calendar: every domain date («today», late, due, closing) comes from here.

Sessions, limits, mail, leases, history and logs use the real clock instead. So does `now()`, with
which a person's act is stamped, except while a demonstration is loaded.
`PORTAL_TODAY` fixes the date; in the demonstration an administrator may move it, which is kept
in a file of the data folder so that web and worker agree. While the demonstration is loaded,
`acting_on` makes each act happen on its own day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_acting_on: ContextVar[date | None] = ContextVar("acting_on", default=None)


def today() -> date:
    """The date in Costa Rica, or the date that was fixed or moved for a demonstration."""
    return _acting_on.get() or moved_date() or timezone.localdate()


def now() -> datetime:
    """The moment that stands beside an act (a step, a report, a file): the real one; while the
    demonstration is loaded, this hour of the act's own day, so that what waits, waits since then.
    """
    moment, day = timezone.localtime(), _acting_on.get()
    return moment.replace(year=day.year, month=day.month, day=day.day) if day else moment


def moment() -> datetime:
    """This hour of the portal's day: what is noted in a meeting (who came when) stands on the
    meeting's own day in a demonstration whose date was moved, too."""
    now, day = timezone.localtime(), today()
    return now.replace(year=day.year, month=day.month, day=day.day)


@contextmanager
def acting_on(day: date) -> Iterator[None]:
    """Inside it, in this thread, it is that day: a year of the demonstration passes act by act,
    each refused or allowed by the rules of its own day.

    Raises RuntimeError outside the demonstration.
    """
    if not settings.DEMO:
        raise RuntimeError("La fecha solo se mueve en la demostración.")
    token = _acting_on.set(day)
    try:
        yield
    finally:
        _acting_on.reset(token)


def moved_date() -> date | None:
    """The date that stands instead of the real one, if any."""
    if settings.FIXED_TODAY:
        return settings.FIXED_TODAY
    if not settings.DEMO:
        return None
    try:
        return date.fromisoformat(_file().read_text().strip())
    except (FileNotFoundError, ValueError):
        return None


def move(to: date | None) -> None:
    """Move the demonstration's date; None returns to the real one.

    Raises RuntimeError outside the demonstration.
    """
    if not settings.DEMO:
        raise RuntimeError("La fecha solo se mueve en la demostración.")
    if to is None:
        _file().unlink(missing_ok=True)
    else:
        _file().write_text(to.isoformat())


def _file() -> Path:
    return settings.DATA_DIR / "demo-date"
