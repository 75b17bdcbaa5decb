"""Section 1 (contacts), the collaborating actors of section 3, and section 4 (commitments)."""

import pghistory
from django.db import models, transaction
from django.db.models import F

from agreements.enums import EDITABLE_STATES
from agreements.models.agreement import Agreement
from core.accounts.models import User
from core.lib.history import tracked
from core.lib.text import Fold
from strategies.models import Actor


class AgreementContactQuerySet(models.QuerySet):
    def blank(self):
        """Rows in which nothing was written: the paper's empty lines."""
        return self.filter(name="", email="", phone="")


@tracked(exclude=["email", "phone"])
class AgreementContact(models.Model):
    """Section 1: a person in charge (encargado); the portal takes one or more."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="contacts")
    order = models.PositiveSmallIntegerField(default=1)
    name = models.CharField("Nombre", max_length=120, blank=True)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    # Free text while it is a draft: a half-typed address is saved, and listed as missing.
    email = models.CharField("Correo", max_length=254, blank=True)
    phone = models.CharField("Teléfono", max_length=40, blank=True)
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Actor"
    )

    objects = AgreementContactQuerySet.as_manager()

    class Meta:
        verbose_name = "persona encargada"
        verbose_name_plural = "personas encargadas"
        ordering = ["agreement", "order", "pk"]

    def __str__(self):
        return self.name or f"persona encargada {self.order}"

    @property
    def is_blank(self) -> bool:
        return not (self.name or self.email or self.phone)


@tracked()
class AgreementActor(models.Model):
    """Section 3: a collaborating actor, in the order in which the paper names them."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="collaborators")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = "actor colaborador"
        verbose_name_plural = "actores colaboradores"
        ordering = ["agreement", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "actor"],
                name="collaborator_once_per_agreement",
                violation_error_message="Este actor ya está entre los colaboradores.",
            )
        ]

    def __str__(self):
        return str(self.actor)


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class AgreementDistrict(Agreement.districts.through):
    """Section 3: a district of the territory. Stands here so that its history is kept too."""

    class Meta:
        proxy = True


class VersionedRow(models.Model):
    """A row that one person edits at once: saved only if nobody saved it since it was read."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    @property
    def parent(self) -> Agreement:
        raise NotImplementedError

    @transaction.atomic
    def write(self, values: dict, *, version: int, by: User) -> int:
        """Save the values if the row is still at `version`; returns the new version.

        Raises Conflict when somebody saved it meanwhile (or removed it), RuleViolation when the
        text is not open for writing.
        """
        agreement = Agreement.objects.select_for_update(of=("self",), no_key=True).get(
            pk=self.parent.pk
        )
        rows = type(self).objects.filter(pk=self.pk, version=version)
        if agreement.state not in EDITABLE_STATES or not rows.update(
            **values, version=F("version") + 1
        ):
            agreement.refuse_write()
        agreement.touch_text()
        agreement.note_author(by)
        self.version = version + 1
        for name, value in values.items():
            setattr(self, name, value)
        return self.version


@tracked()
class Commitment(VersionedRow):
    """Section 4: what an actor takes on (acuerdo de corresponsabilidad)."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="commitments")
    order = models.PositiveSmallIntegerField(default=1)
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name="Actores")
    responsible = models.CharField("Persona responsable", max_length=120, blank=True)
    folded_responsible = models.GeneratedField(
        expression=Fold("responsible"), output_field=models.TextField(), db_persist=True
    )
    roles = models.TextField("Roles", blank=True)
    responsibilities = models.TextField("Responsabilidades", blank=True)
    expected_impact = models.TextField("Impacto esperado", blank=True)

    class Meta:
        verbose_name = "corresponsabilidad"
        verbose_name_plural = "corresponsabilidades"
        ordering = ["agreement", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "actor"],
                name="commitment_once_per_actor",
                violation_error_message="Este actor ya tiene su fila en la sección 4.",
            )
        ]

    def __str__(self):
        return str(self.actor)

    @property
    def parent(self) -> Agreement:
        return self.agreement
