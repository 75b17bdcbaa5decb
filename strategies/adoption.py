"""What the bodies of a canton made of the protocol's solutions, at a glance and over time."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

from core.accounts.models import User
from core.lib import clock
from strategies import perms
from strategies.enums import AdoptionState
from strategies.models import Body, Challenge, Seat, Solution, SolutionAdoption

UNMARKED = "none"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a body said of a solution: who noted it, when, in which state. A state of
    None: the mark was taken back."""

    body: str
    by: str
    at: datetime
    state: str | None
    feedback: str


def may_mark(user: User, body: Body) -> bool:
    """Who speaks for the body marks for it, as long as it works."""
    return body.is_open(clock.today()) and speaks_for(user, body)


def speaks_for(user: User, body: Body) -> bool:
    """Gestor Local, Secretaría Técnica, and whoever holds a seat in the body today."""
    if perms.can_write(user, body.canton_id):
        return True
    return Seat.objects.held_by(user, clock.today()).filter(body=body).exists()


def markable(user: User, bodies: Iterable[Body]) -> set[int]:
    """Keys of those bodies whose marks the person may write (`may_mark`); one query."""
    bodies = [body for body in bodies if body.is_open(clock.today())]
    if bodies and perms.can_write(user, bodies[0].canton_id):
        return {body.pk for body in bodies}
    seats = Seat.objects.held_by(user, clock.today()).filter(body__in=bodies)
    return set(seats.order_by().values_list("body", flat=True))


def marks_of(bodies: Iterable[Body]) -> dict[int, list[SolutionAdoption]]:
    """By solution, what those bodies marked."""
    rows = SolutionAdoption.objects.filter(body__in=bodies).select_related("body")
    found = defaultdict(list)
    for mark in rows.order_by("body__folded", "body"):
        found[mark.solution_id].append(mark)
    return found


def glance(
    challenges: list[Challenge], bodies: list[Body], marks: dict[int, list[SolutionAdoption]]
) -> dict:
    """Solutions by stage and by what the canton made of them (a solution stands once, in the
    furthest of its states), marks by body, and those of priority 1 that nobody marked. Counts are
    pairs of a state's label and its number."""
    by_stage: dict[tuple[int, str], Counter] = {}
    waiting = []
    for challenge in challenges:
        counts = by_stage.setdefault((challenge.stage, challenge.stage_title), Counter())
        for solution in challenge.solutions.all():
            state = furthest(marks.get(solution.pk, ()))
            counts[state] += 1
            if state == UNMARKED and solution.priority == 1:
                waiting.append({"challenge": challenge, "solution": solution})
    of_bodies = Counter((mark.body_id, mark.state) for rows in marks.values() for mark in rows)
    columns = [*AdoptionState.choices, (UNMARKED, "Sin marcar")]
    total = sum(by_stage.values(), Counter())
    return {
        "columns": [label for _, label in columns],
        "stages": [
            {"number": number, "title": title, "counts": _counted(counts, columns)}
            for (number, title), counts in by_stage.items()
        ],
        "total": _counted(total, columns),
        "bodies": [
            {
                "body": body,
                "counts": [
                    (label, of_bodies[body.pk, state]) for state, label in AdoptionState.choices
                ],
            }
            for body in bodies
        ],
        "waiting": waiting,
    }


def _counted(counts: Counter, columns) -> list[tuple[str, int]]:
    return [(label, counts[state]) for state, label in columns]


def furthest(marks: Iterable[SolutionAdoption]) -> str:
    """Adopted by any body, else in progress in any, else not applicable, else unmarked."""
    states = {mark.state for mark in marks}
    return next((state for state in AdoptionState.values if state in states), UNMARKED)


def discussion(solutions: Iterable[Solution], bodies: Iterable[Body]) -> dict[int, list[Remark]]:
    """By solution, everything that those bodies said of it, the latest first: read from the
    history, so that an earlier feedback stays when a new one is written."""
    names = {body.pk: body.name for body in bodies}
    events = apps.get_model("strategies", "SolutionAdoptionEvent").objects.filter(
        body__in=list(names), solution__in=[solution.pk for solution in solutions]
    )
    rows = list(events.order_by("-pgh_id"))
    writers = {(row.pgh_context or {}).get("user") for row in rows} - {None}
    people = dict(User.objects.filter(pk__in=writers).order_by().values_list("pk", "name"))
    found = defaultdict(list)
    for row in rows:
        found[row.solution_id].append(
            Remark(
                body=names[row.body_id],
                by=people.get((row.pgh_context or {}).get("user"), ""),
                at=row.pgh_created_at,
                state=None if row.pgh_label == "delete" else AdoptionState(row.state).label,
                feedback="" if row.pgh_label == "delete" else row.feedback,
            )
        )
    return found
