"""What people typed, without what must not be public: contact data, identity numbers, names.

The texts of an agreement or of a session are public, but nothing keeps a person from typing a
neighbour's telephone into them. Names are those that the portal knows: contacts, responsible
persons and the persons of the canton (Ley 8968; community leaders are private by default).
"""

import re
import unicodedata
from collections.abc import Iterable

from core.lib.text import fold

WITHHELD = "[dato reservado]"
YEARS = r"(?!(?:19|20)\d\d[ –-](?:19|20)\d\d(?!\d))"
CONTACT_DATA = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|(?<![\d-])\d-\d{4}-\d{4}(?![\d-])"  # identity number
    rf"|(?:\+506[ -]?|(?<![\d-])){YEARS}[2-8]\d{{3}}[ –-]?\d{{4}}(?![\d-])"  # telephone
)


class Redactor:
    """`redact(text)` withholds contact data, the given full names (two words or more) and the
    `terms`, however short they are."""

    def __init__(self, names: Iterable[str] = (), terms: Iterable[str] = ()):
        found = {" ".join(fold(name).split()) for name in names if len(name.split()) > 1}
        found |= {" ".join(fold(term).split()) for term in terms} - {""}
        ordered = sorted(found, key=lambda name: (-len(name), name))
        patterns = [r"\s+".join(map(re.escape, name.split())) for name in ordered]
        self._names = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)") if patterns else None

    def __call__(self, text: str) -> str:
        text = CONTACT_DATA.sub(WITHHELD, unicodedata.normalize("NFC", text))
        if self._names is None:
            return text
        folded = fold(text)
        if len(folded) != len(text):  # some letters are two in small: each keeps its place
            folded = "".join(fold(sign)[:1] for sign in text)
        parts, end = [], 0
        for found in self._names.finditer(folded):
            parts += [text[end : found.start()], WITHHELD]
            end = found.end()
        return "".join([*parts, text[end:]])


def has_contact_data(text: str) -> bool:
    return bool(CONTACT_DATA.search(text))
