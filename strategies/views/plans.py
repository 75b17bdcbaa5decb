"""`/planes/`: the annual plans of a canton, one plan, its steps and its encounters."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.lib import clock
from core.lib.downloads import xlsx_attachment
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.spreadsheets import xlsx_bytes
from core.lib.text import slugify_es
from strategies import perms
from strategies.forms.plans import EncounterForm, NewPlanForm, PlanFilter, PlanForm, PlanStepForm
from strategies.models import AnnualPlan, Strategy
from strategies.models.usage import remove as remove_row
from strategies.names import Names
from strategies.plans import overview, services
from strategies.plans.perms import can_write_plan, can_write_plans, has_role_for, open_steps
from strategies.plans.workflow import STEP_OF_SLUG
from strategies.views.access import canton_of, refuse_meanwhile, refuse_unless, row_of
from strategies.views.registers import Sort, form_page, list_page

SORTS = (
    Sort("-anno", "Año, los últimos primero", ("-year", "strategy__folded", "pk")),
    Sort("anno", "Año, los primeros primero", ("year", "strategy__folded", "pk")),
    Sort("estado", "Estado", ("state", "-year", "strategy__folded", "pk")),
)
NOT_A_WRITER = (
    "Los planes los escriben Gestor Local, Secretaría Técnica y Comisión Ejecutiva; usted puede "
    "leerlos."
)
DECISIONS = frozenset({"approve", "send_back"})


def plan_of(request: HttpRequest, pk: int, *, writing: bool = False) -> AnnualPlan:
    """A plan that the person reads; `writing`: whose writer the person is, whatever its state."""
    rows = AnnualPlan.objects.select_related("strategy__canton", "created_by")
    plan = row_of(request, rows, pk, open_to=perms.PARTICIPANTS)
    refuse_unless(not writing or can_write_plans(request.user, plan.canton), NOT_A_WRITER)
    return plan


def plans_crumb() -> tuple[str, str]:
    return "Planes anuales", reverse("strategies:plans")


def crumbs_of(plan: AnnualPlan) -> list[tuple[str, str]]:
    return [plans_crumb(), (str(plan), plan.get_absolute_url())]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    seen = AnnualPlan.objects.of_canton(canton).visible_to(request.user)
    form = PlanFilter(request.GET, plans=seen)
    return list_page(
        request,
        "strategies/plans.html",
        form.apply(seen).with_counts().select_related("strategy"),
        form=form,
        sorts=SORTS,
        canton=canton,
        may_add=can_write_plans(request.user, canton),
        has_strategies=Strategy.objects.filter(canton=canton).exists(),
        this_year=clock.today().year,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    refuse_unless(can_write_plans(request.user, canton), NOT_A_WRITER)
    form = NewPlanForm(
        request.POST or None, instance=AnnualPlan(), canton=canton, initial=_asked(request)
    )
    if request.method == "POST" and form.is_valid():
        plan = form.save(commit=False)
        try:
            services.begin(plan, by=request.user, copying=form.is_copying)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, _begun(plan), extra_tags="note-ok")
            return redirect(plan)
    context = {
        "form": form,
        "title": "Nuevo plan anual",
        "crumbs": [plans_crumb()],
        "button": "Empezar el plan",
    }
    return render(request, "strategies/register/form.html", context)


def _begun(plan: AnnualPlan) -> str:
    copied = plan.lines.count()
    if not copied:
        return f"Se empezó el {plan}."
    lines = "1 línea" if copied == 1 else f"{copied} líneas"
    return f"Se empezó el {plan} con {lines} del año anterior. Escriba su presentación."


def _asked(request: HttpRequest) -> dict:
    """Strategy and year that a link brought along."""
    asked = {"strategy": request.GET.get("estrategia", ""), "year": request.GET.get("anno", "")}
    return {name: value for name, value in asked.items() if value.isdecimal() and len(value) < 10}


def page_with(request: HttpRequest, pk: int, *, encounter_panels: Callable) -> HttpResponse:
    """The plan's page, with what the rooms above add to its encounters:
    `encounter_panels(user, plan)` answers a panel by the encounter's key."""
    plan = plan_of(request, pk)
    return _page(request, plan, beside=encounter_panels(request.user, plan))


