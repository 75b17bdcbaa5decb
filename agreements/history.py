"""Who changed what and when, read from the history's own tables (database triggers)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.apps import apps

from agreements.enums import Form, Part, State
from agreements.models import Agreement, Commitment, ScheduledAction, SubActivity
from core.accounts.models import User
from core.lib import months


@dataclass(frozen=True, slots=True)
class Writer:
    """Who saved a version, and when; `name` is empty when the history does not know."""

    name: str
    at: datetime | None
    user: int | None = None

    def __str__(self):
        return self.name or "otra persona"


def writer_of(unit) -> Writer:
    """Who brought a unit to its present version."""
    if unit.row is None:
        model, pk, version = Agreement, unit.agreement.pk, f"{unit.key}_version"
    else:
        model, pk, version = type(unit.row), unit.row.pk, "version"
    events = _events(model)
    event = events.filter(pgh_obj_id=pk, **{version: unit.version}).order_by("pgh_id").first()
    return _writer(event)


def remover_of(agreement: Agreement, key: str) -> Writer:
    """Who removed the row of a unit («commitment-12») from this agreement: who works in another
    one is nobody's business here."""
    kind, _, pk = key.partition("-")
    if kind == "commitment":
        events = _events(Commitment).filter(agreement=agreement.pk)
    else:
        events = _events(SubActivity).filter(scheduled_action__in=_action_pks(agreement))
    return _writer(events.filter(id=pk, pgh_label="delete").order_by("-pgh_id").first())


def _action_pks(agreement: Agreement):
    """The keys of every action that ever was in the schedule."""
    return _events(ScheduledAction).filter(agreement=agreement.pk).values("id")


def _events(model):
    return apps.get_model("agreements", f"{model.__name__}Event").objects


def _writer(event) -> Writer:
    if event is None:
        return Writer("", None)
    user = (event.pgh_context or {}).get("user")
    name = User.objects.filter(pk=user).values_list("name", flat=True).first() if user else ""
    return Writer(name or "", event.pgh_created_at, user)


# --- the page «Historial de cambios» -------------------------------------------------------------

# Saved by itself every few seconds: what one person does to one row in this time is one change.
SESSION = timedelta(minutes=15)
SHOWN = 150
# What the page never says: machinery, and contact data, which is not in the history either.
SILENT = {
    "id",
    "agreement",
    "scheduled_action",
    "order",
    "version",
    "created_at",
    "created_by",
    "text_changed_at",
    "folded",
    "folded_responsible",
}
PLACES = {
    "Agreement": "Acuerdo",
    "AgreementContact": "Sección 1, persona encargada",
    "AgreementActor": "Sección 3, actor colaborador",
    "AgreementDistrict": "Sección 3, distrito",
    "Commitment": "Sección 4",
    "ScheduledAction": "Sección 5, acción estratégica",
    "SubActivity": "Sección 5, sub-actividad",
}
LABELS = {"insert": "agregó", "update": "cambió", "delete": "quitó"}


@dataclass
class Change:
    """What one person did to one row in one sitting. `texts`: (field, before, after)."""

    at: datetime
    user: int | None
    place: str
    verb: str
    row: tuple
    before: dict
    after: dict
    who: str = ""
    texts: list[tuple[str, str, str]] = field(default_factory=list)


def changes_of(agreement: Agreement) -> list[Change]:
    """The last changes of the text, newest first; one query a table."""
    found = _sittings(sorted(_events_of(agreement), key=lambda event: event["pgh_created_at"]))
    shown = [change for change in reversed(found) if change.texts][:SHOWN]
    names = dict(
        User.objects.filter(pk__in={change.user for change in shown if change.user}).values_list(
            "pk", "name"
        )
    )
    for change in shown:
        change.who = names.get(change.user, "Por línea de comandos")
    return shown


def _events_of(agreement: Agreement) -> Iterator[dict]:
    for name in PLACES:
        model = apps.get_model("agreements", f"{name}Event")
        if name == "Agreement":
            events = model.objects.filter(id=agreement.pk)
        elif name == "SubActivity":
            events = model.objects.filter(scheduled_action__in=_action_pks(agreement))
        else:
            events = model.objects.filter(agreement=agreement.pk)
        for event in events.order_by("pgh_id").values():
            yield event | {"table": name}


def _sittings(events: list[dict]) -> list[Change]:
    """Events in their order, joined when the same person went on with the same row."""
    present: dict[tuple, dict] = {}
    last: dict[tuple, Change] = {}
    found = []
    for event in events:
        row = (event["table"], event["id"])
        before, verb = present.get(row, {}), event["pgh_label"]
        after = {} if verb == "delete" else _told(event)
        present[row] = after
        user = (event["pgh_context"] or {}).get("user")
        sitting = last.get(row)
        goes_on = (
            sitting is not None
            and sitting.user == user
            and verb == "update"
            and event["pgh_created_at"] - sitting.at < SESSION
        )
        if goes_on:
            sitting.at, sitting.after = event["pgh_created_at"], after
        else:
            told = before or _told(event) if verb == "delete" else before
            place = PLACES[event["table"]]
            sitting = Change(event["pgh_created_at"], user, place, LABELS[verb], row, told, after)
            found.append(sitting)
            last[row] = sitting
    _explain(found)
    return sorted(found, key=lambda change: change.at)


def _told(event: dict) -> dict:
    return {
        name: value
        for name, value in event.items()
        if not name.startswith("pgh_")
        and name != "table"
        and name.removesuffix("_id") not in SILENT
        and not name.endswith("_version")
    }


def _explain(found: list[Change]) -> None:
    """Fill in the texts: labels of fields, names instead of keys."""
    names = _names(found)
    for change in found:
        model = apps.get_model("agreements", change.row[0]) if change.row[0] in MODELS else None
        for name in {**change.before, **change.after}:
            before, after = change.before.get(name), change.after.get(name)
            if before == after or (not before and not after):
                continue
            texts = (_in_words(name, value, names) for value in (before, after))
            change.texts.append((_label(model, name), *texts))


MODELS = set(PLACES) - {"AgreementDistrict"}


def _label(model, name: str) -> str:
    if model is None:
        return "Distrito"
    return str(model._meta.get_field(name.removesuffix("_id")).verbose_name).capitalize()


RELATED = {
    "actor": ("strategies", "Actor"),
    "lead_actor": ("strategies", "Actor"),
    "axis": ("strategies", "Axis"),
    "plan_line": ("strategies", "PlanLine"),
    "strategy": ("strategies", "Strategy"),
    "strategic_action": ("strategies", "StrategicAction"),
    "district": ("territory", "District"),
}


def _names(found: list[Change]) -> dict:
    """(model, key) → its name, for every key that the changes speak of."""
    keys: dict[tuple, set] = {}
    for change in found:
        for values in (change.before, change.after):
            for name, value in values.items():
                model = RELATED.get(name.removesuffix("_id"))
                if model and value:
                    keys.setdefault(model, set()).add(value)
    return {
        (model, row.pk): str(row)
        for model, pks in keys.items()
        for row in apps.get_model(*model).objects.filter(pk__in=pks)
    }


def _in_words(name: str, value, names: dict) -> str:
    model = RELATED.get(name.removesuffix("_id"))
    if value in (None, "", []):
        return ""
    if model:
        return names.get((model, value), str(value))
    if isinstance(value, list):
        return "; ".join(value)
    if name in ("month", "period_start", "period_end"):
        return months.title(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return dict(CHOICES.get(name, ())).get(value, str(value))


CHOICES = {"state": State.choices, "form": Form.choices, "part": Part.choices}
