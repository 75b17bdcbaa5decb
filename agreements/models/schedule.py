"""Section 5: the schedule. A sub-activity in a month (or part of it) is the slot (casilla) that
section 6 reports on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agreements.enums import Part
from agreements.models.agreement import Agreement
from agreements.models.parties import VersionedRow
from core.accounts.models import User
from core.lib.history import tracked
from strategies.models import StrategicAction


@tracked()
class ScheduledAction(models.Model):
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="scheduled_actions")
    strategic_action = models.ForeignKey(
        StrategicAction,
        models.PROTECT,
        related_name="schedules",
        verbose_name="Acción estratégica",
    )
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = "acción del cronograma"
        verbose_name_plural = "acciones del cronograma"
        ordering = ["agreement", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "strategic_action"],
                name="action_once_per_schedule",
                violation_error_message="Esta acción estratégica ya está en el cronograma.",
            )
        ]

    def __str__(self):
        return str(self.strategic_action)


class SubActivityQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(
            scheduled_action__agreement__in=Agreement.objects.visible_to(user).values("pk")
        )


@tracked()
class SubActivity(VersionedRow):
    """One slot. Anexo 1, note 10: «una fecha concreta, lugar de la intervención territorial,
    instituciones colaboradoras y sociedad civil involucrada»."""

    scheduled_action = models.ForeignKey(
        ScheduledAction, models.CASCADE, related_name="sub_activities"
    )
    order = models.PositiveSmallIntegerField(default=1)
    month = models.DateField("Mes")
    part = models.CharField("Parte del mes", max_length=12, choices=Part, blank=True)
    description = models.TextField("Sub-actividad", blank=True)
    date = models.DateField("Fecha concreta", null=True, blank=True)
    place = models.CharField("Lugar de la intervención territorial", max_length=300, blank=True)
    institutions = ArrayField(
        models.CharField(max_length=300),
        verbose_name="Instituciones colaboradoras",
        default=list,
        blank=True,
    )
    civil_society = ArrayField(
        models.CharField(max_length=300),
        verbose_name="Sociedad civil involucrada",
        default=list,
        blank=True,
    )

    objects = SubActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "sub-actividad"
        verbose_name_plural = "sub-actividades"
        ordering = ["scheduled_action", "month", "part", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="slot_month_is_a_month",
                violation_error_message="El mes de la sub-actividad se guarda con su primer día.",
            )
        ]
        indexes = [models.Index(fields=["month"], name="slot_by_month")]

    def __str__(self):
        return self.description or "sub-actividad sin escribir"

    @property
    def parent(self) -> Agreement:
        return self.scheduled_action.agreement

    @property
    def is_slot_complete(self) -> bool:
        """Whether note 10 of Anexo 1 is answered in full."""
        return bool(self.date and self.place and self.institutions and self.civil_society)
