"""What monitoring asks of a person: months to report, tables never reviewed."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from agreements.enums import State
from agreements.models import Agreement
from core.accounts.models import User
from core.lib import months
from core.lib.due import DueItem
from monitoring.levels import days
from monitoring.models import ReportingCalendar
from monitoring.perms import LEADING_ROLES
from monitoring.statistics import DueSlot, due_for_month
from monitoring.statistics.due import DueStatus

# A table of monitoring that nobody filled in so long after the agreement came into force.
REVIEW_AFTER = timedelta(days=30)


def due(user: User, on: date) -> list[DueItem]:
    """For Gestor Local and Secretaría Técnica, of each agreement in force: the earliest open month
    that lacks reports, and a table of monitoring never reviewed. Late first. The Comisión Ejecutiva
    may report too, but nobody waits for it. Eight queries at most."""
    cantons = user.cantons_as(LEADING_ROLES)
    if not cantons:
        return []
    in_force = Agreement.objects.in_force().filter(strategy__canton__in=cantons)
    asked = _asked(in_force, on)
    titles = {
        agreement.pk: agreement
        for agreement in in_force.filter(pk__in=asked).select_related(
            "strategy__canton__reporting_calendar"
        )
    }
    known = [(titles[pk], slots) for pk, slots in asked.items() if pk in titles]
    # Those whose term is over come last: most of them only wait to be concluded.
    known.sort(key=lambda pair: (pair[0].is_expired(on), pair[0].reference))
    items = [_report_item(agreement, slots, on) for agreement, slots in known]
    items.sort(key=lambda item: item.due_on)
    return items + [_review_item(agreement) for agreement in _never_reviewed(in_force, on)]


def _asked(in_force, on: date) -> dict[int, list[DueSlot]]:
    """By agreement, the slots without report in its earliest month that is open."""
    this_month = months.month_of(on)
    asked: dict[int, list[DueSlot]] = {}
    for month in (months.add_months(this_month, -1), this_month):
        found = defaultdict(list)
        for slot in due_for_month(in_force, month, on):
            if slot.status in (DueStatus.LATE, DueStatus.OPEN):
                found[slot.agreement_id].append(slot)
        asked = {**found, **asked}
    return asked


def _report_item(agreement: Agreement, slots: list[DueSlot], on: date) -> DueItem:
    month, count = slots[0].due_month, len(slots)
    period = ReportingCalendar.objects.of(agreement.canton).period(month)
    late = period.days_late(on)
    page = reverse("monitoring:progress", args=[agreement.reference])
    return DueItem(
        title=f"Reportar {months.name(month)}: {count} {'casilla' if count == 1 else 'casillas'}",
        why=f"{agreement.reference}, {agreement.title}. {_which(agreement, slots, on)}"
        f"Cierra el {period.closes_on:%d/%m/%Y}.",
        url=f"{page}?mes={months.code(month)}",
        action=f"Reportar {months.name(month)}",
        due_on=period.due_on,
        tag=f"Atrasado {days(late)}" if late else "",
    )


def _which(agreement: Agreement, slots: list[DueSlot], on: date) -> str:
    """Whose month they are: the board counts only those of the month itself as «atrasadas»."""
    carried = sum(slot.is_carried_over for slot in slots)
    own = len(slots) - carried
    said = ""
    if carried and own:
        said = f"{own} de {months.name(slots[0].due_month)} y {carried} de meses anteriores. "
    elif carried:
        said = "De meses anteriores, sin llegar al 100 %. "
    if agreement.is_expired(on):
        said += "Su plazo terminó: si el trabajo acabó, conclúyalo y deja de pedirse. "
    return said


def _never_reviewed(in_force, on: date):
    """Agreements without any review, that came into force more than thirty days ago."""
    since = Max("steps__at", filter=Q(steps__to_state=State.VIGENTE))
    found = in_force.filter(checklist_reviews=None).annotate(since=since).order_by("since", "pk")
    return [one for one in found if one.since and _day(one.since) + REVIEW_AFTER < on]


def _review_item(agreement: Agreement) -> DueItem:
    since = _day(agreement.since)
    return DueItem(
        title=f"Revisar la tabla de monitoreo de «{agreement.title}»",
        why=f"{agreement.reference}, vigente desde el {since:%d/%m/%Y}. Nadie la ha revisado.",
        url=reverse("monitoring:checklist", args=[agreement.reference]),
        action="Revisar los criterios",
        tag="Nunca revisado",
    )


def _day(moment: datetime) -> date:
    """The day of a log row, in Costa Rica."""
    return timezone.localtime(moment).date()
