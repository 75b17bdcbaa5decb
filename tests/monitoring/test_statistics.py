"""The words of every figure, on the protocol's own example."""

import json
from datetime import date

import pytest

from agreements.enums import State
from agreements.models import Agreement, SubActivity
from monitoring import statistics
from monitoring.models import (
    ChecklistAnswer,
    ChecklistReview,
    ProgressReport,
    ReportingCalendar,
    SlotClosure,
)
from monitoring.statistics import Mark
from tests.factories import complete_agreement, slots_of, user_with_role

pytestmark = pytest.mark.django_db

JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2015, month, 1) for month in (7, 8, 9, 10))


def report(slot, level, month=None, validated=True, **fields):
    return ProgressReport.objects.create(
        sub_activity=slot,
        month=month or slot.month,
        level=level,
        validated_at="2015-12-31T12:00Z" if validated else None,
        **fields,
    )


def states_on(*day, **options):
    return statistics.slot_states(Agreement.objects.all(), date(*day), **options)


def marks_on(*day):
    return [(state.mark, state.days_late) for state in states_on(*day)]


@pytest.fixture
def agreement():
    return complete_agreement(state=State.VIGENTE)


def test_an_unreported_slot_runs_is_late_and_stays_without_report(agreement):
    july = [
        (date(2015, 6, 30), Mark.PLANNED, 0),
        (date(2015, 7, 1), Mark.OPEN, 0),
        (date(2015, 8, 5), Mark.OPEN, 0),
        (date(2015, 8, 6), Mark.LATE, 1),
        (date(2015, 8, 15), Mark.LATE, 10),
        (date(2015, 8, 16), Mark.MISSING, 0),
    ]
    for day, mark, days_late in july:
        first = statistics.slot_states(Agreement.objects.all(), day)[0]
        assert (first.mark, first.days_late) == (mark, days_late), day


def test_the_canton_sets_its_own_days(agreement):
    ReportingCalendar.objects.create(canton_id="103", due_day=10, closing_day=20)
    assert marks_on(2015, 8, 10)[0] == (Mark.OPEN, 0)
    assert marks_on(2015, 8, 11)[0] == (Mark.LATE, 1)
    assert marks_on(2015, 8, 20)[0] == (Mark.LATE, 10)
    assert marks_on(2015, 8, 21)[0] == (Mark.MISSING, 0)


def test_the_level_is_that_of_the_latest_report_up_to_the_date(agreement):
    slot = slots_of(agreement)[0]
    report(slot, 50)
    report(slot, 75, AUGUST)
    report(slot, 100, OCTOBER)
    july = states_on(2015, 7, 31)[0]
    assert (july.level, july.level_month, july.is_lagging) == (50, JULY, False)
    september = states_on(2015, 9, 1)[0]
    assert (september.level, september.level_month, september.is_lagging) == (75, AUGUST, True)
    october = states_on(2015, 10, 1)[0]
    assert (october.level, october.is_lagging) == (100, False)


def test_zero_percent_is_a_level_and_not_a_missing_report(agreement):
    report(slots_of(agreement)[0], 0)
    first = states_on(2015, 12, 1)[0]
    assert (first.mark, first.level) == (Mark.LEVEL, 0)


def test_a_carried_over_slot_never_turns_orange_nor_without_report(agreement):
    report(slots_of(agreement)[0], 25)
    for day in (date(2015, 9, 10), date(2016, 6, 1)):
        first = statistics.slot_states(Agreement.objects.all(), day)[0]
        assert (first.mark, first.level, first.is_lagging) == (Mark.LEVEL, 25, True)


def test_public_figures_use_validated_reports_only(agreement):
    slot = slots_of(agreement)[0]
    report(slot, 50)
    report(slot, 100, AUGUST, validated=False)
    staff = states_on(2015, 9, 1)[0]
    assert (staff.level, staff.is_pending) == (100, True)
    public = states_on(2015, 9, 1, validated_only=True)[0]
    assert (public.level, public.is_pending) == (50, False)


def test_a_closed_slot_is_neither_missing_nor_late_nor_lagging(agreement):
    first, second, _ = slots_of(agreement)
    user = user_with_role("local_manager", "103")
    report(first, 25)
    for slot in (first, second):
        SlotClosure.objects.create(
            sub_activity=slot, month=AUGUST, reason="El salón cerró.", closed_by=user
        )
    states = states_on(2016, 1, 1)
    assert [(state.mark, state.is_lagging) for state in states[:2]] == [
        (Mark.LEVEL, False),
        (Mark.CLOSED, False),
    ]


