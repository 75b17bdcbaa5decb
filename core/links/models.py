"""Links for people without an account: each opens one matter, for one person, until it ends.

The row says for what and until when; what it opens points to the row. The token stands nowhere: it
is made of the row's number used once and the server's secret, and the row keeps its hash, so that
who reads the database opens nothing.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.lib.inserts import insert

TOKEN_BYTES = 16  # 128 bits


class Purpose(models.TextChoices):
    """What a link opens; the roof sends each to its room (`coprod_portal.pages.links`)."""

    RSVP = "rsvp", "Responder una convocatoria"
    CALENDAR = "calendar", "Leer un calendario"
    SUBSCRIPTION = "subscription", "Escoger qué correos se reciben"


class SignedLinkManager(models.Manager):
    def new(self, purpose: Purpose, *, expires_at: datetime | None = None) -> "SignedLink":
        """A link that is not stored yet, so that many can be stored at once."""
        nonce = secrets.token_hex(TOKEN_BYTES)
        token = _token(nonce, settings.SECRET_KEY)
        return self.model(
            nonce=nonce, token_hash=hash_of(token), purpose=purpose, expires_at=expires_at
        )

    def give(self, purpose: Purpose, *, expires_at: datetime | None = None) -> "SignedLink":
        link = self.new(purpose, expires_at=expires_at)
        link.save(force_insert=True)
        return link

    def give_many(
        self, purpose: Purpose, count: int, *, expires_at: datetime | None = None
    ) -> "list[SignedLink]":
        """So many links, stored in one insert."""
        links = [self.new(purpose, expires_at=expires_at) for _ in range(count)]
        insert(links)
        return links

    def opened_by(self, token: str) -> "SignedLink | None":
        """The link of that token, ended or not."""
        return self.filter(token_hash=hash_of(token)).first()


class SignedLink(models.Model):
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField("para qué", max_length=12, choices=Purpose)
    expires_at = models.DateTimeField("vence", null=True, blank=True)
    ended_at = models.DateTimeField("terminado", null=True, blank=True)
    created_at = models.DateTimeField("dado", auto_now_add=True)

    objects = SignedLinkManager()

    class Meta:
        verbose_name = "enlace firmado"
        verbose_name_plural = "enlaces firmados"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.pk}"

    @property
    def token(self) -> str:
        """What stands in the address. Raises LookupError when the server's secret was changed
        since and the old one is no longer among its fallbacks."""
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            token = _token(self.nonce, secret)
            if hmac.compare_digest(hash_of(token), self.token_hash):
                return token
        raise LookupError(f"El secreto con que se hizo el enlace {self.pk} ya no está.")

    @property
    def is_open(self) -> bool:
        """Whether it still opens its matter; the real clock, whatever the demonstration's date."""
        now = timezone.now()
        return self.ended_at is None and (self.expires_at is None or now < self.expires_at)

    def end(self) -> None:
        """From now on it opens nothing. Safe to call twice."""
        if self.ended_at is None:
            self.ended_at = timezone.now()
            self.save(update_fields=["ended_at"])


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _token(nonce: str, secret: str) -> str:
    mac = hmac.digest(f"core.links {secret}".encode(), nonce.encode(), "sha256")
    return base64.urlsafe_b64encode(mac[:TOKEN_BYTES]).decode().rstrip("=")
