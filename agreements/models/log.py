"""What happened to an agreement: its steps, its authors, the references it had."""

from django.db import models

from agreements.enums import TRANSITIONS, State
from agreements.models.agreement import Agreement
from core.accounts.models import User
from core.lib import clock
from strategies.models import Seat

IMPORTED = "import"
CREATED = "create"


class Step(models.Model):
    """A step of the workflow: who, when, from, to, why, and with which seat. Only added to."""

    is_append_only = True

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="steps")
    name = models.CharField("paso", max_length=30)
    from_state = models.CharField("de", max_length=20, choices=State, blank=True)
    to_state = models.CharField("a", max_length=20, choices=State)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quién"
    )
    seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="puesto"
    )
    at = models.DateTimeField("cuándo", default=clock.now, editable=False)
    comment = models.TextField("motivo", blank=True)
    text_version = models.PositiveSmallIntegerField("versión del texto", default=1)

    class Meta:
        verbose_name = "paso"
        ordering = ["agreement", "at", "pk"]

    def __str__(self):
        return f"{self.agreement}: {self.label}"

    @property
    def label(self) -> str:
        if self.name == IMPORTED:
            return "Se importó"
        if self.name == CREATED:
            return "Se creó el borrador"
        return TRANSITIONS[self.name].is_done_as


class AgreementAuthor(models.Model):
    """Who wrote part of the text."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="authors")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "autoría"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "user"], name="author_once_per_agreement")
        ]

    def __str__(self):
        return f"{self.user} en {self.agreement}"


class FormerReference(models.Model):
    """A reference that an agreement had before (as a draft, or while its term began in another
    year); its address redirects."""

    is_append_only = True

    reference = models.CharField(max_length=14, unique=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="former_references")

    class Meta:
        verbose_name = "referencia anterior"
        verbose_name_plural = "referencias anteriores"

    def __str__(self):
        return self.reference
