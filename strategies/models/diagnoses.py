"""Diagnoses with their documents and findings, and the interviews, workshops and meetings of their
making (§5.1 D.1; Anexo 4)."""

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.urls import reverse

from core.accounts.enums import CANTON_ROLES
from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib.history import tracked
from core.lib.problems import RuleViolation
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory.models import Canton, District
from strategies.enums import DiagnosisKind
from strategies.models.base import SharedQuerySet
from strategies.models.order import moved


class DiagnosisQuerySet(SharedQuerySet):
    def with_counts(self):
        """How many findings and documents each one has; by subqueries, for joins would multiply
        them with one another."""
        return self.annotate(
            finding_count=self._count_of("findings"), file_count=self._count_of("files")
        ).prefetch_related("districts")

    def _count_of(self, rows: str) -> Subquery:
        counted = self.model.objects.filter(pk=OuterRef("pk")).order_by()
        return Subquery(counted.annotate(count=Count(rows)).values("count"))


@tracked()
class Diagnosis(Versioned):
    """A diagnosis or audit, or an interview, workshop or meeting of its making (Anexo 4)."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="diagnoses", verbose_name="cantón"
    )
    kind = models.CharField(
        "tipo", max_length=12, choices=DiagnosisKind, default=DiagnosisKind.DIAGNOSIS
    )
    title = models.CharField("título", max_length=200)
    folded = models.GeneratedField(
        expression=Fold("title"), output_field=models.TextField(), db_persist=True
    )
    made_on = models.DateField("fecha")
    author = models.CharField("quién lo hizo", max_length=200, blank=True)
    method = models.TextField("método", blank=True)
    summary = models.TextField("resumen", blank=True)
    participants = models.PositiveIntegerField(
        "personas que participaron", validators=[MinValueValidator(1)], null=True, blank=True
    )
    districts = models.ManyToManyField(
        District, blank=True, related_name="diagnoses", verbose_name="distritos"
    )

    objects = DiagnosisQuerySet.as_manager()

    class Meta:
        verbose_name = "diagnóstico"
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                F("canton"),
                F("folded"),
                F("made_on"),
                name="diagnosis_once_per_day",
                violation_error_message="Ya hay un diagnóstico con este título y esta fecha.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("strategies:diagnosis", args=[self.pk])

    @transaction.atomic
    def attach(self, file: StoredFile, name: str) -> "DiagnosisFile":
        """Keep a document with it. Raises RuleViolation when it is there already."""
        kept, is_new = self.files.get_or_create(file=file, defaults={"name": name})
        if not is_new:
            raise RuleViolation(f"{name} ya está en el diagnóstico, como «{kept}».", where="files")
        return kept

    def next_finding(self) -> "Finding":
        """An empty finding after the others, not saved."""
        last = self.findings.aggregate(last=Max("order"))["last"] or 0
        return Finding(diagnosis=self, order=last + 1)


class PartQuerySet(models.QuerySet):
    """What belongs to a diagnosis."""

    def visible_to(self, user: User):
        return self.filter(diagnosis__canton__in=user.cantons_as(CANTON_ROLES))


class FindingQuerySet(PartQuerySet):
    def with_uses(self):
        """In their order, each with the zones and topics that it is the evidence of."""
        return self.prefetch_related("priorityzones", "prioritytopics").order_by("order", "pk")


class PartOfDiagnosis(models.Model):
    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def canton(self) -> Canton:
        return self.diagnosis.canton


@tracked()
class DiagnosisFile(PartOfDiagnosis):
    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="archivo")
    name = models.CharField("nombre del archivo", max_length=140)

    class Meta:
        verbose_name = "documento del diagnóstico"
        verbose_name_plural = "documentos del diagnóstico"
        ordering = ["diagnosis", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnosis", "file"],
                name="file_once_per_diagnosis",
                violation_error_message="Este archivo ya está en el diagnóstico.",
            )
        ]

    def __str__(self):
        return self.name


@tracked()
class Finding(PartOfDiagnosis, Versioned):
    """One thing that a diagnosis found; priorities name it as their evidence."""

    diagnosis = models.ForeignKey(
        Diagnosis, models.CASCADE, related_name="findings", verbose_name="diagnóstico"
    )
    order = models.PositiveSmallIntegerField("orden", default=1)
    text = models.TextField("hallazgo")
    theme = models.CharField("tema", max_length=120, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "hallazgo"
        ordering = ["diagnosis", "order", "pk"]

    def __str__(self):
        return f"{self.diagnosis}: {self.text[:80]}"

    @transaction.atomic
    def move(self, *, up: bool) -> None:
        """One place up or down among the diagnosis' findings; at the end it stays. Raises
        DoesNotExist when the finding was removed."""
        Diagnosis.objects.select_for_update(of=("self",), no_key=True).get(pk=self.diagnosis_id)
        for order, finding in enumerate(moved(self.diagnosis.findings, self, up=up), 1):
            if finding.order != order:
                finding.order = order
                finding.save(update_fields=["order"])
