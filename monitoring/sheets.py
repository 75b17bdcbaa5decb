"""Section 6 of one agreement as a person fills it in: the grid of actions × months of report, and
the rows of the month in view."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from django.db.models import Prefetch

from agreements.enums import State
from agreements.models import Agreement, ScheduledAction, SubActivity
from core.accounts.models import User
from core.lib import months
from monitoring import perms
from monitoring.enums import Level
from monitoring.levels import days
from monitoring.models import (
    Evidence,
    Period,
    ProgressReport,
    ReportingCalendar,
    SlotClosure,
)
from monitoring.statistics import DueSlot, Mark, due_for_month, mark_of
from monitoring.statistics.due import DueStatus
from monitoring.statistics.slots import ending_days

# How many earlier marks the row's strip shows.
STRIP = 3


@dataclass(frozen=True, slots=True)
class GridCell:
    """A slot in a month of report. `is_pending`: reported, not validated."""

    month: date
    mark: Mark
    level: int | None = None
    days_late: int = 0
    is_pending: bool = False


@dataclass
class SheetRow:
    """A slot in the month in view: what stands, whether it can be filled in, what came before."""

    slot: SubActivity
    month: date
    report: ProgressReport | None
    due: DueSlot | None
    can_edit: bool
    strip: list[GridCell] = field(default_factory=list)
    cell: GridCell | None = None

    @property
    def label(self) -> str:
        """«Taller de arte, AGO-15»: two slots with one text are told apart by their month."""
        return f"{str(self.slot).rstrip('.')}, {slot_time(self.slot)}"

    @property
    def is_carried_over(self) -> bool:
        return self.slot.month < self.month

    @property
    def closure(self) -> SlotClosure | None:
        return getattr(self.slot, "closure", None)

    @property
    def version(self) -> int:
        return self.report.version if self.report else 0

    @property
    def evidence(self) -> list[Evidence]:
        return list(self.report.evidence.all()) if self.report else []

    @property
    def tag(self) -> tuple[str, str]:
        """The state in one to three words, and its colour. Only a slot's own month is ever late
        (docs/decisions/figures-of-the-month.md)."""
        if self.report:
            return ("ok", "Validado") if self.report.validated_at else ("warn", "Por validar")
        if self.closure and self.closure.month <= self.month:
            return "", "Cerrada"
        match self.due.status if self.due else None:
            case DueStatus.LATE if self.is_carried_over:
                return "", self._what_is_missing
            case DueStatus.LATE:
                return "late", f"Atrasado {days(self.due.days_late)}"
            case DueStatus.MISSING:
                return "", "Sin reporte"
            case DueStatus.OPEN:
                return "info", "Por reportar"
        return "", ""

    @property
    def _what_is_missing(self) -> str:
        """«Rezagada: falta octubre»; a slot that was never reported is not «rezagada»."""
        month = months.name(self.month)
        return f"Falta {month}" if self.due.former_level is None else f"Rezagada: falta {month}"


class Sheet:
    """Section 6 of an agreement on a date, seen by a user. Reads a constant number of queries.

    `month` is the month in view; one that is not in the grid gives way to the month that is due,
    unless it `is_posted`: what was typed for a month is never taken for another's, also when the
    month closed meanwhile and left the grid.
    """

    def __init__(
        self,
        agreement: Agreement,
        user: User,
        on: date,
        month: date | None = None,
        *,
        is_posted: bool = False,
    ):
        self.agreement = agreement
        self.on = on
        self.this_month = months.month_of(on)
        self.calendar = ReportingCalendar.objects.of(agreement.canton)
        self.can_report = perms.can_report(user, agreement)
        self.can_open_evidence = perms.can_open_evidence(user, agreement)
        self.slots = slots_of(agreement)
        self.month = month if is_posted or month in self.columns else self.default_month

    # --- months ---------------------------------------------------------------------------

    @cached_property
    def period(self) -> Period:
        return self.calendar.period(self.month)

    @property
    def is_closed(self) -> bool:
        return self.period.is_closed(self.on)

    @property
    def days_late(self) -> int:
        return self.period.days_late(self.on)

    @cached_property
    def open_months(self) -> list[date]:
        """The months that take reports today: the current one, and the one before until it
        closes."""
        return [
            month
            for month in (months.add_months(self.this_month, -1), self.this_month)
            if self.calendar.period(month).is_open(self.on)
        ]

    @cached_property
    def columns(self) -> list[date]:
        """The months of the term and of its slots, those with a report, and those that are open
        while something is below 100 %."""
        found = set(self.agreement.months)
        for slot in self.slots:
            found.add(slot.month)
            found.update(report.month for report in slot.reports.all())
        found.update(m for m in self.open_months if any(is_asked(s, m) for s in self.slots))
        return sorted(found)

    @cached_property
    def year_starts(self) -> set[date]:
        """The columns before which a year's rule stands."""
        pairs = zip(self.columns, self.columns[1:], strict=False)
        return {later for earlier, later in pairs if earlier.year != later.year}

    @cached_property
    def default_month(self) -> date:
        """The first open month that lacks a report; else the last open one that asks for any;
        else the last of the grid that has begun; else its first one."""
        asked = [m for m in self.open_months if any(is_asked(s, m) for s in self.slots)]
        for month in asked:
            if any(is_asked(s, month) and not report_of(s, month) for s in self.slots):
                return month
        begun = [month for month in self.columns if month <= self.this_month]
        if asked or begun:
            return (asked or begun)[-1]
        return self.columns[0] if self.columns else self.this_month

    @cached_property
    def earlier(self) -> date | None:
        return max((m for m in self.columns if m < self.month), default=None)

    @cached_property
    def later(self) -> date | None:
        return min((m for m in self.columns if m > self.month), default=None)

    # --- the month in view ------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[SheetRow]:
        """The slots of the month and those carried over into it."""
        return [
            row
            for row in self.begun_rows
            if row.report or row.slot.month == self.month or is_asked(row.slot, self.month)
        ]

    @cached_property
    def begun_rows(self) -> list[SheetRow]:
        """Those, and the slots that ask no longer: a page fetched before still posts them."""
        due = {
            item.sub_activity_id: item
            for item in due_for_month(
                Agreement.objects.filter(pk=self.agreement.pk), self.month, self.on
            )
        }
        begun = [slot for slot in self.slots if slot.month <= self.month]
        return [self._row(slot, due.get(slot.pk)) for slot in begun]

    def _row(self, slot: SubActivity, due: DueSlot | None) -> SheetRow:
        report = report_of(slot, self.month)
        can_edit = (
            self.can_report
            and self.period.is_open(self.on)
            and bool(report or is_asked(slot, self.month))
        )
        before = [self.cell(slot, month) for month in self.columns if month < self.month]
        return SheetRow(
            slot,
            self.month,
            report,
            due,
            can_edit,
            [cell for cell in before if cell.mark is not Mark.OFF][-STRIP:],
            self.cell(slot, self.month),
        )

    @cached_property
    def actions(self) -> list[tuple[ScheduledAction, list[SheetRow]]]:
        """The rows of the month by strategic action, in the schedule's order."""
        return _by_action(self.rows, lambda row: row.slot)

    @property
    def is_editable(self) -> bool:
        return any(row.can_edit for row in self.rows)

    @property
    def unreported(self) -> int:
        """How many rows of the month still ask for a report."""
        return sum(1 for row in self.rows if not row.report and is_asked(row.slot, self.month))

    # --- the grid -----------------------------------------------------------------------------

    @cached_property
    def grid(self) -> list[tuple[ScheduledAction, list[tuple[SubActivity, list[GridCell]]]]]:
        lines = [(slot, [self.cell(slot, month) for month in self.columns]) for slot in self.slots]
        return _by_action(lines, lambda line: line[0])

    @property
    def cells(self) -> list[GridCell]:
        """Every cell of the grid, for its legend."""
        return [cell for _, lines in self.grid for _, line in lines for cell in line]

    def cell(self, slot: SubActivity, month: date) -> GridCell:
        """What stands at a slot in a month of report. A slot that was carried over asks again each
        month, but only its own month is ever «atrasado» or «sin reporte»
        (docs/decisions/figures-of-the-month.md)."""
        report = report_of(slot, month)
        if report:
            return GridCell(month, Mark.LEVEL, report.level, is_pending=report.validated_at is None)
        closure = getattr(slot, "closure", None)
        if month == slot.month:
            period = self.calendar.period(month)
            mark = mark_of(
                self.on,
                period,
                has_report=False,
                state=self.agreement.state,
                ended_on=self._ended_on,
                closed_month=closure.month if closure else None,
            )
            days_late = period.days_late(self.on) if mark is Mark.LATE else 0
            return GridCell(month, mark, days_late=days_late)
        if closure and month == closure.month:
            return GridCell(month, Mark.CLOSED)
        is_open = month in self.open_months and self.agreement.state == State.VIGENTE
        return GridCell(month, Mark.OPEN if is_open and is_asked(slot, month) else Mark.OFF)

    @cached_property
    def _ended_on(self) -> date | None:
        if self.agreement.state == State.VIGENTE:
            return None
        found = ending_days(Agreement.objects.filter(pk=self.agreement.pk))
        return found.get(self.agreement.pk)


