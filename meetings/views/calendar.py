"""`/reuniones/calendario/`: a month of meetings, as a table of weeks and as a list by day."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.lib import clock, months
from core.lib.text import whole_number
from meetings import holidays, perms
from meetings.models import Meeting
from meetings.views.access import canton_of, crumb
from strategies.models import Body


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    is_in_month: bool
    is_today: bool
    holiday: str
    meetings: list[Meeting]


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """`?mes=2026-11`, else the month of today; `?instancia=` of one body."""
    canton = canton_of(request)
    first = _month_asked(request.GET.get("mes", ""))
    rows = Meeting.objects.visible_to(request.user).of_canton(canton).with_places()
    bodies = Body.objects.visible_to(request.user).of_canton(canton).order_by("folded", "pk")
    body = bodies.filter(pk=whole_number(request.GET.get("instancia", ""))).first()
    weeks = _weeks(first, rows.of_body(body) if body else rows)
    listed = [day for week in weeks for day in week if day.is_in_month]
    context = {
        "crumbs": [crumb()],
        "canton": canton,
        "first": first,
        "weeks": weeks,
        "listed": [day for day in listed if day.meetings or day.holiday],
        "total": sum(len(day.meetings) for day in listed),
        "before": _code(months.add_months(first, -1)),
        "after": _code(months.add_months(first, 1)),
        "this_month": months.code(months.month_of(clock.today())),
        "bodies": bodies,
        "body": body,
        "may_convene": perms.can_convene(request.user, canton),
    }
    return render(request, "meetings/calendar.html", context)


def _month_asked(text: str) -> date:
    try:
        return months.parse_month(text)
    except ValueError:
        return months.month_of(clock.today())


def _code(month: date) -> str:
    """Empty at the ends of what the portal tells of."""
    return months.code(month) if months.is_plausible(month) else ""


def _weeks(first: date, rows) -> list[list[Day]]:
    """Whole weeks from Monday; each meeting on the day on which it begins."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    by_day: dict[date, list[Meeting]] = {}
    shown = rows.between(weeks[0][0], weeks[-1][-1]).order_by("starts_at", "pk")
    for meeting in shown:
        by_day.setdefault(meeting.on, []).append(meeting)
    today = clock.today()
    return [
        [
            Day(
                on=day,
                is_in_month=day.month == first.month,
                is_today=day == today,
                holiday=holidays.name_of(day),
                meetings=by_day.get(day, []),
            )
            for day in week
        ]
        for week in weeks
    ]
