"""The outbox: every message is a row, written in the business transaction, delivered once."""

from django.db import models
from django.db.models import Q

from core.territory.models import Canton


class MailState(models.TextChoices):
    WAITING = "waiting", "en espera"
    CLAIMED = "claimed", "en envío"
    SENT = "sent", "enviado"
    FAILED = "failed", "rechazado"
    AMBIGUOUS = "ambiguous", "no se sabe si llegó"


class OutgoingMail(models.Model):
    """One message to one recipient. Body and recipient are frozen when the row is written; the key
    is of the business (kind, object, revision, recipient), so nothing is ever written twice."""

    canton = models.ForeignKey(Canton, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("mensaje", max_length=40)
    about = models.CharField("asunto de", max_length=60, help_text="El objeto, «103-2015-001».")
    revision = models.CharField("revisión o período", max_length=40)
    recipient = models.EmailField("para")
    subject = models.CharField("asunto", max_length=200)
    body = models.TextField("texto")
    message_id = models.CharField(max_length=120, unique=True)

    state = models.CharField("estado", max_length=10, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    next_attempt_at = models.DateTimeField("próximo intento")
    lease_until = models.DateTimeField("tomado hasta", null=True, blank=True)
    claimed_by = models.CharField("tomado por", max_length=60, blank=True)
    data_started_at = models.DateTimeField("envío empezado", null=True, blank=True)
    sent_at = models.DateTimeField("enviado", null=True, blank=True)
    server_reply = models.CharField("respuesta del servidor", max_length=500, blank=True)
    created_at = models.DateTimeField("escrito", auto_now_add=True)

    class Meta:
        verbose_name = "correo"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "revision", "recipient"], name="mail_written_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state="waiting"),
                name="mail_waiting",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="claimed"), name="mail_claimed"),
        ]

    def __str__(self):
        return f"{self.subject} → {self.recipient}"
