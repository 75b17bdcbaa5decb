"""The editor's buttons: what stands in a button's value, and the act that it means.

A value is words joined by colons («add_sub_activity:12:2015-07:3»). Every act is safe to send
twice. An act answers with what can be undone, or with nothing.
"""

from agreements import structure, writing
from agreements.models import Agreement
from agreements.structure import Removed
from agreements.units import find_unit
from agreements.weeks import Division
from core.accounts.models import User
from core.lib import months
from core.lib.problems import Problem, RuleViolation
from strategies.models import StrategicAction


def perform(agreement: Agreement, value: str, data, *, by: User) -> Removed | None:
    """Do what the button says. Raises RuleViolation with the field that it is about, also for a
    value that no button of the page has."""
    name, *words = value.split(":")
    act = ACTS.get(name)
    try:
        if act is None:
            raise ValueError(value)
        return act(agreement, words, data, by)
    except (ValueError, IndexError, KeyError) as fault:
        raise RuleViolation(
            "Ese botón es de una página anterior. Vuelva a abrir el acuerdo y repita el paso."
        ) from fault


def _add_contact(agreement, words, data, by):
    structure.add_contact(agreement, number=int(words[0]), by=by)


def _remove_contact(agreement, words, data, by):
    return structure.remove_contact(agreement, int(words[0]), by=by)


def _add_collaborator(agreement, words, data, by):
    where = "new_collaborator"
    actor = structure.actor_named(agreement, data.get(where, ""), where)
    structure.add_collaborator(agreement, actor, by=by)


def _remove_collaborator(agreement, words, data, by):
    return structure.remove_collaborator(agreement, int(words[0]), by=by)


def _add_commitment(agreement, words, data, by):
    where = "new_commitment"
    actor = structure.actor_named(agreement, data.get(where, ""), where)
    structure.add_commitment(agreement, actor, by=by)


def _remove_commitment(agreement, words, data, by):
    return structure.remove_commitment(agreement, int(words[0]), by=by)


def _chosen_action(agreement, data) -> StrategicAction | None:
    chosen = data.get("new_action", "")
    if not chosen:
        return None
    return StrategicAction.objects.filter(pk=int(chosen), axis=agreement.axis_id).first()


def _add_action(agreement, words, data, by):
    action = _chosen_action(agreement, data)
    if action is None:
        raise RuleViolation(Problem("new_action", "Escoja la acción estratégica en la lista."))
    structure.add_action(agreement, action, by=by)


def _remove_action(agreement, words, data, by):
    return structure.remove_action(agreement, int(words[0]), by=by)


def _build(agreement, words, data, by):
    """«Armar cronograma»: takes the action that is chosen beside the button along."""
    chosen = _chosen_action(agreement, data)
    if chosen is not None:
        structure.add_action(agreement, chosen, by=by)
    structure.build_schedule(agreement, Division(data.get("division", Division.MONTH)), by=by)


def _add_sub_activity(agreement, words, data, by):
    action, month, number = int(words[0]), months.parse_month(words[1]), int(words[2])
    structure.add_sub_activity(agreement, action, month, number=number, by=by)


def _remove_sub_activity(agreement, words, data, by):
    return structure.remove_sub_activity(agreement, int(words[0]), by=by)


def _divide(agreement, words, data, by):
    month, division = months.parse_month(words[1]), Division(words[2])
    structure.divide_month(agreement, int(words[0]), month, division, by=by)


def _copy(agreement, words, data, by):
    structure.copy_to_next_month(agreement, int(words[0]), number=int(words[1]), by=by)


def _place(agreement, words, data, by):
    pk = int(words[0])
    month = months.parse_month(data.get(f"place-{pk}-month", ""))
    structure.relocate(agreement, pk, month, data.get(f"place-{pk}-part", ""), by=by)


def _move(agreement, words, data, by):
    structure.move(agreement, words[0], int(words[1]), to=int(words[2]), by=by)


def _keep_theirs(agreement, words, data, by):
    writing.drop_pending(agreement, words[0], by=by)


def _keep_mine(agreement, words, data, by):
    """Save the person's own (or joined) text over the version that they were shown."""
    key, version = words[0], int(words[1])
    unit = find_unit(agreement, key)
    if unit is None:
        raise RuleViolation("Esa parte del acuerdo ya no existe; otra persona la quitó.")
    copy = data.copy()
    copy[f"{key}-version"], copy[f"{key}-base"] = str(version), ""
    outcome = writing.save(agreement, key, copy, by=by)
    if outcome.is_conflict:
        raise RuleViolation(
            Problem(
                key, "Otra persona volvió a guardar esta parte. Revise de nuevo los dos textos."
            )
        )


def _put_back(agreement, words, data, by):
    writing.put_back(agreement, words[0], by=by)


def _forget(agreement, words, data, by):
    writing.drop_pending(agreement, words[0], by=by)


ACTS = {
    "add_contact": _add_contact,
    "remove_contact": _remove_contact,
    "add_collaborator": _add_collaborator,
    "remove_collaborator": _remove_collaborator,
    "add_commitment": _add_commitment,
    "remove_commitment": _remove_commitment,
    "add_action": _add_action,
    "remove_action": _remove_action,
    "build": _build,
    "add_sub_activity": _add_sub_activity,
    "remove_sub_activity": _remove_sub_activity,
    "divide": _divide,
    "copy": _copy,
    "place": _place,
    "move": _move,
    "keep_theirs": _keep_theirs,
    "keep_mine": _keep_mine,
    "put_back": _put_back,
    "forget": _forget,
}


# Which section a button belongs to: where the page opens after the act.
ANCHORS = {
    "contact": "#s1",
    "collaborator": "#s3-collaborators",
    "commitment": "#s4",
    "action": "#s5",
    "build": "#s5",
    "sub_activity": "#s5",
}


def anchor_of(value: str) -> str:
    """The place of the page that a button's act shows in, or an empty text."""
    name, *words = value.split(":")
    if name == "add_sub_activity" or name == "divide":
        return f"#s5-{words[0]}-{words[1]}" if len(words) > 1 else "#s5"
    if name in ("copy", "place"):
        return f"#s5-{words[0]}" if words else "#s5"
    if name == "move" and words:
        return ANCHORS.get(words[0], "")
    kind = name.partition("_")[2] if name.startswith(("add_", "remove_")) else name
    return ANCHORS.get(kind, "")


def unit_settled_by(value: str) -> str:
    """The unit whose two texts the button settles: saving the page leaves it to the button."""
    name, *words = value.split(":")
    return words[0] if name in ("keep_theirs", "keep_mine") and words else ""
