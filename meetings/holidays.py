"""Working days of Costa Rica."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _of_year(year: int) -> frozenset[date]:
    return frozenset(holidays.CR(years=year))


def is_holiday(day: date) -> bool:
    """Whether the law keeps that day free (Código de Trabajo art. 148), moved days included."""
    return day in _of_year(day.year)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def next_working_day(day: date) -> date:
    """The first working day after it."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def after_working_days(day: date, count: int) -> date:
    """The day on which so many working days have passed since it."""
    for _ in range(count):
        day = next_working_day(day)
    return day
