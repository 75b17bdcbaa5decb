"""Folding: search and sort that ignore case and accents.

The embedded server has neither `unaccent` nor ICU, so models keep a generated column with
`Fold`, and Python folds what a person typed in the same way.
"""

import re
import unicodedata

from django.db.models import Func

ACCENTED = "ÁÀÄÂÉÈËÊÍÌÏÎÓÒÖÔÚÙÜÛÑÇáàäâéèëêíìïîóòöôúùüûñç"
PLAIN = "AAAAEEEEIIIIOOOOUUUUNCaaaaeeeeiiiioooouuuunc"
_TABLE = str.maketrans(ACCENTED, PLAIN)


def fold(text: str) -> str:
    """Accents that stand as signs of their own (text out of a PDF or a file name) count too."""
    return unicodedata.normalize("NFC", text).translate(_TABLE).lower()


# Control signs but tab and line ends (PostgreSQL refuses NUL, XML and spreadsheets the others),
# marks that turn the direction of what follows, so that a name reads as another, the mark of byte
# order and the two that are no signs. The joiner that emoji are made with stays.
UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    """Without signs that nobody sees, accents on their letters."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", text))


# Tab, line ends, also those that only some programs know, and the control signs after them.
NOT_OF_A_LINE = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")


def one_line(text: str) -> str:
    """As it may stand in a mail's header, a line of a calendar or a file's name."""
    return " ".join(NOT_OF_A_LINE.sub(" ", text).split())


class Fold(Func):
    """`fold` inside the database: immutable, so it may stand in a generated column."""

    template = f"lower(translate(%(expressions)s, '{ACCENTED}', '{PLAIN}'))"


# What the database keeps: a version (integer) and a row's key (bigint).
LARGEST_VERSION = 2**31 - 1
LARGEST_KEY = 2**63 - 1


def whole_number(text: str, largest: int = LARGEST_KEY) -> int | None:
    """A number from 0 to `largest` out of an address or a form; None for anything else, however
    long it is."""
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        return None
    number = int(text)
    return number if number <= largest else None


def beginning(text: str, longest: int) -> str:
    """On one line and at most so long, cut between two words where that is possible."""
    line = one_line(text)
    if len(line) <= longest:
        return line
    room = longest - 1
    cut = line[: room + 1].rpartition(" ")[0] if " " in line[: room + 1] else line[:room]
    return cut.rstrip(",;:. ") + "…"


def slugify_es(text: str) -> str:
    """«Puerto Jiménez» → «puerto-jimenez»."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def and_list(items: list[str]) -> str:
    """«A, B y C»."""
    if len(items) < 2:
        return "".join(items)
    last = items[-1]
    joiner = " e " if fold(last).startswith(("i", "hi")) else " y "
    return ", ".join(items[:-1]) + joiner + last
