"""What is due for a month: the slots that section 6 asks for in that month."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from agreements.models import Agreement
from monitoring.enums import Level
from monitoring.models import ProgressReport
from monitoring.statistics.marks import period_of
from monitoring.statistics.slots import latest_reports, slot_rows


class DueStatus(StrEnum):
    REPORTED = "reportado"
    CLOSED = "cerrada"  # closed with a reason in that very month
    MISSING = "sin_reporte"
    LATE = "atrasado"
    OPEN = "en_curso"


@dataclass(frozen=True, slots=True)
class DueSlot:
    """A slot that is due for the month `due_month`, and the report of that month if there is one.

    `former_level` is the level that it had before that month (None: never reported);
    `is_carried_over`: its own month is an earlier one (rezagada or never reported);
    `days_late` is 0 unless the status is «atrasado».
    """

    sub_activity_id: int
    agreement_id: int
    reference: str
    action_number: int
    action_title: str
    month: date
    part: str
    order: int
    description: str
    due_month: date
    due_on: date
    status: DueStatus
    days_late: int
    report: ProgressReport | None
    former_level: int | None

    @property
    def is_carried_over(self) -> bool:
        return self.month < self.due_month


def due_for_month(agreements: QuerySet[Agreement], month: date, on: date) -> list[DueSlot]:
    """*Due for month M*: the slots of agreements in force with month ≤ M that were neither at
    100 % nor closed with a reason before M. Nothing is due for a month to come.

    Each is *reportado* when M has its report; else *sin reporte* when M's period is closed,
    *atrasado* when it is open and its due day has passed, *en curso* before that. Three queries.
    """
    if month > on:
        return []
    in_force = Agreement.objects.in_force().filter(pk__in=agreements.order_by().values("pk"))
    former = latest_reports(in_force, month - timedelta(days=1))
    reports = {
        report.sub_activity_id: report
        for report in ProgressReport.objects.filter(
            sub_activity__scheduled_action__agreement__in=in_force.order_by().values("pk"),
            month=month,
        ).order_by()
    }
    due = []
    for row in slot_rows(in_force).filter(month__lte=month):
        pk, closed_month, due_day, closing_day = row[0], *row[10:13]
        before = former[pk].level if pk in former else None
        if before == Level.DONE or (closed_month is not None and closed_month < month):
            continue
        period = period_of(month, due_day, closing_day)
        report = reports.get(pk)
        if report:
            status = DueStatus.REPORTED
        elif closed_month == month:
            status = DueStatus.CLOSED
        elif period.is_closed(on):
            status = DueStatus.MISSING
        else:
            status = DueStatus.LATE if period.days_late(on) else DueStatus.OPEN
        days_late = period.days_late(on) if status is DueStatus.LATE else 0
        due.append(DueSlot(*row[:9], month, period.due_on, status, days_late, report, before))
    return due
