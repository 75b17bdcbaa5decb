"""What already exists in the territory, so that nobody does the same twice (§4.5.4, §5.1 C.2)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.accounts.models import User
from core.lib.history import tracked
from core.lib.text import Fold, fold
from core.lib.versions import Versioned
from core.territory.models import Canton, District
from strategies.enums import InitiativeKind
from strategies.models.actors import Actor
from strategies.models.base import Reach, SharedQuerySet


class InitiativeQuerySet(SharedQuerySet):
    def named(self, name: str):
        """That of this name, ignoring case and accents."""
        return self.filter(folded=fold(name))

    def running(self, on):
        """Those that last on that day; one without dates may."""
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gte=on)
        )


@tracked()
class Initiative(Reach, Versioned):
    """A network, plan, commission, strategy, policy, programme or project, open to all actors."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="initiatives", verbose_name="cantón"
    )
    kind = models.CharField("tipo", max_length=12, choices=InitiativeKind)
    name = models.CharField("nombre", max_length=200)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name="quién la lleva",
    )
    description = models.TextField("en qué consiste", blank=True)
    population = models.CharField("población", max_length=200, blank=True)
    districts = models.ManyToManyField(
        District, blank=True, related_name="initiatives", verbose_name="distritos"
    )
    starts_on = models.DateField("desde", null=True, blank=True)
    ends_on = models.DateField("hasta", null=True, blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="registrada por"
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = "iniciativa existente"
        verbose_name_plural = "iniciativas existentes"
        ordering = ["folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("canton"),
                F("folded"),
                name="initiative_once_per_canton",
                violation_error_message="Ya hay una iniciativa con este nombre en el cantón.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="initiative_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("initiative", args=[self.pk])
