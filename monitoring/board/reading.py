"""What the board shows, read in four queries whatever the number of agreements."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, DateTimeField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.safestring import SafeString

from agreements.enums import State
from agreements.models import Agreement, Step
from core.lib import months
from core.territory.models import Canton
from monitoring import statistics
from monitoring.board.filters import LAGGING, BoardFilter
from monitoring.enums import Level
from monitoring.levels import level_cell, sign_of
from monitoring.statistics import Cell, Compliance, Distribution, Mark, SlotGroup, SlotState


@dataclass(frozen=True, slots=True)
class Waiting:
    """An agreement that is with the Comisión Ejecutiva, and for how many days."""

    agreement: Agreement
    days: int
    compliance: Compliance | None


@dataclass(frozen=True, slots=True)
class Owing:
    """An agreement with slots that are late, without report, or lagging."""

    agreement: Agreement
    late: int
    days_late: int
    missing: int
    lagging: int
    lowest: int | None


class FigureRow(NamedTuple):
    """A line of the distribution; `query` is what the list of slots is asked for."""

    cell: SafeString
    label: str
    of_month: int
    whole: int
    query: str


OWED = (Mark.LATE, Mark.MISSING)
MARK_FIGURES = (
    (Mark.LATE, "late"),
    (Mark.MISSING, "missing"),
    (Mark.OPEN, "open"),
    (Mark.PLANNED, "planned"),
    (Mark.CLOSED, "closed"),
)


class Scope:
    """The agreements that a filter chooses, those that wait for a decision, and the months."""

    def __init__(self, canton: Canton, asked: BoardFilter, on: date):
        chosen = asked.condition(on) if asked.strategy else Q(pk__in=[])
        found = list(_agreements(canton, chosen))
        listed = [one for one in found if one.state != State.EN_COMISION]
        self.waiting = [one for one in found if one.state == State.EN_COMISION]
        self.months = asked.window(on, max((one.period_end for one in listed), default=None))
        self.agreements = [one for one in listed if self._is_shown(one)]
        self.month = asked.figures_month(on, self.months)

    def _is_shown(self, agreement: Agreement) -> bool:
        """Its term meets the months shown, or it is in force and may still owe something."""
        meets = agreement.period_start <= self.months[-1] and agreement.period_end >= self.months[0]
        return meets or agreement.state == State.VIGENTE


class Board:
    """Figures of the agreements that a filter chooses, in a window of months, on a date."""

    def __init__(self, canton: Canton, asked: BoardFilter, on: date):
        self.canton, self.on = canton, on
        scope = Scope(canton, asked, on)
        self.window, self.month = scope.months, scope.month
        self.agreements = scope.agreements
        self.groups: list[SlotGroup] = statistics.slot_groups(
            [one.pk for one in self.agreements], on, since=self.window[0], until=self.window[-1]
        )
        everyone = [one.pk for one in (*scope.agreements, *scope.waiting)]
        self._compliance = statistics.checklist_compliance(everyone, on)
        self.waiting = [
            Waiting(one, self._days_since(one.sent_at), self._compliance.get(one.pk))
            for one in sorted(
                scope.waiting, key=lambda one: (one.sent_at or timezone.now(), one.pk)
            )
        ]

    def _days_since(self, moment) -> int:
        return max((self.on - timezone.localdate(moment)).days, 0) if moment else 0

    @property
    def last_month(self) -> date:
        return self.window[-1]

    # --- the matrix ------------------------------------------------------------------------

    @cached_property
    def cells(self) -> dict[tuple[int, date], Cell]:
        return statistics.cells(self.groups)

    @property
    def has_months_off(self) -> bool:
        return len(self.cells) < len(self.agreements) * len(self.window)

    # --- figures ---------------------------------------------------------------------------

    @cached_property
    def in_force(self) -> list[Agreement]:
        return [one for one in self.agreements if one.state == State.VIGENTE]

    @cached_property
    def expired(self) -> int:
        return sum(one.is_expired(self.on) for one in self.agreements)

    @cached_property
    def whole(self) -> Distribution:
        """All slots of the window."""
        return statistics.distribution(self.groups)

    @cached_property
    def of_month(self) -> Distribution:
        return self.of(self.month)

    @cached_property
    def of_month_before(self) -> Distribution:
        return self.of(self.month_before)

    @property
    def month_before(self) -> date:
        return months.add_months(self.month, -1)

    @property
    def has_month_before(self) -> bool:
        return self.month_before in self.window

    def of(self, month: date) -> Distribution:
        return statistics.distribution(group for group in self.groups if group.month == month)

    @cached_property
    def figures(self) -> list["FigureRow"]:
        """The distribution, level by level and mark by mark: of the month, and of the window."""
        month, whole = self.of_month, self.whole
        levels = [
            FigureRow(
                level_cell(Mark.LEVEL, level.value),
                level.label,
                month.levels[level],
                whole.levels[level],
                f"nivel={level.value}",
            )
            for level in reversed(Level)
        ]
        marks = [
            FigureRow(
                sign_of(mark),
                mark.label,
                getattr(month, name),
                getattr(whole, name),
                f"marca={mark}",
            )
            for mark, name in MARK_FIGURES
        ]
        return levels + [row for row in marks if row.whole]

    @cached_property
    def owing(self) -> list[Owing]:
        """The agreements that owe reports or progress: the latest first."""
        groups = defaultdict(list)
        for group in self.groups:
            if group.mark in OWED or group.is_lagging:
                groups[group.agreement_id].append(group)
        rows = []
        for agreement in self.agreements:
            if agreement.pk not in groups:
                continue
            own = groups[agreement.pk]
            figures = statistics.distribution(own)
            behind = [group.level for group in own if group.is_lagging]
            rows.append(
                Owing(
                    agreement,
                    figures.late,
                    max((group.days_late for group in own), default=0),
                    figures.missing,
                    figures.lagging if agreement.state == State.VIGENTE else 0,
                    min(behind, default=None),
                )
            )
        return rows

    @cached_property
    def without_report(self) -> list[Owing]:
        """With late or unreported slots."""
        owing = [row for row in self.owing if row.late or row.missing]
        return sorted(
            owing, key=lambda row: (-row.days_late, -row.missing, row.agreement.reference)
        )

    @cached_property
    def lagging(self) -> list[Owing]:
        """In force, with slots whose month is over below 100 %."""
        behind = [row for row in self.owing if row.lagging]
        return sorted(behind, key=lambda row: (row.lowest, -row.lagging, row.agreement.reference))

    @cached_property
    def lagging_slots(self) -> int:
        return sum(row.lagging for row in self.owing)

    # --- the checklist ---------------------------------------------------------------------

    @cached_property
    def reviewed(self) -> list[tuple[Agreement, Compliance]]:
        """The latest review of each agreement shown, the weakest first."""
        rows = [
            (one, self._compliance[one.pk]) for one in self.agreements if one.pk in self._compliance
        ]
        return sorted(rows, key=lambda row: (row[1].met, row[0].reference))

    @cached_property
    def complete_reviews(self) -> int:
        return sum(compliance.is_complete for _, compliance in self.reviewed)

    @cached_property
    def never_reviewed(self) -> list[Agreement]:
        return [one for one in self.agreements if one.pk not in self._compliance]


def _agreements(canton: Canton, chosen: Q):
    """The chosen ones, and all that wait for the Comisión's decision: those are a task, not a
    figure, and no filter hides them. Each with the name of its lead actor and, when it waits,
    since when."""
    sent = (
        Step.objects.filter(agreement=OuterRef("pk"), to_state=State.EN_COMISION)
        .order_by("-at", "-pk")
        .values("at")[:1]
    )
    return (
        Agreement.objects.of_canton(canton)
        .filter(chosen | Q(state=State.EN_COMISION))
        .only(
            "reference",
            "state",
            "planned_activity",
            "period_start",
            "period_end",
            "axis_id",
        )
        .annotate(
            lead_name=Coalesce(
                NullIf("lead_actor__acronym", Value("")), "lead_actor__name", Value("")
            ),
            sent_at=Case(
                When(state=State.EN_COMISION, then=Subquery(sent)), output_field=DateTimeField()
            ),
        )
        .order_by("reference")
    )


def read_slots(canton: Canton, asked: BoardFilter, on: date) -> list[tuple[Agreement, SlotState]]:
    """The slots that the filter asks for, with their agreements, in the matrix's order."""
    scope = Scope(canton, asked, on)
    agreements = {one.pk: one for one in scope.agreements}
    states = statistics.slot_states(
        Agreement.objects.filter(pk__in=agreements),
        on,
        since=asked.month or scope.months[0],
        until=asked.month or scope.months[-1],
    )
    rows = [
        (agreements[state.agreement_id], state)
        for state in states
        if asked.shows(state)
        and (asked.mark != LAGGING or agreements[state.agreement_id].state == State.VIGENTE)
    ]
    return sorted(rows, key=lambda row: (row[0].reference, row[1].month, row[1].part, row[1].order))
