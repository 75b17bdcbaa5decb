"""What stands in a slot on a date: a level, or one of the marks that are not a level."""

from datetime import date
from enum import StrEnum

from agreements.enums import State
from core.lib import months
from monitoring.models.calendar import DEFAULT_CLOSING_DAY, DEFAULT_DUE_DAY, Period

IN_FORCE = frozenset({State.VIGENTE})
ENDED = frozenset({State.CONCLUIDO, State.RESCINDIDO})


class Mark(StrEnum):
    """The marks of a cell, never confused with each other and never with 0 %."""

    LEVEL = "nivel"  # it has a report: its level is shown
    MISSING = "sin_reporte"  # the period of its month closed without a report
    LATE = "atrasado"  # that period is open, its due day passed, no report
    OPEN = "en_curso"  # its month runs, or its due day has not passed: nothing is late
    PLANNED = "por_venir"  # a month to come, or an agreement that is not in force yet
    CLOSED = "cerrada"  # nothing is expected any more: closed with a reason, or it ended before
    OFF = "no_programado"  # no slot at all in this month

    @property
    def label(self) -> str:
        return MARK_LABELS[self]


MARK_LABELS = {
    Mark.LEVEL: "con reporte",
    Mark.MISSING: "sin reporte",
    Mark.LATE: "atrasado",
    Mark.OPEN: "mes en curso",
    Mark.PLANNED: "por venir",
    Mark.CLOSED: "cerrada con motivo",
    Mark.OFF: "no programado",
}


def period_of(month: date, due_day: int | None, closing_day: int | None) -> Period:
    """The period of a month by a canton's calendar; None stands for the usual days."""
    following = months.add_months(month, 1)
    return Period(
        month=month,
        due_on=following.replace(day=due_day or DEFAULT_DUE_DAY),
        closes_on=following.replace(day=closing_day or DEFAULT_CLOSING_DAY),
    )


def mark_of(
    on: date,
    period: Period,
    *,
    has_report: bool,
    state: str,
    ended_on: date | None = None,
    closed_month: date | None = None,
) -> Mark:
    """The mark of one slot on a date. `period` is that of the slot's own month; `ended_on` is the
    day on which a concluded or rescinded agreement ended; `closed_month` that of its closure.

    A slot with any report shows its level. Only a slot without one can be «atrasado» or «sin
    reporte», and only for its own month: a carried-over slot (rezagada) is due again every month,
    which lists show, never the mark (docs/decisions/figures-of-the-month.md).
    """
    if has_report:
        return Mark.LEVEL
    if closed_month is not None and closed_month <= months.month_of(on):
        return Mark.CLOSED
    if state in ENDED:
        was_missing = period.is_closed(on) and (ended_on is None or ended_on > period.closes_on)
        return Mark.MISSING if was_missing else Mark.CLOSED
    if state not in IN_FORCE or not period.has_begun(on):
        return Mark.PLANNED
    if period.is_closed(on):
        return Mark.MISSING
    return Mark.LATE if period.days_late(on) else Mark.OPEN
