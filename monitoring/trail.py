"""Who changed what of a slot, and when: read from the history that the database itself keeps."""

from dataclasses import dataclass
from datetime import date, datetime

from agreements.models import SubActivity
from core.accounts.models import User
from core.lib import months
from monitoring.levels import level_words
from monitoring.models import Evidence, ProgressReport, SlotClosure

NOT_REPORTED = "sin reporte"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `what` in words («75 % → 50 %»), `details` line by line. `by` is empty for what
    came by import or by command."""

    at: datetime
    by: str
    what: str
    details: tuple[str, ...] = ()
    month: date | None = None


def changes_of(slot: SubActivity) -> list[Change]:
    """Every change of the slot's reports, files and closing, newest first. Four queries."""
    reports = list(
        ProgressReport.pgh_event_model.objects.filter(sub_activity_id=slot.pk).order_by("pgh_id")
    )
    files = Evidence.pgh_event_model.objects.filter(
        report_id__in={event.pgh_obj_id for event in reports}
    ).order_by("pgh_id")
    closures = SlotClosure.pgh_event_model.objects.filter(sub_activity_id=slot.pk)
    events = [*reports, *files, *closures.order_by("pgh_id")]
    names = dict(
        User.objects.filter(pk__in={_actor_id(event) for event in events}).values_list("pk", "name")
    )
    month_of = {event.pgh_obj_id: event.month for event in reports}
    found = [
        *_report_changes(reports, names),
        *(_file_change(event, names, month_of) for event in files),
        *(_closure_change(event, names) for event in closures),
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _report_changes(events, names):
    before = {}
    for event in events:
        former = before.get(event.month)
        is_gone = event.pgh_label == "delete"
        before[event.month] = None if is_gone else event
        level = NOT_REPORTED if is_gone else level_words(event.level)
        stood = level_words(former.level) if former else NOT_REPORTED
        what = f"{stood} → {level}" if stood != level else f"{level}, el mismo nivel"
        yield Change(
            _moment(event),
            names.get(_actor_id(event), ""),
            what,
            () if is_gone else tuple(_details(former, event)),
            event.month,
        )


def _details(former, event):
    if event.note != (former.note if former else ""):
        yield f"Nota: «{event.note}»" if event.note else "Se quitó la nota"
    if event.people_reached != (former.people_reached if former else None):
        people = event.people_reached
        yield "Se quitó el número de personas" if people is None else f"Personas: {people}"


def _file_change(event, names, month_of) -> Change:
    verb = "Se quitó el archivo" if event.pgh_label == "delete" else "Se adjuntó"
    what = f"{verb} {event.name}"
    return Change(
        _moment(event),
        names.get(_actor_id(event), ""),
        what,
        month=month_of.get(event.report_id),
    )


def _closure_change(event, names) -> Change:
    if event.pgh_label == "delete":
        return Change(_moment(event), names.get(_actor_id(event), ""), "Se reabrió la casilla")
    last = months.in_words(event.month)
    what = f"Se cerró la casilla: {last} es el último mes que se reporta"
    by = names.get(_actor_id(event), "")
    return Change(_moment(event), by, what, (f"Motivo: «{event.reason}»",))


def _moment(event) -> datetime:
    """When it was done: written in the row itself, or for a removal in the history."""
    if event.pgh_label != "delete":
        for field in ("reported_at", "uploaded_at", "closed_at"):
            if hasattr(event, field):
                return getattr(event, field)
    return event.pgh_created_at


def _actor_id(event) -> int | None:
    """The person: written in the row itself, or for a removal in the history's context."""
    if event.pgh_label == "delete":
        return (event.pgh_context or {}).get("user")
    for field in ("reported_by_id", "uploaded_by_id", "closed_by_id"):
        if hasattr(event, field):
            return getattr(event, field)
    return None
