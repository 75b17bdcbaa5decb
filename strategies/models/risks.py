"""Which risks a working group answers for in a year (§5.1 B.4.2, C.3.2)."""

from django.db import models
from django.urls import reverse

from core.accounts.models import User
from core.lib.history import tracked
from core.lib.versions import Versioned
from core.territory.models import Canton
from strategies.models.base import CantonQuerySet
from strategies.models.bodies import Body
from strategies.models.strategies import YEAR_RANGE, StrategicAction


class RiskFocusQuerySet(CantonQuerySet):
    canton_path = "group__canton"

    def visible_to(self, user: User):
        """Those of the groups that the person reads."""
        return self.filter(group__in=Body.objects.visible_to(user).order_by().values("pk"))


@tracked()
class RiskFocus(Versioned):
    """Which risks a working group answers for in a year, and how far."""

    group = models.ForeignKey(
        Body, models.PROTECT, related_name="risks", verbose_name="grupo de trabajo"
    )
    year = models.PositiveSmallIntegerField("año", validators=YEAR_RANGE)
    risks = models.TextField("riesgos o problemas priorizados")
    scope = models.TextField("alcance temático", blank=True)
    actions = models.ManyToManyField(
        StrategicAction, blank=True, related_name="risks", verbose_name="acciones estratégicas"
    )

    objects = RiskFocusQuerySet.as_manager()

    class Meta:
        verbose_name = "riesgos del año"
        verbose_name_plural = "riesgos del año"
        ordering = ["-year", "group"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "year"],
                name="risks_once_per_group_and_year",
                violation_error_message="El grupo ya tiene sus riesgos de este año.",
            )
        ]

    def __str__(self):
        return f"{self.group}, {self.year}"

    def get_absolute_url(self):
        return f"{reverse('strategies:risks', args=[self.group_id])}#riesgos-{self.pk}"

    @property
    def canton(self) -> Canton:
        return self.group.canton
