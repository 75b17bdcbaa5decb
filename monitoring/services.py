"""What people do in section 6: report, undo, close a slot, attach evidence."""

from datetime import date

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from agreements.models import SubActivity
from core.accounts.models import User
from core.documents import uploads
from core.lib import clock, months
from core.lib.problems import Conflict, Problem, RuleViolation
from monitoring import perms
from monitoring.enums import Level
from monitoring.models import (
    Evidence,
    ProgressReport,
    ReportingCalendar,
    SlotClosure,
)

FILES_PER_REPORT = 10


# --- section 6: reports ---------------------------------------------------------------------


def why_closed(sub_activity: SubActivity, month: date, on: date) -> str:
    """Why a slot takes no report for a month on a date; an empty text when it does."""
    agreement = sub_activity.scheduled_action.agreement
    period = ReportingCalendar.objects.of(agreement.canton).period(month)
    closure = closure_of(sub_activity)
    if not agreement.is_monitored:
        return perms.why_not_monitored(agreement)
    if not period.has_begun(on):
        return f"{_month(month)} todavía no empieza: se reporta desde el {month:%d/%m/%Y}."
    if month < sub_activity.month:
        return (
            f"Esta sub-actividad está programada para {months.in_words(sub_activity.month)}: "
            "se reporta desde ese mes."
        )
    if period.is_closed(on):
        return f"{_month(month)} cerró el {period.closes_on:%d/%m/%Y}: ya no admite cambios."
    if closure and closure.month < month:
        return (
            f"La casilla se cerró en {months.in_words(closure.month)}. Para reportar, reábrala "
            "mientras ese mes siga abierto."
        )
    return ""


def save_report(
    *,
    sub_activity: SubActivity,
    month: date,
    level: int,
    note: str = "",
    people_reached: int | None = None,
    by: User,
    version: int | None = None,
    on: date | None = None,
) -> ProgressReport:
    """Set the level of a slot for a month of report (Anexo 1, §6, notes 12 and 13).

    `version` is the one that the person saw: 0 for «sin reporte yet», None for a command that
    writes whatever stands there. Saving what already stands changes nothing. Validated at once
    when `by` is one of the three roles that handle the instrument (note 11).

    Raises RuleViolation when the month is to come, before the slot's, or closed, and Conflict
    when somebody else saved this slot and month since that version; nothing is overwritten.
    """
    month = months.month_of(month)
    refusal = why_closed(sub_activity, month, on or clock.today())
    if refusal:
        raise RuleViolation(Problem("month", refusal))
    if level not in Level.values:
        raise RuleViolation(
            Problem("level", "Escoja uno de los cinco niveles: 0, 25, 50, 75, 100.")
        )
    if people_reached is not None and people_reached < 0:
        raise RuleViolation(
            Problem("people_reached", "Escriba cuántas personas, de 0 en adelante.")
        )
    values = {"level": int(level), "note": note.strip(), "people_reached": people_reached}
    try:
        with transaction.atomic():
            return _write_report(sub_activity, month, values, by=by, version=version)
    except IntegrityError as fault:
        if "one_report_per_slot_and_month" in str(fault):
            raise Conflict from fault  # two first reports at once: one was quicker
        raise


def _write_report(sub_activity, month, values, *, by, version) -> ProgressReport:
    found = ProgressReport.objects.filter(sub_activity=sub_activity, month=month)
    report = _locked(found)
    if report and all(getattr(report, name) == value for name, value in values.items()):
        return report
    if version is not None and version != (report.version if report else 0):
        raise Conflict
    report = report or ProgressReport(month=month, version=0)
    report.sub_activity = sub_activity  # as it was read, with its agreement and canton
    _set(report, values, by)
    report.save()
    return report


def _locked(found: QuerySet[ProgressReport]) -> ProgressReport | None:
    """The report's row alone: the usual order would join the agreement, and lock it for everybody
    who saves another of its slots."""
    return found.order_by("pk").select_for_update().first()


def _set(report: ProgressReport, values: dict, by: User) -> None:
    """The new content, who gave it, and its validation; the next version."""
    for name, value in values.items():
        setattr(report, name, value)
    is_validated = by.handles_monitoring(report.sub_activity.parent.strategy.canton_id)
    now = clock.now()
    report.reported_by, report.reported_at = by, now
    report.validated_by, report.validated_at = (by, now) if is_validated else (None, None)
    report.version += 1