def test_nothing_is_asked_before_an_agreement_is_in_force():
    complete_agreement(state=State.APROBADO)
    assert {mark for mark, _ in marks_on(2015, 9, 10)} == {Mark.PLANNED}


def test_what_an_agreement_still_owed_when_it_ended_is_asked_no_more(agreement, today):
    manager = user_with_role("local_manager", "103")
    agreement.conclude(by=manager, comment="Terminó antes.")
    # Steps carry the real clock: on a later day, what had closed before stays without report.
    ended = agreement.steps.get().at.date()
    SubActivity.objects.filter(pk=slots_of(agreement)[0].pk).update(month=ended.replace(day=1))
    later = statistics.slot_states(Agreement.objects.all(), ended.replace(year=ended.year + 1))
    assert sorted(state.mark for state in later) == sorted(
        [Mark.MISSING, Mark.MISSING, Mark.CLOSED]
    )


def test_a_cell_shows_late_before_missing_before_the_lowest_level(agreement):
    july, august, september = slots_of(agreement)
    action = july.scheduled_action
    twin = SubActivity.objects.create(scheduled_action=action, month=JULY, order=2)
    report(july, 100)
    report(twin, 25, validated=False)
    cell = statistics.cells(states_on(2015, 9, 10))[agreement.pk, JULY]
    assert (cell.mark, cell.level, cell.done, cell.total) == (Mark.LEVEL, 25, 1, 2)
    assert cell.is_pending
    twin.reports.all().delete()
    assert statistics.cells(states_on(2015, 8, 10))[agreement.pk, JULY].mark == Mark.LATE
    late = statistics.cells(states_on(2015, 8, 10))[agreement.pk, JULY]
    assert (late.days_late, late.level, late.done, late.total) == (5, None, 1, 2)
    assert statistics.cells(states_on(2015, 8, 20))[agreement.pk, JULY].mark == Mark.MISSING


def test_a_distribution_adds_up_and_an_average_says_over_how_many(agreement):
    july, *_ = slots_of(agreement)
    report(july, 75)
    figures = statistics.distribution(states_on(2015, 9, 10))
    assert figures.levels == {0: 0, 25: 0, 50: 0, 75: 1, 100: 0}
    assert (figures.reported, figures.late, figures.open, figures.total) == (1, 1, 1, 3)
    assert (figures.average, figures.expected, figures.lagging) == (75, 2, 1)
    assert statistics.distribution([]).average is None


def test_due_for_a_month_are_its_slots_and_those_carried_over(agreement):
    july, august, september = slots_of(agreement)
    report(july, 50)
    report(august, 100)
    due = statistics.due_for_month(Agreement.objects.all(), SEPTEMBER, date(2015, 10, 8))
    assert [(one.month, one.status, one.days_late) for one in due] == [
        (JULY, "atrasado", 3),
        (SEPTEMBER, "atrasado", 3),
    ]
    assert [one.former_level for one in due] == [50, None]
    assert [one.is_carried_over for one in due] == [True, False]
    written = report(july, 75, SEPTEMBER)
    due = statistics.due_for_month(Agreement.objects.all(), SEPTEMBER, date(2015, 10, 16))
    assert [(one.status, one.report) for one in due] == [
        ("reportado", written),
        ("sin_reporte", None),
    ]


def test_reaching_100_in_the_month_itself_keeps_the_slot_in_that_month(agreement):
    july, *_ = slots_of(agreement)
    report(july, 100)
    assert len(statistics.due_for_month(Agreement.objects.all(), JULY, date(2015, 7, 20))) == 1
    august = statistics.due_for_month(Agreement.objects.all(), AUGUST, date(2015, 8, 20))
    assert [one.month for one in august] == [AUGUST]


def test_a_slot_closed_before_the_month_is_not_due(agreement):
    july, *_ = slots_of(agreement)
    user = user_with_role("local_manager", "103")
    SlotClosure.objects.create(sub_activity=july, month=JULY, reason="Cerrado.", closed_by=user)
    day = date(2015, 8, 20)
    in_july = statistics.due_for_month(Agreement.objects.all(), JULY, day)
    assert [one.status for one in in_july] == ["cerrada"]
    assert july.pk not in {
        one.sub_activity_id
        for one in statistics.due_for_month(Agreement.objects.all(), AUGUST, day)
    }


