"""Plans of the demonstration: last year's closed, this year's approved, next year's begun as a
copy; their tasks and encounters; groups' risks; what institutions put into their POI."""

from datetime import date, timedelta

import pghistory

from agreements.models import Agreement
from coprod_portal.demo.country import Cast, checked
from coprod_portal.demo.plan_links import ENTRIES, PROGRAMMES, RISKS, TASKS
from coprod_portal.demo.plan_texts import CONCLUSIONS, FUNDS, LINES, SUMMARY, Line
from core.accounts.enums import Role
from core.lib import clock
from strategies.enums import BodyKind, Continuity
from strategies.models import (
    ActionProgramme,
    AnnualPlan,
    Body,
    NationalProgramme,
    PlanLine,
    PoiItem,
    PoiWindow,
    RiskFocus,
    Seat,
    Strategy,
    Task,
)
from strategies.plans import poi, services


def load(cast: Cast, strategy: Strategy, today: date) -> None:
    canton = strategy.canton_id
    manager = cast.user(Role.LOCAL_MANAGER, canton)
    with pghistory.context(user=manager.pk, url="load_demo"):
        _programmes(strategy)
        _poi(cast, strategy, today)
        last = _year(cast, strategy, today.year - 1, copying=False)
        _close(cast, last)
        plan = _year(cast, strategy, today.year, copying=True)
        _encounters(plan, today)
        _tasks(plan, today)
        if strategy.covers(today.year + 1):
            draft = AnnualPlan(strategy=strategy, year=today.year + 1)
            services.begin(draft, by=manager, copying=True)
        _risks(canton, today)


def link_agreements(strategy: Strategy, today: date) -> None:
    """Each agreement comes from this year's line of the action that its schedule begins with."""
    lines = PlanLine.objects.filter(plan__strategy=strategy, plan__year=today.year)
    by_action: dict[int, PlanLine] = {}
    for line in lines.order_by("order", "pk"):
        by_action.setdefault(line.action_id, line)
    for agreement in Agreement.objects.filter(strategy=strategy).order_by("pk"):
        first = agreement.scheduled_actions.order_by("order", "pk").first()
        line = by_action.get(first.strategic_action_id) if first else None
        if line is not None:
            Agreement.objects.filter(pk=agreement.pk).update(plan_line=line)


# --- the plans --------------------------------------------------------------------------------


def _year(cast: Cast, strategy: Strategy, year: int, *, copying: bool) -> AnnualPlan:
    """Begun in November of the year before, sent, given back once, and approved in December."""
    canton = strategy.canton_id
    manager = cast.user(Role.LOCAL_MANAGER, canton)
    secretariat = cast.user(Role.TECHNICAL_SECRETARIAT, canton)
    committee = cast.user(Role.EXECUTIVE_COMMITTEE, canton)
    with clock.acting_on(date(year - 1, 11, 10)):
        plan = AnnualPlan(strategy=strategy, year=year, summary=SUMMARY[canton])
        plan.available_funds = FUNDS[canton]
        services.begin(plan, by=manager, copying=copying)
        _write_lines(cast, plan, copying=copying)
    with clock.acting_on(date(year - 1, 11, 20)):
        services.take_step("submit", plan, by=manager)
    with clock.acting_on(date(year - 1, 11, 27)):
        reason = "Digan con qué se corrige lo que no tiene medios."
        services.take_step(
            "send_back", plan, by=committee, comment=reason, read_version=plan.version
        )
    with clock.acting_on(date(year - 1, 12, 2)):
        services.take_step("submit", plan, by=secretariat)
    with clock.acting_on(date(year - 1, 12, 10)):
        services.take_step("approve", plan, by=committee, read_version=plan.version)
    return plan


def _write_lines(cast: Cast, plan: AnnualPlan, *, copying: bool) -> None:
    """The first year holds what is not new; a copied one says anew how the means stand, and gets
    the new lines."""
    entries = {item.code: item for item in PoiItem.objects.filter(canton=plan.canton) if item.code}
    copies = {line.activity: line for line in plan.lines.all()}
    for told in LINES[plan.strategy.canton_id]:
        line = copies.get(told.activity)
        if line is not None:
            line.means, line.means_note = told.means, told.note
            item = entries.get(told.poi)
            line.poi_item = item if item and item.year == plan.year else None
            line.save()
        elif copying or not told.is_new:
            _line(cast, plan, told)
    plan.touch()


