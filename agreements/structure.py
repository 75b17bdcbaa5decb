"""Rows added, removed, moved and divided: the form's structure, apart from what they say.

Every act locks the agreement, asks whether its text is open, and is safe to send twice: what adds
a row says which one it is to be («the third»), and does nothing when that one is there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from agreements import weeks
from agreements.enums import Part
from agreements.forms.text import find_actor
from agreements.models import (
    Agreement,
    AgreementActor,
    AgreementContact,
    Commitment,
    ScheduledAction,
    SubActivity,
)
from agreements.weeks import Division
from core.accounts.models import User
from core.lib import months
from core.lib.problems import Problem, RuleViolation
from strategies.models import Actor, StrategicAction

ROW_TEXTS = ("description", "date", "place", "institutions", "civil_society")


@dataclass
class Removed:
    """What a removal took away, so that it can be undone."""

    kind: str
    label: str
    values: dict

    def as_dict(self) -> dict:
        return asdict(self)


@contextmanager
def opened(agreement: Agreement, by: User) -> Iterator[Agreement]:
    """The agreement under lock, with its text open for writing. Raises RuleViolation if not."""
    with transaction.atomic():
        locked = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
        if not locked.is_editable:
            locked.refuse_write()
        yield locked
        locked.touch_text()
        locked.note_author(by)


def _next_order(rows) -> int:
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def _find(rows, pk):
    return rows.filter(pk=pk).first()


# --- section 1 -----------------------------------------------------------------------------


def add_contact(agreement: Agreement, *, number: int, by: User) -> AgreementContact | None:
    """Add the person in charge who is to be the `number`-th."""
    with opened(agreement, by) as locked:
        if locked.contacts.count() >= number:
            return None
        return locked.contacts.create(order=_next_order(locked.contacts))


def remove_contact(agreement: Agreement, pk: int, *, by: User) -> Removed | None:
    """Take a person away. The section's version rises: whoever types in that row is told."""
    with opened(agreement, by) as locked:
        row = _find(locked.contacts, pk)
        if row is None:
            return None
        values = {
            name: getattr(row, name) for name in ("order", "name", "email", "phone", "actor_id")
        }
        row.delete()
        locked.write("section_1", {}, version=locked.section_1_version, by=by)
        return Removed("contact", f"la persona encargada «{row.name or 'sin nombre'}»", values)


# --- sections 3 and 4: actors --------------------------------------------------------------


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
            actor=actor, order=_next_order(locked.collaborators)
        )


def remove_collaborator(agreement: Agreement, pk: int, *, by: User) -> Removed | None:
    with opened(agreement, by) as locked:
        row = _find(locked.collaborators.select_related("actor"), pk)
        if row is None:
            return None
        row.delete()
        values = {"actor_id": row.actor_id, "order": row.order}
        return Removed("collaborator", f"el actor colaborador {row.actor}", values)


def add_commitment(agreement: Agreement, actor: Actor, *, by: User) -> Commitment:
    with opened(agreement, by) as locked:
        row = locked.commitments.filter(actor=actor).first()
        return row or locked.commitments.create(actor=actor, order=_next_order(locked.commitments))


def remove_commitment(agreement: Agreement, pk: int, *, by: User) -> Removed | None:
    with opened(agreement, by) as locked:
        row = _find(locked.commitments.select_related("actor"), pk)
        if row is None:
            return None
        names = ("actor_id", "order", "responsible", "roles", "responsibilities", "expected_impact")
        values = {name: getattr(row, name) for name in names}
        row.delete()
        return Removed("commitment", f"a {row.actor} de la sección 4", values)


# --- section 5 -----------------------------------------------------------------------------


def add_action(agreement: Agreement, strategic_action: StrategicAction, *, by: User):
    """Schedule an action of the agreement's axis. Raises RuleViolation for another axis's."""
    with opened(agreement, by) as locked:
        if strategic_action.axis_id != locked.axis_id:
            raise RuleViolation(
                Problem(
                    "new_action",
                    f"La acción {strategic_action.number} no es del eje de este acuerdo. Escoja "
                    "una de su eje.",
                )
            )
        action = locked.scheduled_actions.filter(strategic_action=strategic_action).first()
        return action or locked.scheduled_actions.create(
            strategic_action=strategic_action, order=_next_order(locked.scheduled_actions)
        )