def test_a_slot_closed_in_a_later_month_was_still_due_in_its_own(agreement):
    july, *_ = slots_of(agreement)
    user = user_with_role("local_manager", "103")
    SlotClosure.objects.create(sub_activity=july, month=AUGUST, reason="Cerrado.", closed_by=user)
    in_july = statistics.due_for_month(Agreement.objects.all(), JULY, date(2015, 9, 20))
    assert [one.status for one in in_july] == ["sin_reporte"]


def test_nothing_is_due_for_a_month_to_come_nor_from_an_agreement_that_ended(agreement):
    assert statistics.due_for_month(Agreement.objects.all(), OCTOBER, date(2015, 9, 30)) == []
    Agreement.objects.update(state=State.CONCLUIDO)
    assert statistics.due_for_month(Agreement.objects.all(), JULY, date(2015, 9, 30)) == []


def test_what_was_rescinded_before_it_came_into_force_never_owed_a_report(personas):
    """Rescinded while it was only approved, after its three months: nobody was late."""
    made = complete_agreement(state=State.APROBADO)
    Agreement.objects.get(pk=made.pk).rescind(by=personas("local_manager"), comment="Sin fondos")
    assert set(marks_on(2015, 12, 1)) == {(Mark.CLOSED, 0)}
    groups = statistics.slot_groups(Agreement.objects.all(), date(2015, 12, 1))
    assert {group.mark for group in groups} == {Mark.CLOSED}
    assert statistics.annual_figures("103", 2015, date(2016, 1, 31))["agreements"] == []


def test_what_was_rescinded_in_force_keeps_its_unreported_months(agreement, personas):
    agreement.rescind(by=personas("local_manager"), comment="Se retiró el actor")
    assert set(marks_on(2015, 12, 1)) == {(Mark.MISSING, 0)}
    assert len(statistics.annual_figures("103", 2015, date(2016, 1, 31))["agreements"]) == 1


def test_never_reviewed_is_not_zero_of_fourteen(agreement):
    assert statistics.checklist_compliance(Agreement.objects.all()) == {}
    for day, met in ((date(2015, 8, 1), 14), (date(2015, 9, 1), 12)):
        review = ChecklistReview.objects.create(agreement=agreement, reviewed_on=day)
        ChecklistAnswer.objects.bulk_create(
            ChecklistAnswer(
                review=review,
                criterion=number,
                met=number <= met,
                observations="" if number <= met else "Falta.",
            )
            for number in range(1, 15)
        )
    latest = statistics.checklist_compliance(Agreement.objects.all())[agreement.pk]
    assert (latest.met, latest.total, latest.reviewed_on) == (12, 14, date(2015, 9, 1))
    former = statistics.checklist_compliance(Agreement.objects.all(), date(2015, 8, 31))
    assert former[agreement.pk].met == 14


def test_the_number_of_queries_does_not_grow(agreement, django_assert_num_queries):
    everything = Agreement.objects.all()
    day = date(2015, 9, 10)

    def count():
        with django_assert_num_queries(3):
            statistics.slot_states(everything, day)
        with django_assert_num_queries(3):
            statistics.due_for_month(everything, AUGUST, day)
        with django_assert_num_queries(1):
            statistics.checklist_compliance(everything)
        with django_assert_num_queries(7):
            statistics.annual_figures("103", 2015, day)

    count()
    for _ in range(20):
        complete_agreement(state=State.VIGENTE, axis=agreement.axis)
    count()


def test_annual_figures_are_plain_and_count_validated_reports_of_the_year(agreement):
    july, august, _ = slots_of(agreement)
    report(july, 100, people_reached=3)
    report(august, 100, validated=False, people_reached=40)
    figures = statistics.annual_figures("103", 2015, date(2016, 1, 31))
    assert json.loads(json.dumps(figures)) == figures
    assert figures["slots"]["levels"]["100"] == 1
    assert figures["slots"]["missing"] == 2
    assert figures["people_reached"] is None and figures["people_suppressed"]
    assert [row["month"] for row in figures["unreported"]] == ["2015-08", "2015-09"]
    assert figures["silent_actors"][0]["missing"] == 2
    assert figures["axes"][0]["agreements"] == 1
    assert figures["districts"][0]["code"] == "10302"
    assert statistics.annual_figures("103", 2016, date(2016, 1, 31))["agreements"] == []
    assert statistics.annual_figures("601", 2015, date(2016, 1, 31))["agreements"] == []