@transaction.atomic
def undo_last_change(
    *, report: ProgressReport, by: User, version: int, on: date | None = None
) -> ProgressReport | None:
    """Take back the last change of a report that still stands, while its month is open.

    Undoing again goes one change further back, and from the first one to «sin reporte» (None);
    the history keeps every step. Raises Conflict when it was changed meanwhile, RuleViolation when
    the month is closed or files hang on a report that would go.
    """
    refusal = why_closed(report.sub_activity, report.month, on or clock.today())
    if refusal:
        raise RuleViolation(refusal)
    locked = _locked(ProgressReport.objects.filter(pk=report.pk))
    if locked is None or locked.version != version:
        raise Conflict
    *earlier, _ = _standing_changes(report)
    if not earlier:
        if report.evidence.exists():
            raise RuleViolation("Este reporte tiene archivos. Quítelos antes de deshacerlo.")
        with pghistory.context(user=by.pk):
            report.delete()
        return None
    before = earlier[-1]
    values = {name: getattr(before, name) for name in ("level", "note", "people_reached")}
    report.version = locked.version
    _set(report, values, by)
    with pghistory.context(user=by.pk, undo=_undo_mark(report.pk, report.version)):
        report.save()
    return report


def _standing_changes(report: ProgressReport) -> list:
    """The events of the changes that no undo took back, oldest first; the last one stands now.

    Changes are put on a stack and an undo takes one off, so what an undo wrote is never itself
    undone.
    """
    standing: list = []
    for event in report.history.order_by("pgh_id"):
        mark = (event.pgh_context or {}).get("undo")
        if mark == _undo_mark(event.pgh_obj_id, event.version):
            standing.pop()
        else:
            standing.append(event)
    return standing


def _undo_mark(pk: int, version: int) -> str:
    """What the history's context says of an undo. It names the one version that the undo wrote:
    a context is kept for the rest of a request, so other changes may carry it too."""
    return f"{pk}:{version}"


# --- section 6: slots that will not be done -------------------------------------------------


def closure_of(sub_activity: SubActivity) -> SlotClosure | None:
    return getattr(sub_activity, "closure", None)


def close_slot(
    *, sub_activity: SubActivity, month: date, reason: str, by: User, on: date | None = None
) -> SlotClosure:
    """Close a slot with a reason: it is no longer due after that month, which must be open."""
    month = months.month_of(month)
    _must_be_open(sub_activity, month, on)
    if not reason.strip():
        raise RuleViolation(Problem("reason", "Escriba por qué no se hará esta sub-actividad."))
    try:
        with transaction.atomic():
            return SlotClosure.objects.create(
                sub_activity=sub_activity, month=month, reason=reason.strip(), closed_by=by
            )
    except IntegrityError as fault:
        raise RuleViolation("Otra persona ya cerró esta casilla.") from fault


@transaction.atomic
def reopen_slot(*, sub_activity: SubActivity, by: User, on: date | None = None) -> None:
    """Take a closure back while its month is open; the history says who did (`by`)."""
    closure = SlotClosure.objects.filter(sub_activity=sub_activity).first()
    if closure is None:
        raise RuleViolation("Esta casilla ya está abierta.")
    _must_be_open(sub_activity, closure.month, on)
    with pghistory.context(user=by.pk):
        closure.delete()


def can_reopen(sub_activity: SubActivity, on: date) -> bool:
    """Whether the slot is closed, and in a month that is still open."""
    closure = closure_of(sub_activity)
    if closure is None:
        return False
    canton = sub_activity.scheduled_action.agreement.canton
    return ReportingCalendar.objects.of(canton).period(closure.month).is_open(on)


def _must_be_open(sub_activity: SubActivity, month: date, on: date | None) -> None:
    on = on or clock.today()
    agreement = sub_activity.scheduled_action.agreement
    if not agreement.is_monitored:
        raise RuleViolation(perms.why_not_monitored(agreement))
    period = ReportingCalendar.objects.of(agreement.canton).period(month)
    if not period.has_begun(on):
        raise RuleViolation(f"{_month(month)} todavía no empieza. Escoja un mes abierto.")
    if period.is_closed(on):
        raise RuleViolation(
            f"{_month(month)} cerró el {period.closes_on:%d/%m/%Y}: ya no admite cambios."
        )


# --- section 6: evidence ----------------------------------------------------------------------


@transaction.atomic
def attach(*, report: ProgressReport, uploaded, by: User, on: date | None = None) -> Evidence:
    """Keep a file beside a report. Raises ValidationError with what is wrong with the file, and
    RuleViolation when the month is closed or the report has its ten files."""
    refusal = why_closed(report.sub_activity, report.month, on or clock.today())
    if refusal:
        raise RuleViolation(refusal)
    ProgressReport.objects.select_for_update().get(pk=report.pk)
    if report.evidence.count() >= FILES_PER_REPORT:
        raise RuleViolation(f"Un reporte admite {FILES_PER_REPORT} archivos. Quite alguno antes.")
    file, name = uploads.accept(uploaded)
    same = report.evidence.filter(file=file, name=name).first()
    return same or Evidence.objects.create(report=report, file=file, name=name, uploaded_by=by)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User, on: date | None = None) -> None:
    """Take a file away from an open month; the history keeps that it was there and who did it."""
    report = evidence.report
    refusal = why_closed(report.sub_activity, report.month, on or clock.today())
    if refusal:
        raise RuleViolation(refusal)
    with pghistory.context(user=by.pk):
        evidence.delete()


def _month(month: date) -> str:
    return months.in_words(month).capitalize()
