"""`/iniciativas/`: what already exists in the canton, open to all its actors."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.models import User
from core.lib import clock
from core.lib.downloads import xlsx_attachment
from core.lib.races import told_at_the_field
from core.lib.spreadsheets import xlsx_bytes
from strategies import perms
from strategies.forms.initiatives import InitiativeFilter, InitiativeForm
from strategies.models import Initiative
from strategies.names import Names
from strategies.views.access import canton_of, refuse_unless, row_of
from strategies.views.registers import Sort, form_page, list_page, remove_page

SORTS = (
    Sort("nombre", "Nombre, de la A a la Z", ("folded", "pk")),
    Sort("-nombre", "Nombre, de la Z a la A", ("-folded", "pk")),
    Sort("tipo", "Tipo", ("kind", "folded", "pk")),
    Sort("-desde", "Las que empezaron después", ("-starts_on", "folded", "pk")),
)
COLUMNS = (
    "Iniciativa",
    "Tipo",
    "Quién la lleva",
    "En qué consiste",
    "Población",
    "Grupos de edad y sexo",
    "Distritos",
    "Desde",
    "Hasta",
)
NOT_YOURS = "Esta iniciativa la lleva otro actor. La cambian ese actor y el equipo del cantón."


def may_change(user: User, initiative: Initiative) -> bool:
    return perms.can_write_for(user, initiative.canton, initiative.actor_id)


def _initiative(request: HttpRequest, pk: int, *, writing: bool = False) -> Initiative:
    rows = Initiative.objects.select_related("canton", "actor")
    initiative = row_of(request, rows, pk, open_to=perms.PARTICIPANTS)
    refuse_unless(not writing or may_change(request.user, initiative), NOT_YOURS)
    return initiative


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    form = InitiativeFilter(request.GET, canton=canton)
    rows = form.apply(Initiative.objects.of_canton(canton))
    return list_page(
        request,
        "strategies/initiatives.html",
        rows.select_related("actor").prefetch_related("districts"),
        form=form,
        sorts=SORTS,
        canton=canton,
        may_add=perms.can_contribute(request.user, canton),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    refuse_unless(perms.can_contribute(request.user, canton), NOT_YOURS)
    instance = Initiative(canton=canton, entered_by=request.user)
    return form_page(
        request,
        InitiativeForm(request.POST or None, instance=instance, by=request.user),
        title="Nueva iniciativa",
        crumbs=[_crumb()],
        done="Se registró la iniciativa.",
    )


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """The initiatives that the filters leave."""
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    form = InitiativeFilter(request.GET, canton=canton)
    rows = form.apply(Initiative.objects.of_canton(canton)).select_related("actor")
    names = Names(request.user)
    cells = [
        (
            one.name,
            one.get_kind_display(),
            names.full(one.actor),
            one.description,
            one.population,
            one.reach_in_words,
            ", ".join(str(district) for district in one.districts.all()) or "Todo el cantón",
            one.starts_on,
            one.ends_on,
        )
        for one in rows.prefetch_related("districts").order_by("folded", "pk")
    ]
    content = xlsx_bytes("Iniciativas", COLUMNS, cells)
    return xlsx_attachment(content, f"iniciativas-{canton.slug}-{clock.today():%Y-%m-%d}.xlsx")


def page_with(request: HttpRequest, pk: int, *, panels: tuple[Callable, ...] = ()) -> HttpResponse:
    """The page, with what the rooms above add to it: `panel(user, initiative, on)`."""
    initiative = _initiative(request, pk)
    today = clock.today()
    found = (panel(request.user, initiative, today) for panel in panels)
    context = {
        "initiative": initiative,
        "crumbs": [_crumb()],
        "may_write": may_change(request.user, initiative),
        "panels": [panel for panel in found if panel is not None],
    }
    return render(request, "strategies/initiative.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = _initiative(request, pk, writing=True)
    name = initiative.name
    return form_page(
        request,
        InitiativeForm(request.POST or None, instance=initiative, by=request.user),
        title=f"Editar {name}",
        crumbs=[_crumb(), (name, initiative.get_absolute_url())],
        done="Se guardó la iniciativa.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = _initiative(request, pk, writing=True)
    return remove_page(
        request,
        initiative,
        name=f"la iniciativa «{initiative}»",
        crumbs=[_crumb(), (initiative.name, initiative.get_absolute_url())],
        then=reverse("strategies:initiatives"),
    )


def _crumb() -> tuple[str, str]:
    return "Iniciativas", reverse("strategies:initiatives")
