"""Strategies, annual plans with their lines, POI and risks.

Each function makes what its pages stand on, and answers with their addresses and with what makes
the rows from one number up to another."""

from datetime import date

from strategies.enums import PlanState
from strategies.models import (
    ActionProgramme,
    AnnualPlan,
    Body,
    NationalProgramme,
    PlanLine,
    PlanStep,
    PoiWindow,
    RiskFocus,
    RiskFocusAction,
    Strategy,
    Task,
)
from tests import factories
from tests.strategies.many.parts import (
    TODAY,
    actions,
    agreements,
    poi_items,
    seats,
    spread,
    users,
)
from tests.strategies.plans import make


def strategies():
    row = factories.StrategyFactory()

    def fill(first, last):
        Strategy.objects.bulk_create(
            Strategy(canton_id="103", name=f"E {n}", start_year=2015, end_year=2018)
            for n in range(first, last)
        )
        found = actions(first, last, row)
        programmes = NationalProgramme.objects.bulk_create(
            NationalProgramme(name=f"Programa número {n}") for n in range(first, last)
        )
        ActionProgramme.objects.bulk_create(
            ActionProgramme(action=action, programme=programme)
            for action, programme in zip(found, programmes, strict=True)
        )

    return ("/estrategias/", f"/estrategias/{row.pk}/"), fill


def plans():
    def fill(first, last):
        made = Strategy.objects.bulk_create(
            Strategy(canton_id="103", name=f"E {n}", start_year=2015, end_year=2018)
            for n in range(first, last)
        )
        AnnualPlan.objects.bulk_create(AnnualPlan(strategy=one, year=2015) for one in made)

    return ("/planes/",), fill


def plan():
    row = make.plan(state=PlanState.APPROVED)

    def fill(first, last):
        groups = Body.objects.bulk_create(
            Body(canton_id="103", kind="working_group", name=f"Grupo {n}")
            for n in range(first, last)
        )
        items = poi_items(first, last)
        made = PlanLine.objects.bulk_create(
            PlanLine(
                plan=row,
                action=action,
                activity=f"Actividad {action.pk}",
                group=group,
                lead_actor=item.actor,
                poi_item=item,
                order=n,
            )
            for n, (action, group, item) in enumerate(
                zip(actions(first, last, row.strategy), groups, items, strict=True), start=first
            )
        )
        spread(made)
        PlanStep.objects.bulk_create(
            PlanStep(plan=row, name="submit", to_state="in_committee", by=user)
            for user in users(first, last)
        )

    return (f"/planes/{row.pk}/", f"/planes/{row.pk}/plan.xlsx"), fill


def line():
    row = make.line(make.plan(state=PlanState.APPROVED))
    group = make.body()

    def fill(first, last):
        agreements(first, last, row.action.axis, plan_line=row)
        Task.objects.bulk_create(
            Task(line=row, seat=seat, title="Pedir el salón", due_on=TODAY)
            for seat in seats(first, last, group)
        )
        ActionProgramme.objects.bulk_create(
            ActionProgramme(action=row.action, programme=programme)
            for programme in NationalProgramme.objects.bulk_create(
                NationalProgramme(name=f"Programa número {n}") for n in range(first, last)
            )
        )

    return (f"/planes/lineas/{row.pk}/",), fill


def poi():
    def fill(first, last):
        poi_items(first, last)
        PoiWindow.objects.bulk_create(
            PoiWindow(
                canton_id="103",
                name=f"Ventana {n}",
                year=2016,
                opens_on=date(2015, 3, 1),
                closes_on=date(2015, 9, 30),
            )
            for n in range(first, last)
        )

    return ("/poi/", "/poi/poi.xlsx", "/poi/ventanas/"), fill


def risks():
    group = make.body()
    strategy = factories.StrategyFactory()

    def fill(first, last):
        made = RiskFocus.objects.bulk_create(
            RiskFocus(group=group, year=2000 + n % 90, risks=f"Riñas {n}")
            for n in range(first, min(last, 90))  # as many years as a group may have
        )
        RiskFocusAction.objects.bulk_create(
            RiskFocusAction(riskfocus=risk, strategicaction=action)
            for risk, action in zip(made, actions(first, first + len(made), strategy), strict=True)
        )

    return (f"/instancias/{group.pk}/riesgos/", f"/instancias/{group.pk}/"), fill


SUBJECTS = (
    strategies,
    plans,
    plan,
    line,
    poi,
    risks,
)
