"""`/diagnosticos/`: diagnoses and audits, and the interviews, workshops and meetings of their
making, with documents and findings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.documents.uploads import download_response
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from strategies import perms
from strategies.forms.diagnoses import DiagnosisFilter, DiagnosisForm, DocumentsForm, FindingForm
from strategies.models import Diagnosis, DiagnosisFile, Finding
from strategies.views.access import canton_of, row_of
from strategies.views.registers import Sort, form_page, list_page, remove_page

SORTS = (
    Sort("-fecha", "Los más recientes primero", ("-made_on", "-pk")),
    Sort("fecha", "Los más antiguos primero", ("made_on", "pk")),
    Sort("titulo", "Título, de la A a la Z", ("folded", "pk")),
    Sort("tipo", "Tipo", ("kind", "-made_on", "pk")),
)


def _diagnosis(request: HttpRequest, pk: int, *, writing: bool = False) -> Diagnosis:
    rows = Diagnosis.objects.select_related("canton")
    return row_of(request, rows, pk, writing=writing, open_to=perms.PARTICIPANTS)


def _part(request: HttpRequest, model, pk: int, *, writing: bool = False):
    rows = model.objects.select_related("diagnosis__canton")
    return row_of(request, rows, pk, writing=writing, open_to=perms.PARTICIPANTS)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    form = DiagnosisFilter(request.GET, canton=canton)
    return list_page(
        request,
        "strategies/diagnoses.html",
        form.apply(Diagnosis.objects.of_canton(canton)).with_counts(),
        form=form,
        sorts=SORTS,
        canton=canton,
        may_write=perms.can_write(request.user, canton),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True, open_to=perms.PARTICIPANTS)
    return form_page(
        request,
        _form(request, Diagnosis(canton=canton)),
        title="Nuevo diagnóstico",
        crumbs=[_crumb()],
        done="Se registró. Agregue ahora sus hallazgos.",
    )


def _form(request: HttpRequest, diagnosis: Diagnosis) -> DiagnosisForm:
    return DiagnosisForm(request.POST or None, request.FILES or None, instance=diagnosis)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _diagnosis(request, pk), DocumentsForm())


def _page(request: HttpRequest, diagnosis: Diagnosis, form: DocumentsForm) -> HttpResponse:
    context = {
        "diagnosis": diagnosis,
        "findings": diagnosis.findings.with_uses(),
        "recommendations": diagnosis.recommendations.visible_to(request.user).select_related(
            "body"
        ),
        "form": form,
        "crumbs": [_crumb()],
        "may_write": perms.can_write(request.user, diagnosis.canton),
    }
    return render(request, "strategies/diagnosis.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    diagnosis = _diagnosis(request, pk, writing=True)
    title = diagnosis.title
    return form_page(
        request,
        _form(request, diagnosis),
        title=f"Editar {title}",
        crumbs=[_crumb(), (title, diagnosis.get_absolute_url())],
        done="Se guardó el diagnóstico.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    diagnosis = _diagnosis(request, pk, writing=True)
    return remove_page(
        request,
        diagnosis,
        name=f"«{diagnosis}» con sus documentos y hallazgos",
        crumbs=[_crumb(), (diagnosis.title, diagnosis.get_absolute_url())],
        then=reverse("strategies:diagnoses"),
    )


def _crumb() -> tuple[str, str]:
    return "Diagnósticos", reverse("strategies:diagnoses")


# --- documents --------------------------------------------------------------------------------


@require_POST
@told_at_the_field
def add_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them or, when one cannot be received, none."""
    diagnosis = _diagnosis(request, pk, writing=True)
    form = DocumentsForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            for file, name in form.cleaned_data["documents"]:
                diagnosis.attach(file, name)
        except RuleViolation as violation:
            form.refuse(violation)
    if not form.is_valid():
        return _page(request, diagnosis, form)
    messages.success(request, "Se agregaron los documentos.", extra_tags="note-ok")
    return redirect(f"{diagnosis.get_absolute_url()}#documentos")


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _part(request, DiagnosisFile, pk)
    return download_response(kept.file, kept.name)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_document(request: HttpRequest, pk: int) -> HttpResponse:
    kept = _part(request, DiagnosisFile, pk, writing=True)
    return remove_page(
        request,
        kept,
        name=f"el documento «{kept}»",
        crumbs=[_crumb(), _up(kept)],
        then=f"{kept.diagnosis.get_absolute_url()}#documentos",
    )


# --- findings ---------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new_finding(request: HttpRequest, pk: int) -> HttpResponse:
    diagnosis = _diagnosis(request, pk, writing=True)
    finding = diagnosis.next_finding()
    return form_page(
        request,
        FindingForm(request.POST or None, instance=finding),
        title="Nuevo hallazgo",
        crumbs=[_crumb(), _up(finding)],
        done="Se agregó el hallazgo.",
        then=f"{diagnosis.get_absolute_url()}#hallazgos",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit_finding(request: HttpRequest, pk: int) -> HttpResponse:
    finding = _part(request, Finding, pk, writing=True)
    return form_page(
        request,
        FindingForm(request.POST or None, instance=finding),
        title="Editar el hallazgo",
        crumbs=[_crumb(), _up(finding)],
        done="Se guardó el hallazgo.",
        then=f"{finding.diagnosis.get_absolute_url()}#hallazgos",
    )


@require_POST
@told_at_the_field
def move_finding(request: HttpRequest, pk: int) -> HttpResponse:
    finding = _part(request, Finding, pk, writing=True)
    finding.move(up=request.POST.get("hacia") == "arriba")
    return redirect(f"{finding.diagnosis.get_absolute_url()}#hallazgos")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_finding(request: HttpRequest, pk: int) -> HttpResponse:
    finding = _part(request, Finding, pk, writing=True)
    return remove_page(
        request,
        finding,
        name="el hallazgo",
        crumbs=[_crumb(), _up(finding)],
        then=f"{finding.diagnosis.get_absolute_url()}#hallazgos",
    )


def _up(part: Finding | DiagnosisFile) -> tuple[str, str]:
    return part.diagnosis.title, part.diagnosis.get_absolute_url()
