"""What plans ask of a person: who decides, and the same queries for 2 plans and for 50."""

from datetime import date

import pytest

from strategies.enums import PlanState
from strategies.models import AnnualPlan, PlanStep
from strategies.plans.due import plans_due
from tests.factories import StrategyFactory, seat_in_committee, user_with_role

ON = date(2015, 3, 2)


@pytest.fixture
def decider(db, today):
    """Sits in the Comisión Ejecutiva."""
    today(2015, 3, 2)
    user = user_with_role("executive_committee", "103")
    seat_in_committee(user, "103")
    return user


def plans(state: str, count: int, **fields) -> list[AnnualPlan]:
    strategy = StrategyFactory(canton_id="103")
    years = range(2020, 2020 + count)
    rows = [AnnualPlan(strategy=strategy, year=year, state=state, **fields) for year in years]
    return AnnualPlan.objects.bulk_create(rows)


@pytest.mark.parametrize("role", ["executive_committee", "local_manager"])
def test_the_queries_do_not_grow_with_the_plans(decider, personas, count_queries, role):
    user = decider if role == "executive_committee" else personas(role)
    counted = []
    for count in (2, 48):
        for state in (PlanState.DRAFT, PlanState.IN_COMMITTEE):
            made = plans(state, count)
            steps = [PlanStep(plan=plan, name="submit", to_state=state) for plan in made]
            PlanStep.objects.bulk_create(steps)
        fresh = type(user).objects.get(pk=user.pk)
        counted.append(count_queries(lambda fresh=fresh: plans_due(fresh, ON)))
    assert counted[0] == counted[1]
    assert len(plans_due(user, ON)) == 50


def test_nobody_is_asked_to_decide_on_their_own_plan_or_without_a_seat(decider):
    theirs, begun, sent = plans(PlanState.IN_COMMITTEE, 3)
    AnnualPlan.objects.filter(pk=begun.pk).update(created_by=decider)
    for by in (decider, user_with_role("local_manager", "103")):
        PlanStep.objects.create(plan=sent, name="submit", to_state="in_committee", by=by)
    told = [item for item in plans_due(decider, ON) if item.tag == "Por decidir"]
    assert [item.url for item in told] == [theirs.get_absolute_url()]
    without = user_with_role("executive_committee", "103")
    assert not [item for item in plans_due(without, ON) if item.tag == "Por decidir"]
