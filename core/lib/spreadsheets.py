"""CSV and XLSX in which no cell is taken for a formula.

Spreadsheet programs run a text that begins with `= + - @`, tab or return. In CSV such a text gets
an apostrophe in front, which the programs take for «text follows»; in XLSX every text is written
as text, and the apostrophe too, because the file may be saved as CSV later.
Numbers, dates and months stay numbers and dates (docs/decisions/spreadsheets.md).
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from numbers import Number

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# The same signs as wide forms and behind spaces: some programs trim and fold before they look.
DISGUISED_STARTS = ("＝", "＋", "－", "＠")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # what a cell of a spreadsheet holds


def safe_cell(value):
    """The value as it may stand in a cell: numbers and dates as they are, text that no spreadsheet
    runs, an empty text for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, Number | Decimal | date | datetime):
        return value
    text = "".join(sign for sign in str(value) if sign >= " " or sign in "\t\r\n")
    starts = (*FORMULA_STARTS, *DISGUISED_STARTS)
    if text.startswith(starts) or text.lstrip().startswith(starts):
        text = f"'{text}"
    return text[:LONGEST_TEXT]


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """Comma separated, UTF-8 with a byte-order mark (so that Excel reads the accents), lines that
    end in CRLF (RFC 4180), dates as AAAA-MM-DD."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([_plain(safe_cell(value)) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _plain(value):
    return value.isoformat() if isinstance(value, date | datetime) else value


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """One sheet: a header that stays in view and filters, dates as dates, nothing as formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(title))
    sheet.freeze_panes = "A2"
    for number, name in enumerate(header, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(len(name) + 4, 10), 40)
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    count = 1
    for count, row in enumerate(rows, 2):  # noqa: B007
        sheet.append([_cell(sheet, value) for value in row])
    if header:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{count}"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


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


def sheet_name(title: str) -> str:
    """A title as a sheet may be called: at most 31 signs, without those that Excel refuses."""
    kept = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip(" '")
    return kept[:31].strip(" '") or "Hoja 1"
