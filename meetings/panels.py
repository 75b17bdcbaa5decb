"""What other pages show of this room."""

from datetime import date

from django.db.models import Case, When

from agreements.models import Agreement
from core.accounts.models import User
from meetings import feeds, perms
from meetings.enums import ResolutionState
from meetings.models import Meeting, Resolution, Series
from strategies.models import AnnualPlan, Body, Training

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
        "reads_rates": perms.can_read(user, body.canton_id),
        "reads_resolutions": user.has_role(*perms.PARTICIPANTS, canton=body.canton_id),
        "has_calendar": may_convene or perms.belongs_to(user, body),
    }


def agreement_panel(user: User, agreement: Agreement, on: date) -> dict | None:
    """On an agreement's page: what sessions resolved about it, what waits first; None when there
    is nothing that the person may read."""
    if not user.has_role(*perms.PARTICIPANTS):
        return None
    seen = Resolution.objects.visible_to(user).filter(agreement=agreement)
    rows = seen.select_related("meeting__body", "responsible__actor", "sub_activity")
    is_closed = Case(When(state=ResolutionState.OPEN, then=0), default=1)
    found = list(rows.order_by(is_closed, "due_on", "-meeting__starts_at", "number"))
    return (
        {"template": "meetings/_agreement_panel.html", "rows": found, "on": on} if found else None
    )


def encounter_panels(user: User, plan: AnnualPlan) -> dict[int, dict]:
    """On a plan's page, by the key of its encounter: the sessions convened for it."""
    seen = Meeting.objects.visible_to(user).filter(encounter__plan=plan)
    by_encounter: dict[int, list[Meeting]] = {}
    for meeting in seen.order_by("starts_at", "pk"):
        by_encounter.setdefault(meeting.encounter_id, []).append(meeting)
    may = perms.can_convene(user, plan.canton) and not plan.is_closed
    found = {}
    for encounter in plan.encounters.all():
        rows = by_encounter.get(encounter.pk, [])
        waits = encounter.held_on is None and all(meeting.is_cancelled for meeting in rows)
        found[encounter.pk] = {
            "template": "meetings/_encounter.html",
            "rows": rows,
            "may_convene": may and waits,
        }
    return found


def training_panel(user: User, training: Training) -> dict | None:
    """On a training's page: the sessions at which it was given."""
    seen = Meeting.objects.visible_to(user).filter(training=training).select_related("body")
    rows = list(seen.order_by("starts_at", "pk"))
    return {"template": "meetings/_training_panel.html", "rows": rows} if rows else None


def public_meetings(canton) -> list[Meeting]:
    """On the canton's public page: what is announced to everybody."""
    return list(feeds.public_to_come(canton)[:20])
