"""The annual report (Informe anual) and its editions: frozen, immutable, named by hash."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib.history import tracked
from core.territory.models import Canton
from strategies.models import Seat


class AnnualReportQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(canton__in=user.cantons_as(Role))


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


class EditionState(models.TextChoices):
    RENDERING = "rendering", "en preparación"
    PUBLISHED = "published", "publicada"
    FAILED = "failed", "no se pudo preparar"


@tracked()
class Edition(models.Model):
    """What was published: its data, frozen, and its files. Never changed after publication."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("edición")
    state = models.CharField(
        "estado", max_length=10, choices=EditionState, default=EditionState.RENDERING
    )
    data_hash = models.CharField("huella de los datos", max_length=64)
    data = models.JSONField("datos")
    changes = models.TextField("qué cambió", blank=True)
    html = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    stylesheet = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    archive = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_with_seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    approval_note = models.CharField("aprobación", max_length=200, blank=True)
    approved_at = models.DateTimeField("aprobada", auto_now_add=True)
    published_at = models.DateTimeField("publicada", null=True)

    class Meta:
        verbose_name = "edición"
        verbose_name_plural = "ediciones"
        ordering = ["report", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="edition_number_once")
        ]

    def __str__(self):
        return f"{self.report}, edición {self.number}"
