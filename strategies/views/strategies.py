"""`/estrategias/`: the canton's strategies, their axes and their numbered actions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import whole_number
from core.receipts.answers import answered_before, keep_answer
from strategies import perms
from strategies.forms.strategies import (
    ActionForm,
    ActionProgrammeForm,
    AxisForm,
    StrategyForm,
)
from strategies.models import ActionProgramme, Axis, PlanLine, StrategicAction, Strategy
from strategies.models.usage import remove
from strategies.plans.perms import can_write_plans
from strategies.views.access import canton_of, row_of
from strategies.views.registers import form_page, remove_page


def strategy_of(request: HttpRequest, pk: int, *, writing: bool = False) -> Strategy:
    rows = Strategy.objects.select_related("canton")
    return row_of(request, rows, pk, writing=writing, open_to=perms.PARTICIPANTS)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    strategies = list(Strategy.objects.filter(canton=canton).with_counts())
    year = clock.today().year
    context = {
        "canton": canton,
        "strategies": strategies,
        "in_course": [strategy for strategy in strategies if strategy.covers(year)],
        "may_write": perms.can_write(request.user, canton),
    }
    return render(request, "strategies/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True, open_to=perms.PARTICIPANTS)
    return form_page(
        request,
        StrategyForm(request.POST or None, instance=Strategy(canton=canton)),
        title="Nueva estrategia",
        crumbs=[_crumb()],
        done="Se creó la estrategia. Agregue sus ejes.",
        button="Guardar la estrategia",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk, writing=True)
    crumbs = _crumbs(strategy)
    return form_page(
        request,
        StrategyForm(request.POST or None, instance=strategy),
        title="Editar la estrategia",
        crumbs=crumbs,
        done="Se guardó la estrategia.",
        button="Guardar la estrategia",
    )


def _crumb() -> tuple[str, str]:
    return "Estrategias", reverse("strategies:list")


def _crumbs(strategy: Strategy) -> list[tuple[str, str]]:
    return [_crumb(), (strategy.name, strategy.get_absolute_url())]


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk)
    editing = request.GET.get("editar", "")
    if not perms.can_write(request.user, strategy.canton):
        editing = ""
    return _page(request, strategy, editing, _form_for(strategy, editing))


def _page(request: HttpRequest, strategy: Strategy, editing: str, form) -> HttpResponse:
    """The strategy; `editing` names the one unit whose form is open («eje-3», «accion-7»,
    «eje-nuevo», «accion-nueva-3»)."""
    user, year = request.user, clock.today().year
    lines = PlanLine.objects.visible_to(user).select_related("plan")
    context = {
        "strategy": strategy,
        "axes": strategy.axes.with_year(year, lines),
        "plans": strategy.plans.visible_to(user).order_by("-year"),
        "year": year,
        "editing": editing if form else "",
        "form": form,
        "may_write": perms.can_write(user, strategy.canton),
        "may_plan": can_write_plans(user, strategy.canton),
        "is_team": perms.can_read(user, strategy.canton),
    }
    return render(request, "strategies/strategy.html", context)


def _form_for(strategy: Strategy, editing: str):
    if editing == "eje-nuevo":
        return AxisForm(instance=Axis(strategy=strategy))
    kind, _, key = editing.rpartition("-")
    pk = whole_number(key)
    if pk is None:
        return None
    if kind == "eje":
        axis = strategy.axes.filter(pk=pk).first()
        return axis and AxisForm(instance=axis)
    if kind == "accion":
        action = strategy.actions.filter(pk=pk).first()
        return action and ActionForm(instance=action)
    axis = strategy.axes.filter(pk=pk).first() if kind == "accion-nueva" else None
    return axis and ActionForm(instance=_new_action(strategy, axis))


def _new_action(strategy: Strategy, axis: Axis) -> StrategicAction:
    return StrategicAction(strategy=strategy, axis=axis, number=strategy.next_action_number())


def _back_to(strategy: Strategy, unit: str) -> HttpResponse:
    return redirect(f"{strategy.get_absolute_url()}#{unit}")


# --- axes -----------------------------------------------------------------------------------


@require_POST
@told_at_the_field
def add_axis(request: HttpRequest, pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk, writing=True)
    if answer := answered_before(request):
        return answer
    form = AxisForm(request.POST, instance=Axis(strategy=strategy))
    if not form.is_valid():
        return _page(request, strategy, "eje-nuevo", form)
    axis = strategy.add_axis(form.cleaned_data["name"])
    messages.success(request, f"Se agregó el eje {axis}.", extra_tags="note-ok")
    return keep_answer(request, _back_to(strategy, f"eje-{axis.pk}"))


@require_POST
@told_at_the_field
def edit_axis(request: HttpRequest, pk: int, axis_pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk, writing=True)
    axis = get_object_or_404(strategy.axes, pk=axis_pk)
    form = AxisForm(request.POST, instance=axis)
    if not form.is_valid():
        return _page(request, strategy, f"eje-{axis_pk}", form)
    form.save()
    messages.success(request, f"Se guardó el eje {axis}.", extra_tags="note-ok")
    return _back_to(strategy, f"eje-{axis_pk}")


@require_POST
@told_at_the_field
def move_axis(request: HttpRequest, pk: int, axis_pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk, writing=True)
    axis = get_object_or_404(strategy.axes, pk=axis_pk)
    axis.move(up=request.POST.get("hacia") == "arriba")
    return _back_to(strategy, f"eje-{axis_pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_axis(request: HttpRequest, pk: int, axis_pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk, writing=True)
    axis = get_object_or_404(strategy.axes, pk=axis_pk)
    return _remove(request, strategy, axis, f"el eje «{axis}»")


# --- actions ----------------------------------------------------------------------------------


@require_POST
@told_at_the_field
def add_action(request: HttpRequest, pk: int, axis_pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk, writing=True)
    axis = get_object_or_404(strategy.axes, pk=axis_pk)
    if answer := answered_before(request):
        return answer
    strategy.lock()
    form = ActionForm(request.POST, instance=_new_action(strategy, axis))
    if not form.is_valid():
        return _page(request, strategy, f"accion-nueva-{axis_pk}", form)
    action = form.save()
    messages.success(request, f"Se agregó la acción {action.number}.", extra_tags="note-ok")
    return keep_answer(request, _back_to(strategy, f"accion-{action.pk}"))


@require_POST
@told_at_the_field
def edit_action(request: HttpRequest, pk: int, action_pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk, writing=True)
    action = get_object_or_404(strategy.actions, pk=action_pk)
    form = ActionForm(request.POST, instance=action)
    if not form.is_valid():
        return _page(request, strategy, f"accion-{action_pk}", form)
    form.save()
    messages.success(request, f"Se guardó la acción {action.number}.", extra_tags="note-ok")
    return _back_to(strategy, f"accion-{action_pk}")


@require_POST
@told_at_the_field
def move_action(request: HttpRequest, pk: int, action_pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk, writing=True)
    action = get_object_or_404(strategy.actions, pk=action_pk)
    try:
        action.move(up=request.POST.get("hacia") == "arriba")
    except RuleViolation as violation:
        messages.warning(request, violation.problems[0].message, extra_tags="note-warn")
    return _back_to(strategy, f"accion-{action_pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_action(request: HttpRequest, pk: int, action_pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk, writing=True)
    action = get_object_or_404(strategy.actions, pk=action_pk)
    return _remove(request, strategy, action, f"la acción «{action}»")


def _remove(request: HttpRequest, strategy: Strategy, unit, name: str) -> HttpResponse:
    """GET asks, POST removes; a unit in use stays, and the page says where it is used."""
    problem = None
    if request.method == "POST":
        try:
            remove(unit)
        except RuleViolation as violation:
            problem = violation.problems[0].message
        else:
            messages.success(request, f"Se quitó {name}.", extra_tags="note-ok")
            return redirect(strategy)
    context = {"name": name, "problem": problem, "crumbs": _crumbs(strategy)}
    return render(request, "strategies/register/remove.html", context)


# --- national programmes ----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def link_programme(request: HttpRequest, pk: int, action_pk: int) -> HttpResponse:
    """Link an action with a national programme (R09), with the canton's adjustment."""
    strategy = strategy_of(request, pk, writing=True)
    action = get_object_or_404(strategy.actions, pk=action_pk)
    link = ActionProgramme(action=action)
    return form_page(
        request,
        ActionProgrammeForm(request.POST or None, instance=link),
        title=f"Vincular la acción {action.number} con un programa nacional",
        crumbs=_crumbs(strategy),
        done="Se vinculó la acción con el programa nacional.",
        button="Vincular",
        then=_address(strategy, action),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit_programme(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    strategy, link = _link(request, pk, link_pk)
    return form_page(
        request,
        ActionProgrammeForm(request.POST or None, instance=link),
        title=f"Ajuste local de la acción {link.action.number}",
        crumbs=_crumbs(strategy),
        done="Se guardó el vínculo.",
        then=_address(strategy, link.action),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unlink_programme(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    strategy, link = _link(request, pk, link_pk)
    return remove_page(
        request,
        link,
        name=f"el vínculo con «{link.programme}»",
        crumbs=_crumbs(strategy),
        then=_address(strategy, link.action),
    )


def _link(request: HttpRequest, pk: int, link_pk: int) -> tuple[Strategy, ActionProgramme]:
    strategy = strategy_of(request, pk, writing=True)
    links = ActionProgramme.objects.filter(action__strategy=strategy)
    return strategy, get_object_or_404(links.select_related("action", "programme"), pk=link_pk)


def _address(strategy: Strategy, action: StrategicAction) -> str:
    return f"{strategy.get_absolute_url()}#accion-{action.pk}"
