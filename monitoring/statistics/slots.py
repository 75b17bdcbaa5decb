"""The state of every slot on a date, in three queries."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from agreements.enums import Part, State
from agreements.models import Agreement, Step, SubActivity
from core.lib import months
from monitoring.enums import Level
from monitoring.models import ProgressReport
from monitoring.statistics.marks import ENDED, Mark, mark_of, period_of

# The end of what never was in force: before every month, so that none of them owes a report.
NEVER_BEGAN = date.min


@dataclass(frozen=True, slots=True)
class SlotState:
    """A slot (casilla; in public «compromiso del mes») on a date: one sub-activity in the month,
    or part of it, of its schedule.

    `level` is that of its latest report up to the date, reported for the month `level_month`;
    `days_late` counts days since the due day and is 0 unless the mark is «atrasado».
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
    mark: Mark
    level: int | None = None
    level_month: date | None = None
    is_validated: bool = False
    days_late: int = 0
    is_lagging: bool = False
    people_reached: int | None = None
    note: str = ""
    count: ClassVar[int] = 1  # as a `SlotGroup` of one

    @property
    def part_label(self) -> str:
        """«Primera quincena»; empty for the whole month."""
        return Part(self.part).label if self.part else ""

    @property
    def is_pending(self) -> bool:
        """Reported, and not validated yet."""
        return self.mark is Mark.LEVEL and not self.is_validated


@dataclass(frozen=True, slots=True)
class Latest:
    """The report that gives a slot its level."""

    month: date
    level: int
    is_validated: bool
    people_reached: int | None
    note: str


# What a slot's row carries, in the order of `slot_rows`.
SLOT_COLUMNS = (
    "pk",
    "scheduled_action__agreement_id",
    "scheduled_action__agreement__reference",
    "scheduled_action__strategic_action__number",
    "scheduled_action__strategic_action__title",
    "month",
    "part",
    "order",
    "description",
    "scheduled_action__agreement__state",
    "closure__month",
    "due_day",
    "closing_day",
)


def slot_rows(agreements: QuerySet[Agreement]) -> QuerySet:
    """Every slot with what its mark depends on, in the order of the schedule. One query."""
    calendar = "scheduled_action__agreement__strategy__canton__reporting_calendar"
    return (
        SubActivity.objects.filter(
            scheduled_action__agreement__in=agreements.order_by().values("pk")
        )
        .annotate(
            due_day=F(f"{calendar}__due_day"),
            closing_day=F(f"{calendar}__closing_day"),
        )
        .order_by(
            "scheduled_action__agreement_id",
            "scheduled_action__order",
            "scheduled_action_id",
            "month",
            "part",
            "order",
            "pk",
        )
        .values_list(*SLOT_COLUMNS)
    )


def ending_days(agreements: QuerySet[Agreement]) -> dict[int, date]:
    """By agreement, the day on which it was concluded or rescinded; `NEVER_BEGAN` for one that was
    rescinded before it came into force. One query."""
    rows = (
        Step.objects.filter(
            agreement__in=agreements.order_by().values("pk"),
            agreement__state__in=ENDED,
            to_state__in=ENDED,
        )
        .order_by()
        .values_list("agreement_id")
        .annotate(last=Max("at"), never_began=BoolOr(Q(from_state=State.APROBADO)))
    )
    return {
        agreement: NEVER_BEGAN if never_began else timezone.localdate(at)
        for agreement, at, never_began in rows
    }


def latest_reports(
    agreements: QuerySet[Agreement], up_to: date, *, validated_only: bool = False
) -> dict[int, Latest]:
    """By slot, its report with the latest month that is not after the month `up_to`. One query."""
    reports = ProgressReport.objects.filter(
        sub_activity__scheduled_action__agreement__in=agreements.order_by().values("pk")
    ).up_to(up_to)
    if validated_only:
        reports = reports.validated()
    rows = (
        reports.order_by("sub_activity_id", "-month")
        .distinct("sub_activity_id")
        .values_list("sub_activity_id", "month", "level", "validated_at", "people_reached", "note")
    )
    return {
        slot: Latest(month, level, validated_at is not None, people, note)
        for slot, month, level, validated_at, people, note in rows
    }


def slot_states(
    agreements: QuerySet[Agreement],
    on: date,
    *,
    validated_only: bool = False,
    since: date | None = None,
    until: date | None = None,
) -> list[SlotState]:
    """*Level of a slot on a date*: that of its latest report up to the date. Staff pages use every
    report and mark the unvalidated; everything public asks for `validated_only`.

    *Rezagada*: the slot's month is over, its level is below 100 %, and nobody closed it. A word in
    lists, never a mark. `since` and `until` keep the slots of these months, both included.
    """
    this_month = months.month_of(on)
    latest = latest_reports(agreements, this_month, validated_only=validated_only)
    ended, marks = ending_days(agreements), MarkTable(on)
    rows, states = slot_rows(agreements), []
    if since:
        rows = rows.filter(month__gte=since)
    if until:
        rows = rows.filter(month__lte=until)
    for row in rows:
        report, closed = latest.get(row[0]), row[10]
        month, level = row[5], report.level if report else None
        mark, days_late = marks.of(report is not None, month, *row[9:], ended.get(row[1]))
        is_closed = closed is not None and closed <= this_month
        states.append(
            SlotState(
                *row[:9],
                mark,
                level,
                report.month if report else None,
                report.is_validated if report else False,
                days_late,
                is_lagging(level, month, this_month, is_closed),
                report.people_reached if report else None,
                report.note if report else "",
            )
        )
    return states


def is_lagging(level: int | None, month: date, this_month: date, is_closed: bool) -> bool:
    """*Rezagada*: the slot's month is over and its level is below 100 %, and nobody closed it."""
    return month < this_month and level is not None and level < Level.DONE and not is_closed


class MarkTable:
    """`mark_of` for many slots on one date: slots of the same month and agreement share it."""

    def __init__(self, on: date):
        self.on = on
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, has_report, month, state, closed_month, due_day, closing_day, ended_on):
        period = period_of(month, due_day, closing_day)
        mark = mark_of(
            self.on,
            period,
            has_report=has_report,
            state=state,
            ended_on=ended_on,
            closed_month=closed_month,
        )
        return mark, period.days_late(self.on) if mark is Mark.LATE else 0
