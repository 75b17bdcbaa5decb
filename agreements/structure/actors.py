"""Sections 3 and 4: the actors who collaborate and those who take a part upon themselves."""

from agreements.forms.fields import find_actor
from agreements.models import Agreement, AgreementActor, Commitment
from agreements.structure.opening import Removed, find, next_order, opened
from core.accounts.models import User
from core.lib.problems import Problem, RuleViolation
from strategies.models import Actor


def actor_named(agreement: Agreement, text: str, where: str) -> Actor:
    """The actor of the directory that a person typed. Raises RuleViolation at that field."""
    if not text.strip():
        raise RuleViolation(
            Problem(where, "Escoja el actor en la lista y vuelva a presionar «Agregar actor».")
        )
    actor = find_actor(text, agreement.strategy.canton_id)
    if actor is None:
        raise RuleViolation(
            Problem(
                where,
                f"«{text.strip()}» no está en el directorio de actores. Escójalo de la lista, "
                "escriba la sigla o regístrelo primero.",
            )
        )
    return actor


def add_collaborator(agreement: Agreement, actor: Actor, *, by: User) -> AgreementActor:
    with opened(agreement, by) as locked:
        row = locked.collaborators.filter(actor=actor).first()
        return row or locked.collaborators.create(
            actor=actor, order=next_order(locked.collaborators)
        )


def remove_collaborator(agreement: Agreement, pk: int, *, by: User) -> Removed | None:
    with opened(agreement, by) as locked:
        row = find(locked.collaborators.select_related("actor"), pk)
        if row is None:
            return None
        row.delete()
        values = {"actor_id": row.actor_id, "order": row.order}
        return Removed("collaborator", f"el actor colaborador {row.actor}", values)


def add_commitment(agreement: Agreement, actor: Actor, *, by: User) -> Commitment:
    with opened(agreement, by) as locked:
        row = locked.commitments.filter(actor=actor).first()
        return row or locked.commitments.create(actor=actor, order=next_order(locked.commitments))


def remove_commitment(agreement: Agreement, pk: int, *, by: User) -> Removed | None:
    with opened(agreement, by) as locked:
        row = find(locked.commitments.select_related("actor"), pk)
        if row is None:
            return None
        names = ("actor_id", "order", "responsible", "roles", "responsibilities", "expected_impact")
        values = {name: getattr(row, name) for name in names}
        row.delete()
        return Removed("commitment", f"a {row.actor} de la sección 4", values)
