"""The protocol's chapter 5: stages, challenges and solutions by priority (a country catalogue),
and what each body of a canton made of them."""

from django.db import models

from core.accounts.models import User
from core.lib import clock
from core.lib.history import tracked
from core.lib.versions import Versioned
from strategies.enums import AdoptionState
from strategies.models.bodies import Body


class Challenge(models.Model):
    stage = models.PositiveSmallIntegerField("etapa")
    stage_title = models.CharField("título de la etapa", max_length=160)
    section = models.CharField("apartado", max_length=2)
    section_title = models.CharField("título del apartado", max_length=160)
    code = models.CharField("reto", max_length=6)
    title = models.CharField("título", max_length=200)

    class Meta:
        verbose_name = "reto del protocolo"
        verbose_name_plural = "retos del protocolo"
        ordering = ["stage", "section", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "code"],
                name="challenge_once_per_stage",
                violation_error_message="La etapa ya tiene un reto con este código.",
            )
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class Solution(models.Model):
    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="solutions", verbose_name="reto"
    )
    priority = models.PositiveSmallIntegerField("prioridad")
    text = models.TextField("solución")

    class Meta:
        verbose_name = "solución del protocolo"
        verbose_name_plural = "soluciones del protocolo"
        ordering = ["challenge", "priority"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "priority"],
                name="priority_once_per_challenge",
                violation_error_message="El reto ya tiene una solución con esta prioridad.",
            )
        ]

    def __str__(self):
        return f"{self.challenge.code}.{self.priority}"


class SolutionAdoptionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(body__in=Body.objects.visible_to(user))


@tracked()
class SolutionAdoption(Versioned):
    """What a body made of one of the 83 solutions, with its feedback (§5: «discusión y
    realimentación»)."""

    body = models.ForeignKey(
        Body, models.PROTECT, related_name="adoptions", verbose_name="instancia"
    )
    solution = models.ForeignKey(
        Solution, models.PROTECT, related_name="adoptions", verbose_name="solución"
    )
    state = models.CharField("estado", max_length=14, choices=AdoptionState)
    since = models.DateField("desde", default=clock.today)
    feedback = models.TextField("realimentación", blank=True)

    objects = SolutionAdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "solución adoptada"
        verbose_name_plural = "soluciones adoptadas"
        ordering = ["body", "solution"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "solution"],
                name="solution_once_per_body",
                violation_error_message="La instancia ya marcó esta solución.",
            )
        ]

    def __str__(self):
        return f"{self.solution}: {self.get_state_display()}"
