"""`/informes/`: the canton's annual reports, their preview, their message and their publication."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from citizens import files, perms, present, services, snapshot
from citizens.forms import NarrativeForm
from citizens.models import AnnualReport, EditionState
from citizens.queries import ReportYear, report_of, years_of
from core.accounts.canton import canton_in_view
from core.lib import clock
from core.lib.problems import Conflict, RuleViolation
from core.territory.models import Canton

NOT_A_READER = (
    "Los informes los preparan Gestor Local y Secretaría Técnica, y los publica la Comisión "
    "Ejecutiva del cantón. Lo publicado lo puede leer cualquier persona en la página del cantón."
)
RELOAD_SECONDS = "3"
PREVIEW_STYLE = "estilo.css"


def _canton(request: HttpRequest) -> Canton:
    canton = canton_in_view(request)
    if canton is None or not perms.can_read(request.user, canton):
        raise PermissionDenied(NOT_A_READER)
    return canton


def _year(canton: Canton, year: int) -> ReportYear:
    """404 for a year of which the canton has nothing to tell."""
    for one in years_of(canton, clock.today()):
        if one.year == year:
            return one
    raise Http404


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    canton = _canton(request)
    return render(
        request,
        "citizens/staff_list.html",
        {"canton": canton, "years": years_of(canton, clock.today())},
    )


@require_safe
def detail(request: HttpRequest, year: int) -> HttpResponse:
    canton = _canton(request)
    return _detail_page(request, canton, _year(canton, year))


def _detail_page(request, canton: Canton, row: ReportYear, form=None, status=200) -> HttpResponse:
    report = report_of(canton, row.year)
    is_working = bool(row.unfinished and row.unfinished.state == EditionState.RENDERING)
    context = {
        "canton": canton,
        "row": row,
        "report": report,
        "form": form or NarrativeForm(instance=report, initial={"version": report.version}),
        "may_write": perms.can_write_narrative(request.user, canton),
        "may_publish": perms.can_publish(request.user, canton),
        "seat": services.deciding_seat(canton, request.user),
        "is_working": is_working,
        **_draft(report, row),
    }
    if is_working:
        waited = timezone.now() - row.unfinished.approved_at
        context["seconds"] = max(int(waited.total_seconds()), 0)
    response = render(request, "citizens/staff_detail.html", context, status=status)
    if is_working and request.method == "GET":
        response["Refresh"] = RELOAD_SECONDS
    return response


def _draft(report: AnnualReport, row: ReportYear) -> dict:
    """The report as it would be published today, and whether that is what is shown already."""
    try:
        content = snapshot.content_of(report, clock.today())
    except RuleViolation as violation:
        return {"draft": None, "reason": str(violation)}
    data_hash = snapshot.hash_of(content)
    return {
        "draft": present.context_of(content, _facts(0)),
        "data_hash": data_hash,
        "is_shown": bool(row.shown and row.shown.data_hash == data_hash),
    }


def _facts(number: int) -> dict:
    """What an edition would say of itself if it were published today."""
    today = clock.today().isoformat()
    return {"number": number, "cut_off": today, "changes": [], "earlier": []}


@require_POST
@transaction.atomic
def narrative(request: HttpRequest, year: int) -> HttpResponse:
    canton = _canton(request)
    row = _year(canton, year)
    if not perms.can_write_narrative(request.user, canton):
        raise PermissionDenied("El mensaje lo escriben Gestor Local y Secretaría Técnica.")
    report, _ = AnnualReport.objects.get_or_create(canton=canton, year=year)
    form = NarrativeForm(request.POST, instance=report)
    if not form.is_valid():
        return _detail_page(request, canton, row, form, status=422)
    try:
        report.write_narrative(form.cleaned_data["narrative"], version=form.cleaned_data["version"])
    except Conflict:
        return _narrative_conflict(request, canton, row)
    messages.success(request, "Se guardó el mensaje del informe.", extra_tags="note-ok")
    return redirect("reports:detail", year)


def _narrative_conflict(request: HttpRequest, canton: Canton, row: ReportYear) -> HttpResponse:
    """409: both texts side by side; saving again, having read both, replaces the stored one."""
    stored = AnnualReport.objects.get(canton=canton, year=row.year)
    data = request.POST.copy()
    data["version"] = str(stored.version)
    form = NarrativeForm(data, instance=stored)
    form.add_error(
        "narrative",
        "Otra persona guardó el mensaje mientras usted escribía. Abajo está el suyo; compárelo "
        f"con el guardado antes de guardar otra vez: «{stored.narrative}»",
    )
    return _detail_page(request, canton, row, form, status=409)


@require_POST
def publish(request: HttpRequest, year: int) -> HttpResponse:
    """Approve, from a seat, what the person saw: other data since then asks to look again."""
    canton, _ = _to_be_published(request, year)
    seen = request.POST.get("seen", "")
    try:
        edition = services.publish(canton, year, by=request.user, seen=seen, wait=False)
    except RuleViolation as violation:
        messages.error(request, str(violation), extra_tags="note-danger")
    else:
        if edition.state == EditionState.PUBLISHED:
            text = f"La edición {edition.number} ya dice lo mismo: no hace falta publicar otra."
            messages.info(request, text, extra_tags="note-ok")
    return redirect("reports:detail", year)


def _to_be_published(request: HttpRequest, year: int) -> tuple[Canton, ReportYear]:
    """The canton and its year, for a person who publishes there."""
    canton = _canton(request)
    row = _year(canton, year)
    if not perms.can_publish(request.user, canton):
        raise PermissionDenied("El informe anual lo publica la Comisión Ejecutiva del cantón.")
    return canton, row


@require_POST
def retry(request: HttpRequest, year: int) -> HttpResponse:
    _, row = _to_be_published(request, year)
    if row.unfinished:
        services.try_again(row.unfinished)
    return redirect("reports:detail", year)


@require_safe
def preview(request: HttpRequest, year: int, page: str = "") -> HttpResponse:
    """The public page as it would be, for the canton's own people."""
    canton = _canton(request)
    row = _year(canton, year)
    try:
        content = snapshot.content_of(report_of(canton, year), clock.today())
    except RuleViolation as violation:
        raise Http404 from violation
    facts = _facts(row.shown.number + 1 if row.shown else 1)
    pages = files.pages(content, facts, stylesheet=PREVIEW_STYLE, sizes=None)
    if page not in pages:
        raise Http404
    return HttpResponse(pages[page])


@require_safe
def preview_style(request: HttpRequest, year: int) -> HttpResponse:
    _year(_canton(request), year)
    return HttpResponse(
        files.stylesheet(files.PREVIEW_STYLES), content_type="text/css; charset=utf-8"
    )
