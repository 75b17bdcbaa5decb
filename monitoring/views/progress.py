"""Section 6: `/acuerdos/<ref>/avance/`, its rows, and the page of one slot."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.models import Agreement, SubActivity
from core.accounts.models import User
from core.documents.uploads import download_response
from core.lib import clock, months
from core.lib.problems import Conflict, RuleViolation
from core.lib.text import LARGEST_VERSION, whole_number
from monitoring import perms, services
from monitoring.enums import SECTION_6
from monitoring.forms.progress import ClosingForm, RowForm
from monitoring.models import Evidence, ProgressReport
from monitoring.sheets import Sheet, SheetRow
from monitoring.trail import changes_of

PARTIES = ("strategy__canton__reporting_calendar", "axis", "lead_actor")
OF_AGREEMENT = "scheduled_action__agreement"
NO_MONTH = "Falta el mes. Cargue la página otra vez."


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = get_object_or_404(
        Agreement.objects.visible_to(request.user).select_related(*PARTIES), reference=reference
    )
    if request.method == "POST":
        perms.must_report(request.user, agreement)
        return _save_sheet(request, agreement)
    sheet = Sheet(agreement, request.user, clock.today(), _month(request.GET.get("mes")))
    return _sheet_page(request, sheet, {})


def _save_sheet(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Save the good rows, say which were not saved and why, keep what was typed there.

    Rows that take no report any more are asked too: what a person typed before the month closed,
    or before somebody closed the slot, is refused with its reason and shown, never dropped.
    """
    month = _month(request.POST.get("mes"))
    if month is None:
        messages.error(request, NO_MONTH, extra_tags="note-danger")
        return redirect("monitoring:progress", agreement.reference)
    before = Sheet(agreement, request.user, clock.today(), month, is_posted=True)
    undone = _undo(request, before)
    forms = [
        RowForm(request.POST, request.FILES, row=row)
        for row in before.begun_rows
        if row.slot.pk != undone
    ]
    saved = [form for form in forms if _save_row(form, by=request.user)]
    _remove_file(request, agreement)
    faulty = {form.row.slot.pk: form for form in forms if form.errors or form.theirs}
    if saved:
        said = "1 fila guardada" if len(saved) == 1 else f"{len(saved)} filas guardadas"
        text = f"{said} a las {timezone.localtime():%H:%M}."
        messages.success(request, text, extra_tags="note-ok")
    if not faulty:
        anchor = f"#casilla-{undone}" if undone else ""
        return redirect(f"{_address(before)}{anchor}")
    after = Sheet(agreement, request.user, clock.today(), month, is_posted=True)
    status = 409 if any(form.theirs for form in faulty.values()) else 200
    return _sheet_page(request, after, faulty, status=status)


def _save_row(form: RowForm, *, by: User) -> bool:
    """Whether something was saved; what was refused stands in the form."""
    if not form.is_valid():
        return False
    is_untouched = form.is_untouched()
    if is_untouched and not form.uploaded:
        return False
    row = form.row
    try:
        if row.report is None or not is_untouched:
            row.report = services.save_report(
                sub_activity=row.slot,
                month=row.month,
                **form.content,
                by=by,
                version=form.seen_version,
            )
    except RuleViolation as violation:
        form.refuse(violation)
    except Conflict:
        form.theirs = _latest(row) or ProgressReport(month=row.month, version=0)
    else:
        _attach(form, by=by)
    return form.is_saved and not (is_untouched and form.errors)


def _attach(form: RowForm, *, by: User) -> None:
    """Keep the files of a row whose level is saved; one that is refused takes nothing else
    along."""
    form.is_saved = True
    for uploaded in form.uploaded:
        try:
            services.attach(report=form.row.report, uploaded=uploaded, by=by)
        except RuleViolation as violation:
            form.add_error("evidence", str(violation))
        except ValidationError as fault:
            form.add_error("evidence", fault)


def _latest(row: SheetRow) -> ProgressReport | None:
    """What somebody else saved meanwhile; the row shows it from now on."""
    row.report = (
        ProgressReport.objects.filter(sub_activity=row.slot, month=row.month)
        .select_related("reported_by")
        .first()
    )
    return row.report


