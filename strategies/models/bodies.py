"""Bodies (instancias) of a canton: who meets, for what, by which rules.

Seats and who holds them stand in `seats`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib.history import tracked
from core.lib.problems import Problem, RuleViolation
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory.models import Canton
from strategies.enums import (
    ONLY_ONE,
    BodyKind,
    Cadence,
    QuorumRule,
    RecordKind,
    UnitTask,
)
from strategies.models.actors import Actor
from strategies.models.base import SharedQuerySet
from strategies.models.strategies import Axis

if TYPE_CHECKING:
    from strategies.models.seats import Seat


class BodyQuerySet(SharedQuerySet):
    def visible_to(self, user: User):
        """The team's; a delegate's are those in which the represented actor has or had a seat."""
        represented = Q(
            seats__actor__persons__user=user,
            seats__actor__persons__canton=F("canton"),
            canton__in=user.cantons_as({Role.ACTOR_DELEGATE}),
        )
        return self.filter(Q(canton__in=user.cantons_read) | represented).distinct()

    def open(self, on: date):
        return self.filter(Q(closed_on=None) | Q(closed_on__gte=on))


@tracked()
class Body(Versioned):
    """An instancia of a canton (§3, §4.4: several side by side, each with its rules)."""

    canton = models.ForeignKey(Canton, models.PROTECT, related_name="bodies", verbose_name="cantón")
    kind = models.CharField("tipo", max_length=30, choices=BodyKind)
    name = models.CharField("nombre", max_length=120)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="depende de",
    )
    axis = models.ForeignKey(
        Axis, models.PROTECT, null=True, blank=True, related_name="groups", verbose_name="eje"
    )
    purpose = models.TextField("propósito", blank=True)
    founding_act = models.TextField("acto de creación", blank=True)
    founding_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="documento del acto de creación",
    )
    cadence = models.CharField(
        "cada cuánto se reúne", max_length=12, choices=Cadence, default=Cadence.MONTHLY
    )
    quorum_rule = models.CharField(
        "quórum", max_length=20, choices=QuorumRule, default=QuorumRule.ABSOLUTE_MAJORITY
    )
    quorum_number = models.PositiveSmallIntegerField(
        "puestos para el quórum", null=True, blank=True
    )
    notice_days = models.PositiveSmallIntegerField(
        "días de anticipación de la convocatoria", default=3
    )
    record_kind = models.CharField(
        "se levanta", max_length=6, choices=RecordKind, default=RecordKind.MINUTA
    )
    since = models.DateField("funciona desde", null=True, blank=True)
    closed_on = models.DateField("funcionó hasta", null=True, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "instancia"
        ordering = ["canton", "kind", "name"]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["canton"],
                    condition=Q(kind=kind),
                    name=f"one_{kind.value}_per_canton",
                    violation_error_message=f"El cantón ya tiene su {kind.label}.",
                )
                for kind in ONLY_ONE
            ),
            models.UniqueConstraint(
                F("canton"),
                F("folded"),
                name="body_name_once_per_canton",
                violation_error_message="Ya hay una instancia con este nombre en el cantón.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(since=None) | Q(closed_on__gte=F("since")),
                name="body_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
            models.CheckConstraint(
                condition=~Q(quorum_rule=QuorumRule.FIXED) | Q(quorum_number__gte=1),
                name="fixed_quorum_has_its_number",
                violation_error_message="Escriba con cuántos puestos hay quórum.",
            ),
            models.CheckConstraint(
                condition=Q(axis=None) | Q(kind=BodyKind.WORKING_GROUP),
                name="axis_is_of_a_working_group",
                violation_error_message="Solo un grupo de trabajo lleva eje.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("strategies:body", args=[self.pk])

    @transaction.atomic
    def add_seat(
        self,
        actor: Actor,
        *,
        since: date,
        resolution_text: str = "",
        resolution_on: date | None = None,
        resolution_file: StoredFile | None = None,
    ) -> Seat:
        """Give an actor a seat. A further seat of the same actor needs the body's resolution:
        its text, date and file (§5.1 B.2.3); raises RuleViolation without them."""
        Body.objects.select_for_update().get(pk=self.pk)
        if self.has_seat(actor, since=since):
            asked = (
                ("resolution_text", resolution_text, "Escriba el acuerdo de sesión"),
                ("resolution_on", resolution_on, "Escriba la fecha del acuerdo de sesión"),
                ("resolution_file", resolution_file, "Adjunte el acuerdo de sesión"),
            )
            missing = [
                Problem(where, f"{actor} ya tiene un puesto. {what} que le da otro.")
                for where, value, what in asked
                if not value
            ]
            if missing:
                raise RuleViolation(*missing)
        return self.seats.create(
            actor=actor,
            since=since,
            resolution_text=resolution_text,
            resolution_on=resolution_on,
            resolution_file=resolution_file,
        )

    def has_seat(self, actor: Actor, *, since: date) -> bool:
        """Whether the actor has a seat on that day or later."""
        return self.seats.filter(Q(until=None) | Q(until__gte=since), actor=actor).exists()


@tracked()
class UnitFunction(models.Model):
    """A function of the Unidad de Gestión Territorial that was switched on (R16: step by step)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="functions", verbose_name="unidad")
    task = models.CharField("función", max_length=20, choices=UnitTask)
    since = models.DateField("en marcha desde")
    note = models.TextField("cómo empieza", blank=True)

    class Meta:
        verbose_name = "función de la unidad"
        verbose_name_plural = "funciones de la unidad"
        ordering = ["body", "task"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "task"],
                name="function_once_per_unit",
                violation_error_message="Esta función ya está en marcha.",
            )
        ]

    def __str__(self):
        return self.get_task_display()
