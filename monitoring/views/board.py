"""`/tablero/`: the Comisión Ejecutiva's board, its rows, and both as files."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.accounts.canton import canton_in_view
from core.accounts.enums import CANTON_READERS
from core.lib import clock, spreadsheets
from core.lib.downloads import attachment
from core.territory.models import Canton
from monitoring.board.choices import read_choices
from monitoring.board.filters import BoardForm, SlotsForm
from monitoring.board.heatmap import heat_map_head, heat_map_rows
from monitoring.board.reading import Board, read_slots
from monitoring.board.tables import matrix_table, slots_table
from monitoring.levels import legend

ROWS_A_PAGE = 50
REFUSED = (
    "El tablero es de Gestor Local, Secretaría Técnica, Comisión Ejecutiva y Alcaldía del cantón. "
    "Lo que le toca a usted está en «Mi trabajo»."
)
FILE_TYPES = {
    "csv": (spreadsheets.CSV_TYPE, lambda title, *table: spreadsheets.csv_bytes(*table)),
    "xlsx": (spreadsheets.XLSX_TYPE, spreadsheets.xlsx_bytes),
}


def _canton(request: HttpRequest) -> Canton:
    """The canton in view, of which the person reads everything. Raises PermissionDenied."""
    canton = canton_in_view(request)
    if canton is None or not request.user.has_role(*CANTON_READERS, canton=canton):
        raise PermissionDenied(REFUSED)
    return canton


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    canton, on = _canton(request), clock.today()
    form = BoardForm(request.GET, choices=read_choices(canton), on=on)
    shown = Board(canton, form.read(), on)
    context = {
        "form": form,
        "board": shown,
        "canton": canton,
        "on": on,
        "head": heat_map_head(shown),
        "rows": heat_map_rows(shown),
        "legend": legend(shown.cells.values(), with_off=shown.has_months_off),
    }
    return render(request, "monitoring/board.html", context)


@require_safe
def slots(request: HttpRequest) -> HttpResponse:
    canton, on = _canton(request), clock.today()
    form = SlotsForm(request.GET, choices=read_choices(canton), on=on)
    found = read_slots(canton, form.read(), on)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "page": page,
        "canton": canton,
        "on": on,
        "legend": legend([state for _, state in page]),
    }
    return render(request, "monitoring/board_slots.html", context)


@require_safe
def matrix_file(request: HttpRequest, kind: str) -> HttpResponse:
    canton, on = _canton(request), clock.today()
    choices = read_choices(canton)
    asked = BoardForm(request.GET, choices=choices, on=on).read()
    table = matrix_table(Board(canton, asked, on), choices.axis_names)
    return _file(kind, f"tablero-{canton.slug}-{on:%Y-%m-%d}", "Avance por acuerdo y mes", table)


@require_safe
def slots_file(request: HttpRequest, kind: str) -> HttpResponse:
    canton, on = _canton(request), clock.today()
    choices = read_choices(canton)
    asked = SlotsForm(request.GET, choices=choices, on=on).read()
    table = slots_table(read_slots(canton, asked, on), on, choices.axis_names)
    return _file(kind, f"casillas-{canton.slug}-{on:%Y-%m-%d}", "Casillas", table)


def _file(kind: str, name: str, title: str, table: tuple) -> HttpResponse:
    content_type, write = FILE_TYPES[kind]
    return attachment(write(title, *table), f"{name}.{kind}", content_type)