def remove_action(agreement: Agreement, pk: int, *, by: User) -> Removed | None:
    """Take an action and all its sub-activities out of the schedule."""
    with opened(agreement, by) as locked:
        action = _find(locked.scheduled_actions.select_related("strategic_action"), pk)
        if action is None:
            return None
        values = {
            "strategic_action_id": action.strategic_action_id,
            "order": action.order,
            "rows": [_row_values(row) for row in action.sub_activities.all()],
        }
        label = f"la acción {action.strategic_action.number} con sus sub-actividades"
        action.delete()
        return Removed("action", label, values)


def build_schedule(
    agreement: Agreement, division: Division, *, by: User, action: int | None = None
) -> int:
    """Make the term's months in every scheduled action (or in one), as months, fortnights or
    weeks. Months that have a row already are left as they are. Returns how many rows were made.

    Raises RuleViolation when the term or the strategic action is missing.
    """
    with opened(agreement, by) as locked:
        actions = locked.scheduled_actions.all()
        actions = actions.filter(pk=action) if action else actions
        if not locked.period_start:
            raise RuleViolation(
                Problem(
                    "s3-period_start",
                    "El cronograma se arma con el plazo. Escoja los dos meses del plazo propuesto "
                    "en la sección 3.",
                )
            )
        if not actions:
            raise RuleViolation(
                Problem("new_action", "Escoja primero la acción estratégica del cronograma.")
            )
        rows = []
        for scheduled in actions:
            taken = set(scheduled.sub_activities.values_list("month", flat=True))
            rows += [
                SubActivity(scheduled_action=scheduled, month=month, part=part)
                for month in locked.months
                if month not in taken
                for part in weeks.parts_of(month, division)
            ]
        SubActivity.objects.bulk_create(rows)
        return len(rows)


def add_sub_activity(
    agreement: Agreement, action: int, month: date, *, number: int, by: User, part: str = ""
) -> SubActivity | None:
    """Add the sub-activity that is to be the `number`-th of that month."""
    with opened(agreement, by) as locked:
        scheduled = _find(locked.scheduled_actions, action)
        if scheduled is None:
            return None
        rows = scheduled.sub_activities.filter(month=month)
        if rows.count() >= number:
            return None
        return scheduled.sub_activities.create(month=month, part=part, order=_next_order(rows))


def divide_month(
    agreement: Agreement, action: int, month: date, division: Division, *, by: User
) -> None:
    """Cut one month of an action finer or join it again. No row is lost: those whose part does
    not exist in the new division go to its first part (or to the whole month)."""
    with opened(agreement, by) as locked:
        scheduled = _find(locked.scheduled_actions, action)
        if scheduled is None:
            return
        parts = weeks.parts_of(month, division)
        rows = scheduled.sub_activities.filter(month=month)
        rows.exclude(part__in=parts).update(part=parts[0])
        taken = set(rows.values_list("part", flat=True))
        if division == Division.MONTH:
            return
        SubActivity.objects.bulk_create(
            SubActivity(scheduled_action=scheduled, month=month, part=part)
            for part in parts
            if part not in taken
        )


def copy_to_next_month(
    agreement: Agreement, pk: int, *, number: int, by: User
) -> SubActivity | None:
    """Copy a row's text (not its date) to the month after; an empty row there takes it."""
    with opened(agreement, by) as locked:
        row = _sub_activity(locked, pk)
        if row is None:
            return None
        month = months.add_months(row.month, 1)
        if month not in locked.months:
            raise RuleViolation(
                Problem(
                    f"s5-{row.pk}",
                    f"{months.title(month)} está fuera del plazo. Alargue el plazo en la sección 3 "
                    "o copie otro mes.",
                )
            )
        values = {name: getattr(row, name) for name in ROW_TEXTS if name != "date"}
        there = row.scheduled_action.sub_activities.filter(month=month)
        empty = next((other for other in there if not _has_text(other)), None)
        if empty is not None:
            empty.write(values, version=empty.version, by=by)
            return empty
        if there.count() >= number:
            return None
        return row.scheduled_action.sub_activities.create(
            month=month, part=row.part, order=_next_order(there), **values
        )