def slots_of(agreement: Agreement) -> list[SubActivity]:
    """The agreement's slots in the schedule's order, each with its reports, files and closure."""
    reports = ProgressReport.objects.select_related("reported_by").prefetch_related(
        Prefetch("evidence", Evidence.objects.select_related("file"))
    )
    slots = list(
        SubActivity.objects.filter(scheduled_action__agreement=agreement)
        .select_related("scheduled_action__strategic_action", "closure__closed_by")
        .prefetch_related(Prefetch("reports", reports))
        .order_by("scheduled_action__order", "scheduled_action_id", "month", "part", "order", "pk")
    )
    for slot in slots:
        slot.scheduled_action.agreement = agreement
    return slots


def report_of(slot: SubActivity, month: date) -> ProgressReport | None:
    return next((report for report in slot.reports.all() if report.month == month), None)


def level_before(slot: SubActivity, month: date) -> int | None:
    """The slot's level at the end of the month before; None: never reported by then."""
    former = [report for report in slot.reports.all() if report.month < month]
    return max(former, key=lambda report: report.month).level if former else None


def is_asked(slot: SubActivity, month: date) -> bool:
    """Whether the slot asks for a report of the month: from its own month on, until it stands at
    100 % or was closed with a reason before."""
    closure = getattr(slot, "closure", None)
    return (
        slot.month <= month
        and not (closure and closure.month < month)
        and level_before(slot, month) != Level.DONE
    )


def slot_time(slot: SubActivity) -> str:
    """«SET-15», «SET-15, primera quincena»."""
    paper = months.on_paper(slot.month)
    return f"{paper}, {slot.get_part_display().lower()}" if slot.part else paper


def _by_action(items: list, slot_of) -> list:
    grouped: Iterator = groupby(items, key=lambda item: slot_of(item).scheduled_action)
    return [(action, list(group)) for action, group in grouped]
