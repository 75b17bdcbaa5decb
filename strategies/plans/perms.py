"""Who writes plans, tasks and POI entries; the steps that stand open for a person."""

from dataclasses import dataclass

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib import clock
from core.territory.models import Canton
from strategies import perms
from strategies.enums import PoiState
from strategies.models import AnnualPlan, PoiItem, PoiWindow, Seat, Task
from strategies.plans.workflow import TRANSITIONS, PlanTransition

# R35: the Comisión Ejecutiva drafts too; who began or sent a plan does not decide on it.
PLAN_WRITERS = perms.WRITERS | {Role.EXECUTIVE_COMMITTEE}


NOT_A_CARRIER = (
    "Esta actividad la llevan la institución y el equipo del cantón; usted puede leerla."
)


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that the person's role allows in the present state. `obstacle` says why this person
    cannot take it all the same, or is empty."""

    transition: PlanTransition
    obstacle: str = ""


def can_write_plans(user: User, canton: Canton | str) -> bool:
    return user.has_role(*PLAN_WRITERS, canton=canton)


def can_write_plan(user: User, plan: AnnualPlan) -> bool:
    """Its text and lines, now."""
    return plan.is_open_for_writing and can_write_plans(user, plan.canton)


def has_role_for(user: User, plan: AnnualPlan, step: PlanTransition) -> bool:
    return user.has_role(*step.roles, canton=plan.canton)


def open_steps(user: User, plan: AnnualPlan) -> list[OpenStep]:
    """Those to show: role and state fit; with the obstacle, where there is one."""
    fitting = [
        step
        for step in TRANSITIONS.values()
        if plan.state in step.sources and has_role_for(user, plan, step)
    ]
    needs_seat = any(step.needs_seat for step in fitting)
    obstacle = plan.obstacle_to_decide(user) if needs_seat else ""
    return [OpenStep(step, obstacle if step.needs_seat else "") for step in fitting]


def can_finish(user: User, task: Task) -> bool:
    """The team that writes, and who holds the seat today."""
    return can_write_plans(user, task.canton) or holds(user, task.seat)


def holds(user: User, seat: Seat) -> bool:
    return Seat.objects.held_by(user, clock.today()).filter(pk=seat.pk).exists()


def carries_poi(user: User, item: PoiItem) -> bool:
    """The team that writes, and a delegate of the institution: as long as nothing stands in the
    way (`obstacle_to_write_poi`)."""
    return perms.can_write_for(user, item.canton, item.actor_id)


def obstacle_to_write_poi(user: User, item: PoiItem) -> str:
    """Why the person may not change this item now; empty when they may."""
    if perms.can_write(user, item.canton):
        return ""
    if not carries_poi(user, item):
        return NOT_A_CARRIER
    if item.state == PoiState.REVIEWED:
        return "La actividad ya se revisó. Pida al Gestor o a la Gestora Local que la cambie."
    windows = PoiWindow.objects.filter(canton=item.canton, year=item.year)
    if not windows.open(clock.today()).exists():
        return (
            f"Hoy no está abierta ninguna ventana para el POI {item.year}. Pida al Gestor o a la "
            "Gestora Local que cambie la actividad."
        )
    return ""