def _has_text(row: SubActivity) -> bool:
    return any(getattr(row, name) for name in ROW_TEXTS)


def relocate(agreement: Agreement, pk: int, month: date, part: str, *, by: User) -> None:
    """Move a sub-activity to another month of the term, or part of it."""
    with opened(agreement, by) as locked:
        row = _sub_activity(locked, pk)
        if row is None:
            return
        if month not in locked.months:
            raise RuleViolation(
                Problem(f"s5-{row.pk}", f"{months.title(month)} está fuera del plazo.")
            )
        if part and part not in Part.values:
            raise RuleViolation(Problem(f"s5-{row.pk}", "Escoja la parte del mes en la lista."))
        if part == Part.WEEK_5 and len(weeks.mondays(month)) < 5:
            raise RuleViolation(
                Problem(f"s5-{row.pk}", f"{months.title(month)} tiene cuatro semanas.")
            )
        SubActivity.objects.filter(pk=row.pk).update(month=month, part=part)


def remove_sub_activity(agreement: Agreement, pk: int, *, by: User) -> Removed | None:
    with opened(agreement, by) as locked:
        row = _sub_activity(locked, pk)
        if row is None:
            return None
        values = _row_values(row) | {"action": row.scheduled_action_id}
        label = f"la sub-actividad de {months.on_paper(row.month)}"
        row.delete()
        return Removed("sub_activity", label, values)


def _sub_activity(agreement: Agreement, pk: int) -> SubActivity | None:
    rows = SubActivity.objects.select_related("scheduled_action")
    return rows.filter(pk=pk, scheduled_action__agreement=agreement).first()


def _row_values(row: SubActivity) -> dict:
    values = {name: getattr(row, name) for name in ("order", "part", *ROW_TEXTS)}
    values["date"] = row.date.isoformat() if row.date else None
    return values | {"month": row.month.isoformat()}


# --- order ---------------------------------------------------------------------------------


def move(agreement: Agreement, kind: str, pk: int, *, to: int, by: User) -> None:
    """Put a row at place `to` (from 0) among its kind. Said twice, it stays where it is."""
    with opened(agreement, by) as locked:
        rows = list(_siblings(locked, kind, pk))
        row = next((row for row in rows if row.pk == pk), None)
        if row is None or not 0 <= to < len(rows):
            return
        rows.remove(row)
        rows.insert(to, row)
        for order, each in enumerate(rows, 1):
            if each.order != order:
                type(each).objects.filter(pk=each.pk).update(order=order)


def _siblings(agreement: Agreement, kind: str, pk: int):
    if kind == "contact":
        return agreement.contacts.all()
    if kind == "collaborator":
        return agreement.collaborators.all()
    if kind == "commitment":
        return agreement.commitments.all()
    if kind == "action":
        return agreement.scheduled_actions.all()
    row = _sub_activity(agreement, pk)
    if row is None:
        return []
    return row.scheduled_action.sub_activities.filter(month=row.month, part=row.part)


# --- undoing -------------------------------------------------------------------------------


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
    action = _find(agreement.scheduled_actions, pk)
    if action is None:
        raise RuleViolation(
            "La acción estratégica de esa sub-actividad ya no está en el cronograma. Agréguela "
            "otra vez."
        )
    return action


def _actor_or_refuse(agreement: Agreement, pk: int) -> Actor:
    """What a page says of itself is not believed: the actor is one that the canton may choose."""
    actor = _find(Actor.objects.of_canton(agreement.strategy.canton_id), pk)
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
            return locked.commitments.create(actor=actor, order=_next_order(locked.commitments))
        action_id, month, part = typed["slot"].split(":")
        action = _action_or_refuse(locked, int(action_id))
        if part not in ("", *Part.values):
            raise ValueError(part)
        return action.sub_activities.create(month=months.parse_month(month), part=part, order=99)
