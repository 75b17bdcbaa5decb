"""`/poi/`: what institutions plan for the canton in their POI, its review, and its windows."""

from functools import partial

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.models import User
from core.lib import clock
from core.lib.downloads import xlsx_attachment
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.spreadsheets import xlsx_bytes
from strategies import perms
from strategies.forms.poi import PoiFilter, PoiItemForm, PoiReviewForm
from strategies.models import PoiItem, PoiWindow
from strategies.plans import poi as services
from strategies.plans.perms import NOT_A_CARRIER, carries_poi, obstacle_to_write_poi
from strategies.views.access import canton_of, refuse_meanwhile, refuse_unless, row_of
from strategies.views.registers import Sort, form_page, list_page, remove_page

SORTS = (
    Sort("-anno", "Año, los últimos primero", ("-year", "actor__folded", "pk")),
    Sort("institucion", "Institución", ("actor__folded", "-year", "pk")),
    Sort("-presupuesto", "Presupuesto, de mayor a menor", ("-budget", "-year", "pk")),
    Sort("estado", "Estado", ("state", "-year", "actor__folded", "pk")),
)
NOT_YOURS = "Las actividades del POI las registran las instituciones y el equipo del cantón."
IN_A_PLAN = (
    "Un plan anual del cantón la usa. Pida a su equipo que la quite de ahí y vuelva a intentarlo."
)
NOT_A_REVIEWER = "Las revisan Gestor Local y Secretaría Técnica."


def _items(request: HttpRequest):
    """The items of the canton in view that the person reads, and the filter over them."""
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    seen = PoiItem.objects.of_canton(canton).visible_to(request.user)
    form = PoiFilter(request.GET, items=seen)
    return canton, form, form.apply(seen)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton, form, items = _items(request)
    today = clock.today()
    windows = PoiWindow.objects.filter(canton=canton, closes_on__gte=today)
    return list_page(
        request,
        "strategies/poi.html",
        items.select_related("actor", "action"),
        form=form,
        sorts=SORTS,
        canton=canton,
        totals=items.order_by().aggregate(total=Sum("budget"), counted=Count("budget")),
        windows=windows.order_by("opens_on", "pk")[:4],
        today=today,
        may_add=perms.can_contribute(request.user, canton),
        may_review=perms.can_write(request.user, canton),
    )


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered."""
    canton, _, items = _items(request)
    rows = services.rows(items.select_related("actor", "action").order_by(*SORTS[0].columns))
    content = xlsx_bytes(f"POI {canton}", services.HEADER, rows)
    return xlsx_attachment(content, f"poi-{canton.slug}-{clock.today():%Y-%m-%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    refuse_unless(perms.can_contribute(request.user, canton), NOT_YOURS)
    instance = PoiItem(canton=canton, entered_by=request.user)
    return form_page(
        request,
        PoiItemForm(request.POST or None, instance=instance, by=request.user),
        title="Nueva actividad del POI",
        crumbs=[_crumb()],
        done="Se registró la actividad. El equipo del cantón la revisa.",
        button="Registrar la actividad",
    )


def item_of(request: HttpRequest, pk: int) -> PoiItem:
    rows = PoiItem.objects.select_related("canton", "actor", "action__strategy", "entered_by")
    return row_of(request, rows, pk, open_to=perms.PARTICIPANTS)


def _carried(request: HttpRequest, pk: int) -> PoiItem:
    item = item_of(request, pk)
    refuse_unless(carries_poi(request.user, item), NOT_A_CARRIER)
    return item


def _refuse_late(user: User, item: PoiItem) -> None:
    """For an institution it was reviewed, or no window is open."""
    if obstacle := obstacle_to_write_poi(user, item):
        raise RuleViolation(obstacle)


def _refuse_removal(user: User, item: PoiItem) -> None:
    """Where it is used may be a plan that is not approved, which the team alone reads."""
    _refuse_late(user, item)
    if not perms.can_read(user, item.canton) and item.plan_lines.exists():
        raise RuleViolation(IN_A_PLAN)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, item_of(request, pk))


def _page(request: HttpRequest, item: PoiItem, form: PoiReviewForm | None = None) -> HttpResponse:
    may_review = perms.can_write(request.user, item.canton)
    if form is None:
        form = PoiReviewForm(
            initial={"version": item.version, "review_note": item.review_note, "state": ""}
        )
    lines = item.plan_lines.visible_to(request.user)
    context = {
        "item": item,
        "lines": lines.select_related("plan").order_by("-plan__year", "order", "pk"),
        "form": form if may_review else None,
        "obstacle": obstacle_to_write_poi(request.user, item),
        "crumbs": [_crumb()],
    }
    return render(request, "strategies/poi_item.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    item = _carried(request, pk)
    crumbs = [_crumb(), (item.title, item.get_absolute_url())]
    form = PoiItemForm(request.POST or None, instance=item, by=request.user)
    refuse_meanwhile(form, item, partial(_refuse_late, request.user, item))
    return form_page(
        request,
        form,
        title="Editar la actividad del POI",
        crumbs=crumbs,
        done="Se guardó la actividad.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    item = _carried(request, pk)
    return remove_page(
        request,
        item,
        name=f"la actividad «{item.title}»",
        crumbs=[_crumb(), (item.title, item.get_absolute_url())],
        then=reverse("strategies:poi"),
        rule=partial(_refuse_removal, request.user, item),
    )


@require_POST
@told_at_the_field
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """«Revisada» or «con observaciones», told to the institution by mail."""
    item = item_of(request, pk)
    refuse_unless(perms.can_write(request.user, item.canton), NOT_A_REVIEWER)
    form = PoiReviewForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            services.review(
                item,
                state=values["state"],
                note=values["review_note"],
                read_version=values["version"],
            )
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            words = item.get_state_display().lower()
            messages.success(request, f"La actividad quedó {words}.", extra_tags="note-ok")
            return redirect(item)
    return _page(request, item, form)


def _crumb() -> tuple[str, str]:
    return "POI", reverse("strategies:poi")
