"""For what: the strategy of a canton, its axes and its numbered strategic actions."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.history import tracked
from core.lib.text import Fold, fold
from core.territory.models import Canton

YEAR_RANGE = [MinValueValidator(2000), MaxValueValidator(2100)]


class StrategyQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(canton__in=user.cantons_as(Role))

    def find(self, canton: str, name: str, start_year: int, end_year: int):
        """By canton, name (ignoring case and accents) and years."""
        return self.filter(
            canton=canton, folded=fold(name), start_year=start_year, end_year=end_year
        )


@tracked()
class Strategy(models.Model):
    """A preventive strategy of several years (§4.5, recommendation 5)."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="strategies", verbose_name="cantón"
    )
    name = models.CharField("nombre", max_length=200)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    start_year = models.PositiveSmallIntegerField("año inicial", validators=YEAR_RANGE)
    end_year = models.PositiveSmallIntegerField("año final", validators=YEAR_RANGE)

    objects = StrategyQuerySet.as_manager()

    class Meta:
        verbose_name = "estrategia"
        ordering = ["canton", "-start_year", "folded"]
        constraints = [
            models.UniqueConstraint(
                F("canton"),
                F("folded"),
                F("start_year"),
                F("end_year"),
                name="strategy_once_per_canton_and_years",
                violation_error_message="El cantón ya tiene una estrategia con este nombre y años.",
            ),
            models.CheckConstraint(
                condition=Q(end_year__gte=F("start_year")),
                name="strategy_ends_after_it_begins",
                violation_error_message="El año final es anterior al año inicial.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("strategies:strategy", args=[self.pk])

    def covers(self, year: int) -> bool:
        return self.start_year <= year <= self.end_year


@tracked()
class Axis(models.Model):
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="axes", verbose_name="estrategia"
    )
    name = models.CharField("nombre", max_length=120)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    order = models.PositiveSmallIntegerField("orden", default=1)

    class Meta:
        verbose_name = "eje"
        ordering = ["strategy", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("strategy"),
                F("folded"),
                name="axis_once_per_strategy",
                violation_error_message="La estrategia ya tiene un eje con este nombre.",
            )
        ]

    def __str__(self):
        return self.name


@tracked()
class StrategicAction(models.Model):
    """Numbered within the strategy; belongs to an axis."""

    axis = models.ForeignKey(Axis, models.PROTECT, related_name="actions", verbose_name="eje")
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="actions", verbose_name="estrategia"
    )
    number = models.PositiveSmallIntegerField("número", validators=[MinValueValidator(1)])
    title = models.CharField("título", max_length=300)

    class Meta:
        verbose_name = "acción estratégica"
        verbose_name_plural = "acciones estratégicas"
        ordering = ["strategy", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "number"],
                name="action_number_once_per_strategy",
                violation_error_message="Ya hay una acción con este número en la estrategia.",
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"
