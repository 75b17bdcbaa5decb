"""`/actores/`: the directory of those who act in the canton, and the people who speak for them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import whole_number
from strategies import perms
from strategies.enums import ActorKind, ActorSource
from strategies.forms.actors import ActorFilter, ActorForm, PersonForm
from strategies.models import Actor, Person
from strategies.views.access import actor_of, canton_of, local_actor_of

PAGE_SIZE = 25
FILTERS = ("tipo", "distrito", "fuente", "alcance", "estado")
SORTS = {
    "nombre": ("folded", "pk"),
    "-nombre": ("-folded", "pk"),
    "tipo": ("kind", "folded", "pk"),
    "personas": ("-person_count", "folded", "pk"),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request)
    form = ActorFilter(request.GET, canton=canton)
    sort = request.GET.get("orden") if request.GET.get("orden") in SORTS else "nombre"
    actors = form.apply(Actor.objects.of_canton(canton)).with_counts(canton)
    unsorted = Actor.objects.filter(canton=canton, kind=ActorKind.UNSORTED, is_active=True)
    context = {
        "canton": canton,
        "form": form,
        "page": Paginator(
            actors.prefetch_related("districts").order_by(*SORTS[sort]), PAGE_SIZE
        ).get_page(request.GET.get("pagina")),
        "sort": sort,
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "unsorted_count": unsorted.count(),
        "may_write": perms.can_write(request.user, canton),
    }
    return render(request, "strategies/actors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True)
    instance = Actor(canton=canton, source=ActorSource.MUNICIPALITY)
    form = ActorForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        actor = form.save()
        text = f"Se agregó {actor} al directorio. Registre a sus personas."
        messages.success(request, text, extra_tags="note-ok")
        return redirect("strategies:actor", actor.pk)
    context = {"form": form, "title": "Nuevo actor local", "back": reverse("strategies:actors")}
    return render(request, "strategies/actor_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = local_actor_of(request, pk)
    title = f"Editar {actor.full_name}"
    form = ActorForm(request.POST or None, instance=actor)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Se guardó {actor}.", extra_tags="note-ok")
        return redirect("strategies:actor", pk)
    context = {"form": form, "title": title, "back": reverse("strategies:actor", args=[pk])}
    return render(request, "strategies/actor_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST acts: it stays where it is named and is offered no more."""
    actor = local_actor_of(request, pk)
    problem = None
    if request.method == "POST":
        try:
            actor.deactivate(on=clock.today())
        except RuleViolation as violation:
            problem = violation.problems[0].message
        else:
            messages.success(request, f"Se desactivó {actor}.", extra_tags="note-ok")
            return redirect("strategies:actor", pk)
    context = {"actor": actor, "problem": problem}
    return render(request, "strategies/actor_deactivate.html", context)


@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    actor = local_actor_of(request, pk)
    actor.activate()
    messages.success(request, f"{actor} está activo otra vez.", extra_tags="note-ok")
    return redirect("strategies:actor", pk)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    actor, canton = actor_of(request, pk)
    asked = request.GET.get("persona", "")
    form = None
    if perms.can_write(request.user, canton):
        if asked == "nueva":
            form = PersonForm(instance=Person(actor=actor, canton=canton))
        elif (pk := whole_number(asked)) is not None:
            person = Person.objects.filter(actor=actor, canton=canton, pk=pk).first()
            form = person and PersonForm(instance=person)
    return _page(request, actor, canton, form)


def _page(request: HttpRequest, actor: Actor, canton, form: PersonForm | None) -> HttpResponse:
    persons = actor.persons.filter(canton=canton).select_related("user")
    context = {
        "actor": actor,
        "canton": canton,
        "persons": persons.order_by("-is_active", "folded", "pk"),
        "seats": actor.seats.filter(body__canton=canton).select_related("body"),
        "form": form,
        "form_person": form.instance.pk if form else None,
        "may_write": perms.can_write(request.user, canton),
    }
    return render(request, "strategies/actor.html", context)


@require_POST
@told_at_the_field
def add_person(request: HttpRequest, pk: int) -> HttpResponse:
    actor, canton = actor_of(request, pk, writing=True)
    form = PersonForm(request.POST, instance=Person(actor=actor, canton=canton))
    return _save_person(request, actor, canton, form)


@require_POST
@told_at_the_field
def edit_person(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    actor, canton = actor_of(request, pk, writing=True)
    person = get_object_or_404(Person, actor=actor, canton=canton, pk=person_pk)
    return _save_person(request, actor, canton, PersonForm(request.POST, instance=person))


def _save_person(request: HttpRequest, actor: Actor, canton, form: PersonForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, actor, canton, form)
    person = form.save()
    messages.success(request, f"Se guardó a {person}.", extra_tags="note-ok")
    return redirect(f"{reverse('strategies:actor', args=[actor.pk])}#personas")
