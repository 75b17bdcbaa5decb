"""The protocol's chapter 5: stages, challenges and solutions by priority (a country catalogue)."""

from django.db import models


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
            models.UniqueConstraint(fields=["stage", "code"], name="challenge_once_per_stage")
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
                fields=["challenge", "priority"], name="priority_once_per_challenge"
            )
        ]

    def __str__(self):
        return f"{self.challenge.code}.{self.priority}"
