"""The body of the heat map, agreements × months, built without a template: thousands of cells of
a few hundred kinds (docs/decisions/heat-map.md has the measurements).

Every piece comes from `format_html`, and sums of safe pieces are safe: nothing is marked by hand.
"""

from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.lib import months
from monitoring.board.reading import Board
from monitoring.levels import cell_markup, level_cell
from monitoring.statistics import Mark

# Stands for the reference when the addresses are read from the resolver, once for each page.
SOME_REFERENCE = "000-0000-000"
YEAR_RULE = format_html(' class="{}"', "year")


def heat_map_rows(board: Board) -> SafeString:
    agreement_url = reverse("agreement", args=[SOME_REFERENCE])
    progress_url = reverse("monitoring:progress", args=[SOME_REFERENCE])
    cells, window = board.cells, board.window
    rows = []
    for agreement in board.agreements:
        opening = format_html(
            '<a href="{}', progress_url.replace(SOME_REFERENCE, agreement.reference)
        )
        row = format_html(
            '<tr><th scope="row"><a href="{}">{}</a><small>{}</small></th>',
            agreement_url.replace(SOME_REFERENCE, agreement.reference),
            agreement.title,
            agreement.lead_actor or "",
        )
        for month in window:
            cell = cells.get((agreement.pk, month))
            if cell is None:
                row += _month_off(month)
            else:
                row += _opening(month) + opening + _linked(cell, month)
        rows.append((row,))
    return format_html_join("", "{}</tr>", rows)


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


@lru_cache(maxsize=512)
def _opening(month) -> SafeString:
    return format_html("<td{}>", YEAR_RULE if _begins_year(month) else "")


@lru_cache(maxsize=512)
def _month_off(month) -> SafeString:
    return format_html("{}{}</td>", _opening(month), level_cell(Mark.OFF))


@lru_cache(maxsize=8192)
def _linked(cell, month) -> SafeString:
    """The rest of a cell's link: the month in the address, and the cell's markup."""
    return format_html('?mes={}">{}</a></td>', months.code(month), cell_markup(cell, month))
