"""The annual report (Informe anual) and its editions: frozen, immutable, named by hash."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.accounts.enums import CANTON_READERS
from core.accounts.models import User
from core.documents.models import RenderJob
from core.lib import clock
from core.lib.history import tracked
from core.lib.problems import Conflict
from core.territory.models import Canton
from strategies.models import Seat


class AnnualReportQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(canton__in=user.cantons_as(CANTON_READERS))


@tracked()
class AnnualReport(models.Model):
    """The report of a canton and a year (§5.3 A.2.3)."""

    canton = models.ForeignKey(Canton, models.PROTECT, related_name="annual_reports")
    year = models.PositiveSmallIntegerField(
        "año", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    narrative = models.TextField(
        "mensaje",
        blank=True,
        help_text="Un párrafo en palabras sencillas, sin nombres de vecinas ni vecinos.",
    )
    version = models.PositiveIntegerField(default=1)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = "informe anual"
        verbose_name_plural = "informes anuales"
        ordering = ["canton", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["canton", "year"], name="one_report_per_year")
        ]

    def __str__(self):
        return f"Informe {self.year} de {self.canton}"

    def get_absolute_url(self):
        return reverse("citizens:report", args=[self.canton.slug, self.year])

    def write_narrative(self, text: str, *, version: int) -> None:
        """Save the message if nobody saved it since `version` was read; else raise Conflict."""
        changed = AnnualReport.objects.filter(pk=self.pk, version=version).update(
            narrative=text, version=version + 1
        )
        if not changed:
            raise Conflict
        self.narrative, self.version = text, version + 1


class EditionState(models.TextChoices):
    RENDERING = "rendering", "en preparación"
    PUBLISHED = "published", "publicada"
    FAILED = "failed", "no se pudo preparar"
    SUPERSEDED = "superseded", "reemplazada antes de publicarse"


class EditionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(report__canton__in=user.cantons_as(CANTON_READERS))

    def published(self):
        return self.filter(state=EditionState.PUBLISHED)

    def unfinished(self):
        """Approved, and still without its files."""
        return self.filter(state__in=(EditionState.RENDERING, EditionState.FAILED))


@tracked(exclude=["data", "files"])
class Edition(models.Model):
    """What was approved to be published: its data, frozen, and its files once they are made.

    `data` is everything that the report says; `files` names its files in PUBLISHED_ROOT, which
    never change. Nothing is shown to the public before all of them exist.
    """

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("edición")
    state = models.CharField(
        "estado", max_length=10, choices=EditionState, default=EditionState.RENDERING
    )
    cut_off = models.DateField("fecha de corte", default=clock.today)
    data_hash = models.CharField("huella de los datos", max_length=64)
    data = models.JSONField("datos")
    changes = models.JSONField("qué cambió", default=list)
    files = models.JSONField("archivos", default=dict)
    job = models.ForeignKey(RenderJob, models.PROTECT, null=True, related_name="+")
    error = models.TextField("motivo", blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_with_seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    approval_note = models.CharField("aprobación", max_length=200, blank=True)
    approved_at = models.DateTimeField("aprobada", auto_now_add=True)
    published_at = models.DateTimeField("publicada", null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "edición"
        verbose_name_plural = "ediciones"
        ordering = ["report", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                condition=~Q(state="superseded"),
                name="edition_number_once",
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=["rendering", "failed"]),
                name="one_unfinished_edition_per_report",
            ),
        ]

    def __str__(self):
        return f"{self.report}, edición {self.number}"
