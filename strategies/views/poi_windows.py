"""`/poi/ventanas/`: when something must be in an institution's plan, configurable by year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib import clock
from core.lib.races import told_at_the_field
from strategies import perms
from strategies.forms.poi import PoiWindowForm, WindowYearForm
from strategies.models import PoiWindow
from strategies.plans import poi as services
from strategies.views.access import canton_of, row_of
from strategies.views.registers import form_page, remove_page


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, form: WindowYearForm | None = None) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    windows = PoiWindow.objects.filter(canton=canton).order_by("-year", "opens_on", "pk")
    context = {
        "canton": canton,
        "windows": windows,
        "form": form or WindowYearForm(initial={"year": clock.today().year + 1}),
        "may_write": perms.can_write(request.user, canton),
        "today": clock.today(),
        "crumbs": [_poi_crumb()],
    }
    return render(request, "strategies/poi_windows.html", context)


@require_POST
@told_at_the_field
def prepare(request: HttpRequest) -> HttpResponse:
    """The usual windows of a year, as a beginning; those that are there already stay as they
    are."""
    canton = canton_of(request, writing=True, open_to=perms.PARTICIPANTS)
    form = WindowYearForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    year = form.cleaned_data["year"]
    made = services.prepare_windows(canton, year)
    if made:
        words = f"Se prepararon {len(made)} ventanas para el POI {year}. Revise las fechas."
        messages.success(request, words, extra_tags="note-ok")
    else:
        words = f"Las ventanas del POI {year} ya estaban preparadas."
        messages.info(request, words, extra_tags="note")
    return redirect("strategies:poi_windows")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True, open_to=perms.PARTICIPANTS)
    return form_page(
        request,
        PoiWindowForm(request.POST or None, instance=PoiWindow(canton=canton)),
        title="Nueva ventana",
        crumbs=_crumbs(),
        done="Se agregó la ventana.",
    )


def _window(request: HttpRequest, pk: int) -> PoiWindow:
    rows = PoiWindow.objects.select_related("canton")
    return row_of(request, rows, pk, writing=True, open_to=perms.PARTICIPANTS)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    window = _window(request, pk)
    return form_page(
        request,
        PoiWindowForm(request.POST or None, instance=window),
        title="Editar la ventana",
        crumbs=_crumbs(),
        done="Se guardó la ventana.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    window = _window(request, pk)
    return remove_page(
        request,
        window,
        name=f"la ventana «{window}»",
        crumbs=_crumbs(),
        then=reverse("strategies:poi_windows"),
    )


def _poi_crumb() -> tuple[str, str]:
    return "POI", reverse("strategies:poi")


def _crumbs() -> list[tuple[str, str]]:
    return [_poi_crumb(), ("Ventanas", reverse("strategies:poi_windows"))]
