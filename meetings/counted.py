"""People at an open event by sex and age group, with their sums."""

from dataclasses import dataclass

from meetings.enums import CountedSex
from meetings.models import Meeting
from strategies.enums import AgeGroup


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: an age group with its figure for each sex, and their sum."""

    sexes: list[str]
    rows: list[tuple[str, list[int], int]]
    sums: list[int]
    total: int


def of(meeting: Meeting) -> Table | None:
    """None while nobody was counted. One query."""
    people = {(row.age_group, row.sex): row.people for row in meeting.counts.all()}
    if not people:
        return None
    rows = []
    for age in AgeGroup:
        figures = [people.get((age.value, sex.value), 0) for sex in CountedSex]
        rows.append((age.label, figures, sum(figures)))
    sums = [sum(figures[at] for _, figures, _ in rows) for at in range(len(CountedSex))]
    return Table([sex.label for sex in CountedSex], rows, sums, sum(sums))
