"""The functions of a Unidad de Gestión Territorial (R16: started one by one)."""

from datetime import date

from django.db import models, transaction
from django.db.models import F, Q

from core.lib.history import tracked
from core.lib.lasting import Lasting, LastingQuerySet
from core.lib.problems import RuleViolation
from core.lib.versions import Versioned
from strategies.enums import UnitTask
from strategies.models.bodies import Body


@tracked()
class UnitFunction(Lasting, Versioned):
    """A function of the Unidad de Gestión Territorial that was switched on (R16: step by step),
    from a day until another."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="functions", verbose_name="unidad")
    task = models.CharField("función", max_length=20, choices=UnitTask)
    since = models.DateField("en marcha desde")
    until = models.DateField("en marcha hasta", null=True, blank=True)
    note = models.TextField("cómo empieza", blank=True)

    objects = LastingQuerySet.as_manager()

    class Meta:
        verbose_name = "función de la unidad"
        verbose_name_plural = "funciones de la unidad"
        ordering = ["body", "task", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "task"],
                condition=Q(until=None),
                name="function_once_per_unit",
                violation_error_message="Esta función ya está en marcha.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="function_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
        ]

    def __str__(self):
        return self.get_task_display()

    @transaction.atomic
    def switch_off(self, *, on: date) -> None:
        """It runs until that day; the record stays. Raises RuleViolation when it is off already
        or the day is before its first."""
        stored = UnitFunction.objects.select_for_update(no_key=True).get(pk=self.pk)
        if stored.until is not None:
            raise RuleViolation(f"Ya se apagó el {stored.until:%d/%m/%Y}.", where="on")
        if on < stored.since:
            raise RuleViolation(
                f"Está en marcha desde el {stored.since:%d/%m/%Y}. Escoja esa fecha o una "
                "posterior.",
                where="on",
            )
        self.until, self.version = on, stored.version + 1
        self.save(update_fields=["until", "version"])
