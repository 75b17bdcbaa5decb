"""Section 7: the fourteen criteria. A review is dated; earlier ones stay readable."""

from django.db import models
from django.db.models import Q

from agreements.models import Agreement
from core.accounts.models import User
from core.lib import clock
from core.lib.history import tracked
from monitoring.enums import Criterion


@tracked()
class ChecklistReview(models.Model):
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="checklist_reviews")
    reviewed_on = models.DateField("fecha", default=clock.today)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="revisado por"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "revisión de la tabla de monitoreo"
        verbose_name_plural = "revisiones de la tabla de monitoreo"
        ordering = ["agreement", "-reviewed_on", "-pk"]
        get_latest_by = ["reviewed_on", "pk"]

    def __str__(self):
        return f"{self.agreement}, {self.reviewed_on:%d/%m/%Y}"


@tracked()
class ChecklistAnswer(models.Model):
    """The portal's suggestion from the record beside what the person answered."""

    review = models.ForeignKey(ChecklistReview, models.CASCADE, related_name="answers")
    criterion = models.PositiveSmallIntegerField("criterio", choices=Criterion)
    suggested = models.BooleanField("sugerencia del portal", null=True)
    met = models.BooleanField("se cumple")
    observations = models.TextField("Observaciones", blank=True)

    class Meta:
        verbose_name = "respuesta"
        ordering = ["review", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="criterion_once_per_review"
            ),
            models.CheckConstraint(
                condition=Q(criterion__in=Criterion.values), name="criterion_is_one_of_fourteen"
            ),
            models.CheckConstraint(
                condition=Q(met=True) | ~Q(observations=""),
                name="an_observation_on_every_no",
                violation_error_message="Marcó No. Escriba qué falta.",
            ),
        ]

    def __str__(self):
        return f"{self.get_criterion_display()}: {'Sí' if self.met else 'No'}"
