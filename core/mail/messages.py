"""A row of the outbox as the bytes that go over the wire: the same row, the same bytes."""

import hashlib
import re
from binascii import b2a_qp
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache

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
LINE = 76  # signs of a header that need no folding
METHOD = re.compile(r"^METHOD:([A-Z]+)", re.MULTILINE)


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


@lru_cache(maxsize=256)  # for the envelope and for «To»
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
    return _address_in(settings.DEFAULT_FROM_EMAIL)


@lru_cache
def _address_in(text: str) -> str:
    return parseaddr(text)[1]


def as_bytes(mail: OutgoingMail) -> bytes:
    """The whole message. Raises BadAddress.

    Put together here: Python's EmailMessage parses and folds every header of every part again, and
    took more time than everything else that a mail needs."""
    headers = [
        ("From", settings.DEFAULT_FROM_EMAIL),
        ("To", envelope_address(mail.recipient)),
        ("Subject", mail.subject),
        ("Date", format_datetime(timezone.localtime(mail.created_at))),
        ("Message-ID", mail.message_id),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", "es"),
    ]
    if mail.unsubscribe:
        headers += [
            ("List-Unsubscribe", f"<{texts.address_of(mail.unsubscribe)}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
    headers.append(("MIME-Version", "1.0"))
    content = _words(texts.words_of(mail), mail.message_id)
    if mail.attachments:
        files = [_attachment(file) for file in mail.attachments]
        content = _multipart("mixed", [content, *files], mail.message_id)
    return b"".join([*(_header(name, value) for name, value in headers), content])


@lru_cache(maxsize=1024)  # the mails of a convocation share most of theirs
def _header(name: str, value: str) -> bytes:
    """Encoded and folded. Raises ValueError for a line's end within it."""
    if len(name) + len(value) <= LINE and value.isascii() and value.isprintable():
        return f"{name}: {value}\r\n".encode()
    return POLICY.fold_binary(*POLICY.header_store_parse(name, value))


def _words(words: texts.Words, message_id: str) -> bytes:
    """The plain text first, then what shows more: a program takes the last one that it knows."""
    parts = [_text("plain", words.body)]
    if words.html:
        parts.append(_text("html", words.html))
    if words.calendar:
        method = METHOD.search(words.calendar)
        name = method[1] if method else "PUBLISH"
        parts.append(_text("calendar", words.calendar, f'; method={name}; name="sesion.ics"'))
    return parts[0] if len(parts) == 1 else _multipart("alternative", parts, message_id)


def _text(subtype: str, text: str, parameters: str = "") -> bytes:
    lines = b"\r\n".join([*text.encode().splitlines(), b""])
    head = (
        f'Content-Type: text/{subtype}; charset="utf-8"{parameters}\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + b2a_qp(lines, istext=True)


def _attachment(file: dict) -> bytes:
    read = import_string(settings.MAIL_ATTACHMENT_READER)
    main, _, sub = file["type"].partition("/")
    part = EmailMessage(policy=POLICY)
    part.set_content(
        read(file), maintype=main, subtype=sub, disposition="attachment", filename=file["name"]
    )
    del part["MIME-Version"]
    return part.as_bytes()


def _multipart(subtype: str, parts: list[bytes], message_id: str) -> bytes:
    """The boundary is derived from the key, or the bytes of one row would differ from one time to
    the next; neither of the encodings used can contain it."""
    boundary = f"=_{hashlib.sha256(f'{message_id} {subtype}'.encode()).hexdigest()[:32]}"
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n'
    between = f"\r\n--{boundary}\r\n".encode()
    return (
        head.encode()
        + b"".join(between + part for part in parts)
        + f"\r\n--{boundary}--\r\n".encode()
    )
