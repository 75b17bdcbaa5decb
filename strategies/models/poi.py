"""What institutions put into their own yearly plans (POI), and when they must (§5.1 B.4.2–4)."""

from django.db import models
from django.db.models import F, Q

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.history import tracked
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory.models import Canton
from strategies.enums import PoiState
from strategies.models.actors import Actor
from strategies.models.base import CantonQuerySet, SharedQuerySet
from strategies.models.strategies import YEAR_RANGE, StrategicAction


class PoiItemQuerySet(CantonQuerySet):
    found_by = "folded"

    def visible_to(self, user: User):
        """The team's; a delegate's are those of the represented actor."""
        represented = Q(
            actor__persons__user=user,
            actor__persons__canton=F("canton"),
            canton__in=user.cantons_as({Role.ACTOR_DELEGATE}),
        )
        return self.filter(Q(canton__in=user.cantons_read) | represented).distinct()


@tracked()
class PoiItem(Versioned):
    """An item of an institution's POI that belongs to the canton's strategy."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="poi_items", verbose_name="cantón"
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="poi_items", verbose_name="institución"
    )
    year = models.PositiveSmallIntegerField("año", validators=YEAR_RANGE)
    code = models.CharField("código en el POI", max_length=40, blank=True)
    activity = models.TextField("actividad o meta")
    folded = models.GeneratedField(
        expression=Fold("activity"), output_field=models.TextField(), db_persist=True
    )
    budget = models.DecimalField(
        "presupuesto (₡)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    action = models.ForeignKey(
        StrategicAction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="poi_items",
        verbose_name="acción estratégica",
    )
    state = models.CharField("estado", max_length=10, choices=PoiState, default=PoiState.ENTERED)
    review_note = models.TextField("observaciones de la revisión", blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="registrado por"
    )

    objects = PoiItemQuerySet.as_manager()

    class Meta:
        verbose_name = "actividad del POI"
        verbose_name_plural = "actividades del POI"
        ordering = ["-year", "actor__folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["canton", "actor", "year", "code"],
                condition=~Q(code=""),
                name="poi_code_once_per_actor_and_year",
                violation_error_message="La institución ya registró este código para ese año.",
            ),
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget__gte=0),
                name="poi_budget_is_not_negative",
                violation_error_message="El monto no puede ser negativo.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PoiState.OBSERVED) | ~Q(review_note=""),
                name="observed_poi_item_says_why",
                violation_error_message="Escriba las observaciones.",
            ),
        ]

    def __str__(self):
        return f"{self.actor} {self.year}: {self.activity[:80]}"


@tracked()
class PoiWindow(Versioned):
    """The weeks in which something must be in an institution's plan, so that reminders come before
    the POI or PAO is closed."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="poi_windows", verbose_name="cantón"
    )
    name = models.CharField("ventana", max_length=120)
    year = models.PositiveSmallIntegerField("para el POI del año", validators=YEAR_RANGE)
    opens_on = models.DateField("abre el")
    closes_on = models.DateField("cierra el")
    remind_days = models.PositiveSmallIntegerField(
        "recordar cuántos días antes del cierre", default=15
    )

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = "ventana del POI"
        verbose_name_plural = "ventanas del POI"
        ordering = ["canton", "opens_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="window_closes_after_it_opens",
                violation_error_message="La ventana cierra antes de abrir. Revise las dos fechas.",
            ),
            models.UniqueConstraint(
                fields=["canton", "year", "name"],
                name="window_once_per_year",
                violation_error_message="Ya hay una ventana con este nombre para ese año.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.year})"
