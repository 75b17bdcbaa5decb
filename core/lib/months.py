"""Months: the portal's unit. A month is kept as the date of its first day."""

import re
from collections.abc import Iterator
from datetime import date

NAMES = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
# Far enough for every agreement, and away from the calendar's ends, where no month has a next one.
FIRST_YEAR, LAST_YEAR = 1990, 2100
SHORT_NAMES = tuple(name[:3] for name in NAMES)


def month_of(day: date) -> date:
    return day.replace(day=1)


def parse_month(text: str) -> date:
    """«2015-07» → date(2015, 7, 1). Raises ValueError on anything else, also on a month before
    1990 or after 2100."""
    if not (isinstance(text, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}", text)):
        raise ValueError(f"«{text}» no es un mes; se espera AAAA-MM.")
    month = date(int(text[:4]), int(text[5:]), 1)
    if not is_plausible(month):
        raise ValueError(f"«{text}» queda fuera de los años {FIRST_YEAR} a {LAST_YEAR}.")
    return month


def is_plausible(day: date) -> bool:
    """Whether the day lies in the years that the portal can tell of."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def code(month: date) -> str:
    """date(2015, 7, 1) → «2015-07»."""
    return f"{month:%Y-%m}"


def add_months(month: date, count: int) -> date:
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def months_between(start: date, end: date) -> Iterator[date]:
    """Every month from start to end, both included."""
    month = month_of(start)
    while month <= end:
        yield month
        month = add_months(month, 1)


def count_months(start: date, end: date) -> int:
    """July to January → 7 (both included)."""
    return (end.year - start.year) * 12 + end.month - start.month + 1


def on_paper(month: date) -> str:
    """As the schedule prints it: «JUL-15», «ENE-16»."""
    return f"{SHORT_NAMES[month.month - 1].upper()}-{month:%y}"


def name(month: date) -> str:
    return NAMES[month.month - 1]


def short_name(month: date) -> str:
    return SHORT_NAMES[month.month - 1]


def in_words(month: date) -> str:
    """«julio de 2015»."""
    return f"{name(month)} de {month.year}"


def title(month: date) -> str:
    """As section 3 prints its term: «Julio 2015»."""
    return f"{name(month).capitalize()} {month.year}"
