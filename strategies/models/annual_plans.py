"""The plan of a year: its lines, its approval, its two encounters and its tasks (§5.1 B.3, B.4)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib import clock
from core.lib.history import tracked
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory.models import Canton, District
from strategies.enums import (
    Continuity,
    EncounterKind,
    Means,
    PlanState,
    TaskKind,
)
from strategies.models.actors import Actor
from strategies.models.base import CantonQuerySet, Reach
from strategies.models.bodies import Body
from strategies.models.poi import PoiItem
from strategies.models.seats import Seat
from strategies.models.strategies import YEAR_RANGE, StrategicAction, Strategy

SETTLED = (PlanState.APPROVED, PlanState.CLOSED)


class AnnualPlanQuerySet(CantonQuerySet):
    canton_path = "strategy__canton"

    def visible_to(self, user: User):
        """Every plan for the canton's team; a delegate reads what was approved."""
        settled = Q(strategy__canton__in=user.cantons_as({Role.ACTOR_DELEGATE}), state__in=SETTLED)
        return self.filter(Q(strategy__canton__in=user.cantons_read) | settled)


@tracked()
class AnnualPlan(Versioned):
    """What the Comisión Ejecutiva drafts and approves for a year (§5.1 B.3.1)."""

    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="plans", verbose_name="estrategia"
    )
    year = models.PositiveSmallIntegerField("año", validators=YEAR_RANGE)
    state = models.CharField("estado", max_length=12, choices=PlanState, default=PlanState.DRAFT)
    summary = models.TextField("presentación", blank=True)
    available_funds = models.DecimalField(
        "fondos disponibles (₡)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="creado por"
    )

    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan anual"
        verbose_name_plural = "planes anuales"
        ordering = ["-year", "strategy"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "year"],
                name="one_plan_per_strategy_and_year",
                violation_error_message="La estrategia ya tiene el plan de este año.",
            ),
            models.CheckConstraint(
                condition=Q(available_funds=None) | Q(available_funds__gte=0),
                name="available_funds_are_not_negative",
                violation_error_message="Los fondos no pueden ser negativos.",
            ),
        ]

    def __str__(self):
        return f"Plan anual {self.year}"

    def get_absolute_url(self):
        return reverse("strategies:plan", args=[self.pk])

    @property
    def canton(self) -> Canton:
        return self.strategy.canton

    @property
    def is_open_for_writing(self) -> bool:
        return self.state == PlanState.DRAFT


