"""A row of the outbox as the bytes that go over the wire: the same row, the same bytes."""

import hashlib
import re
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.module_loading import import_string

from core.mail import texts
from core.mail.models import OutgoingMail

# Lines of text with accents as quoted-printable: every server takes them.
HEADERS = HeaderRegistry()
POLICY = SMTP.clone(cte_type="7bit", header_factory=HEADERS)
METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)


class AddressHeader:
    """An address in one piece: Python's own would encode one that is longer than a line."""

    max_count = 1
    parse = UnstructuredHeader.parse

    def fold(self, *, policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS.map_to_type("list-unsubscribe", AddressHeader)


class NotReady(Exception):
    """An attachment is still being made: the message waits for it."""


class BadAddress(ValueError):
    """Nothing can be sent to this address, today or tomorrow."""


def envelope_address(address: str) -> str:
    """The address as RCPT TO wants it. Raises BadAddress."""
    local, _, domain = address.rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
        plain.encode("ascii")
        validate_email(plain)
    except (UnicodeError, ValidationError) as fault:
        raise BadAddress(f"«{address}» no es una dirección de correo.") from fault
    return plain


def sender_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def as_bytes(mail: OutgoingMail) -> bytes:
    """The whole message. Raises BadAddress."""
    message = EmailMessage(policy=POLICY)
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = envelope_address(mail.recipient)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(timezone.localtime(mail.created_at))
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "es"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{texts.address_of(mail.unsubscribe)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _add_words(message, texts.words_of(mail))
    for file in mail.attachments:
        _attach(message, file)
    _name_boundaries(message, mail.message_id)
    return message.as_bytes()


def _add_words(message: EmailMessage, words: texts.Words) -> None:
    """The plain text first, then what shows more: a program takes the last one that it knows."""
    message.set_content(words.body, charset="utf-8", cte="quoted-printable")
    if words.html:
        message.add_alternative(words.html, subtype="html", charset="utf-8", cte="quoted-printable")
    if words.calendar:
        method = METHOD.search(words.calendar)
        message.add_alternative(
            words.calendar,
            subtype="calendar",
            charset="utf-8",
            cte="quoted-printable",
            params={"method": method[1] if method else "PUBLISH", "name": "sesion.ics"},
        )


def _attach(message: EmailMessage, file: dict) -> None:
    read = import_string(settings.MAIL_ATTACHMENT_READER)
    main, _, sub = file["type"].partition("/")
    message.add_attachment(read(file), maintype=main, subtype=sub, filename=file["name"])


def _name_boundaries(message: EmailMessage, message_id: str) -> None:
    """Derived from the key, or the bytes of one row would differ from one time to the next."""
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        name = hashlib.sha256(f"{message_id} {number}".encode()).hexdigest()[:32]
        part.set_boundary(f"=_{name}")
