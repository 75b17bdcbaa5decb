"""What the board shows as tables of data: the matrix, and the slots with everything known."""

from datetime import date

from agreements.enums import Part
from agreements.models import Agreement
from core.lib import months
from monitoring.board.reading import Board
from monitoring.levels import mark_words
from monitoring.statistics import Cell, Mark, SlotState

FIRST_COLUMNS = ["Referencia", "Acuerdo", "Actor encargado", "Eje", "Estado"]
SLOT_COLUMNS = [
    *FIRST_COLUMNS,
    "Acción",
    "Título de la acción",
    "Mes",
    "Parte del mes",
    "Sub-actividad",
    "Situación",
    "Nivel (%)",
    "Mes del reporte",
    "Validado",
    "Días de atraso",
    "Rezagada",
    "Personas alcanzadas",
    "Nota",
]
PARTS = dict(Part.choices)


def _first_columns(agreement: Agreement, on: date, axes: dict[int, str]) -> list:
    return [
        agreement.reference,
        agreement.title,
        agreement.lead_name,
        axes[agreement.axis_id],
        agreement.state_label(on),
    ]


def matrix_table(board: Board, axes: dict[int, str]) -> tuple[list[str], list[list]]:
    """Header and rows of agreements × months, as the heat map shows them."""
    header = [*FIRST_COLUMNS, *(months.code(month) for month in board.window)]
    rows = [
        [
            *_first_columns(agreement, board.on, axes),
            *(_value(board.cells.get((agreement.pk, month))) for month in board.window),
        ]
        for agreement in board.agreements
    ]
    return header, rows


def _value(cell: Cell | None):
    """A level as a number; with several slots also how many are at 100 %; else the mark."""
    if cell is None:
        return ""
    text = cell.level if cell.mark is Mark.LEVEL else mark_words(cell.mark, None, cell.days_late)
    several = f" ({cell.done}/{cell.total})" if cell.total > 1 else ""
    pending = ", por validar" if cell.is_pending else ""
    return f"{text}{several}{pending}" if several or pending else text


def slots_table(
    rows: list[tuple[Agreement, SlotState]], on: date, axes: dict[int, str]
) -> tuple[list[str], list[list]]:
    """Header and rows of slots; `axes` are the names of the strategy's axes."""
    return SLOT_COLUMNS, [
        [*_first_columns(agreement, on, axes), *_slot(state)] for agreement, state in rows
    ]


def _slot(state: SlotState) -> list:
    has_level = state.mark is Mark.LEVEL
    return [
        state.action_number,
        state.action_title,
        months.code(state.month),
        PARTS.get(state.part, ""),
        state.description,
        state.mark.label,
        state.level,
        months.code(state.level_month) if has_level else "",
        state.is_validated if has_level else "",
        state.days_late or "",
        state.is_lagging,
        state.people_reached,
        state.note,
    ]
