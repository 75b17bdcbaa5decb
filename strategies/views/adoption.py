"""`/protocolo/adopcion/`: the protocol's solutions, and what each body of the canton made of them
(§5: «discusión y realimentación»)."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.models import User
from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import fold
from core.territory.models import Canton
from strategies import adoption, perms
from strategies.catalogue import anchor_of, stages_of
from strategies.forms.adoption import AdoptionForm, CatalogueFilter
from strategies.models import Body, Challenge, Solution, SolutionAdoption
from strategies.views.access import canton_of, refuse_meanwhile, refuse_unless, row_of
from strategies.views.registers import form_page, remove_page

NOT_A_MEMBER = (
    "Lo marcan quienes ocupan hoy un puesto en la instancia, la Secretaría Técnica y Gestor Local."
)

CLOSED = "Lo que marcó queda en su historia; para marcar otra vez, primero se abre la instancia."


def _bodies(user: User, canton: Canton) -> list[Body]:
    """Those that work today and that the person sees."""
    bodies = Body.objects.visible_to(user).of_canton(canton).open(clock.today())
    return list(bodies.order_by("folded", "pk"))


def _challenges(**filters) -> list[Challenge]:
    found = Challenge.objects.filter(**filters).prefetch_related("solutions")
    return list(found.order_by("stage", "section", "code"))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The canton's adoption at a glance, and the catalogue: `?q=`, `?instancia=`, `?estado=`,
    `?prioridad=1`."""
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    bodies = _bodies(request.user, canton)
    form = CatalogueFilter(request.GET, bodies=bodies)
    challenges = _challenges()
    marks = adoption.marks_of(bodies)
    chosen = [body for body in bodies if str(body.pk) == form.chosen.get("instancia")]
    shown = _marks_by(chosen, marks) if chosen else marks
    words = fold(form.chosen.get("q", "")).split()
    stages = stages_of(challenges, words, _filter_of(form, shown))
    context = {
        "canton": canton,
        "form": form,
        "glance": adoption.glance(challenges, bodies, marks),
        "body": chosen[0] if chosen else None,
        "stages": stages,
        "found": sum(stage["found"] for stage in stages),
        "total": sum(len(challenge.solutions.all()) for challenge in challenges),
        "marks": shown,
        "may_mark": bool(chosen) and adoption.may_mark(request.user, chosen[0]),
    }
    return render(request, "strategies/adoption.html", context)


def _marks_by(bodies: list[Body], marks: dict) -> dict:
    keys = {body.pk for body in bodies}
    return {
        solution: [mark for mark in rows if mark.body_id in keys]
        for solution, rows in marks.items()
    }


def _filter_of(form: CatalogueFilter, marks: dict):
    state, priority = form.chosen.get("estado"), form.chosen.get("prioridad")

    def keep(solution: Solution) -> bool:
        own = marks.get(solution.pk, ())
        if priority and solution.priority != 1:
            return False
        if state == adoption.UNMARKED:
            return not own
        return not state or any(mark.state == state for mark in own)

    return keep


@require_safe
def challenge(request: HttpRequest, stage: int, code: str) -> HttpResponse:
    """One challenge: each solution, what each body made of it, and everything that was said."""
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    found = get_object_or_404(Challenge, stage=stage, code=code)
    bodies, solutions = _bodies(request.user, canton), list(found.solutions.order_by("priority"))
    marks, said = adoption.marks_of(bodies), adoption.discussion(solutions, bodies)
    open_to = adoption.markable(request.user, bodies)
    context = {
        "canton": canton,
        "challenge": found,
        "rows": [
            _with_bodies(bodies, marks.get(solution.pk, ()), open_to)
            | {"solution": solution, "said": said.get(solution.pk, ())}
            for solution in solutions
        ],
        "crumbs": [_crumb()],
    }
    return render(request, "strategies/adoption_challenge.html", context)


def _with_bodies(bodies: list[Body], marks, open_to: set[int]) -> dict:
    """What bodies marked, and how many more the person may mark for."""
    known = {mark.body_id: mark for mark in marks}
    found = [
        {"body": body, "mark": known.get(body.pk), "may_mark": body.pk in open_to}
        for body in bodies
        if body.pk in known or body.pk in open_to
    ]
    return {"marks": found, "is_marked": bool(known), "unmarked": len(found) - len(known)}


def _mark(request: HttpRequest, pk: int, body_pk: int) -> SolutionAdoption:
    """What the body marked of the solution, or a blank; 403 for who may not mark for it."""
    rows = Body.objects.select_related("canton")
    body = row_of(request, rows, body_pk, open_to=perms.PARTICIPANTS)
    refuse_unless(adoption.speaks_for(request.user, body), NOT_A_MEMBER)
    solution = get_object_or_404(Solution.objects.select_related("challenge"), pk=pk)
    known = SolutionAdoption.objects.filter(body=body, solution=solution).first()
    mark = known or SolutionAdoption(since=clock.today())
    mark.body, mark.solution = body, solution
    return mark


def _refuse_closed(body: Body) -> None:
    if not body.is_open(clock.today()):
        raise RuleViolation(f"{body} funcionó hasta el {body.closed_on:%d/%m/%Y}. {CLOSED}")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def mark(request: HttpRequest, pk: int, body_pk: int) -> HttpResponse:
    row = _mark(request, pk, body_pk)
    form = AdoptionForm(request.POST or None, instance=row)
    refuse_meanwhile(form, row.body, partial(_refuse_closed, row.body))
    return form_page(
        request,
        form,
        title=f"{row.body}: solución {row.solution}",
        crumbs=_crumbs(row.solution.challenge),
        done=f"Se guardó lo que {row.body} hace con la solución {row.solution}.",
        then=_address(row),
        template="strategies/adoption_form.html",
        solution=row.solution,
        is_marked=row.pk is not None,
        body=row.body,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unmark(request: HttpRequest, pk: int, body_pk: int) -> HttpResponse:
    row = _mark(request, pk, body_pk)
    return remove_page(
        request,
        get_object_or_404(SolutionAdoption, pk=row.pk),
        name=f"la marca de {row.body} en la solución {row.solution}",
        crumbs=_crumbs(row.solution.challenge),
        then=_address(row),
        rule=partial(_refuse_closed, row.body),
        state_of=row.body,
    )


def _address(row: SolutionAdoption) -> str:
    return f"{_page_of(row.solution.challenge)}#prioridad-{row.solution.priority}"


def _page_of(row: Challenge) -> str:
    return reverse("strategies:challenge", args=[row.stage, row.code])


def _crumb() -> tuple[str, str]:
    return "Protocolo", reverse("strategies:adoption")


def _crumbs(row: Challenge) -> list[tuple[str, str]]:
    up, address = _crumb()
    return [(up, f"{address}#{anchor_of(row)}"), (str(row), _page_of(row))]