def _page(
    request: HttpRequest,
    plan: AnnualPlan,
    problems=(),
    status: int = 200,
    beside: dict[int, dict] | None = None,
) -> HttpResponse:
    """The plan. `problems`: why it was not sent just now; `beside`: panels of its encounters."""
    beside = beside or {}
    steps = open_steps(request.user, plan)
    lines = overview.lines_of(plan)
    deciding = [step for step in steps if step.transition.name in DECISIONS]
    may_write = can_write_plan(request.user, plan)
    context = {
        "plan": plan,
        "axes": overview.by_axis(lines),
        "totals": overview.totals(plan, lines),
        "encounters": [
            (encounter, beside.get(encounter.pk))
            for encounter in plan.encounters.order_by("due_on", "pk")
        ],
        "history": plan.steps.select_related("by", "seat__actor").order_by("at", "pk"),
        "deciding": deciding,
        "others": [step for step in steps if step.transition.name not in DECISIONS],
        "missing": plan.missing_items() if may_write or deciding else [],
        "problems": problems,
        "may_write": may_write,
        "may_note": can_write_plans(request.user, plan.canton) and not plan.is_closed,
        "is_team": perms.can_read(request.user, plan.canton),
        "today": clock.today(),
    }
    return render(request, "strategies/plan.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_of(request, pk, writing=True)
    crumbs = crumbs_of(plan)
    form = PlanForm(request.POST or None, instance=plan)
    refuse_meanwhile(form, plan, plan.refuse_unless_draft)
    return form_page(
        request,
        form,
        title=f"Presentación y fondos del {plan}",
        crumbs=crumbs,
        done="Se guardó el plan.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that was never sent, with its lines."""
    plan = plan_of(request, pk, writing=True)
    context = {
        "plan": plan,
        "crumbs": crumbs_of(plan),
        "line_count": plan.lines.count(),
        "problem": None,
    }
    if request.method == "POST":
        try:
            plan.refuse_removal()
            remove_row(plan)
        except RuleViolation as violation:
            context["problem"] = violation.problems[0].message
        else:
            messages.success(request, f"Se quitó el {plan}.", extra_tags="note-ok")
            return redirect("strategies:plans")
    return render(request, "strategies/plan_remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def take_step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A step of the plan: GET asks, POST takes it. Sending that is refused shows the plan with what
    it lacks."""
    plan = plan_of(request, pk)
    transition = STEP_OF_SLUG.get(slug)
    if transition is None:
        raise Http404
    _refuse_wrong_person(request.user, plan, transition)
    form = PlanStepForm(
        request.POST if request.method == "POST" else None,
        transition=transition,
        initial={"version": plan.version},
    )
    refused = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            step = services.take_step(
                transition.name,
                plan,
                by=request.user,
                comment=values["comment"],
                read_version=values.get("version"),
            )
        except RuleViolation as violation:
            refused = violation.problems
        else:
            messages.success(request, f"{step.label}.", extra_tags="note-ok")
            return redirect(plan)
    if refused and transition.name == "submit":
        return _page(request, plan, refused, status=409)
    return _step_page(request, plan, transition, form, refused)


def _step_page(request, plan: AnnualPlan, transition, form, refused) -> HttpResponse:
    context = {
        "plan": plan,
        "transition": transition,
        "form": form,
        "problems": refused,
        "is_open": plan.state in transition.sources,
        "crumbs": crumbs_of(plan),
    }
    return render(request, "strategies/plan_step.html", context, status=409 if refused else 200)


def _refuse_wrong_person(user, plan: AnnualPlan, transition) -> None:
    """403 for a role that does not take the step, and for who may not decide on this plan."""
    roles = " o ".join(role.label for role in transition.roles)
    refuse_unless(has_role_for(user, plan, transition), f"Este paso lo da {roles}.")
    if transition.needs_seat and (obstacle := plan.obstacle_to_decide(user)):
        raise PermissionDenied(obstacle)


@require_safe
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_of(request, pk)
    rows = overview.rows(overview.lines_of(plan), Names(request.user))
    content = xlsx_bytes(str(plan), overview.HEADER, rows)
    name = f"plan-{plan.year}-{slugify_es(plan.strategy.name)[:60]}.xlsx"
    return xlsx_attachment(content, name)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit_encounter(request: HttpRequest, pk: int, encounter_pk: int) -> HttpResponse:
    """When an encounter is due, and what it concluded; after the approval too."""
    plan = plan_of(request, pk, writing=True)
    encounter = get_object_or_404(plan.encounters, pk=encounter_pk)
    form = EncounterForm(request.POST or None, instance=encounter)
    refuse_meanwhile(form, plan, plan.refuse_closed)
    return form_page(
        request,
        form,
        title=f"Encuentro: {encounter.get_kind_display().lower()}",
        crumbs=crumbs_of(plan),
        done="Se guardó el encuentro.",
        then=encounter.get_absolute_url(),
    )
