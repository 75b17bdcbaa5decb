"""From a life to acts: who does what on which day. Nothing here reads or writes a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coprod_portal.demo import texts
from coprod_portal.demo.lives import Closing, Life, Report
from coprod_portal.demo.texts import Text
from core.accounts.enums import Role

MANAGER, SECRETARIAT = Role.LOCAL_MANAGER, Role.TECHNICAL_SECRETARIAT
# Of three reports the Secretaría Técnica writes one.
REPORTERS = (MANAGER, SECRETARIAT, MANAGER)
COMMITTEE_STEPS = ("approve", "send_back")
LAST_DAY_OF_REPORT, DAYS_OF_REPORT = 26, 6
FIRST_DAY, LAST_DAY = 1, 28  # between which a canton chooses its two days
SOON, SUNDAY = 3, 6


def reporting_days(canton: str, today: date) -> tuple[int, int]:
    """Due day and closing day of a canton (docs/decisions/demonstration-in-acts.md).

    Desamparados asks at once and closes as late as may be: last month is late from the 2nd to the
    28th, on whatever day the demonstration is loaded or its date is moved to. Puntarenas asks some
    days after the day of loading, in the same week, so that there something is due soon.
    """
    soon = min(SOON, SUNDAY - today.weekday())
    due_day = FIRST_DAY if canton == "103" else min(today.day + soon, LAST_DAY)
    return due_day, LAST_DAY


@dataclass(frozen=True)
class Act:
    """`deed` is a verb of `Deeds`; `told` is what it is told."""

    day: date
    by: Role
    deed: str
    told: dict


def acts_of(life: Life, text: Text, today: date) -> Iterator[Act]:
    """Everything that people do to an agreement until the day of loading.

    Raises ValueError when a life tells of a day that is still to come.
    """
    for act in _acts(life, text, today):
        if act.day > today:
            raise ValueError(f"{life.text}: {act.deed} on {act.day} is still to come")
        yield act


def _acts(life: Life, text: Text, today: date) -> Iterator[Act]:
    origin = today if life.since_loading else texts.month(text.activity.start, today)
    yield Act(_after(origin, life.written), MANAGER, "write", {})
    for step in life.steps:
        by = Role.EXECUTIVE_COMMITTEE if step.name in COMMITTEE_STEPS else MANAGER
        told = {"name": step.name, "comment": step.comment}
        yield Act(_after(origin, step.day), by, "take", told)
    for report in life.reports:
        yield from _reporting(report, text, today)
    for closing in life.closings:
        yield _closing(closing, text, today)
    for review in life.reviews:
        day = _after(today, review.day)
        yield Act(day, SECRETARIAT, "review", {"unmet": review.unmet})


def _after(day: date, days: int) -> date:
    return day + timedelta(days)


def _month_of(slot: int, text: Text) -> int:
    return text.schedule.sub_activities[slot - 1].month


def _reporting(report: Report, text: Text, today: date) -> Iterator[Act]:
    for after, entry in report.entries():
        month = texts.month(_month_of(report.slot, text) + after, today)
        by = REPORTERS[(report.slot + after) % len(REPORTERS)]
        day = _late_in(month, report.slot, today)
        yield Act(day, by, "report", {"slot": report.slot, "month": month, **entry})


def _closing(closing: Closing, text: Text, today: date) -> Act:
    month = texts.month(_month_of(closing.slot, text), today)
    told = {"slot": closing.slot, "month": month, "reason": closing.reason}
    return Act(_late_in(month, closing.slot, today), MANAGER, "close", told)


def _late_in(month: date, slot: int, today: date) -> date:
    """One of the last days on which people report; today, while the month has not come so far."""
    day = month.replace(day=LAST_DAY_OF_REPORT - slot % DAYS_OF_REPORT)
    return min(day, today) if month <= today else day
