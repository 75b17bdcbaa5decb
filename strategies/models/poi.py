"""What institutions put into their own yearly plans (POI), and when they must (§5.1 B.4.2–4)."""

from datetime import date, timedelta

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.history import tracked
from core.lib.problems import RuleViolation
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
            actor__persons__is_active=True,
            canton__in=user.cantons_as({Role.ACTOR_DELEGATE}),
        )
        return self.filter(
            Q(canton__in=user.cantons_read)
            | Q(pk__in=self.model.objects.filter(represented).values("pk"))
        )

    def waiting(self):
        """Entered, and not looked at by the team yet."""
        return self.filter(state=PoiState.ENTERED)


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

    def get_absolute_url(self):
        return reverse("strategies:poi_item", args=[self.pk])

    @property
    def title(self) -> str:
        """Its activity in one line of at most 120 signs."""
        text = " ".join(self.activity.split()).rstrip(".")
        return text if len(text) <= 120 else f"{text[:119].rstrip()}…"

    @property
    def is_reviewed(self) -> bool:
        return self.state == PoiState.REVIEWED

    def lock(self) -> None:
        """Whoever changes it takes turns, and sees its state as it is now."""
        rows = PoiItem.objects.select_for_update(of=("self",), no_key=True)
        self.state = rows.get(pk=self.pk).state

    def note_change(self) -> None:
        """What was reviewed is another text now: it is looked at again."""
        self.state, self.review_note = PoiState.ENTERED, ""

    @transaction.atomic
    def review(self, *, state: str, note: str, read_version: int | None) -> None:
        """The team's answer: «revisada», or «con observaciones» with what is to be mended.

        Raises RuleViolation when the text changed since it was read, or nothing is observed.
        """
        stored = PoiItem.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if read_version != stored.version:
            raise RuleViolation(
                "La actividad cambió después de que usted la abrió. Léala otra vez antes de "
                "revisarla."
            )
        note = note.strip()
        if state == PoiState.OBSERVED and not note:
            raise RuleViolation("Escriba qué hay que corregir.", where="review_note")
        self.state, self.review_note, self.version = state, note, stored.version + 1
        self.save(update_fields=["state", "review_note", "version"])


class PoiWindowQuerySet(SharedQuerySet):
    def open(self, on: date):
        return self.filter(opens_on__lte=on, closes_on__gte=on)


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
        "recordar cuántos días antes del cierre",
        default=15,
        validators=[MaxValueValidator(365)],
    )

    objects = PoiWindowQuerySet.as_manager()

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

    def get_absolute_url(self):
        return reverse("strategies:poi_windows")

    @property
    def reminds_from(self) -> date:
        """The first day on which institutions without entries are reminded."""
        return max(self.opens_on, self.closes_on - timedelta(days=self.remind_days))

    def is_open(self, on: date) -> bool:
        return self.opens_on <= on <= self.closes_on

    def reminds(self, on: date) -> bool:
        return self.reminds_from <= on <= self.closes_on
