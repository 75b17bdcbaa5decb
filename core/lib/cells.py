"""What may stand in a cell of a spreadsheet: no text is taken for a formula.

Spreadsheet programs run a text that begins with `= + - @`, tab or return. In CSV such a text gets
an apostrophe in front, which the programs take for «text follows»; in XLSX every text is written
as text, and the apostrophe too, because the file may be saved as CSV later.
Numbers, dates and months stay numbers and dates (docs/decisions/spreadsheets.md).
"""

import re
from datetime import date, datetime
from decimal import Decimal
from numbers import Number

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# The same signs as wide forms and behind spaces: some programs trim and fold before they look.
DISGUISED_STARTS = ("＝", "＋", "－", "＠")
# What XML cannot hold: an XLSX with one of them is damaged.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
    text = NOT_IN_XML.sub("", str(value))
    starts = (*FORMULA_STARTS, *DISGUISED_STARTS)
    if text.startswith(starts) or text.lstrip().startswith(starts):
        text = f"'{text}"
    return text[:LONGEST_TEXT]