def _line(cast: Cast, plan: AnnualPlan, told: Line) -> PlanLine:
    action = plan.strategy.actions.get(number=told.action)
    groups = Body.objects.filter(kind=BodyKind.WORKING_GROUP, axis=action.axis)
    first, last = told.months
    line = PlanLine(
        plan=plan,
        action=action,
        activity=told.activity,
        expected_result=told.result,
        group=groups.order_by("pk").first(),
        lead_actor=cast.actor(plan.strategy.canton_id, told.lead),
        population=told.population,
        age_groups=list(told.ages),
        sex=told.sex,
        starts_on=date(plan.year, first, 1),
        ends_on=date(plan.year, last, 1),
        human_resources=told.people,
        material_resources=told.things,
        funds=told.funds,
        funds_source=told.source,
        means=told.means,
        means_note=told.note,
        continuity=Continuity.NEW,
        is_innovative=told.is_innovative,
    )
    line.take_last_place()
    line.refuse_place()
    checked(line)
    line.districts.set(told.districts)
    return line


def _close(cast: Cast, plan: AnnualPlan) -> None:
    for encounter in plan.encounters.all():
        encounter.held_on = encounter.due_on - timedelta(days=4)
        encounter.conclusions = CONCLUSIONS[encounter.kind]
        checked(encounter)
    secretariat = cast.user(Role.TECHNICAL_SECRETARIAT, plan.strategy.canton_id)
    with clock.acting_on(date(plan.year, 12, 15)):
        services.take_step(
            "close", plan, by=secretariat, comment="Año terminado; ver las conclusiones."
        )


def _encounters(plan: AnnualPlan, today: date) -> None:
    """Those whose day is over for a while were held."""
    for encounter in plan.encounters.all():
        if encounter.due_on + timedelta(days=10) < today:
            encounter.held_on = encounter.due_on - timedelta(days=6)
            encounter.conclusions = CONCLUSIONS[encounter.kind]
            checked(encounter)


def _tasks(plan: AnnualPlan, today: date) -> None:
    """For seats of the bodies; a delegate's own seat first, so that there is one on their list."""
    canton = plan.strategy.canton_id
    seats = Seat.objects.valid(today).filter(body__canton=canton)
    delegates = seats.filter(
        holdings__person__user__roles__role=Role.ACTOR_DELEGATE, holdings__until=None
    )
    others = seats.filter(body__kind=BodyKind.EXECUTIVE_COMMITTEE).order_by("pk")
    found = [*delegates.order_by("pk").distinct()[:1], *others]
    lines = list(plan.lines.order_by("order", "pk"))
    for place, (line, kind, title, due, done, outcome) in enumerate(TASKS):
        checked(
            Task(
                line=lines[line],
                kind=kind,
                title=title,
                seat=found[place % len(found)],
                due_on=today + timedelta(days=due),
                done_on=today + timedelta(days=done) if done else None,
                outcome=outcome,
            )
        )


# --- the strategy, groups, institutions -----------------------------------------------------


def _programmes(strategy: Strategy) -> None:
    for number, (name, adjustment) in PROGRAMMES[strategy.canton_id].items():
        checked(
            ActionProgramme(
                action=strategy.actions.get(number=number),
                programme=NationalProgramme.objects.get(name=name),
                local_adjustment=adjustment,
            )
        )


def _risks(canton: str, today: date) -> None:
    groups = Body.objects.filter(canton=canton, kind=BodyKind.WORKING_GROUP)
    for group in groups.select_related("axis").order_by("pk"):
        told = RISKS.get(group.axis.name) if group.axis else None
        if told is None:
            continue
        for year in (today.year - 1, today.year):
            focus = RiskFocus(group=group, year=year, risks=told[0], scope=told[1])
            checked(focus).actions.set(group.axis.actions.order_by("number")[:2])


def _poi(cast: Cast, strategy: Strategy, today: date) -> None:
    """Entries for this year's and the next POI; the usual windows, and one that is open today."""
    canton = strategy.canton
    for year in (today.year, today.year + 1):
        poi.prepare_windows(canton, year)
    checked(
        PoiWindow(
            canton=canton,
            name="Ajustes antes del presupuesto extraordinario",
            year=today.year + 1,
            opens_on=today - timedelta(days=20),
            closes_on=today + timedelta(days=12),
        )
    )
    manager = cast.user(Role.LOCAL_MANAGER, canton.pk)
    for told in ENTRIES[canton.pk]:
        number = told.action
        item = checked(
            PoiItem(
                canton=canton,
                actor=cast.actor(canton.pk, told.actor),
                year=today.year + told.years_on,
                code=told.code,
                activity=told.activity,
                budget=told.budget,
                action=strategy.actions.get(number=number) if number else None,
                entered_by=manager,
            )
        )
        if told.state != item.state:
            item.review(state=told.state, note=told.note, read_version=item.version)
