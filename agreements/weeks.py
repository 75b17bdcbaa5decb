"""The parts of a month in the schedule (Anexo 1, note 10: weeks or fortnights).

Weeks begin on Monday. Week n of a month begins on its n-th Monday and ends on the Sunday after,
even when that Sunday is of the next month; so every day belongs to exactly one week, and a month
has four or five of them (docs/decisions/weeks-of-the-schedule.md).
"""

from datetime import date, timedelta
from enum import StrEnum

from agreements.enums import Part
from core.lib import months

WEEKS = (Part.WEEK_1, Part.WEEK_2, Part.WEEK_3, Part.WEEK_4, Part.WEEK_5)


class Division(StrEnum):
    """How finely a month is cut."""

    MONTH = "month"
    FORTNIGHTS = "fortnights"
    WEEKS = "weeks"


DIVISION_LABELS = {
    Division.MONTH: "Mes",
    Division.FORTNIGHTS: "Quincena",
    Division.WEEKS: "Semana",
}


def mondays(month: date) -> list[date]:
    first = month + timedelta(days=-month.weekday() % 7)
    return [
        day
        for day in (first + timedelta(weeks=count) for count in range(5))
        if (day.year, day.month) == (month.year, month.month)
    ]


def parts_of(month: date, division: Division) -> list[str]:
    """The parts of that month: one empty text (the whole), two fortnights, four or five weeks."""
    if division == Division.FORTNIGHTS:
        return [Part.FIRST_HALF, Part.SECOND_HALF]
    if division == Division.WEEKS:
        return list(WEEKS[: len(mondays(month))])
    return [""]


def same_part(part: str, month: date) -> str:
    """The part of that name in another month: the fifth week of a month of four is its fourth."""
    if part == Part.WEEK_5 and len(mondays(month)) < 5:
        return Part.WEEK_4
    return part


def days_of(month: date, part: str) -> tuple[date, date]:
    """First and last day of the part. A fifth week in a month of four Mondays is its last."""
    if part in WEEKS:
        begins = mondays(month)
        monday = begins[min(WEEKS.index(part), len(begins) - 1)]
        return monday, monday + timedelta(days=6)
    last = months.add_months(month, 1) - timedelta(days=1)
    if part == Part.FIRST_HALF:
        return month, month.replace(day=15)
    if part == Part.SECOND_HALF:
        return month.replace(day=16), last
    return month, last


def part_in_words(month: date, part: str) -> str:
    """«1.ª quincena», «Semana 2, del 13 al 19»; empty for the whole month."""
    if part == Part.FIRST_HALF:
        return "1.ª quincena"
    if part == Part.SECOND_HALF:
        return "2.ª quincena"
    if part not in WEEKS:
        return ""
    first, last = days_of(month, part)
    return f"{Part(part).label}, del {first.day} al {last.day}"
