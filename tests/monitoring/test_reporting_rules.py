"""When a slot takes a report, and what the history keeps: the rules, for any dates and orders."""

import threading
from contextlib import nullcontext
from datetime import date, timedelta

import pghistory
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.enums import State
from agreements.models import Agreement, ScheduledAction, SubActivity
from core.lib import months
from core.lib.problems import Conflict, RuleViolation
from core.territory.models import Canton
from monitoring import services
from monitoring.enums import Level
from monitoring.models import ProgressReport, ReportingCalendar, SlotClosure
from monitoring.sheets import Sheet, is_asked
from monitoring.statistics import Mark, due_for_month, slot_states
from strategies.models import Strategy
from tests.conftest import Personas
from tests.factories import complete_agreement, slots_of

JULY, AUGUST = date(2015, 7, 1), date(2015, 8, 1)

# A busy machine draws slowly; that is no fault of the rule.
rules = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2014, 1, 1), date(2032, 12, 31))
some_months = days.map(months.month_of)
calendars = (
    st.tuples(st.integers(1, 28), st.integers(1, 28))
    .map(sorted)
    .map(lambda pair: ReportingCalendar(due_day=pair[0], closing_day=pair[1]))
)


def slot_in(month: date, calendar: ReportingCalendar, state=State.VIGENTE) -> SubActivity:
    """A slot that no database knows."""
    calendar.canton = Canton(code="103", name="Desamparados")
    agreement = Agreement(state=state, strategy=Strategy(canton=calendar.canton))
    return SubActivity(month=month, scheduled_action=ScheduledAction(agreement=agreement))


# --- periods ---


@rules
@given(calendars, some_months, days)
def test_a_period_is_to_come_then_open_then_closed_for_good(calendar, month, day):
    period = calendar.period(month)
    assert period.is_open(day) + period.is_closed(day) + (not period.has_begun(day)) == 1
    assert period.is_closed(day) <= period.is_closed(day + timedelta(days=1))
    assert period.is_closed(period.closes_on + timedelta(days=1))
    assert not period.is_closed(period.closes_on)


@rules
@given(calendars, some_months, days)
def test_late_is_only_what_is_open_past_its_due_day(calendar, month, day):
    period = calendar.period(month)
    assert month < period.due_on <= period.closes_on
    assert (period.days_late(day) > 0) == (period.due_on < day <= period.closes_on)


@rules
@given(calendars, days)
def test_on_any_day_this_month_is_open_and_at_most_the_one_before(calendar, day):
    around = [months.add_months(months.month_of(day), count) for count in range(-3, 3)]
    found = [month for month in around if calendar.period(month).is_open(day)]
    assert found in ([around[3]], around[2:4])


# --- which reports are taken ---


@rules
@given(calendars, some_months, some_months, days)
def test_a_report_is_taken_exactly_from_the_slots_month_on_while_the_month_is_open(
    calendar, slot_month, month, day
):
    slot = slot_in(slot_month, calendar)
    is_taken = services.why_closed(slot, month, day) == ""
    assert is_taken == (slot_month <= month <= day <= calendar.period(month).closes_on)


@rules
@given(calendars, some_months, days, st.sampled_from(State))
def test_only_agreements_in_force_or_concluded_take_reports(calendar, month, day, state):
    refusal = services.why_closed(slot_in(month, calendar, state), month, day)
    if state not in (State.VIGENTE, State.CONCLUIDO):
        assert refusal


@rules
@given(calendars, days, st.integers(-2, 1))
def test_a_closed_slot_takes_no_report_after_its_closing(calendar, day, back):
    this_month = months.month_of(day)
    slot = slot_in(months.add_months(this_month, -6), calendar)
    SlotClosure(sub_activity=slot, month=months.add_months(this_month, back), reason="No")
    is_taken = services.why_closed(slot, this_month, day) == ""
    assert is_taken == (back >= 0)


# --- saving: one report a slot and month, a history row a change ---

saves = st.lists(
    st.tuples(
        st.sampled_from(Level.values),
        st.sampled_from(["", "Se avanzó", "Falta la lista"]),
        st.sampled_from([None, 0, 12]),
        st.booleans(),  # with the version that stands, or with a stale one
        st.booleans(),  # who
    ),
    max_size=8,
)


@pytest.mark.django_db
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(saves)
def test_any_order_of_saves_keeps_one_report_and_every_change(today, personas, orders):
    today(2015, 8, 10)
    people = [personas("local_manager"), personas("technical_secretariat")]
    with transaction.atomic():
        slot = slots_of(complete_agreement(state=State.VIGENTE))[0]
        stood, version = None, 0
        expected = []
        for level, note, reached, is_fresh, who in orders:
            content = (level, note, reached)
            try:
                report = services.save_report(
                    sub_activity=slot,
                    month=JULY,
                    level=level,
                    note=note,
                    people_reached=reached,
                    by=people[who],
                    version=version if is_fresh else version + 7,
                )
            except Conflict:
                assert not is_fresh
                continue
            assert is_fresh or content == stood
            if content != stood:
                expected.append((content, people[who].pk))
                stood, version = content, version + 1
            assert report.version == version
        found = ProgressReport.objects.filter(sub_activity=slot)
        assert found.count() == bool(expected)
        history = ProgressReport.pgh_event_model.objects.filter(sub_activity_id=slot.pk)
        assert [
            ((event.level, event.note, event.people_reached), event.reported_by_id)
            for event in history.order_by("pgh_id")
        ] == expected
        transaction.set_rollback(True)


