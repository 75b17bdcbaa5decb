"""The XLSX behind `spreadsheets.xlsx_bytes`.

Apart from it because openpyxl takes long to load, and loads NumPy too where that is installed: no
process should carry both from its start.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.lib.cells import safe_cell

Sheet = tuple[str, Sequence[str], Iterable[Sequence]]


def bytes_of(sheets: Iterable[Sheet]) -> bytes:
    """Each sheet: a header that stays in view and filters, dates as dates, nothing as formula."""
    book = Workbook(write_only=True)
    for title, header, rows in sheets:
        _write(book.create_sheet(title), header, rows)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(sheet, header: Sequence[str], rows: Iterable[Sequence]) -> None:
    sheet.freeze_panes = "A2"
    for number, name in enumerate(header, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(len(name) + 4, 10), 40)
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    count = 1
    for count, row in enumerate(rows, 2):  # noqa: B007
        sheet.append([_cell(sheet, value) for value in row])
    if header:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{count}"


def _cell(sheet, value, *, bold: bool = False):
    value = safe_cell(value)
    if isinstance(value, datetime) and value.tzinfo:
        value = value.replace(tzinfo=None)
    if not (bold or isinstance(value, date | str)):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    if bold:
        cell.font = Font(bold=True)
    return cell
