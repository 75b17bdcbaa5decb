"""Files by the hash of their content, and the jobs that render documents."""

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """A file, stored once under the SHA-256 of its content. Who may fetch it is said by the object
    that points to it, never by the hash."""

    sha256 = models.CharField("huella", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("bytes")
    content_type = models.CharField("tipo", max_length=100)
    created_at = models.DateTimeField("guardado", auto_now_add=True)

    class Meta:
        verbose_name = "archivo"
        ordering = ["-created_at"]

    def __str__(self):
        return self.sha256[:12]


class JobState(models.TextChoices):
    WAITING = "waiting", "en espera"
    RUNNING = "running", "en proceso"
    DONE = "done", "listo"
    FAILED = "failed", "no se pudo hacer"


class RenderJob(models.Model):
    """One document to be rendered. `payload` is the whole content, frozen when it was asked for, so
    rendering is a pure function of it and `key` (hash of kind, template and payload) names the
    result: ten requests for the same text make one job."""

    kind = models.CharField("documento", max_length=40)
    key = models.CharField("huella del contenido y la plantilla", max_length=64, unique=True)
    payload = models.JSONField("contenido")
    state = models.CharField("estado", max_length=10, choices=JobState, default=JobState.WAITING)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="archivo"
    )
    error = models.TextField("motivo", blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    lease_until = models.DateTimeField("tomado hasta", null=True, blank=True)
    created_at = models.DateTimeField("pedido", auto_now_add=True)
    started_at = models.DateTimeField("empezado", null=True, blank=True)
    finished_at = models.DateTimeField("terminado", null=True, blank=True)

    class Meta:
        verbose_name = "trabajo de documento"
        verbose_name_plural = "trabajos de documentos"
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(file__isnull=False),
                name="a_finished_job_has_its_file",
            )
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["waiting", "running"]),
                name="documents_open_jobs",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.key[:12]}"
