"""Rows put back: a removal undone, and the row that somebody removed while a person typed in it."""

from datetime import date

from agreements.enums import Part
from agreements.models import Agreement, Commitment, ScheduledAction, SubActivity
from agreements.structure.opening import find, next_order, opened
from core.accounts.models import User
from core.lib import months
from core.lib.problems import RuleViolation
from strategies.models import Actor, StrategicAction


def restore(agreement: Agreement, removed: dict, *, by: User) -> None:
    """Undo a removal. Raises RuleViolation when its place was taken or left meanwhile."""
    values = dict(removed["values"])
    with opened(agreement, by) as locked:
        match removed["kind"]:
            case "contact":
                locked.contacts.create(**values)
            case "collaborator":
                locked.collaborators.get_or_create(actor_id=values.pop("actor_id"), defaults=values)
            case "commitment":
                _refuse_second(locked, values["actor_id"])
                locked.commitments.create(**values)
            case "action":
                _restore_action(locked, values)
            case "sub_activity":
                _restore_row(_action_or_refuse(locked, values.pop("action")), values)


def _restore_action(agreement: Agreement, values: dict) -> None:
    rows = values.pop("rows")
    known = StrategicAction.objects.filter(pk=values["strategic_action_id"], axis=agreement.axis_id)
    if not known.exists():
        raise RuleViolation(
            "Esa acción estratégica ya no es del eje de este acuerdo; no se puede volver a poner."
        )
    action, _ = agreement.scheduled_actions.get_or_create(
        strategic_action_id=values.pop("strategic_action_id"), defaults=values
    )
    for row in rows:
        _restore_row(action, row)


def _restore_row(action: ScheduledAction, values: dict) -> SubActivity:
    day = values.get("date")
    dates = {
        "month": date.fromisoformat(values["month"]),
        "date": date.fromisoformat(day) if day else None,
    }
    return action.sub_activities.create(**(values | dates))


def _action_or_refuse(agreement: Agreement, pk: int) -> ScheduledAction:
    action = find(agreement.scheduled_actions, pk)
    if action is None:
        raise RuleViolation(
            "La acción estratégica de esa sub-actividad ya no está en el cronograma. Agréguela "
            "otra vez."
        )
    return action


def _actor_or_refuse(agreement: Agreement, pk: int) -> Actor:
    """What a page says of itself is not believed: the actor is one that the canton may choose."""
    actor = find(Actor.objects.of_canton(agreement.strategy.canton_id), pk)
    if actor is None:
        raise RuleViolation("Ese actor ya no está en el directorio del cantón. Escoja otro.")
    return actor


def _refuse_second(agreement: Agreement, actor_id: int) -> None:
    if agreement.commitments.filter(actor_id=actor_id).exists():
        raise RuleViolation("Ese actor ya tiene otra vez su fila en la sección 4.")


def remake(agreement: Agreement, kind: str, typed: dict, *, by: User) -> Commitment | SubActivity:
    """An empty row in the place of one that somebody removed while a person was typing in it.

    Raises RuleViolation when that place is gone, ValueError or KeyError for one that never was.
    """
    with opened(agreement, by) as locked:
        if kind == "commitment":
            actor = _actor_or_refuse(locked, int(typed["actor"]))
            _refuse_second(locked, actor.pk)
            return locked.commitments.create(actor=actor, order=next_order(locked.commitments))
        action_id, month, part = typed["slot"].split(":")
        action = _action_or_refuse(locked, int(action_id))
        if part not in ("", *Part.values):
            raise ValueError(part)
        return action.sub_activities.create(month=months.parse_month(month), part=part, order=99)
