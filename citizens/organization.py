"""The canton's management model as citizens read it: bodies, their rules and the actors that sit
there. No person's name: the model is of organisations (Ley 8968)."""

from dataclasses import dataclass, field
from datetime import date

from core.lib import clock
from core.lib.redaction import Redactor
from core.territory.models import Canton
from strategies.models import Person
from strategies.queries import ModelBranch, management_model


@dataclass(frozen=True, slots=True)
class PublicSeat:
    actor: str
    role: str
    responsibilities: str
    votes: bool


@dataclass(frozen=True, slots=True)
class PublicBody:
    """`unnamed`: seats of actors that are not for public pages, as a number."""

    key: int
    depth: int
    name: str
    kind: str
    parent: str
    purpose: str
    cadence: str
    quorum: str
    functions: list[str]
    seats: list[PublicSeat] = field(default_factory=list)
    unnamed: int = 0

    @property
    def total(self) -> int:
        return len(self.seats) + self.unnamed


def public_model(canton: Canton, on: date) -> list[PublicBody]:
    """The bodies that work on the day: those that begin later are not there yet, and one whose
    beginning nobody wrote down is there since its first seat. Names and rules are today's."""
    names = Person.objects.filter(canton=canton).order_by("pk").values_list("name", flat=True)
    redact = Redactor(names)
    today = clock.today()
    return [
        _body(branch, redact)
        for branch in management_model(canton, on)
        if _works(branch, on, today)
    ]


def _works(branch: ModelBranch, on: date, today: date) -> bool:
    if branch.body.since is None:
        return bool(branch.rows) or on == today
    return branch.body.since <= on


def _body(branch: ModelBranch, redact: Redactor) -> PublicBody:
    body = branch.body
    shown = [row for row in branch.rows if row.seat.actor.is_published]
    quorum = body.quorum_in_words
    if branch.votes:
        quorum = f"{quorum}: {branch.quorum} de {branch.votes}"
    return PublicBody(
        key=body.pk,
        depth=min(branch.depth, 4),
        name=redact(body.name),
        kind=body.get_kind_display(),
        parent=redact(body.parent.name) if body.parent else "",
        purpose=redact(body.purpose),
        cadence=body.get_cadence_display(),
        quorum=quorum,
        functions=[one.get_task_display() for one in branch.functions],
        seats=[_seat(row, redact) for row in shown],
        unnamed=len(branch.rows) - len(shown),
    )


def _seat(row, redact: Redactor) -> PublicSeat:
    return PublicSeat(
        actor=row.seat.actor.full_name,
        role=row.duty.get_role_display() if row.duty else "Integra",
        responsibilities=redact(row.duty.responsibilities) if row.duty else "",
        votes=row.seat.votes,
    )
