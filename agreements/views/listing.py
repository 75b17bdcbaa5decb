"""`/acuerdos/`, `/acuerdos/nuevo/` and the directory's search."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agreements import perms
from agreements.forms import AgreementFilter, NewAgreementForm
from agreements.models import Agreement
from core.accounts.canton import canton_in_view
from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.text import whole_number
from core.territory.models import Canton
from strategies.models import Actor, PlanLine

PAGE_SIZE = 25
SUGGESTIONS = 12


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    canton = canton_in_view(request)
    seen = Agreement.objects.visible_to(request.user)
    if canton is not None:
        seen = seen.of_canton(canton)
    lines = PlanLine.objects.visible_to(request.user)
    form = AgreementFilter(request.GET, agreements=seen, plan_lines=lines, canton=canton)
    found = form.apply(seen).with_parties()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    kept = request.GET.copy()
    kept.pop("pagina", None)
    context = {
        "form": form,
        "page": page,
        "rows": [(agreement, agreement.state_label(clock.today())) for agreement in page],
        "kept": kept.urlencode(),
        "shows_canton": canton is None,
        "can_create": canton is not None and perms.can_create(request.user, canton),
        "is_filtered": bool(set(form.chosen) - {"q", "orden"}),
        "is_empty": not form.is_narrowed and not page.paginator.count,
    }
    return render(request, "agreements/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_in_view(request)
    if canton is None or not perms.can_create(request.user, canton):
        raise PermissionDenied("Los acuerdos los empieza el Gestor o la Gestora Local del cantón.")
    form = NewAgreementForm(
        request.POST if request.method == "POST" else None,
        canton=canton,
        initial=_asked(request, canton),
    )
    if request.method == "POST" and form.is_valid():
        try:
            agreement = Agreement.create_draft(**form.cleaned_data, by=request.user)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            return redirect("agreements:edit", agreement.reference)
    return render(request, "agreements/new.html", {"form": form, "canton": canton})


def _asked(request: HttpRequest, canton: Canton) -> dict:
    """What `?linea=` brings along: the plan's line, with its strategy and axis."""
    pk = whole_number(request.GET.get("linea", ""))
    lines = PlanLine.objects.of_canton(canton).settled().select_related("plan", "action")
    line = lines.filter(pk=pk).first() if pk else None
    if line is None:
        return {}
    return {"plan_line": line.pk, "strategy": line.plan.strategy_id, "axis": line.action.axis_id}


@require_safe
def actor_suggestions(request: HttpRequest) -> HttpResponse:
    """The directory, searched by name or acronym, for the pickers of the editor."""
    canton = canton_in_view(request)
    actors = Actor.objects.visible_to(request.user).filter(is_active=True)
    if canton is not None:
        actors = actors.of_canton(canton)
    found = actors.search(request.GET.get("q", "")[:100])[: SUGGESTIONS + 1]
    names = [actor.full_name for actor in found]
    return JsonResponse({"actors": names[:SUGGESTIONS], "has_more": len(names) > SUGGESTIONS})