def _undo(request: HttpRequest, sheet: Sheet) -> int | None:
    """«Deshacer» of one row: the slot that it was pressed for."""
    pressed = request.POST.get("deshacer", "")
    row = next((row for row in sheet.rows if str(row.slot.pk) == pressed and row.report), None)
    if row is None:
        return None
    posted = request.POST.get(f"casilla-{row.slot.pk}-version", "")
    version = whole_number(posted, LARGEST_VERSION)
    try:
        services.undo_last_change(
            report=row.report,
            by=request.user,
            version=row.version if version is None else version,
        )
    except RuleViolation as violation:
        messages.error(request, str(violation), extra_tags="note-danger")
    except Conflict:
        text = f"No se deshizo «{row.label}»: otra persona la cambió. Revise lo que dice ahora."
        messages.error(request, text, extra_tags="note-danger")
    else:
        messages.success(request, f"Se deshizo el último cambio de «{row.label}».", "note-ok")
    return row.slot.pk


def _remove_file(request: HttpRequest, agreement: Agreement) -> None:
    """«Quitar» of one file."""
    pressed = whole_number(request.POST.get("quitar", ""))
    if pressed is None:
        return
    evidence = get_object_or_404(_evidence_of(agreement), pk=pressed)
    try:
        services.remove_evidence(evidence=evidence, by=request.user)
    except RuleViolation as violation:
        messages.error(request, str(violation), extra_tags="note-danger")
    else:
        messages.success(request, f"Se quitó {evidence.name}.", extra_tags="note-ok")


@require_POST
def save_row(request: HttpRequest, reference: str, slot: int) -> JsonResponse:
    """The row that the page saves by itself: 200 saved, 422 not as it should be, 409 somebody
    else was quicker."""
    sub_activity = _slot(request.user, reference, slot)
    perms.must_report(request.user, sub_activity.scheduled_action.agreement)
    month = _month(request.POST.get("mes"))
    if month is None:
        return JsonResponse({"errors": {"__all__": NO_MONTH}}, status=422)
    row = SheetRow(sub_activity, month, None, None, can_edit=True)
    form = RowForm(request.POST, request.FILES, row=row)
    if not form.is_valid():
        return _faults(form)
    return _save_one(request, form)


def _save_one(request: HttpRequest, form: RowForm) -> JsonResponse:
    if form.cleaned_data["level"] is None:
        form.add_error("level", "Escoja el nivel.")
        return _faults(form)
    row = form.row
    try:
        row.report = services.save_report(
            sub_activity=row.slot,
            month=row.month,
            **form.content,
            by=request.user,
            version=form.seen_version,
        )
    except RuleViolation as violation:
        form.refuse(violation)
    except Conflict:
        form.theirs = _latest(row) or ProgressReport(month=row.month, version=0)
        told = render_to_string("monitoring/_conflict.html", {"form": form, "row": row}, request)
        return JsonResponse({"conflict": told, "version": row.version}, status=409)
    else:
        return _saved(request, form)
    return _faults(form)


def _saved(request: HttpRequest, form: RowForm) -> JsonResponse:
    """What stands saved; a file that was refused is told beside it (422)."""
    uploaded = form.uploaded
    _attach(form, by=request.user)
    row = form.row
    kind, words = row.tag
    answer = {
        "at": f"{timezone.localtime():%H:%M}",
        "version": row.version,
        "tag": {"kind": kind, "words": words},
        "cell": render_to_string("monitoring/_report_cell.html", {"report": row.report}),
    }
    if uploaded:
        context = {"row": row, "agreement": row.slot.parent}
        answer["files"] = render_to_string("monitoring/_files.html", context, request)
    return _faults(form, saved=answer) if form.errors else JsonResponse(answer)


def _faults(form: RowForm, saved: dict | None = None) -> JsonResponse:
    """What is not as it should be; `saved` when the level was saved all the same."""
    errors = {name: " ".join(texts) for name, texts in form.errors.items()}
    return JsonResponse({"errors": errors, "saved": saved}, status=422)


@require_safe
def slot_page(request: HttpRequest, reference: str, slot: int) -> HttpResponse:
    """One slot: what note 10 says of it, its levels, who changed what and when, its closing."""
    return _slot_page(request, _slot(request.user, reference, slot), ClosingForm())


