"""The progress cell and its legend: one markup for boards, section 6 and the citizen's page.

The figure is written, 0–4 blocks are filled (CSS), the tint comes last; hidden text adds the month
and says the rest in words. Pages that are built without templates call these functions, templates
use the tags of `{% load levels %}`.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.lib import months
from monitoring.enums import Level
from monitoring.statistics.marks import Mark

# What a mark that is no level shows to the eye; its words go in the hidden text.
SIGNS = {
    Mark.MISSING: ("missing", "s/r"),
    Mark.LATE: ("late", "! {} d"),
    Mark.OPEN: ("open", "…"),
    Mark.PLANNED: ("planned", "○"),
    Mark.CLOSED: ("closed", "cerr."),
    Mark.OFF: ("off", "·"),
}
NBSP = "\N{NO-BREAK SPACE}"


def level_words(level: int) -> str:
    """«75 %, muy avanzada»."""
    return f"{level}{NBSP}%, {Level(level).label}"


def days(count: int) -> str:
    """«1 día», «7 días»."""
    return "1 día" if count == 1 else f"{count} días"


def mark_words(mark: Mark, level: int | None = None, days_late: int = 0) -> str:
    """What a slot or a cell says, in words: «75 %, muy avanzada», «atrasado 7 días»."""
    if mark == Mark.LEVEL:
        return level_words(level)
    return f"atrasado {days(days_late)}" if mark == Mark.LATE else Mark(mark).label


@lru_cache(maxsize=4096)
def level_cell(
    mark: Mark | str,
    level: int | None = None,
    *,
    days_late: int = 0,
    is_pending: bool = False,
    done: int = 0,
    total: int = 1,
    month: date | None = None,
) -> SafeString:
    """The cell of a mark or level. With several slots it adds «done/total» at 100 %; `month` goes
    into the hidden text. Cached: few combinations exist, and a heat map shows thousands."""
    mark = Mark(mark)
    words = [mark_words(mark, level, days_late)]
    if is_pending:
        words.append("por validar")
    if total > 1:
        words.append(f"{done} de {total} casillas cumplidas")
    if month:
        words.insert(0, months.in_words(month))
    text = ", ".join(words)
    classes = f"lvl-{level}" if mark == Mark.LEVEL else f"lvl-{SIGNS[mark][0]}"
    if is_pending:
        classes += " is-pending"
    if total > 1:
        classes += " is-many"
    sign = str(level) if mark == Mark.LEVEL else SIGNS[mark][1].format(days_late)
    count = format_html("<small>{}/{}</small>", done, total) if total > 1 else ""
    return format_html(
        '<span class="lvl {}" title="{}"><span aria-hidden="true">{}{}</span>'
        '<span class="vh">{}</span></span>',
        classes,
        text,
        sign,
        count,
        text,
    )


def cell_markup(cell, month: date | None = None) -> SafeString:
    """The cell of a `statistics.Cell`."""
    return level_cell(
        cell.mark,
        cell.level,
        days_late=cell.days_late,
        is_pending=cell.is_pending,
        done=cell.done,
        total=cell.total,
        month=month,
    )


def state_markup(state) -> SafeString:
    """The cell of one `statistics.SlotState`."""
    return level_cell(
        state.mark, state.level, days_late=state.days_late, is_pending=state.is_pending
    )


def sign_of(mark: Mark) -> SafeString:
    """A mark as the legend shows it, without days and without hidden words."""
    kind, sign = SIGNS[mark]
    return format_html(
        '<span class="lvl lvl-{}" aria-hidden="true">{}</span>', kind, sign.format(7)
    )


def state_words(state) -> str:
    """What stands beside a slot's cell in a list: «Muy avanzada, reportada en agosto de 2015,
    por validar, rezagada»."""
    if state.mark != Mark.LEVEL:
        text = mark_words(state.mark, None, state.days_late)
        return text[:1].upper() + text[1:]
    words = [Level(state.level).label.capitalize()]
    if state.level_month != state.month:
        words.append(f"reportada en {months.in_words(state.level_month)}")
    if state.is_pending:
        words.append("por validar")
    if state.is_lagging:
        words.append("rezagada")
    return ", ".join(words)


LEGEND = (
    *((f"lvl-{level.value}", str(level.value), level.label) for level in Level),
    ("lvl-missing", "s/r", "sin reporte"),
    ("lvl-late", "! 7 d", "atrasado, con sus días"),
    ("lvl-75 is-pending", "75", "por validar"),
    ("lvl-open", "…", "mes en curso"),
    ("lvl-planned", "○", "por venir"),
    ("lvl-closed", "cerr.", "cerrada con motivo"),
    ("lvl-off", "·", "no programado"),
)


def legend(shown: Iterable, *, with_off: bool = False) -> SafeString:
    """The legend below a grid: the same cells, only the marks in use. `shown` are cells or slot
    states; `with_off`: the grid also has months without slots."""
    used = {"lvl-off"} if with_off else set()
    has_several = False
    for one in shown:
        if one.mark == Mark.LEVEL:
            used.add(f"lvl-{one.level}")
        else:
            used.add(f"lvl-{SIGNS[one.mark][0]}")
        if one.is_pending:
            used.add("lvl-75 is-pending")
        has_several = has_several or getattr(one, "total", 1) > 1
    items = format_html_join(
        "",
        '<li><span class="lvl {}" aria-hidden="true">{}</span> {}</li>',
        (item for item in LEGEND if item[0] in used),
    )
    if has_several:
        items += format_html(
            '<li><span class="lvl lvl-50 is-many" aria-hidden="true">'
            "<span>50<small>1/2</small></span></span> {}</li>",
            "nivel más bajo; 1 de 2 casillas cumplidas",
        )
    return format_html('<ul class="legend">{}</ul>', items)