# --- undoing: one change further back each time ---

contents = st.tuples(
    st.sampled_from(Level.values), st.sampled_from(["", "Se avanzó"]), st.sampled_from([None, 12])
)
steps = st.lists(st.one_of(contents, st.just("undo")), max_size=10)


@pytest.mark.django_db
@pytest.mark.parametrize("in_one_request", [False, True])
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(steps)
def test_each_undo_goes_one_standing_change_back_and_ends_without_report(
    today, personas, in_one_request, orders
):
    today(2015, 8, 10)
    person = personas("local_manager")
    with (
        transaction.atomic(),
        pghistory.context(user=person.pk) if in_one_request else nullcontext(),
    ):
        slot = slots_of(complete_agreement(state=State.VIGENTE))[0]
        report, standing = None, []
        for order in [*orders, *["undo"] * len(orders)]:
            if order == "undo":
                if report is None:
                    continue
                standing.pop()
                report = services.undo_last_change(report=report, by=person, version=report.version)
            else:
                values = dict(zip(("level", "note", "people_reached"), order, strict=True))
                if not standing or standing[-1] != order:
                    standing.append(order)
                report = services.save_report(sub_activity=slot, month=JULY, by=person, **values)
            found = ProgressReport.objects.filter(sub_activity=slot)
            kept = list(found.values_list("level", "note", "people_reached"))
            assert kept == standing[-1:]
        assert report is None
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"level": 60}, {"level": 50, "people_reached": -1}])
def test_what_is_no_level_or_no_count_is_refused(today, personas, values):
    today(2015, 8, 10)
    slot = slots_of(complete_agreement(state=State.VIGENTE))[0]
    with pytest.raises(RuleViolation):
        services.save_report(sub_activity=slot, month=JULY, by=personas("local_manager"), **values)


@pytest.mark.django_db
def test_a_report_by_another_role_waits_for_validation(today, personas):
    today(2015, 8, 10)
    slot = slots_of(complete_agreement(state=State.VIGENTE))[0]
    report = services.save_report(
        sub_activity=slot, month=JULY, level=50, by=personas("actor_delegate")
    )
    assert report.validated_at is None
    report = services.save_report(
        sub_activity=slot, month=JULY, level=75, by=personas("local_manager")
    )
    assert report.validated_by == personas("local_manager")


@pytest.mark.django_db
def test_a_command_may_say_which_day_it_is(today, personas):
    today(2016, 8, 10)
    slot = slots_of(complete_agreement(state=State.VIGENTE))[0]
    services.save_report(
        sub_activity=slot, month=JULY, level=50, by=personas("local_manager"), on=AUGUST
    )
    with pytest.raises(RuleViolation):
        services.save_report(sub_activity=slot, month=JULY, level=75, by=personas("local_manager"))


# --- two people at the same moment ---


@pytest.mark.parametrize("has_report", [False, True])
def test_of_two_who_save_at_once_one_is_told(committed_db, settings, has_report):
    settings.FIXED_TODAY = date(2015, 8, 10)
    personas = Personas()
    people = [personas("local_manager"), personas("technical_secretariat")]
    slot = slots_of(complete_agreement(state=State.VIGENTE))[0]
    if has_report:
        services.save_report(sub_activity=slot, month=JULY, level=25, by=people[0])
    start, outcomes = threading.Barrier(2), []

    def save(person, level):
        try:
            start.wait()
            services.save_report(
                sub_activity=SubActivity.objects.get(pk=slot.pk),
                month=JULY,
                level=level,
                note=f"De {person.pk}",
                by=person,
                version=int(has_report),
            )
            outcomes.append("saved")
        except Conflict:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=save, args=(person, level))
        for person, level in zip(people, (50, 75), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "told"]
    report = ProgressReport.objects.get()
    assert report.version == 1 + has_report
    assert report.history.count() == 1 + has_report


# --- the page and the statistics say the same ---


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2015, 8, 3), date(2015, 8, 12), date(2015, 10, 20)])
def test_the_sheet_asks_for_what_the_statistics_call_due(today, personas, day):
    today(2015, 8, 3)
    manager = personas("local_manager")
    agreement = complete_agreement(state=State.VIGENTE)
    first, second, third = slots_of(agreement)
    services.save_report(sub_activity=first, month=JULY, level=100, by=manager)
    services.close_slot(sub_activity=second, month=AUGUST, reason="Se canceló", by=manager)
    for month in (JULY, AUGUST, date(2015, 9, 1), date(2015, 10, 1)):
        due = due_for_month(Agreement.objects.all(), month, day)
        sheet = Sheet(agreement, manager, day, month)
        asked = {slot.pk for slot in sheet.slots if is_asked(slot, month) and month <= day}
        assert asked == {item.sub_activity_id for item in due}


@pytest.mark.django_db
def test_the_own_month_of_a_slot_shows_the_mark_of_the_statistics(today, personas):
    day = today(2015, 9, 8)
    agreement = complete_agreement(state=State.VIGENTE)
    sheet = Sheet(agreement, personas("local_manager"), day)
    states = {state.sub_activity_id: state for state in slot_states(Agreement.objects.all(), day)}
    for slot in sheet.slots:
        cell, state = sheet.cell(slot, slot.month), states[slot.pk]
        assert (cell.mark, cell.days_late) == (state.mark, state.days_late)
    assert {state.mark for state in states.values()} == {Mark.MISSING, Mark.LATE, Mark.OPEN}
