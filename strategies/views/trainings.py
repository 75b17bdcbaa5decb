"""`/capacitaciones/`: what was taught in the canton; who took part is read by the team alone."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib import clock
from core.lib.downloads import xlsx_attachment
from core.lib.races import told_at_the_field
from core.lib.spreadsheets import xlsx_bytes
from strategies import perms
from strategies.enums import BodyKind
from strategies.forms.trainings import (
    PersonTrainingFilter,
    RecordsForm,
    TrainingFilter,
    TrainingForm,
)
from strategies.models import Body, Training, TrainingRecord
from strategies.views.access import canton_of, row_of
from strategies.views.registers import Sort, form_page, list_page, remove_page

SORTS = (
    Sort("-fecha", "Las más recientes primero", ("-held_on", "-pk")),
    Sort("fecha", "Las más antiguas primero", ("held_on", "pk")),
    Sort("titulo", "Título, de la A a la Z", ("folded", "pk")),
)
RECORD_SORTS = (
    Sort("persona", "Persona, de la A a la Z", ("person__folded", "-training__held_on", "pk")),
    Sort("-fecha", "Las más recientes primero", ("-training__held_on", "person__folded", "pk")),
    Sort("actor", "Actor", ("person__actor__folded", "person__folded", "pk")),
)
COLUMNS = ("Persona", "Actor", "Capacitación", "Tema", "Para quién", "Fecha", "Horas", "Completó")


def _training(request: HttpRequest, pk: int, *, writing: bool = False) -> Training:
    rows = Training.objects.select_related("canton", "provider")
    return row_of(request, rows, pk, writing=writing, open_to=perms.PARTICIPANTS)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    form = TrainingFilter(request.GET, canton=canton)
    rows = form.apply(Training.objects.of_canton(canton)).select_related("provider")
    is_team = perms.can_read(request.user, canton)
    return list_page(
        request,
        "strategies/trainings.html",
        rows.annotate(people=Count("records", filter=Q(records__is_complete=True))),
        form=form,
        sorts=SORTS,
        canton=canton,
        is_team=is_team,
        may_write=perms.can_write(request.user, canton),
        has_unit=is_team
        and Body.objects.filter(canton=canton, kind=BodyKind.TERRITORIAL_UNIT).exists(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True)
    return form_page(
        request,
        TrainingForm(request.POST or None, instance=Training(canton=canton)),
        title="Nueva capacitación",
        crumbs=[crumb()],
        done="Se guardó la capacitación. Agregue a quienes participaron.",
    )


def page_with(request: HttpRequest, pk: int, *, panels: tuple[Callable, ...] = ()) -> HttpResponse:
    """The page, with what the rooms above add to it: `panel(user, training)`."""
    training = _training(request, pk)
    found = [panel(request.user, training) for panel in panels]
    return _page(request, training, panels=[panel for panel in found if panel is not None])


def _page(
    request: HttpRequest, training: Training, form: RecordsForm | None = None, panels=()
) -> HttpResponse:
    """Delegates read the training itself; the records are the team's."""
    is_team = perms.can_read(request.user, training.canton)
    may_write = perms.can_write(request.user, training.canton)
    context = {
        "training": training,
        "crumbs": [crumb()],
        "is_team": is_team,
        "may_write": may_write,
        "panels": panels,
    }
    if is_team:
        records = training.records.select_related("person__actor")
        context["records"] = records.order_by("person__folded", "pk")
    if may_write:
        asked = request.GET
        context["form"] = form or RecordsForm(
            training=training,
            search=_search(asked),
            marked=asked.getlist("persons"),
            initial={"complete": asked.get("complete", "")},
        )
    return render(request, "strategies/training.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    training = _training(request, pk, writing=True)
    title = training.title
    return form_page(
        request,
        TrainingForm(request.POST or None, instance=training),
        title=f"Editar {title}",
        crumbs=[crumb(), (title, training.get_absolute_url())],
        done="Se guardó la capacitación.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    training = _training(request, pk, writing=True)
    return remove_page(
        request,
        training,
        name=f"la capacitación «{training}»",
        crumbs=[crumb(), (training.title, training.get_absolute_url())],
        then=reverse("strategies:trainings"),
    )


@require_POST
@told_at_the_field
def add_records(request: HttpRequest, pk: int) -> HttpResponse:
    """`buscar` and `todas` only look for others: whoever is marked goes along."""
    training = _training(request, pk, writing=True)
    given = request.POST
    if "buscar" in given or "todas" in given:
        return redirect(_looking_for(training, given))
    form = RecordsForm(
        given, training=training, search=_search(given), marked=given.getlist("persons")
    )
    if not form.is_valid():
        return _page(request, training, form)
    is_complete = form.cleaned_data["complete"] == "1"
    added = [
        training.records.create(person=person, is_complete=is_complete)
        for person in form.cleaned_data["persons"]
    ]
    text = (
        f"Se agregó a {added[0].person}."
        if len(added) == 1
        else f"Se agregaron {len(added)} personas."
    )
    messages.success(request, text, extra_tags="note-ok")
    return redirect(training)


def _search(given: QueryDict) -> str:
    return given.get("persona", "")[:100]


def _looking_for(training: Training, given: QueryDict) -> str:
    """The training's page with what is looked for and what is marked."""
    asked = QueryDict(mutable=True)
    if "todas" not in given and _search(given):
        asked["persona"] = _search(given)
    asked.setlist("persons", given.getlist("persons"))
    if given.get("complete"):
        asked["complete"] = given["complete"]
    return f"{training.get_absolute_url()}?{asked.urlencode()}#agregar"


@require_POST
@told_at_the_field
def change_record(request: HttpRequest, pk: int, record_pk: int) -> HttpResponse:
    """`completa`: yes or no; `quitar`: the person did not take part."""
    training = _training(request, pk, writing=True)
    records = training.records.select_related("person")
    record = get_object_or_404(records, pk=record_pk)
    if "quitar" in request.POST:
        record.delete()
        text = f"Se quitó a {record.person}."
    else:
        record.is_complete = request.POST.get("completa") == "1"
        record.save(update_fields=["is_complete"])
        text = f"Se anotó que {record.person} {'' if record.is_complete else 'no '}la completó."
    messages.success(request, text, extra_tags="note-ok")
    return redirect(training)


def _records(request: HttpRequest):
    canton = canton_of(request)
    form = PersonTrainingFilter(request.GET)
    rows = TrainingRecord.objects.filter(training__canton=canton)
    return canton, form, form.apply(rows).select_related("person__actor", "training")


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who has which training."""
    canton, form, rows = _records(request)
    return list_page(
        request,
        "strategies/training_people.html",
        rows,
        form=form,
        sorts=RECORD_SORTS,
        canton=canton,
        crumbs=[crumb()],
    )


@require_safe
def people_xlsx(request: HttpRequest) -> HttpResponse:
    canton, _, rows = _records(request)
    cells = [
        (
            record.person.name,
            record.person.actor.full_name,
            record.training.title,
            record.training.topic,
            record.training.get_audience_display(),
            record.training.held_on,
            record.training.hours,
            record.is_complete,
        )
        for record in rows.order_by(*RECORD_SORTS[0].columns)
    ]
    content = xlsx_bytes("Capacitaciones", COLUMNS, cells)
    return xlsx_attachment(content, f"capacitaciones-{canton.slug}-{clock.today():%Y-%m-%d}.xlsx")


def crumb() -> tuple[str, str]:
    return "Capacitaciones", reverse("strategies:trainings")
