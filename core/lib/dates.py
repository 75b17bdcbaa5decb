"""Dates in words, as Costa Rica writes them («setiembre»)."""

from datetime import date

from core.lib import months

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def in_words(day: date) -> str:
    """«15 de enero de 2016»."""
    return f"{day.day} de {months.name(day)} de {day.year}"


def with_weekday(day: date) -> str:
    """«viernes 15 de enero»."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} de {months.name(day)}"
