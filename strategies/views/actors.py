"""`/actores/`: the directory of those who act in the canton. The people who speak for them stand in
`persons`; duplicates, districts and leaders have modules of their own."""

from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib import clock
from core.lib.downloads import xlsx_attachment
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.spreadsheets import xlsx_bytes
from core.lib.text import whole_number
from core.receipts.answers import answered_before, keep_answer
from core.territory.models import Canton
from strategies import perms
from strategies.enums import ActorKind, ActorSource
from strategies.forms.actors import ActorFilter, ActorForm
from strategies.forms.persons import PersonForm
from strategies.forms.quick_actor import QuickActorForm
from strategies.models import Actor, Body, Person, TrainingRecord
from strategies.views.access import actor_of, canton_of, local_actor_of
from strategies.views.registers import Sort, form_page, list_page

SORTS = (
    Sort("nombre", "Nombre, de la A a la Z", ("folded", "pk")),
    Sort("-nombre", "Nombre, de la Z a la A", ("-folded", "pk")),
    Sort("tipo", "Tipo", ("kind", "folded", "pk")),
)
TEAM_SORTS = (
    *SORTS,
    Sort("personas", "Más personas primero", ("-person_count", "folded", "pk")),
)
COLUMNS = (
    "Nombre",
    "Sigla",
    "Tipo",
    "Alcance",
    "Distritos",
    "A quién atiende",
    "Grupos de edad y sexo",
)
# What the page of an actor shows to the team alone.
TEAM_COLUMNS = ("Cédula jurídica", "Fuente", "Se encontró en", "Estado", "Páginas públicas")


def _found(request: HttpRequest, canton: Canton) -> tuple[QuerySet, ActorFilter]:
    """What the person finds with the filters of the address."""
    form = ActorFilter(request.GET, canton=canton, is_team=perms.can_read(request.user, canton))
    return form.apply(Actor.objects.in_directory_of(request.user, canton)), form


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    is_team = perms.can_read(request.user, canton)
    found, form = _found(request, canton)
    unsorted = Actor.objects.of_canton(canton).filter(kind=ActorKind.UNSORTED, is_active=True)
    return list_page(
        request,
        "strategies/actors.html",
        found.with_counts(canton).prefetch_related("districts"),
        form=form,
        sorts=TEAM_SORTS if is_team else SORTS,
        canton=canton,
        unsorted_count=unsorted.count() if is_team else 0,
        is_team=is_team,
        may_write=perms.can_write(request.user, canton),
    )


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """The organisations that the filters leave; no person stands in it."""
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    found, _ = _found(request, canton)
    actors = found.prefetch_related("districts").order_by("folded", "pk")
    if perms.can_read(request.user, canton):
        header, rows = COLUMNS + TEAM_COLUMNS, [_cells(one) + _team_cells(one) for one in actors]
    else:
        header, rows = COLUMNS, [_cells(one) for one in actors]
    content = xlsx_bytes("Actores", header, rows)
    return xlsx_attachment(content, f"actores-{canton.slug}-{clock.today():%Y-%m-%d}.xlsx")


def _cells(actor: Actor) -> tuple:
    everywhere = "Todo el país" if actor.is_national else ""
    return (
        actor.name,
        actor.acronym,
        actor.get_kind_display(),
        "Nacional" if actor.is_national else "Del cantón",
        ", ".join(str(district) for district in actor.districts.all()) or everywhere,
        actor.populations,
        actor.reach_in_words,
    )


