"""The words of a message: its own, or those it shares with others, filled with what is its own.

A pure function of the row: filled again years later it gives the words that were sent.
"""

import re
from dataclasses import dataclass
from html import escape

from django.conf import settings
from django.urls import reverse
from icalendar.parser import foldline

from core.links.models import SignedLink
from core.mail.models import OutgoingMail

PLACE = re.compile("⟦([a-z_]+)⟧")
LINK = "enlace"


@dataclass(frozen=True, slots=True)
class Words:
    body: str
    html: str = ""
    calendar: str = ""


def words_of(mail: OutgoingMail) -> Words:
    if mail.text is None:
        return Words(mail.body)
    values = dict(mail.values)
    if mail.link:
        values[LINK] = address_of(mail.link)
    text = mail.text
    return Words(
        body=_fill(text.body, values),
        html=_fill(text.html, {name: escape(value) for name, value in values.items()}),
        calendar=_calendar(text.calendar, values),
    )


def address_of(link: SignedLink) -> str:
    """What a person opens, for ever the same."""
    return f"{settings.SITE_URL}{reverse('link', args=[link.token])}"


def _fill(text: str, values: dict[str, str]) -> str:
    """A place without a value stays: somebody wrote these signs in a title."""
    return PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def _calendar(text: str, values: dict[str, str]) -> str:
    """With lines of at most 75 bytes (RFC 5545 §3.1). What is filled in stands in parameters
    between quotation marks, or is an address: neither may hold a quotation mark or a line's end."""
    plain = {name: " ".join(value.replace('"', "'").split()) for name, value in values.items()}
    return "".join(f"{foldline(_fill(line, plain))}\r\n" for line in text.splitlines())