@require_POST
def close_slot(request: HttpRequest, reference: str, slot: int) -> HttpResponse:
    sub_activity = _slot(request.user, reference, slot)
    perms.must_report(request.user, sub_activity.parent)
    form = ClosingForm(request.POST)
    if form.is_valid():
        try:
            services.close_slot(
                sub_activity=sub_activity,
                month=_month(request.POST.get("mes")) or months.month_of(clock.today()),
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, "Se cerró la casilla con su motivo.", extra_tags="note-ok")
            return redirect("monitoring:slot", reference, slot)
    return _slot_page(request, sub_activity, form)


@require_POST
def reopen_slot(request: HttpRequest, reference: str, slot: int) -> HttpResponse:
    sub_activity = _slot(request.user, reference, slot)
    perms.must_report(request.user, sub_activity.parent)
    try:
        services.reopen_slot(sub_activity=sub_activity, by=request.user)
    except RuleViolation as violation:
        messages.error(request, str(violation), extra_tags="note-danger")
    else:
        messages.success(request, "Se reabrió la casilla.", extra_tags="note-ok")
    return redirect("monitoring:slot", reference, slot)


@require_safe
def evidence_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    agreement = get_object_or_404(
        Agreement.objects.visible_to(request.user).select_related("strategy"), reference=reference
    )
    evidence = get_object_or_404(_evidence_of(agreement).select_related("file"), pk=pk)
    perms.must_open_evidence(request.user, agreement)
    return download_response(evidence.file, evidence.name)


# --- pages --------------------------------------------------------------------------------------


def _sheet_page(request, sheet: Sheet, faulty: dict[int, RowForm], *, status=200) -> HttpResponse:
    forms = {row.slot.pk: faulty.get(row.slot.pk) or RowForm(row=row) for row in sheet.rows}
    lines = [
        (action, [(row, forms[row.slot.pk]) for row in rows]) for action, rows in sheet.actions
    ]
    context = {
        "agreement": sheet.agreement,
        "section_title": SECTION_6,
        "sheet": sheet,
        "lines": lines,
        "faulty": [form for form in faulty.values() if not form.is_saved],
        "without_file": [form for form in faulty.values() if form.is_saved],
        "why_not": "" if sheet.agreement.is_monitored else perms.why_not_monitored(sheet.agreement),
        "handles": request.user.handles_monitoring(sheet.agreement.strategy.canton_id),
        "can_set_calendar": perms.can_set_calendar(request.user, sheet.agreement.canton),
        "only_handlers": perms.ONLY_HANDLERS_REPORT,
    }
    return render(request, "monitoring/progress.html", context, status=status)


def _slot_page(request: HttpRequest, sub_activity: SubActivity, form: ClosingForm) -> HttpResponse:
    agreement = sub_activity.parent
    sheet = Sheet(agreement, request.user, clock.today(), _month(request.GET.get("mes")))
    slot = next(one for one in sheet.slots if one.pk == sub_activity.pk)
    context = {
        "agreement": agreement,
        "slot": slot,
        "sheet": sheet,
        "cells": [sheet.cell(slot, month) for month in sheet.columns if month >= slot.month],
        "changes": changes_of(slot),
        "form": form,
        "closing_months": sheet.open_months,
        "closure": services.closure_of(slot),
        "can_reopen": sheet.can_report and services.can_reopen(slot, clock.today()),
    }
    return render(request, "monitoring/slot.html", context)


def _slot(user: User, reference: str, pk: int) -> SubActivity:
    """A slot with its agreement, canton, calendar and closure, in one query; else 404."""
    return get_object_or_404(
        SubActivity.objects.visible_to(user).select_related(
            f"{OF_AGREEMENT}__strategy__canton__reporting_calendar", "closure"
        ),
        pk=pk,
        scheduled_action__agreement__reference=reference,
    )


def _evidence_of(agreement: Agreement):
    return Evidence.objects.filter(
        report__sub_activity__scheduled_action__agreement=agreement
    ).select_related(
        "report__sub_activity__closure",
        "report__sub_activity__scheduled_action__agreement__strategy__canton__reporting_calendar",
    )


def _address(sheet: Sheet) -> str:
    page = reverse("monitoring:progress", args=[sheet.agreement.reference])
    return f"{page}?mes={months.code(sheet.month)}"


def _month(text: str | None) -> date | None:
    """A month from an address or a form; nonsense is as good as none."""
    try:
        return months.parse_month(text or "")
    except ValueError:
        return None
