"""The Unidad de Gestión Territorial: who creates it, and its functions, switched on one by one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from strategies import perms
from strategies.enums import BodyKind, Cadence, UnitTask
from strategies.forms.bodies import FunctionForm, SwitchOffForm, SwitchOnForm, UnitForm
from strategies.models import Body, UnitFunction
from strategies.views.access import canton_of, refuse_unless
from strategies.views.bodies import body_of, crumb, refuse_without_designation
from strategies.views.registers import form_page

NOT_A_CREATOR = "La unidad la crean la Alcaldía, Gestor Local y Secretaría Técnica."


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    """R15: the Alcaldía creates the unit; its técnicos take its seats."""
    canton = canton_of(request)
    refuse_unless(perms.can_designate(request.user, canton), NOT_A_CREATOR)
    unit = Body(
        canton=canton,
        kind=BodyKind.TERRITORIAL_UNIT,
        name="Unidad de Gestión Territorial",
        cadence=Cadence.WEEKLY,
    )
    existing = Body.objects.filter(canton=canton, kind=unit.kind).first()
    if existing and request.method != "POST":  # who typed it reads on the form that it is there
        return redirect(existing)
    return form_page(
        request,
        UnitForm(request.POST or None, request.FILES or None, instance=unit),
        title="Crear la Unidad de Gestión Territorial",
        crumbs=[crumb()],
        done="Se creó la unidad. Agregue los puestos de su equipo técnico y ponga en marcha sus "
        "funciones, una por una.",
        button="Crear la unidad",
    )


def _unit(request: HttpRequest, pk: int) -> Body:
    """The unit, for who may change its functions: the team that writes, and the Alcaldía."""
    body = body_of(request, pk)
    refuse_without_designation(request, body)
    if not body.is_unit:
        raise Http404
    return body


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def switch_on(request: HttpRequest, pk: int, task: str) -> HttpResponse:
    body = _unit(request, pk)
    if task not in UnitTask.values:
        raise Http404
    form = SwitchOnForm(request.POST or None)
    label = UnitTask(task).label
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            body.switch_on(UnitTask(task), since=data["since"], note=data["note"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            text = f"En marcha desde el {data['since']:%d/%m/%Y}: {label}."
            messages.success(request, text, extra_tags="note-ok")
            return redirect(f"{body.get_absolute_url()}#funciones")
    return _function_page(request, body, form, f"Poner en marcha: {label}", "Poner en marcha")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit_function(request: HttpRequest, pk: int, function_pk: int) -> HttpResponse:
    body = _unit(request, pk)
    function = get_object_or_404(UnitFunction, pk=function_pk, body=body)
    return form_page(
        request,
        FunctionForm(request.POST or None, instance=function),
        title=f"{function}: cómo empieza",
        crumbs=[crumb(), (body.name, body.get_absolute_url())],
        done="Se guardó la nota de la función.",
        then=f"{body.get_absolute_url()}#funciones",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def switch_off(request: HttpRequest, pk: int, function_pk: int) -> HttpResponse:
    """GET asks, POST acts; that it ran stays in the history."""
    body = _unit(request, pk)
    function = get_object_or_404(UnitFunction, pk=function_pk, body=body)
    form = SwitchOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            function.switch_off(on=form.cleaned_data["on"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            text = f"«{function}» estuvo en marcha hasta el {function.until:%d/%m/%Y}."
            messages.success(request, text, extra_tags="note-ok")
            return redirect(f"{body.get_absolute_url()}#funciones")
    note = (
        f"En marcha desde el {function.since:%d/%m/%Y}. Lo que ya se registró se conserva, y la "
        "función se puede poner en marcha otra vez."
    )
    return _function_page(request, body, form, f"Apagar: {function}", "Apagar la función", note)


def _function_page(request, body, form, title: str, button: str, note: str = "") -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "note": note,
        "crumbs": [crumb(), (body.name, body.get_absolute_url())],
    }
    return render(request, "strategies/seat_step.html", context)
