"""The portal's calendar: every domain date («today», late, due, closing) comes from here.

Sessions, limits, mail, leases, history and logs use the real clock instead.
`PORTAL_TODAY` fixes the date; in the demonstration an administrator may move it, which is kept
in a file of the data folder so that web and worker agree.
"""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The date in Costa Rica, or the date that was fixed or moved for a demonstration."""
    return moved_date() or timezone.localdate()


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
