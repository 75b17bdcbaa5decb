"""The words of a message: its own, or those it shares with others, filled with what is its own.

A pure function of the row: filled again years later it gives the words that were sent.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.conf import settings
from django.urls import reverse

from core.links.models import SignedLink
from core.mail.models import MailText, OutgoingMail

PLACE = re.compile("⟦([a-z_]+)⟧")
LINK = "enlace"
HIDDEN = "oculto"
DIGEST = "digest"
FOLD_BYTES = 75  # RFC 5545 §3.1
RULE = "-" * 60


@dataclass(frozen=True, slots=True)
class Words:
    body: str
    html: str = ""
    calendar: str = ""


def words_of(mail: OutgoingMail, *, hiding_links: bool = False) -> Words:
    """With `hiding_links`, for who reads somebody else's mail on a page: the links are the
    recipient's own, so each stands there without what opens it."""
    address = hidden_address_of if hiding_links else address_of
    words = _own_words(mail, address)
    if mail.kind == DIGEST:
        words = Words(words.body + _parts(mail, address))
    if mail.unsubscribe:
        words = _with_preferences(words, address(mail.unsubscribe))
    return words


def _own_words(mail: OutgoingMail, address: Callable[[SignedLink], str]) -> Words:
    if mail.text is None:
        return Words(mail.body)
    values = dict(mail.values)
    if mail.link:
        values[LINK] = address(mail.link)
    return filled(mail.text, values)


def filled(text: MailText, values: dict[str, str]) -> Words:
    """What all share with what is one person's own, each escaped as its part asks."""
    return Words(
        body=_fill(text.body, values),
        html=_fill(text.html, {name: escape(value) for name, value in values.items()}),
        calendar=_calendar(text.calendar, values),
    )


def _parts(digest: OutgoingMail, address: Callable[[SignedLink], str]) -> str:
    """Everything that waited for the digest, one below the other."""
    parts = sorted(digest.parts.all(), key=lambda part: part.pk)
    texts = (f"{part.subject}\n\n{_own_words(part, address).body.strip()}\n" for part in parts)
    return "".join(f"\n{RULE}\n{text}" for text in texts)


def _with_preferences(words: Words, address: str) -> Words:
    """A last line that says where to ask for fewer."""
    said = "Usted escoge qué correos del portal recibe"
    html = words.html
    if html:
        line = f'<p><small><a href="{escape(address)}">{said}</a>.</small></p>\n'
        before, end, after = html.rpartition("</body>")
        html = f"{before}{line}{end}{after}" if end else html + line
    return Words(f"{words.body.rstrip()}\n\n{said}:\n{address}\n", html, words.calendar)


def address_of(link: SignedLink) -> str:
    """What a person opens, for ever the same."""
    return f"{settings.SITE_URL}{reverse('link', args=[link.token])}"


def hidden_address_of(link: SignedLink) -> str:
    """As it is shown to others than the recipient."""
    return f"{settings.SITE_URL}{reverse('link', args=[HIDDEN])}"


def plain(value):
    """What people wrote, for a shared text: it holds no place to be filled in. Strings, and lists
    and dicts of them."""
    if isinstance(value, str):
        return value.replace("⟦", "[").replace("⟧", "]")
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def _fill(text: str, values: dict[str, str]) -> str:
    """A place without a value stays: somebody wrote these signs in a title."""
    return PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def _calendar(text: str, values: dict[str, str]) -> str:
    """With its lines folded. What is filled in stands in parameters
    between quotation marks, or is an address: neither may hold a quotation mark, a line's end or
    another sign that is not to be seen."""
    plain_values = {name: _of_one_line(value) for name, value in values.items()}
    return "".join(
        part if is_whole else _folded(_fill(part, plain_values))
        for part, is_whole in _calendar_parts(text)
    )


@lru_cache(maxsize=32)
def _calendar_parts(text: str) -> list[tuple[str, bool]]:
    """Each line with whether it is the same for everybody; then it is folded already."""
    lines = text.split("\n") if text else []
    return [(line, False) if PLACE.search(line) else (_folded(line), True) for line in lines]


def _folded(line: str) -> str:
    """Cut into pieces of at most 75 bytes, never within a letter; the further ones begin with a
    space."""
    rest, pieces = line.encode(), []
    while len(rest) > FOLD_BYTES:
        cut = FOLD_BYTES
        while rest[cut] & 0xC0 == 0x80:  # in the middle of a letter
            cut -= 1
        pieces.append(rest[:cut])
        rest = b" " + rest[cut:]
    return b"\r\n".join([*pieces, rest, b""]).decode()


def _of_one_line(value: str) -> str:
    words = value.replace('"', "'")
    if not words.isprintable():
        words = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(words.split())
