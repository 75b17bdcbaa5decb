"""What a body's page shows of this room: who sits there, its parts, its plan, what is open."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from core.accounts.models import User
from strategies import perms
from strategies.enums import AdoptionState, BodyKind, PlanState, UnitTask
from strategies.models import (
    AnnualPlan,
    Body,
    Diagnosis,
    OfficerProfile,
    PlanLine,
    PriorityTopic,
    PriorityZone,
    Recommendation,
    RiskFocus,
    SolutionAdoption,
    Task,
    Training,
    UnitFunction,
)
from strategies.queries import seat_counts, seats_on

SHOWN = 10  # of each list; the number says how many there are


def members(user: User, body: Body, on: date) -> dict:
    """Who sits there on the day, and the seats that were closed before it."""
    rows = seats_on(body, on)
    votes = sum(row.seat.votes for row in rows)
    return {
        "rows": rows,
        "votes": votes,
        "quorum": body.quorum_of(votes),
        "without_titular": sum(row.titular is None for row in rows),
        "without_alternate": sum(row.alternate is None for row in rows),
        "ending": [(row.seat, held) for row in rows for held in row.ending],
        "closed": body.seats.filter(until__lt=on).select_related("actor").order_by("-until", "pk"),
        "to_come": body.seats.filter(since__gt=on).select_related("actor").order_by("since", "pk"),
        "may_designate": perms.can_designate(user, body.canton_id),
        "may_write": perms.can_write(user, body.canton_id),
        "reads_all": perms.can_read(user, body.canton_id),
    }


def parts(user: User, body: Body, on: date) -> list:
    """What depends on it, with the counts of each: open ones, those that the person reads."""
    found = Body.objects.visible_to(user).filter(parent=body).open(on)
    found = list(found.select_related("axis").order_by("kind", "folded", "pk"))
    counts = seat_counts([part.pk for part in found], on)
    return [(part, counts[part.pk]) for part in found]


def plan(user: User, body: Body, on: date) -> dict:
    """Lines of the annual plans that it answers for, the newest year first, and its risks."""
    lines = PlanLine.objects.visible_to(user).filter(group=body).select_related("plan", "action")
    risks = RiskFocus.objects.filter(group=body).prefetch_related("actions__axis")
    return {
        "lines": lines.order_by("-plan__year", "order", "pk")[:SHOWN],
        "line_count": lines.count(),
        "risks": risks.order_by("-year", "pk")[:3],
        "is_group": body.kind == BodyKind.WORKING_GROUP,
        "may_write_risks": perms.can_write(user, body.canton_id) and body.closed_on is None,
    }


def matters(user: User, body: Body, on: date) -> dict:
    """What is open: tasks of its seats, recommendations without answer, plans to decide on; and
    what it made of the protocol's solutions."""
    tasks = _open_tasks(user).filter(seat__body=body)
    asked = _unanswered(user).filter(body=body)
    states = (
        SolutionAdoption.objects.filter(body=body)
        .order_by("state")
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return {
        "tasks": _with_lines(tasks, user).order_by("due_on", "pk")[:SHOWN],
        "task_count": tasks.count(),
        "recommendations": asked.order_by("presented_on", "pk")[:SHOWN],
        "recommendation_count": asked.count(),
        "plans": _plans_to_decide(user, body),
        "adopted": [(AdoptionState(state).label.lower(), number) for state, number in states],
    }


def _open_tasks(user: User):
    return Task.objects.visible_to(user).open()


def _with_lines(tasks, user: User):
    """A seat's holder has its tasks before the plan, and so the page of its line, is theirs to
    read."""
    line = PlanLine.objects.visible_to(user).filter(pk=OuterRef("line"))
    return tasks.annotate(has_page=Exists(line)).select_related("seat__actor", "line__plan")


def _unanswered(user: User):
    return Recommendation.objects.visible_to(user).open()


def open_counts(user: User, bodies: list[Body]) -> Counter:
    """How many matters are open in each body, by its key: as `matters` lists them. Three queries
    at most."""
    found = Counter()
    for rows, path in ((_open_tasks(user), "seat__body"), (_unanswered(user), "body")):
        rows = rows.filter(**{f"{path}__in": bodies}).order_by(path).values_list(path)
        found.update(dict(rows.annotate(number=Count("pk"))))
    for body in bodies:
        if body.kind == BodyKind.EXECUTIVE_COMMITTEE:  # one of them in a canton
            found[body.pk] += _plans_to_decide(user, body).count()
    return found


def _plans_to_decide(user: User, body: Body):
    """Only the Comisión Ejecutiva decides on plans."""
    if body.kind != BodyKind.EXECUTIVE_COMMITTEE:
        return AnnualPlan.objects.none()
    waiting = AnnualPlan.objects.visible_to(user).filter(
        strategy__canton=body.canton_id, state=PlanState.IN_COMMITTEE
    )
    return waiting.select_related("strategy").order_by("year", "pk")


# --- the functions of a Unidad de Gestión Territorial -----------------------------------------


@dataclass(frozen=True, slots=True)
class Function:
    """One of the eight functions: whether it runs, since when, and what is there of it."""

    task: UnitTask
    running: UnitFunction | None
    before: list[UnitFunction]
    count: str
    url: str


def functions(user: User, body: Body, on: date, known: dict[UnitTask, int]) -> list[Function]:
    """All of them, on or off. `known`: counts of rooms above this one."""
    if not body.is_unit:
        return []
    noted = list(body.functions.all())
    counts = _counts(user, body.canton_id, on) | known
    found = []
    for task in UnitTask:
        own = [one for one in noted if one.task == task]
        running = next((one for one in own if one.is_valid(on)), None)
        one, many, place = THERE[task]
        number = counts.get(task, 0)
        found.append(
            Function(
                task,
                running,
                [each for each in own if each is not running],
                f"{number} {one if number == 1 else many}",
                reverse(place),
            )
        )
    return found


# What is there of each function, in words, and where it stands.
THERE = {
    UnitTask.LIAISON: ("instancia abierta", "instancias abiertas", "bodies"),
    UnitTask.DIAGNOSES: ("diagnóstico", "diagnósticos", "strategies:diagnoses"),
    UnitTask.PRIORITIES: ("prioridad vigente", "prioridades vigentes", "strategies:priorities"),
    UnitTask.PLANS: ("plan anual", "planes anuales", "strategies:plans"),
    UnitTask.AGREEMENTS: ("acuerdo", "acuerdos", "agreements:list"),
    UnitTask.MONITORING: ("acuerdo en seguimiento", "acuerdos en seguimiento", "board:board"),
    UnitTask.RECOMMENDATIONS: ("recomendación", "recomendaciones", "strategies:recommendations"),
    UnitTask.TRAINING: ("capacitación", "capacitaciones", "strategies:trainings"),
}


def _counts(user: User, canton: str, on: date) -> dict[UnitTask, int]:
    """Of what the person reads."""
    read = {
        model: model.objects.visible_to(user).of_canton(canton)
        for model in (
            Body,
            Diagnosis,
            PriorityZone,
            PriorityTopic,
            AnnualPlan,
            Training,
            Recommendation,
        )
    }
    return {
        UnitTask.LIAISON: read[Body].open(on).count(),
        UnitTask.DIAGNOSES: read[Diagnosis].count(),
        UnitTask.PRIORITIES: read[PriorityZone].valid(on).count()
        + read[PriorityTopic].valid(on).count(),
        UnitTask.PLANS: read[AnnualPlan].count(),
        UnitTask.RECOMMENDATIONS: read[Recommendation].count(),
        UnitTask.TRAINING: read[Training].count(),
    }


def team(user: User, body: Body, rows: list) -> dict[int, str]:
    """Of the unit's people, by person: «Dedicación exclusiva» (R15). For the team only."""
    if not body.is_unit or not perms.can_read(user, body.canton_id):
        return {}
    people = [person.pk for row in rows for person in (row.titular, row.alternate) if person]
    profiles = OfficerProfile.objects.filter(person__in=people).order_by("pk")
    return {one.person_id: one.get_dedication_display().lower() for one in profiles}
