"""What other pages show of this room."""

from datetime import date

from core.accounts.models import User
from meetings import feeds, perms
from meetings.models import Meeting, Resolution, Series
from strategies.models import Body

SHOWN = 5  # of each list; the number says how many there are


def body_panel(user: User, body: Body, on: date) -> dict:
    """On a body's page: what comes, by which rule, and what it resolved and waits for."""
    to_come = Meeting.objects.visible_to(user).of_body(body).to_come(on)
    shown = list(to_come.with_places().order_by("starts_at", "pk")[: SHOWN + 1])
    resolutions = Resolution.objects.visible_to(user).of_body(body).open()
    may_convene = perms.can_convene(user, body.canton_id)
    return {
        "rows": shown[:SHOWN],
        "has_more": len(shown) > SHOWN,
        "next": shown[0] if shown else None,
        "series": list(Series.objects.visible_to(user).filter(body=body).current(on)),
        "open_resolutions": resolutions.count(),
        "late_resolutions": resolutions.late(on).count(),
        "may_convene": may_convene and body.is_open(on),
        "has_calendar": may_convene or perms.belongs_to(user, body),
    }


def public_meetings(canton) -> list[Meeting]:
    """On the canton's public page: what is announced to everybody."""
    return list(feeds.public_to_come(canton)[:20])
