"""A row of the outbox as the bytes that go over the wire: the same row, the same bytes."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from core.mail.models import OutgoingMail

# Lines of text with accents as quoted-printable: every server takes them.
POLICY = SMTP.clone(cte_type="7bit")


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
    message.set_content(mail.body, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = "es"
    return message.as_bytes()
