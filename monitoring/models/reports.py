"""Section 6: the level of a slot in a month of report, with note, people reached and evidence."""

from datetime import date

from django.db import models
from django.db.models import Q

from agreements.models import Agreement, SubActivity
from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib import clock
from core.lib.history import tracked
from monitoring.enums import Level


class ProgressReportQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(
            sub_activity__scheduled_action__agreement__in=Agreement.objects.visible_to(user).values(
                "pk"
            )
        )

    def of_agreement(self, agreement: Agreement):
        return self.filter(sub_activity__scheduled_action__agreement=agreement)

    def validated(self):
        """Public figures use these only."""
        return self.filter(validated_at__isnull=False)

    def up_to(self, month: date):
        return self.filter(month__lte=month)


@tracked()
class ProgressReport(models.Model):
    """A level for a slot in a month of report: from the slot's month on, also after the term,
    never for a month to come. One per slot and month; changing it keeps the former in history."""

    sub_activity = models.ForeignKey(
        SubActivity, models.PROTECT, related_name="reports", verbose_name="sub-actividad"
    )
    month = models.DateField("mes del reporte")
    level = models.PositiveSmallIntegerField("nivel", choices=Level)
    note = models.TextField("nota", blank=True)
    people_reached = models.PositiveIntegerField("personas alcanzadas", null=True, blank=True)
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="reportado por"
    )
    reported_at = models.DateTimeField("reportado", default=clock.now)
    validated_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="validado por"
    )
    validated_at = models.DateTimeField("validado", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = "reporte de avance"
        verbose_name_plural = "reportes de avance"
        ordering = ["sub_activity", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_activity", "month"],
                name="one_report_per_slot_and_month",
                violation_error_message="Ya hay un reporte de esta sub-actividad en ese mes.",
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="level_is_one_of_the_five"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_is_a_month"),
        ]
        indexes = [models.Index(fields=["-reported_at"], name="report_by_time")]

    def __str__(self):
        return f"{self.level} % en {self.month:%m/%Y}"


@tracked()
class SlotClosure(models.Model):
    """A slot that will not be done: closed with a reason, it is no longer due after that month."""

    sub_activity = models.OneToOneField(
        SubActivity, models.PROTECT, related_name="closure", verbose_name="sub-actividad"
    )
    month = models.DateField("mes")
    reason = models.TextField("motivo")
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="por")
    closed_at = models.DateTimeField("cuándo", default=clock.now, editable=False)

    class Meta:
        verbose_name = "casilla cerrada"
        verbose_name_plural = "casillas cerradas"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="closure_has_its_reason"),
            models.CheckConstraint(condition=Q(month__day=1), name="closure_month_is_a_month"),
        ]

    def __str__(self):
        return self.reason


@tracked()
class Evidence(models.Model):
    """A file that shows what was done; fetched through the agreement's permission."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("nombre del archivo", max_length=200)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "evidencia"
        ordering = ["report", "uploaded_at", "pk"]

    def __str__(self):
        return self.name
