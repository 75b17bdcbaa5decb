"""`/actores/duplicados/`: pairs that may be one and the same; told apart, or joined."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import and_list
from core.territory.models import Canton
from strategies.duplicates import in_order, pairs_of, told_apart
from strategies.merging import merge
from strategies.models import Actor
from strategies.views.access import canton_of
from strategies.views.actors import crumb

PAGE_SIZE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True)
    page = Paginator(pairs_of(canton), PAGE_SIZE).get_page(request.GET.get("pagina"))
    apart = told_apart(canton)
    context = {"canton": canton, "page": page, "apart": apart, "crumbs": [crumb()]}
    return render(request, "strategies/actor_duplicates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    """GET shows the two side by side with what hangs on each; POST makes one of them."""
    canton = canton_of(request, writing=True)
    kept, dropped = _pair(canton, pk, other_pk)
    if request.method == "POST" and request.POST.get("queda") == str(dropped.pk):
        kept, dropped = dropped, kept
    problems = []
    if request.method == "POST":
        problems = _join(request, kept, dropped)
        if not problems:
            return redirect(kept)
    context = {
        "canton": canton,
        "sides": [_side(actor, canton) for actor in (kept, dropped)],
        "kept": kept,
        "dropped": dropped,
        "may_choose": not kept.is_national,
        "problems": problems,
        "crumbs": [crumb(), _crumb()],
    }
    return render(request, "strategies/actor_join.html", context)


def _join(request: HttpRequest, kept: Actor, dropped: Actor) -> list:
    """What hinders it; empty when it was done."""
    try:
        merge(dropped, into=kept, by=request.user)
    except RuleViolation as violation:
        return violation.problems
    messages.success(
        request, f"Se unió {dropped.full_name} a {kept.full_name}.", extra_tags="note-ok"
    )
    return []


@require_POST
@told_at_the_field
def different(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    canton = canton_of(request, writing=True)
    one, other = _pair(canton, pk, other_pk)
    one.note_different(other, by=request.user)
    text = (
        f"{and_list([str(one), str(other)])} no son el mismo: no se proponen más. Si se equivocó, "
        "abra «Parejas que no son el mismo»."
    )
    messages.success(request, text, extra_tags="note-ok")
    return redirect("strategies:duplicates")


@require_POST
@told_at_the_field
def propose_again(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    """Somebody was mistaken when saying that the two are not the same."""
    canton = canton_of(request, writing=True)
    one, other = _pair(canton, pk, other_pk)
    one.forget_different(other)
    text = f"{and_list([str(one), str(other)])} se proponen otra vez mientras se parezcan."
    messages.success(request, text, extra_tags="note-ok")
    return redirect("strategies:duplicates")


def _pair(canton: Canton, pk: int, other_pk: int) -> tuple[Actor, Actor]:
    """The one to keep and the other. Raises Http404 unless both stand in the directory and one of
    them is of the canton."""
    found = list(Actor.objects.of_canton(canton).filter(pk__in={pk, other_pk}).order_by("pk"))
    if len(found) != 2 or all(actor.is_national for actor in found):
        raise Http404
    return in_order(*found)


def _side(actor: Actor, canton: Canton) -> dict:
    """An actor with what hangs on it in the canton, for the two columns."""
    return {
        "actor": actor,
        "districts": list(actor.districts.all()),
        "persons": list(actor.persons.filter(canton=canton).order_by("folded", "pk")),
        "seats": list(actor.seats.filter(body__canton=canton).select_related("body")),
        "initiatives": list(actor.initiatives.filter(canton=canton)),
    }


def _crumb() -> tuple[str, str]:
    return "Posibles duplicados", reverse("strategies:duplicates")