class PlanStep(models.Model):
    """What was decided about a plan: who, when, why. A log: rows are only added."""

    is_append_only = True

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="steps")
    name = models.CharField("paso", max_length=20)
    from_state = models.CharField("de", max_length=12, choices=PlanState, blank=True)
    to_state = models.CharField("a", max_length=12, choices=PlanState)
    comment = models.TextField("motivo", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("cuándo", default=clock.now)

    class Meta:
        verbose_name = "paso del plan"
        verbose_name_plural = "pasos del plan"
        ordering = ["plan", "at", "pk"]

    def __str__(self):
        return f"{self.plan}: {self.name}"


class PlanLineQuerySet(CantonQuerySet):
    canton_path = "plan__strategy__canton"

    def visible_to(self, user: User):
        return self.filter(plan__in=AnnualPlan.objects.visible_to(user))


@tracked()
class PlanLine(Reach, Versioned):
    """One activity of the year: for which action, by which group, with what."""

    plan = models.ForeignKey(
        AnnualPlan, models.CASCADE, related_name="lines", verbose_name="plan anual"
    )
    order = models.PositiveSmallIntegerField("orden", default=1)
    action = models.ForeignKey(
        StrategicAction,
        models.PROTECT,
        related_name="plan_lines",
        verbose_name="acción estratégica",
    )
    activity = models.TextField("actividad")
    folded = models.GeneratedField(
        expression=Fold("activity"), output_field=models.TextField(), db_persist=True
    )
    group = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_lines",
        verbose_name="grupo o instancia responsable",
    )
    lead_actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_lines",
        verbose_name="actor encargado",
    )
    expected_result = models.TextField("resultado esperado", blank=True)
    population = models.CharField("población", max_length=200, blank=True)
    districts = models.ManyToManyField(
        District, blank=True, related_name="plan_lines", verbose_name="distritos"
    )
    starts_on = models.DateField("desde el mes", null=True, blank=True)
    ends_on = models.DateField("hasta el mes", null=True, blank=True)
    human_resources = models.TextField("recursos humanos", blank=True)
    material_resources = models.TextField("recursos materiales", blank=True)
    funds = models.DecimalField(
        "recursos financieros (₡)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    funds_source = models.CharField("de dónde vienen los fondos", max_length=160, blank=True)
    means = models.CharField("medios", max_length=12, choices=Means, default=Means.TO_ARRANGE)
    means_note = models.TextField("qué falta y cómo se corrige", blank=True)
    continuity = models.CharField(
        "nueva o continúa", max_length=12, choices=Continuity, default=Continuity.NEW
    )
    is_innovative = models.BooleanField("es una actividad innovadora", default=False)
    poi_item = models.ForeignKey(
        PoiItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_lines",
        verbose_name="está en el POI",
    )
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name="viene de",
    )

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        verbose_name = "línea del plan anual"
        verbose_name_plural = "líneas del plan anual"
        ordering = ["plan", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None, ends_on=None)
                | Q(starts_on__day=1, ends_on__day=1, ends_on__gte=F("starts_on")),
                name="plan_line_is_two_months_in_order",
                violation_error_message="Los meses van en orden: escriba los dos, «hasta» no antes "
                "de «desde».",
            ),
            models.CheckConstraint(
                condition=Q(funds=None) | Q(funds__gte=0),
                name="funds_of_a_line_are_not_negative",
                violation_error_message="El monto no puede ser negativo.",
            ),
        ]

    def __str__(self):
        return f"{self.plan.year}-{self.order}. {self.activity[:80]}"

    def get_absolute_url(self):
        return reverse("plan_line", args=[self.pk])


@tracked()
class PlanEncounter(Versioned):
    """One of the year's two encounters: advances, and planning of what follows (§5.1 B.4.3)."""

    plan = models.ForeignKey(
        AnnualPlan, models.CASCADE, related_name="encounters", verbose_name="plan anual"
    )
    kind = models.CharField("encuentro", max_length=10, choices=EncounterKind)
    due_on = models.DateField("a más tardar el")
    held_on = models.DateField("se realizó el", null=True, blank=True)
    conclusions = models.TextField("conclusiones", blank=True)

    class Meta:
        verbose_name = "encuentro del año"
        verbose_name_plural = "encuentros del año"
        ordering = ["plan", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind"], name="encounter_once_per_plan")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.plan.year}"


class TaskQuerySet(CantonQuerySet):
    canton_path = "line__plan__strategy__canton"

    def open(self):
        return self.filter(done_on=None)


@tracked()
class Task(Versioned):
    """Something to do for a plan's line (R36). It is the seat's: whoever holds the seat on the day
    has it, so a change of person hands it over by itself."""

    line = models.ForeignKey(
        PlanLine, models.CASCADE, related_name="tasks", verbose_name="línea del plan"
    )
    kind = models.CharField("tipo", max_length=12, choices=TaskKind, default=TaskKind.TASK)
    title = models.CharField("qué hay que hacer", max_length=200)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="tasks", verbose_name="a cargo de")
    due_on = models.DateField("a más tardar el")
    done_on = models.DateField("se cumplió el", null=True, blank=True)
    outcome = models.TextField("resultado", blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "tarea"
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.title


@tracked()
class RiskFocus(Versioned):
    """Which risks a working group answers for in a year, and how far (§5.1 B.4.2, C.3.2)."""

    group = models.ForeignKey(
        Body, models.PROTECT, related_name="risks", verbose_name="grupo de trabajo"
    )
    year = models.PositiveSmallIntegerField("año", validators=YEAR_RANGE)
    risks = models.TextField("riesgos o problemas priorizados")
    scope = models.TextField("alcance temático", blank=True)
    actions = models.ManyToManyField(
        StrategicAction, blank=True, related_name="risks", verbose_name="acciones estratégicas"
    )

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
