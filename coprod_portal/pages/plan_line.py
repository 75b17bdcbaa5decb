"""`/planes/lineas/<pk>/`: a line of an annual plan, walked both ways: its action, group, POI entry
and tasks, and down to the agreements that came of it and how far they are."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from agreements.perms import can_create
from core.accounts.models import User
from core.lib import clock
from monitoring.statistics import Distribution, distribution, slot_states
from strategies import perms
from strategies.models import PlanLine, Task
from strategies.plans.perms import can_write_plan, can_write_plans
from strategies.views.access import row_of


@dataclass(frozen=True, slots=True)
class AgreementRow:
    agreement: Agreement
    label: str
    progress: Distribution | None


@dataclass(frozen=True, slots=True)
class TaskRow:
    task: Task
    holder: object | None
    is_late: bool
    may_finish: bool


@require_safe
def plan_line_page(request: HttpRequest, pk: int) -> HttpResponse:
    rows = PlanLine.objects.with_parts().select_related("copied_from__plan")
    line = row_of(request, rows, pk, open_to=perms.PARTICIPANTS)
    user, today = request.user, clock.today()
    is_team = perms.can_read(user, line.canton)
    agreements = agreement_rows(user, line, today)
    context = {
        "line": line,
        "plan": line.plan,
        "agreements": agreements,
        "figures": _together(agreements),
        "tasks": task_rows(user, line, today),
        "copies": line.copies.visible_to(user).select_related("plan").order_by("plan__year"),
        "programmes": line.action.programmes.select_related("programme").order_by(
            "programme__folded"
        ),
        "is_team": is_team,
        "may_write": can_write_plan(user, line.plan),
        "may_assign": can_write_plans(user, line.canton) and not line.plan.is_closed,
        "may_begin": line.plan.is_settled and can_create(user, line.canton),
    }
    return render(request, "pages/plan_line.html", context)


def agreement_rows(user: User, line: PlanLine, on: date) -> list[AgreementRow]:
    """The line's agreements that the person may read, each with where its slots stand; constant
    queries."""
    seen = Agreement.objects.visible_to(user).filter(plan_line=line)
    found = list(seen.with_parties().order_by("-reference"))
    monitored = [agreement.pk for agreement in found if agreement.is_monitored]
    states: dict[int, list] = {pk: [] for pk in monitored}
    if monitored:
        for state in slot_states(Agreement.objects.filter(pk__in=monitored), on):
            states[state.agreement_id].append(state)
    return [
        AgreementRow(
            agreement,
            agreement.state_label(on),
            distribution(states[agreement.pk]) if agreement.pk in states else None,
        )
        for agreement in found
    ]


def _together(rows: list[AgreementRow]) -> dict | None:
    """«12 de 40 casillas cumplidas» over all of them; None while nothing is monitored."""
    monitored = [row.progress for row in rows if row.progress is not None]
    if not monitored:
        return None
    return {
        "done": sum(progress.done for progress in monitored),
        "total": sum(progress.total for progress in monitored),
        "agreements": len(monitored),
    }


def task_rows(user: User, line: PlanLine, on: date) -> list[TaskRow]:
    """The team sees all of the line's tasks, others those of the seats that they hold."""
    tasks = line.tasks.visible_to(user).with_seats().order_by("done_on", "due_on", "pk")
    is_open = not line.plan.is_closed
    may_write = can_write_plans(user, line.canton)
    held = set(line.tasks.of_holder(user, on).values_list("pk", flat=True))
    rows = [
        TaskRow(
            task,
            task.holder(on),
            task.is_late(on) and is_open,
            is_open and (may_write or task.pk in held),
        )
        for task in tasks
    ]
    return sorted(rows, key=lambda row: row.task.done_on is not None)
