"""How the strategy is measured: the card of an indicator, as MIDEPLAN asks for it, and its values
over time (§5.1 E.3.3–4)."""

from calendar import monthrange
from datetime import date

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.accounts.enums import CANTON_ROLES
from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib import figures, months
from core.lib.history import tracked
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory.models import Canton
from strategies.enums import Criterion, Direction, Frequency, IndicatorLevel, Standing
from strategies.models.actors import Actor
from strategies.models.base import SharedQuerySet
from strategies.models.strategies import YEAR_RANGE, StrategicAction, Strategy

MONTHS_BETWEEN = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}
UP, DOWN = Direction.UP, Direction.DOWN


class IndicatorQuerySet(SharedQuerySet):
    canton_path = "strategy__canton"

    def with_standing(self):
        """With `last_value`, `last_on` and `standing`: the one place where the state is told."""
        values = IndicatorValue.objects.filter(indicator=OuterRef("pk")).order_by("-on")
        found = self.annotate(
            last_value=Subquery(values.values("value")[:1]),
            last_on=Subquery(values.values("on")[:1]),
            compared_to=Coalesce(Subquery(values.values("value")[1:2]), F("baseline")),
        )
        last, before = F("last_value"), F("compared_to")
        return found.annotate(
            standing=Case(
                When(last_value=None, then=Value(Standing.UNMEASURED)),
                When(direction=UP, target__lte=last, then=Value(Standing.MET)),
                When(direction=DOWN, target__gte=last, then=Value(Standing.MET)),
                When(compared_to=None, then=Value(Standing.UNKNOWN)),
                When(compared_to=last, then=Value(Standing.SAME)),
                When(direction=UP, last_value__gt=before, then=Value(Standing.ADVANCES)),
                When(direction=DOWN, last_value__lt=before, then=Value(Standing.ADVANCES)),
                default=Value(Standing.GOES_BACK),
                output_field=models.CharField(),
            )
        )

    def of_strategies_in(self, year: int):
        """Those whose strategy runs in that year: nobody waits for the values of the others."""
        return self.filter(strategy__start_year__lte=year, strategy__end_year__gte=year)


@tracked()
class Indicator(Versioned):
    """The whole card: name, definition, formula, unit, baseline, target, source, frequency,
    breakdown, responsible; what it is linked to; whether MIDEPLAN reviewed it."""

    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="indicators", verbose_name="estrategia"
    )
    action = models.ForeignKey(
        StrategicAction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name="acción estratégica",
    )
    level = models.CharField("nivel", max_length=8, choices=IndicatorLevel)
    name = models.CharField("nombre", max_length=200)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    definition = models.TextField("definición", blank=True)
    formula = models.TextField("fórmula de cálculo")
    unit = models.CharField("unidad de medida", max_length=60)
    direction = models.CharField("sentido", max_length=4, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(
        "línea base", max_digits=16, decimal_places=4, null=True, blank=True
    )
    baseline_year = models.PositiveSmallIntegerField(
        "año de la línea base", validators=YEAR_RANGE, null=True, blank=True
    )
    target = models.DecimalField("meta", max_digits=16, decimal_places=4, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(
        "año de la meta", validators=YEAR_RANGE, null=True, blank=True
    )
    source = models.CharField("fuente", max_length=200)
    frequency = models.CharField("frecuencia", max_length=12, choices=Frequency)
    breakdown = models.CharField("desagregación", max_length=200, blank=True)
    responsible = models.ForeignKey(
        Actor, models.PROTECT, related_name="indicators", verbose_name="responsable"
    )
    criterion = models.CharField("se vincula con", max_length=14, choices=Criterion, blank=True)
    criterion_text = models.CharField(
        "criterio o meta a la que responde", max_length=300, blank=True
    )
    reviewed_on = models.DateField("revisado por MIDEPLAN el", null=True, blank=True)
    review_note = models.TextField("nota de la revisión de MIDEPLAN", blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "indicador"
        verbose_name_plural = "indicadores"
        ordering = ["strategy", "level", "folded"]
        constraints = [
            models.UniqueConstraint(
                F("strategy"),
                F("folded"),
                name="indicator_once_per_strategy",
                violation_error_message="La estrategia ya tiene un indicador con este nombre.",
            ),
            models.CheckConstraint(
                condition=Q(baseline=None, baseline_year=None)
                | Q(baseline__isnull=False, baseline_year__isnull=False),
                name="baseline_has_its_year",
                violation_error_message="La línea base lleva su valor y su año.",
            ),
            models.CheckConstraint(
                condition=Q(target=None, target_year=None)
                | Q(target__isnull=False, target_year__isnull=False),
                name="target_has_its_year",
                violation_error_message="La meta lleva su valor y su año.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("strategies:indicator", args=[self.pk])

    @property
    def canton(self) -> Canton:
        return self.strategy.canton

    def expected_on(self, last_on: date | None) -> date | None:
        """The day by which the next value is expected; None while there is no first one."""
        if last_on is None:
            return None
        month = months.add_months(months.month_of(last_on), MONTHS_BETWEEN[self.frequency])
        return month.replace(day=min(last_on.day, monthrange(month.year, month.month)[1]))

    @property
    def next_on(self) -> date | None:
        """`expected_on` of a row that comes `with_standing`."""
        return self.expected_on(self.last_on)

    @property
    def standing_in_words(self) -> str:
        """Of a row that comes `with_standing`."""
        return Standing(self.standing).label


class IndicatorValueQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(indicator__strategy__canton__in=user.cantons_as(CANTON_ROLES))


@tracked()
class IndicatorValue(Versioned):
    """What was measured on a day, whole and by part («Mujeres» 34, «Hombres» 21)."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="values", verbose_name="indicador"
    )
    on = models.DateField("fecha de la medición")
    value = models.DecimalField("valor", max_digits=16, decimal_places=4)
    parts = models.JSONField("por parte", default=dict, blank=True)
    note = models.TextField("nota", blank=True)
    file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="documento de respaldo",
    )
    file_name = models.CharField("nombre del documento", max_length=140, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="registrado por"
    )

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        verbose_name = "medición"
        verbose_name_plural = "mediciones"
        ordering = ["indicator", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on"],
                name="value_once_per_day",
                violation_error_message="El indicador ya tiene un valor de ese día.",
            )
        ]

    def __str__(self):
        return f"{self.indicator}: {figures.in_words(self.value)} ({self.on:%d/%m/%Y})"

    @property
    def canton(self) -> Canton:
        return self.indicator.strategy.canton

    @property
    def by_part(self) -> dict[str, str]:
        """As the form calls the parts: «parts» are those of a form's page."""
        return self.parts
