"""Sections 6 and 7 on an agreement's page: the levels, what is due now, the last review."""

from datetime import date

from agreements.models import Agreement
from core.accounts.models import User
from core.lib import months
from monitoring import perms
from monitoring.models import ReportingCalendar
from monitoring.statistics import (
    Cell,
    cells,
    checklist_compliance,
    distribution,
    due_for_month,
    slot_states,
)
from monitoring.statistics.due import DueStatus


def panel(user: User, agreement: Agreement, on: date) -> dict | None:
    """Context of `monitoring/_panel.html`; None before the agreement is with the Comisión."""
    if agreement.state not in perms.REVIEWED_STATES:
        return None
    only_this = Agreement.objects.filter(pk=agreement.pk)
    states = slot_states(only_this, on) if agreement.is_monitored else []
    return {
        "template": "monitoring/_panel.html",
        "agreement": agreement,
        "strip": _strip(agreement, cells(states)),
        "figures": distribution(states),
        "asked": _asked(agreement, on) if agreement.is_monitored else None,
        "review": checklist_compliance(only_this, on).get(agreement.pk),
        "can_report": perms.can_report(user, agreement),
        "can_review": perms.can_review(user, agreement),
    }


def _strip(agreement: Agreement, found: dict) -> list[tuple[date, Cell]]:
    return [(month, cell) for (pk, month), cell in sorted(found.items()) if pk == agreement.pk]


def _asked(agreement: Agreement, on: date) -> dict | None:
    """The first open month that lacks reports: how many, until when."""
    calendar = ReportingCalendar.objects.of(agreement.canton)
    this_month = months.month_of(on)
    for month in (months.add_months(this_month, -1), this_month):
        period = calendar.period(month)
        if not period.is_open(on):
            continue
        due = due_for_month(Agreement.objects.filter(pk=agreement.pk), month, on)
        lacking = [slot for slot in due if slot.status in (DueStatus.LATE, DueStatus.OPEN)]
        if lacking:
            return {
                "month": month,
                "count": len(lacking),
                "total": len(due),
                "period": period,
                "days_late": period.days_late(on),
            }
    return None
