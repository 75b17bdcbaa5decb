"""What a plan's page shows: its lines by axis and action, and what they need against what there
is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q

from strategies.enums import Continuity, Means
from strategies.models import AnnualPlan, Axis, PlanLine, StrategicAction
from strategies.names import Names


@dataclass
class ActionGroup:
    action: StrategicAction
    lines: list[PlanLine] = field(default_factory=list)


@dataclass
class AxisGroup:
    axis: Axis
    actions: list[ActionGroup] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MeansRow:
    """Lines whose means stand so, and the money that they ask for."""

    label: str
    count: int
    funds: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """What the lines ask for together. `balance`: what the available funds leave over; None while
    the plan does not say them."""

    count: int
    funds: Decimal
    without_funds: int
    means: tuple[MeansRow, ...]
    new: int
    continuing: int
    innovative: int
    available: Decimal | None

    @property
    def balance(self) -> Decimal | None:
        return None if self.available is None else self.available - self.funds

    @property
    def lacking(self) -> Decimal:
        """How much the lines ask for beyond what there is."""
        return max(-self.balance, Decimal()) if self.balance is not None else Decimal()


def lines_of(plan: AnnualPlan) -> list[PlanLine]:
    """In the order of the page, each with its number of agreements and of open tasks; constant
    queries."""
    return list(
        plan.lines.with_parts().annotate(
            agreement_count=Count("agreements", distinct=True),
            open_tasks=Count("tasks", filter=Q(tasks__done_on=None), distinct=True),
        )
    )


def by_axis(lines: Iterable[PlanLine]) -> list[AxisGroup]:
    """Lines in the order of `with_parts`, under their axes and actions."""
    found: list[AxisGroup] = []
    for line in lines:
        if not found or found[-1].axis != line.action.axis:
            found.append(AxisGroup(line.action.axis))
        actions = found[-1].actions
        if not actions or actions[-1].action != line.action:
            actions.append(ActionGroup(line.action))
        actions[-1].lines.append(line)
    return found


def totals(plan: AnnualPlan, lines: list[PlanLine]) -> Totals:
    return Totals(
        count=len(lines),
        funds=_funds(lines),
        without_funds=sum(1 for line in lines if line.funds is None),
        means=tuple(
            MeansRow(means.label, len(chosen), _funds(chosen))
            for means in Means
            if (chosen := [line for line in lines if line.means == means])
        ),
        new=sum(1 for line in lines if line.continuity == Continuity.NEW),
        continuing=sum(1 for line in lines if line.continuity == Continuity.CONTINUING),
        innovative=sum(1 for line in lines if line.is_innovative),
        available=plan.available_funds,
    )


def _funds(lines: Iterable[PlanLine]) -> Decimal:
    return sum((line.funds or Decimal() for line in lines), Decimal())


HEADER = (
    "Eje",
    "N.º de acción",
    "Acción estratégica",
    "Actividad",
    "Grupo o instancia",
    "Actor encargado",
    "Resultado esperado",
    "Población",
    "Edades y sexo",
    "Distritos",
    "Desde",
    "Hasta",
    "Recursos humanos",
    "Recursos materiales",
    "Recursos financieros (₡)",
    "De dónde vienen los fondos",
    "Medios",
    "Qué falta y cómo se corrige",
    "Nueva o continúa",
    "Innovadora",
    "Está en el POI",
)


def rows(lines: Iterable[PlanLine], names: Names) -> list[tuple]:
    """As the file lists them, under `HEADER`; actors as the person may know them."""
    return [
        (
            line.action.axis.name,
            line.action.number,
            line.action.title,
            line.activity,
            str(line.group or ""),
            names.full(line.lead_actor),
            line.expected_result,
            line.population,
            line.reach_in_words,
            ", ".join(district.name for district in line.districts.all()) or "Todo el cantón",
            line.starts_on,
            line.ends_on,
            line.human_resources,
            line.material_resources,
            line.funds,
            line.funds_source,
            line.get_means_display(),
            line.means_note,
            line.get_continuity_display(),
            line.is_innovative,
            line.poi_item.activity if line.poi_item else "",
        )
        for line in lines
    ]
