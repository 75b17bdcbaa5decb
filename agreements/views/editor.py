"""`/acuerdos/<ref>/editar/`: the paper as one page. It is saved whole (Guardar, and every button
when there is no script) or unit by unit (autosave)."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_POST

from agreements import actions, perms, services, structure, writing
from agreements.editing import Editor
from agreements.forms.unit import digest
from agreements.models import Agreement
from agreements.overlaps import overlaps_of
from agreements.panels import panel
from agreements.units import find_unit
from agreements.views.access import fetch_for_writing
from core.lib import clock
from core.lib.problems import Problem, RuleViolation

REMOVED = "removed"  # the session's key of the last removal, which can be undone
UNDO_SECONDS = 15 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = fetch_for_writing(request, reference)
    if not agreement.is_editable:
        messages.info(request, locked_message(agreement))
        return redirect(agreement)
    if request.method == "POST":
        return save_page(request, agreement)
    if reference != agreement.reference:
        return redirect("agreements:edit", agreement.reference)
    return page(request, agreement)


def locked_message(agreement: Agreement) -> str:
    return f"El texto no se puede cambiar ahora: el acuerdo está «{agreement.get_state_display()}»."


def save_page(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Save what was typed, then do what the pressed button says."""
    value = request.POST.get("do", "")
    problems: list[Problem] = []
    outcomes = []
    try:
        skipped = actions.unit_settled_by(value)
        outcomes = writing.save_all(agreement, request.POST, by=request.user, except_for=skipped)
        if value == "submit":
            return send(request, agreement.pk, outcomes)
        if value:
            press(request, agreement, value)
    except RuleViolation as violation:
        problems = violation.problems
    if problems or not all(outcome.is_clean for outcome in outcomes):
        return page(request, fresh(agreement), outcomes, problems)
    if not value:
        messages.success(request, f"Guardado a las {clock_time()}.", extra_tags="note-ok")
    address = reverse("agreements:edit", args=[agreement.reference])
    return redirect(f"{address}{actions.anchor_of(value)}")


def send(request: HttpRequest, pk: int, outcomes) -> HttpResponse:
    """«Enviar a la Comisión Ejecutiva»: always open, answers with what is missing."""
    agreement = Agreement.objects.with_text().get(pk=pk)
    if not all(outcome.is_clean for outcome in outcomes):
        return page(request, agreement, outcomes)
    if not perms.has_role_for(request.user, agreement, "submit"):
        problem = Problem(
            "", "El acuerdo lo envía el Gestor o la Gestora Local. Avísele que está listo."
        )
        return page(request, agreement, outcomes, [problem])
    try:
        services.send_to_committee(agreement, by=request.user)
    except RuleViolation:
        return page(request, agreement, outcomes, was_refused=True)
    messages.success(
        request,
        f"Se envió a la Comisión Ejecutiva como {agreement.reference}.",
        extra_tags="note-ok",
    )
    return redirect(agreement)


def press(request: HttpRequest, agreement: Agreement, value: str) -> None:
    """Do what a button says. The last removal is kept in the session, for «Deshacer»."""
    if value == "undo":
        removed = undoable(request, agreement)
        if removed:
            structure.restore(agreement, removed, by=request.user)
            del request.session[REMOVED]  # only now: what was refused may be tried again
        return
    removed = actions.perform(agreement, value, request.POST, by=request.user)
    if removed is not None:
        about = {"agreement": agreement.pk, "at": timezone.now().timestamp()}
        request.session[REMOVED] = removed.as_dict() | about


def undoable(request: HttpRequest, agreement: Agreement) -> dict | None:
    """The last removal in this agreement, while it is recent enough to be remembered."""
    removed = request.session.get(REMOVED)
    if not removed or removed["agreement"] != agreement.pk:
        return None
    return removed if timezone.now().timestamp() - removed["at"] < UNDO_SECONDS else None


def fresh(agreement: Agreement) -> Agreement:
    return Agreement.objects.with_text().get(pk=agreement.pk)


def clock_time() -> str:
    return f"{timezone.localtime():%H:%M}"


def page(
    request: HttpRequest, agreement: Agreement, outcomes=(), problems=(), *, was_refused=False
) -> HttpResponse:
    """The editor. 409 when somebody else's text was met: nothing of either was overwritten."""
    context = page_context(request, agreement, outcomes, problems)
    context["was_refused"] = was_refused
    is_conflict = any(outcome.is_conflict or outcome.is_gone for outcome in outcomes)
    return render(request, "agreements/edit.html", context, status=409 if is_conflict else 200)