def _team_cells(actor: Actor) -> tuple:
    return (
        actor.legal_id,
        actor.get_source_display(),
        actor.found_in,
        "Activo" if actor.is_active else "Inactivo",
        "Puede aparecer" if actor.is_published else "No aparece",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True)
    instance = Actor(canton=canton, source=ActorSource.MUNICIPALITY)
    return form_page(
        request,
        ActorForm(request.POST or None, instance=instance),
        title="Nuevo actor local",
        crumbs=[crumb()],
        button="Guardar el actor",
        done="Se agregó el actor al directorio. Registre a sus personas.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = local_actor_of(request, pk)
    name = actor.full_name
    return form_page(
        request,
        ActorForm(request.POST or None, instance=actor),
        title=f"Editar {name}",
        crumbs=[crumb(), (name, actor.get_absolute_url())],
        button="Guardar el actor",
        done=f"Se guardó {actor}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def quick(request: HttpRequest) -> HttpResponse:
    """An organisation met in the field, from a phone; the activity is kept for the next one.
    `?instancia=`: for a seat of that body, to whose form it leads back."""
    canton = canton_of(request, writing=True)
    if answer := answered_before(request):
        return answer
    body = Body.objects.filter(
        canton=canton, pk=whole_number(request.GET.get("instancia", ""))
    ).first()
    activity = request.GET.get("actividad", "")[:160]
    form = QuickActorForm(
        request.POST or None,
        instance=Actor(canton=canton),
        initial={"found_in": activity},
        by=request.user,
    )
    if request.method == "POST" and form.is_valid():
        actor = form.save()
        done = f"{actor} ya estaba en el directorio." if form.chosen else f"Se agregó {actor}."
        if form.cleaned_data.get("initiative"):
            done += f" Se registró la iniciativa «{form.cleaned_data['initiative']}»."
        messages.success(request, done, extra_tags="note-ok")
        return keep_answer(request, redirect(_after(form, actor, body)))
    context = {
        "form": form,
        "canton": canton,
        "body": body,
        "crumbs": [crumb()],
        "saved": _saved_just_now(request, canton),
    }
    return render(request, "strategies/actor_quick.html", context)


def _after(form: QuickActorForm, actor: Actor, body: Body | None) -> str:
    """The form of the seat, with the actor chosen; else this form, for the next one."""
    if body is not None:
        return reverse("strategies:new_seat", args=[body.pk], query={"actor": actor.pk})
    query = {"actividad": form.cleaned_data.get("found_in", ""), "listo": actor.pk}
    return reverse("strategies:quick_actor", query=query)


def _saved_just_now(request: HttpRequest, canton: Canton) -> Actor | None:
    key = whole_number(request.GET.get("listo", ""))
    return Actor.objects.of_canton(canton).filter(pk=key).first() if key is not None else None


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
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
            return redirect(actor)
    context = {"actor": actor, "problem": problem}
    return render(request, "strategies/actor_deactivate.html", context)


@require_POST
@told_at_the_field
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    actor = local_actor_of(request, pk)
    try:
        actor.activate()
    except RuleViolation as violation:
        messages.error(request, str(violation), extra_tags="note-danger")
    else:
        messages.success(request, f"{actor} está activo otra vez.", extra_tags="note-ok")
    return redirect(actor)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The actor; the people who speak for it, their trainings and its seats for the team."""
    actor, canton = actor_of(request, pk, open_to=perms.PARTICIPANTS)
    if actor.merged_into_id:
        return redirect("strategies:actor", actor.merged_into_id, permanent=True)
    if not perms.can_read(request.user, canton):
        return _public_page(request, actor, canton)
    asked = request.GET.get("persona", "")
    form = None
    if perms.can_write(request.user, canton):
        if asked == "nueva":
            form = PersonForm(instance=Person(actor=actor, canton=canton))
        elif (key := whole_number(asked)) is not None:
            person = Person.objects.filter(actor=actor, canton=canton, pk=key).first()
            form = person and PersonForm(instance=person)
    return page_with(request, actor, canton, form)


def _public_page(request: HttpRequest, actor: Actor, canton: Canton) -> HttpResponse:
    """What a delegate reads: the organisation and its initiatives, nobody by name."""
    if not Actor.objects.in_directory_of(request.user, canton).filter(pk=actor.pk).exists():
        raise Http404
    context = {**_shared(actor, canton), "is_team": False, "may_write": False}
    return render(request, "strategies/actor.html", context)


def _shared(actor: Actor, canton: Canton) -> dict:
    initiatives = actor.initiatives.filter(canton=canton).order_by("folded", "pk")
    return {"actor": actor, "canton": canton, "crumbs": [crumb()], "initiatives": initiatives}


def page_with(
    request: HttpRequest, actor: Actor, canton: Canton, form: PersonForm | None
) -> HttpResponse:
    """The team's page, with the form of a person when there is one."""
    persons = actor.persons.filter(canton=canton).select_related("user")
    seats = actor.seats.filter(body__canton=canton).select_related("body")
    context = {
        **_shared(actor, canton),
        "is_team": True,
        "persons": persons.order_by("-is_active", "folded", "pk"),
        "trainings": trainings_by_person(actor, canton),
        "seats": seats.order_by("-since", "pk"),
        "form": form,
        "form_person": form.instance.pk if form else None,
        "may_write": perms.can_write(request.user, canton),
        "duplicates": actor.duplicates.filter(canton=canton).order_by("folded", "pk"),
    }
    return render(request, "strategies/actor.html", context)


def trainings_by_person(actor: Actor, canton: Canton) -> dict[int, list[tuple[str, date, str]]]:
    """Person → the trainings that the person completed: title, day, address."""
    records = TrainingRecord.objects.filter(
        person__actor=actor, person__canton=canton, training__canton=canton, is_complete=True
    ).select_related("training")
    found = {}
    for record in records.order_by("-training__held_on", "pk"):
        training = record.training
        row = (training.title, training.held_on, training.get_absolute_url())
        found.setdefault(record.person_id, []).append(row)
    return found


def crumb() -> tuple[str, str]:
    return "Actores", reverse("strategies:actors")
