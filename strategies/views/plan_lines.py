"""The lines of a plan: add, edit, order, remove. A line's own page stands in the roof."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import whole_number
from strategies import perms
from strategies.forms.plan_lines import PlanLineForm
from strategies.models import PlanLine
from strategies.models.usage import remove as remove_row
from strategies.plans.perms import can_write_plans
from strategies.views.access import refuse_meanwhile, refuse_unless, row_of
from strategies.views.plans import NOT_A_WRITER, crumbs_of, plan_of
from strategies.views.registers import form_page


def line_of(request: HttpRequest, pk: int) -> PlanLine:
    """A line that the person may write, whatever the state of its plan."""
    rows = PlanLine.objects.select_related("plan__strategy__canton", "action__axis")
    line = row_of(request, rows, pk, open_to=perms.PARTICIPANTS)
    refuse_unless(can_write_plans(request.user, line.canton), NOT_A_WRITER)
    return line


def line_crumbs(line: PlanLine) -> list[tuple[str, str]]:
    return [*crumbs_of(line.plan), (line.title, line.get_absolute_url())]


def _back_to(line: PlanLine) -> str:
    return f"{line.plan.get_absolute_url()}#linea-{line.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_of(request, pk, writing=True)
    asked = whole_number(request.GET.get("accion", ""))
    form = PlanLineForm(
        request.POST or None, instance=PlanLine(plan=plan), initial={"action": asked}
    )
    refuse_meanwhile(form, plan, plan.refuse_unless_draft)
    return form_page(
        request,
        form,
        title=f"Nueva línea del {plan}",
        crumbs=crumbs_of(plan),
        done="Se agregó la línea.",
        button="Agregar la línea",
        then=f"{plan.get_absolute_url()}#lineas",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    line = line_of(request, pk)
    crumbs = line_crumbs(line)
    form = PlanLineForm(request.POST or None, instance=line)
    refuse_meanwhile(form, line.plan, line.plan.refuse_unless_draft)
    return form_page(
        request,
        form,
        title="Editar la línea",
        crumbs=crumbs,
        done="Se guardó la línea.",
        then=_back_to(line),
    )


@require_POST
@told_at_the_field
def move(request: HttpRequest, pk: int) -> HttpResponse:
    line = line_of(request, pk)
    try:
        line.move(up=request.POST.get("hacia") == "arriba")
    except RuleViolation as violation:
        messages.warning(request, violation.problems[0].message, extra_tags="note-warn")
    return redirect(_back_to(line))


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks and says what goes with it; a line that an agreement names stays."""
    line = line_of(request, pk)
    plan = line.plan
    context = {
        "line": line,
        "crumbs": line_crumbs(line),
        "task_count": line.tasks.count(),
        "problem": None,
    }
    if request.method == "POST":
        try:
            plan.open_for_writing()
            remove_row(line)
        except RuleViolation as violation:
            context["problem"] = violation.problems[0].message
        else:
            plan.touch()
            messages.success(request, "Se quitó la línea.", extra_tags="note-ok")
            return redirect(f"{plan.get_absolute_url()}#lineas")
    return render(request, "strategies/plan_line_remove.html", context)