def page_context(request: HttpRequest, agreement: Agreement, outcomes=(), problems=()) -> dict:
    return {
        "agreement": agreement,
        "editor": Editor(agreement, request.user, outcomes),
        "problems": problems,
        "problem_at": {problem.where: problem.message for problem in problems},
        "typed": request.POST,
        "has_errors": any(outcome.errors for outcome in outcomes),
        "removed": undoable(request, agreement),
        "can_send": perms.has_role_for(request.user, agreement, "submit"),
        "can_add_actors": perms.can_create(request.user, agreement.strategy.canton_id),
        "overlaps": overlaps_of(agreement, request.user),
        "was_refused": False,
        "panel": panel(request.user, agreement, clock.today()),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }


@require_POST
@transaction.atomic
def save_unit(request: HttpRequest, reference: str, unit: str) -> HttpResponse:
    """Autosave of one unit. JSON: what was saved, what could not be read, or whose text it met."""
    agreement = fetch_for_writing(request, reference)
    if request.headers.get("X-Portal-User") != str(request.user.pk):
        return JsonResponse({"reason": "other-user"}, status=403)
    try:
        outcome = writing.save(agreement, unit, request.POST, by=request.user)
    except writing.BrokenForm as broken:
        return JsonResponse({"reason": "broken", "message": str(broken)}, status=422)
    except RuleViolation as violation:
        return JsonResponse({"reason": "locked", "message": str(violation)}, status=423)
    agreement = fresh(agreement)
    editor = Editor(agreement, request.user)
    present = find_unit(agreement, unit)
    if outcome.is_gone or present is None:
        html = render_to_string("agreements/_orphans.html", {"editor": editor}, request)
        return JsonResponse({"reason": "gone", "html": html}, status=409)
    if outcome.is_conflict:
        return JsonResponse(met(request, editor, present), status=409)
    return JsonResponse(saved(request, editor, present, outcome))


def met(request: HttpRequest, editor: Editor, unit) -> dict:
    meeting = editor.part(unit).meeting
    html = render_to_string("agreements/_meeting.html", {"meeting": meeting}, request)
    who = meeting.who if meeting else "otra persona"
    return {"reason": "met", "version": unit.version, "who": capfirst(who), "html": html}


def saved(request: HttpRequest, editor: Editor, unit, outcome) -> dict:
    stored = unit.stored()
    form = outcome.form
    remarks = form.remarks | outcome.errors
    context = {"editor": editor, "agreement": editor.agreement}
    if unit.key == "section_3":
        context["overlaps"] = overlaps_of(editor.agreement, request.user)
    return {
        "version": unit.version,
        "base": digest(stored),
        "at": clock_time(),
        "remarks": {form.add_prefix(name): " ".join(texts) for name, texts in remarks.items()},
        "unsaved": [form.add_prefix(name) for name in outcome.errors],
        "names": {form.add_prefix(name): stored.get(name, "") for name in form.actor_names()},
        "missing": render_to_string("agreements/_missing.html", context, request),
        "index": render_to_string("agreements/_index.html", context, request),
        **_overlaps_html(context, request),
    }


def _overlaps_html(context: dict, request: HttpRequest) -> dict:
    """Only where territory, population or term may have changed."""
    if "overlaps" not in context:
        return {}
    return {"overlaps": render_to_string("agreements/_overlaps.html", context, request)}


@require_POST
@transaction.atomic
def act(request: HttpRequest, reference: str) -> HttpResponse:
    """A button of the editor, pressed with a script: does the act and answers with the paper anew.
    The script has saved what was typed before."""
    agreement = fetch_for_writing(request, reference)
    if request.headers.get("X-Portal-User") != str(request.user.pk):
        return JsonResponse({"reason": "other-user"}, status=403)
    value = request.POST.get("do", "")
    problems: list[Problem] = []
    try:
        press(request, agreement, value)
    except RuleViolation as violation:
        problems = violation.problems
    context = page_context(request, fresh(agreement), problems=problems)
    return JsonResponse(
        {
            "problems": [problem.message for problem in problems],
            "anchor": actions.anchor_of(value),
            "paper": render_to_string("agreements/_paper.html", context, request),
            "missing": render_to_string("agreements/_missing.html", context, request),
            "index": render_to_string("agreements/_index.html", context, request),
        },
        status=422 if problems else 200,
    )
