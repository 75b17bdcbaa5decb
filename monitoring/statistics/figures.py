"""Slots put together: the cell of the heat map, and the distribution."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monitoring.enums import Level
from monitoring.statistics.marks import Mark
from monitoring.statistics.slots import SlotState

# What a cell shows when its slots differ: the first of these that any of them has.
CELL_ORDER = (Mark.LATE, Mark.MISSING, Mark.LEVEL, Mark.OPEN, Mark.PLANNED, Mark.CLOSED)


@dataclass(frozen=True, slots=True)
class Cell:
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


def cells(states: Iterable[SlotState]) -> dict[tuple[int, date], Cell]:
    """By (agreement, month): atrasado if any slot is; else sin reporte if any is; else the lowest
    level; with several slots also how many are at 100 %. A month without slots has no cell."""
    groups: dict[tuple[int, date], list[SlotState]] = {}
    for state in states:
        groups.setdefault((state.agreement_id, state.month), []).append(state)
    return {key: cell_of(group) for key, group in groups.items()}


def cell_of(states: list[SlotState]) -> Cell:
    """The cell of the slots of one agreement in one month."""
    levels = [state.level for state in states if state.mark is Mark.LEVEL]
    marks = {state.mark for state in states}
    mark = next(mark for mark in CELL_ORDER if mark in marks)
    return Cell(
        mark=mark,
        level=min(levels) if mark is Mark.LEVEL else None,
        done=levels.count(Level.DONE),
        total=len(states),
        days_late=max(state.days_late for state in states),
        is_pending=any(state.is_pending for state in states),
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


def distribution(states: Iterable[SlotState]) -> Distribution:
    """How many of these slots stand at each level, and how many have each other mark."""
    states = list(states)
    levels = Counter(state.level for state in states if state.mark is Mark.LEVEL)
    marks = Counter(state.mark for state in states)
    return Distribution(
        levels={level.value: levels[level] for level in Level},
        missing=marks[Mark.MISSING],
        late=marks[Mark.LATE],
        open=marks[Mark.OPEN],
        planned=marks[Mark.PLANNED],
        closed=marks[Mark.CLOSED],
        pending=sum(state.is_pending for state in states),
        lagging=sum(state.is_lagging for state in states),
    )
