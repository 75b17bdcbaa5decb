"""Slots put together: the cell of the heat map, and the distribution."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from monitoring.enums import Level
from monitoring.statistics.marks import Mark
from monitoring.statistics.rollup import SlotGroup
from monitoring.statistics.slots import SlotState

# Plain figures: thousands of slots are compared with them.
DONE = Level.DONE.value
NO_LEVELS = dict.fromkeys(Level.values, 0)
NO_MARKS = dict.fromkeys(Mark, 0)
# What a cell shows when its slots differ: the first of these that any of them has.
CELL_ORDER = (Mark.LATE, Mark.MISSING, Mark.LEVEL, Mark.OPEN, Mark.PLANNED, Mark.CLOSED)


class Cell(NamedTuple):
    """A cell of the heat map: an agreement in the month of its slots.

    `level` is the lowest of the slots' levels (None unless the mark is a level); `done` of `total`
    slots stand at 100 %; `days_late` is the longest delay; `is_pending`: a report of them is not
    validated.
    """

    mark: Mark
    level: int | None = None
    done: int = 0
    total: int = 0
    days_late: int = 0
    is_pending: bool = False


OFF_CELL = Cell(Mark.OFF)


def cells(states: Iterable[SlotState | SlotGroup]) -> dict[tuple[int, date], Cell]:
    """By (agreement, month): atrasado if any slot is; else sin reporte if any is; else the lowest
    level; with several slots also how many are at 100 %. A month without slots has no cell."""
    groups: dict[tuple[int, date], list] = {}
    for state in states:
        groups.setdefault((state.agreement_id, state.month), []).append(state)
    return {key: cell_of(group) for key, group in groups.items()}


def cell_of(states: list[SlotState | SlotGroup]) -> Cell:
    """The cell of the slots of one agreement in one month."""
    if len(states) == 1:
        (one,) = states
        done = one.count if one.level == DONE else 0
        return Cell(one.mark, one.level, done, one.count, one.days_late, one.is_pending)
    marks = {state.mark for state in states}
    mark = next(mark for mark in CELL_ORDER if mark in marks)
    levels = [state.level for state in states if state.level is not None]
    return Cell(
        mark,
        min(levels) if mark is Mark.LEVEL else None,
        sum([state.count for state in states if state.level == DONE]),
        sum([state.count for state in states]),
        max([state.days_late for state in states]),
        any(state.is_pending for state in states),
    )


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many slots stand where. Figures are said with their whole: «5 de 72 casillas cumplidas».

    `levels` has all five levels; the parts add up to `total`.
    """

    levels: dict[int, int]
    missing: int = 0
    late: int = 0
    open: int = 0
    planned: int = 0
    closed: int = 0
    pending: int = 0
    lagging: int = 0

    @property
    def reported(self) -> int:
        """Slots that have a level."""
        return sum(self.levels.values())

    @property
    def done(self) -> int:
        """Slots at 100 % (cumplidas)."""
        return self.levels[Level.DONE]

    @property
    def without_report(self) -> int:
        """Slots whose due day has passed without a report: atrasadas or sin reporte."""
        return self.missing + self.late

    @property
    def expected(self) -> int:
        """Slots whose report could be asked for by now: reported, missing or late."""
        return self.reported + self.missing + self.late

    @property
    def total(self) -> int:
        return self.expected + self.open + self.planned + self.closed

    @property
    def average(self) -> Fraction | None:
        """«Promedio» of the levels, over the `reported` slots only; None when there is none."""
        if not self.reported:
            return None
        return Fraction(sum(level * n for level, n in self.levels.items()), self.reported)


def distribution(states: Iterable[SlotState | SlotGroup]) -> Distribution:
    """How many of these slots stand at each level, and how many have each other mark."""
    levels, marks = NO_LEVELS.copy(), NO_MARKS.copy()
    pending = lagging = 0
    for state in states:
        count = state.count
        if state.mark is not Mark.LEVEL:
            marks[state.mark] += count
            continue
        levels[state.level] += count
        if state.is_pending:
            pending += count
        if state.is_lagging:
            lagging += count
    return Distribution(
        levels=levels,
        missing=marks[Mark.MISSING],
        late=marks[Mark.LATE],
        open=marks[Mark.OPEN],
        planned=marks[Mark.PLANNED],
        closed=marks[Mark.CLOSED],
        pending=pending,
        lagging=lagging,
    )
