"""The people of the directory: those who speak for an actor, and community leaders, who are shown
to those who write the directory and to nobody else (R66)."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib.races import told_at_the_field
from core.receipts.answers import answered_before, keep_answer
from core.territory.models import Canton
from strategies.forms.persons import LeaderFilter, LeaderForm, PersonForm
from strategies.models import Actor, Person
from strategies.views.access import actor_of, canton_of
from strategies.views.actors import crumb, page_with
from strategies.views.registers import Sort, form_page, list_page

LEADER_SORTS = (
    Sort("nombre", "Nombre, de la A a la Z", ("folded", "pk")),
    Sort("distrito", "Distrito", ("district__folded", "folded", "pk")),
    Sort("actor", "Organización", ("actor__folded", "folded", "pk")),
)


@require_POST
@told_at_the_field
def add(request: HttpRequest, pk: int) -> HttpResponse:
    actor, canton = actor_of(request, pk, writing=True)
    if answer := answered_before(request):
        return answer
    form = PersonForm(request.POST, instance=Person(actor=actor, canton=canton))
    answer = _save(request, actor, canton, form)
    return keep_answer(request, answer) if answer.status_code == HTTPStatus.FOUND else answer


@require_POST
@told_at_the_field
def edit(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    actor, canton = actor_of(request, pk, writing=True)
    person = get_object_or_404(Person, actor=actor, canton=canton, pk=person_pk)
    return _save(request, actor, canton, PersonForm(request.POST, instance=person))


def _save(request: HttpRequest, actor: Actor, canton: Canton, form: PersonForm) -> HttpResponse:
    if not form.is_valid():
        return page_with(request, actor, canton, form)
    person = form.save()
    messages.success(request, f"Se guardó a {person}.", extra_tags="note-ok")
    return redirect(f"{actor.get_absolute_url()}#personas")


@require_safe
def leaders(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True)
    form = LeaderFilter(request.GET, canton=canton)
    found = form.apply(Person.objects.leaders().filter(canton=canton))
    return list_page(
        request,
        "strategies/actor_leaders.html",
        found.select_related("actor", "district"),
        form=form,
        sorts=LEADER_SORTS,
        canton=canton,
        crumbs=[crumb()],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new_leader(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True)
    return form_page(
        request,
        LeaderForm(request.POST or None, instance=Person(canton=canton, is_leader=True)),
        title="Nuevo liderazgo comunal",
        crumbs=[crumb(), ("Liderazgos comunales", reverse("strategies:leaders"))],
        done="Se guardó el liderazgo comunal.",
        then=reverse("strategies:leaders"),
    )
