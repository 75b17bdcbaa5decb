from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from core.lib.folders import write_atomically


class DemoFolderBackend(BaseEmailBackend):
    """What Django itself might send in the demonstration lands in the same folder as the outbox's
    messages: no mail of the demonstration ever leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for number, email in enumerate(email_messages):
            name = f"{timezone.now():%Y%m%dT%H%M%S-%f}-{number}.eml"
            content = email.message().as_bytes(linesep="\r\n")
            write_atomically(settings.DEMO_MAIL_DIR / name, content)
        return len(email_messages)
