"""The body of the heat map, agreements × months, built without a template: thousands of cells of
a few hundred kinds (docs/decisions/heat-map.md has the measurements).

Every piece comes from `format_html`, and sums of safe pieces are safe: nothing is marked by hand.
"""

from collections.abc import Iterator
from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agreements.models import Agreement
from core.lib import months
from monitoring.board.reading import Board
from monitoring.levels import cell_markup, level_cell
from monitoring.statistics import Mark

# Stands for the reference when the addresses are read from the resolver, once for each page.
SOME_REFERENCE = "000-0000-000"
YEAR_RULE = format_html(' class="{}"', "year")
ROW = '<tr><th scope="row"><a href="{}">{}</a><small>{}</small></th>'
CELL = "<td>{}</td>"
YEAR_CELL = '<td class="year">{}</td>'
MONTH_OFF = level_cell(Mark.OFF)


def heat_map_rows(board: Board) -> SafeString:
    months_of_row = "".join(YEAR_CELL if _begins_year(month) else CELL for month in board.window)
    agreement_url = reverse("agreement", args=[SOME_REFERENCE])
    progress_url = reverse("monitoring:progress", args=[SOME_REFERENCE])
    return format_html_join(
        "",
        f"{ROW}{months_of_row}</tr>",
        (
            (
                agreement_url.replace(SOME_REFERENCE, agreement.reference),
                agreement.title,
                agreement.lead_name,
                *_cells(board, agreement, progress_url),
            )
            for agreement in board.agreements
        ),
    )


def _cells(board: Board, agreement: Agreement, progress_url: str) -> Iterator[SafeString]:
    """What stands in each month: a link to the month's sheet, or the sign of a month off."""
    cells, pk = board.cells, agreement.pk
    opening = format_html('<a href="{}', progress_url.replace(SOME_REFERENCE, agreement.reference))
    for month in board.window:
        cell = cells.get((pk, month))
        yield opening + _linked(cell, month) if cell else MONTH_OFF


def heat_map_head(board: Board) -> SafeString:
    """The months, with the year where it begins."""
    return format_html_join(
        "",
        '<th scope="col"{}><abbr title="{}">{}{}</abbr></th>',
        (
            (
                YEAR_RULE if _begins_year(month) else "",
                months.on_paper(month),
                months.short_name(month),
                format_html("<br>{}", month.year)
                if _begins_year(month) or month == board.window[0]
                else "",
            )
            for month in board.window
        ),
    )


def _begins_year(month) -> bool:
    return month.month == 1


@lru_cache(maxsize=8192)
def _linked(cell, month) -> SafeString:
    """The rest of a cell's link: the month in the address, and the cell's markup."""
    return format_html('?mes={}">{}</a>', months.code(month), cell_markup(cell, month))
