"""Working days of Costa Rica."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _of_year(year: int) -> dict[date, str]:
    """The days of art. 148 of the Código de Trabajo, paid or not, moved ones where they were moved
    to."""
    days = holidays.CR(years=year, language="es", categories=("public", "optional"))
    return {day: name for day, name in days.items() if day.year == year}


def name_of(day: date) -> str:
    """«Día de la Independencia»; empty for any other day."""
    return _of_year(day.year).get(day, "")


def is_holiday(day: date) -> bool:
    """Whether the law keeps that day free."""
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
