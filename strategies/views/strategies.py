"""`/estrategias/`: the canton's strategies, their axes and their numbered actions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import whole_number
from strategies import perms
from strategies.forms.strategies import ActionForm, AxisForm, StrategyForm
from strategies.models import Axis, StrategicAction, Strategy
from strategies.models.usage import remove
from strategies.views.access import canton_of, strategy_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request)
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
    canton = canton_of(request, writing=True)
    form = StrategyForm(request.POST or None, instance=Strategy(canton=canton))
    if request.method == "POST" and form.is_valid():
        strategy = form.save()
        messages.success(request, "Se creó la estrategia. Agregue sus ejes.", extra_tags="note-ok")
        return redirect(strategy)
    context = {"form": form, "canton": canton, "title": "Nueva estrategia"}
    return render(request, "strategies/strategy_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    strategy = strategy_of(request, pk, writing=True)
    form = StrategyForm(request.POST or None, instance=strategy)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Se guardó la estrategia.", extra_tags="note-ok")
        return redirect(strategy)
    strategy = strategy_of(request, pk, writing=True)  # its name as stored, not as typed
    context = {
        "form": form,
        "canton": strategy.canton,
        "title": "Editar la estrategia",
        "strategy": strategy,
    }
    return render(request, "strategies/strategy_form.html", context)


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
    context = {
        "strategy": strategy,
        "axes": strategy.axes.with_actions(),
        "editing": editing if form else "",
        "form": form,
        "may_write": perms.can_write(request.user, strategy.canton),
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
    form = AxisForm(request.POST, instance=Axis(strategy=strategy))
    if not form.is_valid():
        return _page(request, strategy, "eje-nuevo", form)
    axis = strategy.add_axis(form.cleaned_data["name"])
    messages.success(request, f"Se agregó el eje {axis}.", extra_tags="note-ok")
    return _back_to(strategy, f"eje-{axis.pk}")


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
    strategy.lock()
    form = ActionForm(request.POST, instance=_new_action(strategy, axis))
    if not form.is_valid():
        return _page(request, strategy, f"accion-nueva-{axis_pk}", form)
    action = form.save()
    messages.success(request, f"Se agregó la acción {action.number}.", extra_tags="note-ok")
    return _back_to(strategy, f"accion-{action.pk}")


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
    context = {"strategy": strategy, "name": name, "problem": problem}
    return render(request, "strategies/remove.html", context)
