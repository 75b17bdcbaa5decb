"""Tasks and requests for assistance of a plan's line (R36)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts.models import User
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from strategies import perms
from strategies.forms.tasks import TaskDoneForm, TaskForm
from strategies.models import Task
from strategies.plans.perms import can_finish, can_write_plans
from strategies.views.access import refuse_meanwhile, refuse_unless, row_of
from strategies.views.plan_lines import line_crumbs, line_of
from strategies.views.registers import form_page, remove_page

NOT_YOURS = "Esta tarea es de otro puesto. La llevan quien lo ocupa y el equipo del cantón."
NOT_A_WRITER = "Las tareas las reparte el equipo que escribe el plan."


def _task(request: HttpRequest, pk: int, *, writing: bool = False) -> Task:
    rows = Task.objects.select_related("line__plan__strategy__canton", "seat__actor", "seat__body")
    task = row_of(request, rows, pk, open_to=perms.PARTICIPANTS)
    if writing:
        refuse_unless(can_write_plans(request.user, task.canton), NOT_A_WRITER)
    else:
        refuse_unless(can_finish(request.user, task), NOT_YOURS)
    return task


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest, pk: int) -> HttpResponse:
    line = line_of(request, pk)
    form = TaskForm(request.POST or None, instance=Task(line=line))
    refuse_meanwhile(form, line.plan, line.plan.refuse_closed)
    return form_page(
        request,
        form,
        title="Nueva tarea",
        crumbs=line_crumbs(line),
        done="Se agregó la tarea.",
        button="Agregar la tarea",
        then=f"{line.get_absolute_url()}#tareas",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk, writing=True)
    plan = task.line.plan
    form = TaskForm(request.POST or None, instance=task)
    refuse_meanwhile(form, plan, plan.refuse_closed)
    return form_page(
        request,
        form,
        title="Editar la tarea",
        crumbs=line_crumbs(task.line),
        done="Se guardó la tarea.",
        then=task.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk)
    plan = task.line.plan
    form = TaskDoneForm(request.POST or None, instance=task)
    refuse_meanwhile(form, plan, plan.refuse_closed)
    return form_page(
        request,
        form,
        title=f"Cumplir: {task.title}",
        crumbs=_crumbs(request.user, task),
        done="Se dio por cumplida la tarea.",
        button="Dar por cumplida",
        then=_after(request.user, task),
    )


def _reads_line(user: User, task: Task) -> bool:
    return perms.can_read(user, task.canton) or task.line.plan.is_settled


def _crumbs(user: User, task: Task) -> list[tuple[str, str]]:
    """Lines of a plan that is not approved are the team's."""
    return line_crumbs(task.line) if _reads_line(user, task) else [("Mi trabajo", reverse("home"))]


def _after(user: User, task: Task) -> str:
    """The line's page, where the person may read it; else what is due from the person."""
    return task.get_absolute_url() if _reads_line(user, task) else reverse("home")


@require_POST
@told_at_the_field
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk)
    try:
        task.line.plan.lock()
        task.line.plan.refuse_closed()
        task.reopen()
    except RuleViolation as violation:
        messages.warning(request, violation.problems[0].message, extra_tags="note-warn")
    else:
        messages.success(request, "Se reabrió la tarea.", extra_tags="note-ok")
    return redirect(_after(request.user, task))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    task = _task(request, pk, writing=True)
    plan = task.line.plan
    return remove_page(
        request,
        task,
        name=f"la tarea «{task}»",
        crumbs=line_crumbs(task.line),
        then=f"{task.line.get_absolute_url()}#tareas",
        rule=plan.refuse_closed,
        state_of=plan,
    )
