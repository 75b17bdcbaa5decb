"""The lines of an annual plan, and what is to be done for each (§5.1 B.3)."""

from datetime import date

from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse

from core.accounts.models import User
from core.lib import clock, months
from core.lib.history import tracked
from core.lib.problems import RuleViolation
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory.models import Canton, District
from strategies.enums import Continuity, HolderKind, Means, TaskKind
from strategies.models.actors import Actor, Person
from strategies.models.annual_plans import SETTLED, AnnualPlan
from strategies.models.base import CantonQuerySet, Reach
from strategies.models.bodies import Body
from strategies.models.order import moved
from strategies.models.poi import PoiItem
from strategies.models.seats import Seat
from strategies.models.strategies import StrategicAction


class PlanLineQuerySet(CantonQuerySet):
    canton_path = "plan__strategy__canton"

    def visible_to(self, user: User):
        return self.filter(plan__in=AnnualPlan.objects.visible_to(user))

    def settled(self):
        """Those of approved plans, the latest year first, by action."""
        return self.filter(plan__state__in=SETTLED).order_by(
            "-plan__year", "plan_id", "action__number", "order", "pk"
        )

    def offered(self, strategy: int, *, kept: int | None):
        """Those that an agreement of the strategy may come from, and the one that it comes from
        already."""
        of_strategy = self.filter(plan__strategy=strategy)
        chosen = Q(pk__in=of_strategy.settled().order_by().values("pk")) | Q(pk=kept)
        return of_strategy.filter(chosen).order_by(
            "-plan__year", "plan_id", "action__number", "order", "pk"
        )

    def with_parts(self):
        """With everything that a page or a file says of a line."""
        return (
            self.select_related(
                "plan__strategy__canton", "action__axis", "group", "lead_actor", "poi_item__actor"
            )
            .prefetch_related("districts")
            .order_by("action__axis__order", "action__number", "order", "pk")
        )


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
        return self.title

    def get_absolute_url(self):
        return reverse("plan_line", args=[self.pk])

    @property
    def canton(self) -> Canton:
        return self.plan.strategy.canton

    @property
    def title(self) -> str:
        """Its activity in one line of at most 120 signs."""
        text = " ".join(self.activity.split()).rstrip(".")
        return text if len(text) <= 120 else f"{text[:119].rstrip()}…"

    @property
    def months_in_words(self) -> str:
        """«febrero a noviembre»; one month is named once."""
        if not self.starts_on:
            return ""
        first, last = months.name(self.starts_on), months.name(self.ends_on)
        return first if self.starts_on == self.ends_on else f"{first} a {last}"

    @property
    def asks_for_means(self) -> bool:
        return self.means != Means.AVAILABLE

    def refuse_place(self) -> None:
        """Raises RuleViolation when the action is of another strategy, a month of another year, or
        the POI entry of another canton: what a line's own columns cannot tell.

        The POI entry may be of another institution than the actor in charge: the groups link what
        they do to the POI of whoever pays for it (§5.1 B.4.2), as when the municipality leads a
        course that stands in the INA's POI. A line of a group may have no actor in charge at all.
        """
        if self.action.strategy_id != self.plan.strategy_id:
            raise RuleViolation(
                f"La acción «{self.action}» no es de la estrategia del plan. Escoja una de ella.",
                where="action",
            )
        if self.poi_item and self.poi_item.canton_id != self.plan.strategy.canton_id:
            raise RuleViolation(
                f"«{self.poi_item.title}» está en el POI de otro cantón. Escoja una de la lista.",
                where="poi_item",
            )
        first, last = self.plan.months
        for where in ("starts_on", "ends_on"):
            month = getattr(self, where)
            if month and not first <= month <= last:
                raise RuleViolation(
                    f"{months.title(month)} no es del {self.plan.year}, el año del plan.",
                    where=where,
                )

    def take_last_place(self) -> None:
        """Stand after the other lines of the plan."""
        last = self.plan.lines.aggregate(last=Max("order"))["last"]
        self.order = (last or 0) + 1

    @transaction.atomic
    def move(self, *, up: bool) -> None:
        """One place up or down among the lines of its action; at the end it stays. Raises
        RuleViolation when the plan is no draft, DoesNotExist when the line was removed."""
        self.plan.open_for_writing()
        self.refresh_from_db(fields=["action"])
        lines = moved(self.plan.lines.filter(action=self.action_id), self, up=up)
        places = sorted(line.order for line in lines)
        if len(set(places)) < len(places):  # two at one place: count anew
            places = [places[0] + step for step in range(len(places))]
        changed = [(line, to) for line, to in zip(lines, places, strict=True) if line.order != to]
        for line, order in changed:
            PlanLine.objects.filter(pk=line.pk).update(order=order)
        if changed:
            self.plan.touch()


class TaskQuerySet(CantonQuerySet):
    canton_path = "line__plan__strategy__canton"

    def visible_to(self, user: User):
        """The team's; to others, those of the seats that they hold today."""
        held = Seat.objects.held_by(user, clock.today()).values("pk")
        return self.filter(Q(**{f"{self.canton_path}__in": user.cantons_read}) | Q(seat__in=held))

    def open(self):
        return self.filter(done_on=None)

    def of_holder(self, user: User, on: date):
        """Those of the seats that the person holds on that day."""
        return self.filter(seat__in=Seat.objects.held_by(user, on).values("pk"))

    def with_seats(self):
        return self.select_related("seat__actor", "seat__body").prefetch_related(
            "seat__holdings__person"
        )


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

    def get_absolute_url(self):
        return f"{self.line.get_absolute_url()}#tarea-{self.pk}"

    @property
    def canton(self) -> Canton:
        return self.line.canton

    def is_late(self, on: date) -> bool:
        return self.done_on is None and self.due_on < on

    def holder(self, on: date) -> Person | None:
        """Who has it on that day: the seat's titular, else its alternate."""
        return self.seat.holder(HolderKind.TITULAR, on) or self.seat.holder(
            HolderKind.ALTERNATE, on
        )

    @transaction.atomic
    def reopen(self) -> None:
        """It was not done after all. Raises RuleViolation when it is open."""
        stored = Task.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if stored.done_on is None:
            raise RuleViolation("La tarea ya está abierta.")
        self.done_on, self.version = None, stored.version + 1
        self.save(update_fields=["done_on", "version"])
