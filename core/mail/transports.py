"""Where mails go: an SMTP server, or in the demonstration a folder of files.

A transport sends one message and tells exactly what is known afterwards: it returns the server's
reply, or raises `Refused` (never), `Later` (not now), `Unknown` (perhaps: the server got all of
it and did not answer), `ServerAway` (no message can be sent now).
"""

import logging
import re
import shlex
import smtplib
import ssl
import subprocess
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from core.lib.folders import write_atomically
from core.mail import messages
from core.mail.models import OutgoingMail

logger = logging.getLogger(__name__)


class DeliveryFault(Exception):
    """Carries the server's own words."""


class ServerAway(DeliveryFault):
    pass


class Later(DeliveryFault):
    pass


class NotYet(DeliveryFault):
    """Something of the message is still being made; no attempt was made."""


class Refused(DeliveryFault):
    pass


class Unknown(DeliveryFault):
    pass


class TakenOver(DeliveryFault):
    """Another worker has the message by now; this one did not begin."""


def configured() -> "SmtpTransport | FolderTransport | None":
    """The transport of this installation; None means that mails wait until there is one."""
    if settings.EMAIL_URL:
        return SmtpTransport()
    if settings.DEMO:
        return FolderTransport(settings.DEMO_MAIL_DIR)
    return None


class FolderTransport:
    """One message a file, named by its time and Message-ID, so that it cannot be there twice."""

    def __init__(self, folder: Path):
        self.folder = folder

    def send(self, mail: OutgoingMail, *, before_data: Callable[[], bool]) -> str:
        try:
            content = messages.as_bytes(mail)
        except messages.BadAddress as fault:
            raise Refused(str(fault)) from fault
        except messages.NotReady as fault:
            raise NotYet(str(fault)) from fault
        if not before_data():
            raise TakenOver
        try:
            write_atomically(self._path(mail), content)
        except OSError as fault:
            raise Later(f"No se pudo escribir el archivo: {fault.strerror}.") from fault
        return f"Guardado en {self._path(mail).name}"

    def knows(self, mail: OutgoingMail) -> bool | None:
        return self._path(mail).exists()

    def close(self) -> None:
        pass

    def _path(self, mail: OutgoingMail) -> Path:
        name = re.sub(r"[^0-9a-zA-Z]+", "", mail.message_id.partition("@")[0])[:16]
        return self.folder / f"{mail.created_at:%Y%m%dT%H%M%S}-{name}.eml"


class SmtpTransport:
    """One connection for as many messages as it lasts, one SMTP transaction a recipient."""

    def __init__(self):
        self._smtp = None

    def send(self, mail: OutgoingMail, *, before_data: Callable[[], bool]) -> str:
        try:
            content = messages.as_bytes(mail)
            recipient = messages.envelope_address(mail.recipient)
        except messages.BadAddress as fault:
            raise Refused(str(fault)) from fault
        except messages.NotReady as fault:
            raise NotYet(str(fault)) from fault
        smtp = self._connected()
        try:
            sender = messages.sender_address()
            for reply in self._ask(smtp, f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>"):
                self._expect_2xx(*reply)
            smtp.putcmd("DATA")
            if not before_data():  # written down while the server makes itself ready for the text
                self.close()  # nothing else ends a text that is not sent
                raise TakenOver
            self._expect(354, *smtp.getreply())
            # Fails only while something is left to be handed over: then the final dot has not
            # left this machine, and the server cannot have accepted anything.
            smtp.send(_on_the_wire(content))
        except (smtplib.SMTPException, OSError) as fault:
            self.close()
            raise Later(f"Se cortó la conexión: {fault}") from fault
        except DeliveryFault:
            self._reset()
            raise
        return self._final_reply(smtp)

    @staticmethod
    def _ask(smtp: smtplib.SMTP, *commands: str) -> Iterable[tuple[int, bytes]]:
        """The replies; to a server that takes commands together (RFC 2920) they go so, and each is
        read: one that is left over would be taken for the answer to what is asked next."""
        if not smtp.has_extn("pipelining"):
            return map(smtp.docmd, commands)
        smtp.send("".join(f"{command}\r\n" for command in commands))
        return [smtp.getreply() for _ in commands]

    def _final_reply(self, smtp: smtplib.SMTP) -> str:
        try:
            code, text = smtp.getreply()
        except (smtplib.SMTPException, OSError) as fault:
            self.close()
            raise Unknown(f"El servidor recibió todo y no respondió: {fault}") from fault
        if not 200 <= code < 600:
            self.close()
            raise Unknown(f"El servidor respondió algo que no se entiende: {_words(code, text)}")
        self._expect_2xx(code, text)
        return _words(code, text)

    def knows(self, mail: OutgoingMail) -> bool | None:
        """Whether the server accepted the message, as far as it can be told: the installation may
        name a command (MAIL_QUEUE_QUERY) that looks the Message-ID up in the server's log. It
        ends with 0 for «accepted», 1 for «never», anything else for «not known»."""
        if not settings.MAIL_QUEUE_QUERY:
            return None
        argv = [*shlex.split(settings.MAIL_QUEUE_QUERY), mail.message_id]
        try:
            status = subprocess.run(argv, timeout=10, check=False, capture_output=True).returncode
        except (OSError, subprocess.TimeoutExpired) as fault:
            logger.warning("MAIL_QUEUE_QUERY: %s", fault)
            return None
        return {0: True, 1: False}.get(status)

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                if smtp.sock:
                    smtp.sock.settimeout(2)
                    smtp.quit()
            smtp.close()

    # --- the connection ------------------------------------------------------------------

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (smtplib.SMTPException, OSError) as fault:
                raise ServerAway(f"No hay conexión con el servidor de correo: {fault}") from fault
        return self._smtp

    @staticmethod
    def _connect() -> smtplib.SMTP:
        options = {"timeout": settings.EMAIL_TIMEOUT, "local_hostname": DNS_NAME.get_fqdn()}
        if settings.EMAIL_USE_SSL:
            options["context"] = ssl.create_default_context()
            smtp = smtplib.SMTP_SSL(settings.EMAIL_HOST, settings.EMAIL_PORT, **options)
        else:
            smtp = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, **options)
        try:
            if settings.EMAIL_USE_TLS:
                smtp.starttls(context=ssl.create_default_context())
            if settings.EMAIL_HOST_USER:
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _reset(self) -> None:
        """Ready for the next message, or closed so that the next one connects anew."""
        try:
            if self._smtp is None or self._smtp.rset()[0] != 250:
                self.close()
        except (smtplib.SMTPException, OSError):
            self.close()

    def _expect_2xx(self, code: int, text: bytes) -> None:
        if not 200 <= code < 300:
            self._explain(code, text)

    def _expect(self, wanted: int, code: int, text: bytes) -> None:
        if code != wanted:
            self._explain(code, text)

    def _explain(self, code: int, text: bytes) -> None:
        said = _words(code, text)
        if code == 421:
            self.close()
        if code in (530, 535):  # it is this installation that is not let in, not the recipient
            self.close()
            raise ServerAway(said)
        raise Refused(said) if 500 <= code < 600 else Later(said)


def _words(code: int, text: bytes) -> str:
    return f"{code} {text.decode(errors='replace')}".replace("\n", " ")[:500]


def _on_the_wire(content: bytes) -> bytes:
    """Dots at the beginning of a line doubled, and the lone dot that ends the message."""
    content = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    content = re.sub(rb"(?m)^\.", b"..", content)
    return content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n"
