"""The days of a rule: known months, and any rule at all."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from meetings import holidays, recurrence
from meetings.enums import Frequency, OnHoliday, Position, Weekday
from meetings.recurrence import Rule

YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}


def days(**rule):
    return [one.on for one in recurrence.plan(Rule(**YEAR | rule)).held]


def test_the_last_tuesday_of_each_month():
    found = days(frequency="monthly_weekday", weekday=Weekday.TUESDAY, position=Position.LAST)
    assert len(found) == 12
    assert found[:3] == [date(2026, 1, 27), date(2026, 2, 24), date(2026, 3, 31)]
    assert all((day + timedelta(days=7)).month != day.month for day in found)


def test_a_month_without_a_31st_meets_on_its_last_day():
    found = days(frequency="monthly_day", day_of_month=31, on_holiday="keep")
    assert [day.day for day in found] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_every_week_meets_in_the_fifth_week_too():
    found = days(frequency="weekly", weekday=Weekday.THURSDAY, on_holiday="keep")
    assert [day.day for day in found if day.month == 1] == [1, 8, 15, 22, 29]
    assert len(found) == 53


def test_every_second_week_and_every_third_month():
    found = days(frequency="fortnightly", weekday=Weekday.MONDAY, on_holiday="keep")
    assert {(b - a).days for a, b in zip(found, found[1:], strict=False)} == {14}
    found = days(
        since=date(2026, 1, 20), frequency="quarterly_weekday", weekday=Weekday.TUESDAY, position=1
    )
    assert [day.month for day in found] == [2, 5, 8, 11], "from the first month that has one left"


@pytest.mark.parametrize(
    ("on_holiday", "expected", "why"),
    [
        ("skip", None, "No se hace: es feriado (Día de la Independencia)."),
        (
            "next",
            date(2026, 9, 16),
            "Se pasa del martes 15 de setiembre, feriado (Día de la Independencia).",
        ),
        (
            "previous",
            date(2026, 9, 14),
            "Se adelanta del martes 15 de setiembre, feriado (Día de la Independencia).",
        ),
        ("keep", date(2026, 9, 15), "Es feriado (Día de la Independencia) y se hace igual."),
    ],
)
def test_a_holiday_is_skipped_moved_or_kept_and_says_why(on_holiday, expected, why):
    rule = Rule(**YEAR, frequency="monthly_weekday", weekday=1, position=3, on_holiday=on_holiday)
    [changed] = [one for one in recurrence.plan(rule).changed if one.original_on.month == 9]
    assert (changed.on, changed.why) == (expected, why)


def test_no_more_than_the_limit_and_it_says_so():
    rule = Rule("weekly", date(2026, 1, 1), date(2030, 1, 1), weekday=2, on_holiday="keep")
    plan = recurrence.plan(rule)
    assert (len(plan.occurrences), plan.is_cut) == (recurrence.LIMIT, True)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {"frequency": "monthly_weekday", "weekday": 1, "position": 1},
            "Primer martes de cada mes",
        ),
        (
            {"frequency": "quarterly_weekday", "weekday": 5, "position": -1},
            "Último sábado de cada tres meses",
        ),
        ({"frequency": "monthly_day", "day_of_month": 31}, "El 31 de cada mes"),
        ({"frequency": "fortnightly", "weekday": 3}, "Cada dos semanas, los jueves"),
        ({"frequency": "weekly", "weekday": 6}, "Cada semana, los domingos"),
    ],
)
def test_a_rule_is_said_in_words(rule, words):
    assert Rule(**YEAR | rule).in_words == words


@some.composite
def rules(draw) -> Rule:
    since = draw(some.dates(date(2015, 1, 1), date(2032, 12, 31)))
    return Rule(
        frequency=draw(some.sampled_from(Frequency.values)),
        since=since,
        until=since + timedelta(days=draw(some.integers(0, 800))),
        weekday=draw(some.sampled_from(Weekday.values)),
        position=draw(some.sampled_from(Position.values)),
        day_of_month=draw(some.integers(1, 31)),
        on_holiday=draw(some.sampled_from(OnHoliday.values)),
    )


@settings(deadline=None)  # the first look at a year of holidays is slow
@given(rules())
def test_the_days_of_any_rule(rule):
    plan = recurrence.plan(rule)
    originals = [one.original_on for one in plan.occurrences]
    held = [one.on for one in plan.held]
    assert originals == sorted(set(originals))
    assert len(held) == len(set(held)), "each day once"
    assert held == sorted(held), "in order"
    assert all(rule.since <= day <= rule.until for day in held)
    assert all(holidays.is_working_day(one.on) for one in plan.held if one.is_moved)
    assert all(one.why for one in plan.changed)
    if rule.on_holiday != OnHoliday.KEEP:
        assert not any(holidays.is_holiday(day) for day in held)


@settings(deadline=None)  # the first look at a year of holidays is slow
@given(rules())
def test_no_day_of_the_rule_is_left_out(rule):
    """Against a recount that looks at every day."""
    if rule.frequency not in (Frequency.WEEKLY, Frequency.MONTHLY_WEEKDAY):
        return
    every = [rule.since + timedelta(days=n) for n in range((rule.until - rule.since).days + 1)]
    named = [day for day in every if day.weekday() == rule.weekday and _counts(rule, day)]
    originals = [one.original_on for one in recurrence.plan(rule, limit=1000).occurrences]
    assert originals == named


def _counts(rule: Rule, day: date) -> bool:
    if rule.frequency == Frequency.WEEKLY:
        return True
    if rule.position == Position.LAST:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == rule.position
