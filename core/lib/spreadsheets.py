"""Tables as CSV and XLSX, their cells made safe (`core.lib.cells`)."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from core.lib.cells import safe_cell

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
