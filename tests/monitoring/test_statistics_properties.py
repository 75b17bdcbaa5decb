"""Every figure beside a second, naive way of counting it, on invented schedules.

The oracle below reads only the invented story, never the database, and counts by looking at one
slot after another and one day after another.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.enums import State
from agreements.models import Agreement, SubActivity
from monitoring import statistics
from monitoring.models import ProgressReport, ReportingCalendar, SlotClosure
from monitoring.statistics import Mark
from monitoring.statistics.marks import period_of
from tests.factories import ScheduledAction, complete_agreement, user_with_role

pytestmark = pytest.mark.django_db

MONTHS = [date(2025, month, 1) for month in range(9, 13)] + [
    date(2026, month, 1) for month in range(1, 4)
]
LEVELS = [0, 25, 50, 75, 100]


@dataclass
class Slot:
    month: date
    reports: dict[date, tuple[int, bool]] = field(default_factory=dict)
    closed: date | None = None
    pk: int = 0


@dataclass
class Story:
    agreements: list[tuple[str, list[Slot]]]
    on: date
    due_day: int
    closing_day: int
    keys: dict[int, int] = field(default_factory=dict)

    def slots(self):
        for number, (state, slots) in enumerate(self.agreements):
            for slot in slots:
                yield number, state, slot


@st.composite
def a_slot(draw):
    month = draw(st.sampled_from(MONTHS))
    later = [one for one in MONTHS if one >= month]
    reports = draw(
        st.dictionaries(
            st.sampled_from(later), st.tuples(st.sampled_from(LEVELS), st.booleans()), max_size=3
        )
    )
    return Slot(month, reports, draw(st.none() | st.sampled_from(later)))


@st.composite
def stories(draw):
    states = st.sampled_from([State.VIGENTE, State.VIGENTE, State.APROBADO])
    due_day = draw(st.integers(1, 28))
    return Story(
        agreements=draw(
            st.lists(st.tuples(states, st.lists(a_slot(), max_size=5)), min_size=1, max_size=3)
        ),
        on=draw(st.dates(date(2025, 8, 20), date(2026, 4, 30))),
        due_day=due_day,
        closing_day=draw(st.integers(due_day, 28)),
    )


@contextmanager
def told(story: Story):
    """The story as rows of the database, taken back afterwards."""
    with transaction.atomic():
        ReportingCalendar.objects.create(
            canton_id="103", due_day=story.due_day, closing_day=story.closing_day
        )
        user = user_with_role("local_manager", "103")
        for number, (state, slots) in enumerate(story.agreements):
            agreement = complete_agreement(
                state=state, period_start=MONTHS[0], period_end=MONTHS[-1]
            )
            story.keys[number] = agreement.pk
            SubActivity.objects.filter(scheduled_action__agreement=agreement).delete()
            action = ScheduledAction.objects.get(agreement=agreement)
            for order, slot in enumerate(slots, 1):
                row = SubActivity.objects.create(
                    scheduled_action=action, month=slot.month, order=order, description="Taller"
                )
                slot.pk = row.pk
                for month, (level, validated) in slot.reports.items():
                    ProgressReport.objects.create(
                        sub_activity=row,
                        month=month,
                        level=level,
                        validated_at="2026-01-01T00:00Z" if validated else None,
                    )
                if slot.closed:
                    SlotClosure.objects.create(
                        sub_activity=row, month=slot.closed, reason="Motivo.", closed_by=user
                    )
        yield
        transaction.set_rollback(True)


# --- the second way of counting ---


def day_of_next_month(month: date, day: int) -> date:
    walk = month
    while walk.month == month.month:
        walk += timedelta(days=1)
    while walk.day != day:
        walk += timedelta(days=1)
    return walk


def level_seen(slot: Slot, on: date, public: bool):
    """(level, month, validated) of the last report that may be seen, walking the months."""
    seen = None
    for month in MONTHS:
        if month > on:
            break
        if month in slot.reports and (slot.reports[month][1] or not public):
            seen = (slot.reports[month][0], month, slot.reports[month][1])
    return seen


def mark_seen(story: Story, state: str, slot: Slot, public: bool):
    """(mark, days late)"""
    if level_seen(slot, story.on, public):
        return Mark.LEVEL, 0
    if slot.closed and slot.closed <= story.on:
        return Mark.CLOSED, 0
    if state == State.APROBADO or slot.month > story.on:
        return Mark.PLANNED, 0
    if story.on > day_of_next_month(slot.month, story.closing_day):
        return Mark.MISSING, 0
    days = (story.on - day_of_next_month(slot.month, story.due_day)).days
    return (Mark.LATE, days) if days > 0 else (Mark.OPEN, 0)


def is_behind(story: Story, slot: Slot, public: bool) -> bool:
    seen = level_seen(slot, story.on, public)
    month_is_over = (slot.month.year, slot.month.month) < (story.on.year, story.on.month)
    is_closed = slot.closed is not None and slot.closed <= story.on
    return bool(seen) and seen[0] != 100 and month_is_over and not is_closed


def few(examples: int):
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


@few(25)
@given(stories(), st.booleans())
def test_every_slot_has_the_mark_and_the_level_of_the_words(story, public):
    with told(story):
        states = statistics.slot_states(Agreement.objects.all(), story.on, validated_only=public)
    by_key = {state.sub_activity_id: state for state in states}
    assert len(by_key) == len(states) == sum(1 for _ in story.slots())
    for number, state, slot in story.slots():
        found, seen = by_key[slot.pk], level_seen(slot, story.on, public)
        assert (found.mark, found.days_late) == mark_seen(story, state, slot, public)
        assert found.level == (seen[0] if seen else None)
        assert found.level_month == (seen[1] if seen else None)
        assert found.is_pending == bool(seen and not seen[2])
        assert found.is_lagging == is_behind(story, slot, public)
        assert found.agreement_id == story.keys[number]


@few(25)
@given(stories(), st.booleans())
def test_cells_and_distributions_are_the_same_from_slots_and_from_groups(story, public):
    with told(story):
        everything = Agreement.objects.all()
        states = statistics.slot_states(everything, story.on, validated_only=public)
        groups = statistics.slot_groups(everything, story.on, validated_only=public)
    assert statistics.cells(groups) == statistics.cells(states)
    assert statistics.distribution(groups) == statistics.distribution(states)
    assert sum(group.count for group in groups) == len(states)


@few(25)
@given(stories())
def test_a_cell_says_the_worst_of_its_slots(story):
    with told(story):
        cells = statistics.cells(statistics.slot_states(Agreement.objects.all(), story.on))
    expected_keys = {(story.keys[number], slot.month) for number, _, slot in story.slots()}
    assert set(cells) == expected_keys
    for (agreement, month), cell in cells.items():
        own = [
            (mark_seen(story, state, slot, False), level_seen(slot, story.on, False))
            for number, state, slot in story.slots()
            if story.keys[number] == agreement and slot.month == month
        ]
        marks = [mark for (mark, _), _ in own]
        levels = sorted(seen[0] for _, seen in own if seen)
        if Mark.LATE in marks:
            assert cell.mark == Mark.LATE
            assert cell.days_late == max(days for (_, days), _ in own)
        elif Mark.MISSING in marks:
            assert cell.mark == Mark.MISSING
        elif levels:
            assert (cell.mark, cell.level) == (Mark.LEVEL, levels[0])
        else:
            assert cell.mark in marks
            assert cell.level is None
        assert (cell.done, cell.total) == (levels.count(100), len(own))
        assert cell.is_pending == any(seen and not seen[2] for _, seen in own)


@few(25)
@given(stories())
def test_a_distribution_counts_each_slot_once(story):
    with told(story):
        figures = statistics.distribution(statistics.slot_states(Agreement.objects.all(), story.on))
    counted = dict.fromkeys(Mark, 0)
    levels = dict.fromkeys(LEVELS, 0)
    for _, state, slot in story.slots():
        counted[mark_seen(story, state, slot, False)[0]] += 1
        seen = level_seen(slot, story.on, False)
        if seen:
            levels[seen[0]] += 1
    assert figures.levels == levels
    assert figures.reported == counted[Mark.LEVEL]
    assert figures.late == counted[Mark.LATE]
    assert figures.missing == counted[Mark.MISSING]
    assert figures.open == counted[Mark.OPEN]
    assert figures.planned == counted[Mark.PLANNED]
    assert figures.closed == counted[Mark.CLOSED]
    assert figures.total == sum(counted.values())
    if figures.average is not None:
        assert figures.average * figures.reported == sum(k * n for k, n in levels.items())


@few(30)
@given(stories(), st.sampled_from(MONTHS))
def test_what_is_due_for_a_month(story, month):
    with told(story):
        due = statistics.due_for_month(Agreement.objects.all(), month, story.on)
    expected = {}
    for _, state, slot in story.slots():
        before = level_seen(slot, month - timedelta(days=1), False)
        if month > story.on or state != State.VIGENTE or slot.month > month:
            continue
        if (before and before[0] == 100) or (slot.closed and slot.closed < month):
            continue
        days = (story.on - day_of_next_month(month, story.due_day)).days
        if month in slot.reports:
            status, late = "reportado", 0
        elif slot.closed == month:
            status, late = "cerrada", 0
        elif story.on > day_of_next_month(month, story.closing_day):
            status, late = "sin_reporte", 0
        elif days > 0:
            status, late = "atrasado", days
        else:
            status, late = "en_curso", 0
        expected[slot.pk] = (status, late, before[0] if before else None)
    assert {
        one.sub_activity_id: (one.status, one.days_late, one.former_level) for one in due
    } == expected


@given(
    st.sampled_from(MONTHS), st.integers(1, 28), st.integers(1, 28), st.sampled_from(list(State))
)
def test_time_moves_a_mark_only_forward(month, one_day, other_day, state):
    """A slot without report passes from to come to running, late and missing, and never back."""
    order = [Mark.PLANNED, Mark.OPEN, Mark.LATE, Mark.MISSING]

    period = period_of(month, min(one_day, other_day), max(one_day, other_day))
    day, marks = date(2025, 8, 1), []
    while day < date(2026, 6, 1):
        marks.append(statistics.mark_of(day, period, has_report=False, state=state))
        day += timedelta(days=5)
    if state == State.VIGENTE:
        assert [order.index(mark) for mark in marks] == sorted(order.index(m) for m in marks)
        assert marks[-1] == Mark.MISSING
    elif state in (State.CONCLUIDO, State.RESCINDIDO):
        assert set(marks) <= {Mark.CLOSED, Mark.MISSING}
    else:
        assert set(marks) == {Mark.PLANNED}
