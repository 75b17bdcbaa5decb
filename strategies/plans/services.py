"""Plans: beginning one, empty or copied; its steps with their mails."""

from datetime import date

from django.db import transaction

from core.accounts.models import User
from core.lib.problems import RuleViolation
from core.mail import outbox
from strategies.enums import Continuity, EncounterKind, Means
from strategies.models import AnnualPlan, PlanLine, PlanStep, Strategy
from strategies.plans import emails

# Month and day by which each encounter is due, until the plan says otherwise (§5.1 B.4.3).
ENCOUNTERS = {EncounterKind.ADVANCES: (7, 31), EncounterKind.PLANNING: (11, 30)}
# What a copied line takes over; months, districts and continuity are set apart. What belongs to its
# year (state of the means, POI item, tasks, agreements) begins anew.
COPIED = (
    "order",
    "action_id",
    "activity",
    "group_id",
    "lead_actor_id",
    "expected_result",
    "population",
    "age_groups",
    "sex",
    "human_resources",
    "material_resources",
    "funds",
    "funds_source",
    "is_innovative",
)


@transaction.atomic
def begin(plan: AnnualPlan, *, by: User, copying: bool = False) -> AnnualPlan:
    """Store a new plan with its two encounters; with `copying`, with the lines of the year before
    as a draft. Raises RuleViolation for a year outside the strategy, or when there is nothing to
    copy."""
    plan.refuse_year()
    before = plan_before(plan.strategy, plan.year) if copying else None
    if copying and before is None:
        raise RuleViolation(
            f"La estrategia no tiene plan del {plan.year - 1}. Empiece el plan vacío.",
            where="start",
        )
    plan.created_by = by
    plan.save()
    for kind, (month, day) in ENCOUNTERS.items():
        plan.encounters.create(kind=kind, due_on=date(plan.year, month, day))
    if before is not None:
        _copy_lines(before, plan)
    return plan


def plan_before(strategy: Strategy, year: int) -> AnnualPlan | None:
    return strategy.plans.filter(year=year - 1).first()


def _copy_lines(before: AnnualPlan, plan: AnnualPlan) -> None:
    """Each line a year later and as one that continues; districts that were retired stay behind."""
    for line in before.lines.order_by("order", "pk").prefetch_related("districts"):
        copy = PlanLine(
            plan=plan,
            continuity=Continuity.CONTINUING,
            means=Means.TO_ARRANGE,
            copied_from=line,
            **{name: getattr(line, name) for name in COPIED},
        )
        if line.starts_on:
            copy.starts_on = line.starts_on.replace(year=plan.year)
            copy.ends_on = line.ends_on.replace(year=plan.year)
        copy.save()
        copy.districts.set([one for one in line.districts.all() if one.retired_on is None])


@transaction.atomic
def take_step(
    name: str, plan: AnnualPlan, *, by: User, comment: str = "", read_version: int | None = None
) -> PlanStep:
    """The model's verb and, in the same transaction, the messages that follow from it. Raises
    RuleViolation as `AnnualPlan.take_step` does."""
    step = plan.take_step(name, by=by, comment=comment, read_version=read_version)
    for message in emails.of_step(plan, step):
        outbox.post(**message)
    return step
