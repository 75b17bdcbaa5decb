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
    return xlsx_of_sheets([(title, header, rows)])


def xlsx_of_sheets(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence]]]) -> bytes:
    """Several sheets, each as (title, header, rows); the titles differ."""
    from core.lib import workbook  # half a second, which only the first file spends

    return workbook.bytes_of((sheet_name(title), header, rows) for title, header, rows in sheets)


def sheet_name(title: str) -> str:
    """A title as a sheet may be called: at most 31 signs, without those that Excel refuses."""
    kept = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip(" '")
    return kept[:31].strip(" '") or "Hoja 1"
