"""The days of a series: from a rule in words to days, holidays skipped or moved. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from dateutil import rrule

from core.lib import dates
from meetings import holidays
from meetings.enums import Frequency, OnHoliday, Position, Weekday

# What one series makes at most; five years of a monthly session.
LIMIT = 60
MONTHS = {
    Frequency.MONTHLY_WEEKDAY: 1,
    Frequency.MONTHLY_DAY: 1,
    Frequency.BIMONTHLY_WEEKDAY: 2,
    Frequency.QUARTERLY_WEEKDAY: 3,
}
WEEKS = {Frequency.WEEKLY: 1, Frequency.FORTNIGHTLY: 2}
EVERY = {1: "cada mes", 2: "cada dos meses", 3: "cada tres meses"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Which days. `position` and `weekday`, or `day_of_month`, as the frequency asks."""

    frequency: str
    since: date
    until: date
    weekday: int | None = None
    position: int | None = None
    day_of_month: int | None = None
    on_holiday: str = OnHoliday.NEXT

    @property
    def in_words(self) -> str:
        """«Primer martes de cada mes», «cada dos semanas, los jueves»."""
        if self.frequency in WEEKS:
            every = "Cada semana" if WEEKS[self.frequency] == 1 else "Cada dos semanas"
            return f"{every}, los {_plural(Weekday(self.weekday).label)}"
        every = EVERY[MONTHS[self.frequency]]
        if self.frequency == Frequency.MONTHLY_DAY:
            return f"El {self.day_of_month} de {every}"
        position, weekday = Position(self.position).label, Weekday(self.weekday).label
        return f"{position.capitalize()} {weekday} de {every}"


def _plural(weekday: str) -> str:
    return weekday if weekday.endswith("s") else f"{weekday}s"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A day that the rule names, and the day on which the meeting is: another one when it was
    moved, None when there is none. `why` says it."""

    original_on: date
    on: date | None
    holiday: str = ""
    why: str = ""

    @property
    def is_skipped(self) -> bool:
        return self.on is None

    @property
    def is_moved(self) -> bool:
        return self.on is not None and self.on != self.original_on


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rule gives: at most `LIMIT` days; `is_cut` when there would be more."""

    occurrences: tuple[Occurrence, ...]
    is_cut: bool = False

    @property
    def held(self) -> list[Occurrence]:
        return [one for one in self.occurrences if not one.is_skipped]

    @property
    def changed(self) -> list[Occurrence]:
        """Moved, skipped or kept on a holiday: what somebody should see before saving."""
        return [one for one in self.occurrences if one.holiday]


def plan(rule: Rule, *, on: date = date.min, limit: int = LIMIT) -> Plan:
    """The days of the rule from `on` in order, each once, within its dates. A day that would be
    moved onto another meeting of the series, or out of its dates, is not held."""
    originals = list(islice(_days(rule, on), limit + 1))
    is_cut = len(originals) > limit
    originals = originals[:limit]
    # A day that no holiday touches is first come; the moved ones look for a place between them.
    taken = {day for day in originals if not holidays.is_holiday(day)}
    found = []
    for day in originals:
        occurrence = _placed(day, rule, taken)
        if occurrence.on is not None:
            taken.add(occurrence.on)
        found.append(occurrence)
    return Plan(tuple(found), is_cut)


def _placed(day: date, rule: Rule, taken: set[date]) -> Occurrence:
    name = holidays.name_of(day)
    if not name:
        return Occurrence(day, day)
    if rule.on_holiday == OnHoliday.KEEP:
        return Occurrence(day, day, name, f"Es feriado ({name}) y se hace igual.")
    if rule.on_holiday == OnHoliday.SKIP:
        return Occurrence(day, None, name, f"No se hace: es feriado ({name}).")
    is_next = rule.on_holiday == OnHoliday.NEXT
    to = holidays.next_working_day(day) if is_next else holidays.previous_working_day(day)
    if not rule.since <= to <= rule.until:
        why = f"No se hace: es feriado ({name}), y el {to:%d/%m/%Y} queda fuera de la serie."
        return Occurrence(day, None, name, why)
    if to in taken:
        why = f"No se hace: es feriado ({name}), y el {to:%d/%m/%Y} ya hay sesión de la serie."
        return Occurrence(day, None, name, why)
    verb = "Se pasa" if is_next else "Se adelanta"
    why = f"{verb} del {dates.with_weekday(day)}, feriado ({name})."
    return Occurrence(day, to, name, why)


def _days(rule: Rule, on: date) -> Iterator[date]:
    """The days that the rule names from `on`, holidays or not."""
    days = _of_month(rule) if rule.frequency == Frequency.MONTHLY_DAY else _by_weekday(rule)
    return (day for day in days if on <= day <= rule.until)


def _by_weekday(rule: Rule) -> Iterator[date]:
    if rule.frequency in WEEKS:
        first = rule.since + timedelta(days=(rule.weekday - rule.since.weekday()) % 7)
        rows = rrule.rrule(
            rrule.WEEKLY,
            interval=WEEKS[rule.frequency],
            dtstart=first,
            until=rule.until,
        )
    else:
        rows = rrule.rrule(
            rrule.MONTHLY,
            interval=MONTHS[rule.frequency],
            byweekday=rrule.weekday(rule.weekday)(rule.position),
            dtstart=_first_month(rule),
            until=rule.until,
        )
    return (row.date() for row in rows if row.date() >= rule.since)


def _first_month(rule: Rule) -> date:
    """Every second or third month is counted from the first month that has such a day left."""
    first = rule.since.replace(day=1)
    day = _weekday_of(first, rule.weekday, rule.position)
    if day >= rule.since:
        return first
    return (first + timedelta(days=32)).replace(day=1)


def _weekday_of(first: date, weekday: int, position: int) -> date:
    if position > 0:
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (position - 1))
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _of_month(rule: Rule) -> Iterator[date]:
    """The 31st of a shorter month is its last day."""
    month = rule.since.replace(day=1)
    while month <= rule.until:
        day = month.replace(day=min(rule.day_of_month, monthrange(month.year, month.month)[1]))
        if day >= rule.since:
            yield day
        month = (month + timedelta(days=32)).replace(day=1)
