"""For what: the strategy of a canton, its axes and its numbered strategic actions."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.history import tracked
from core.lib.problems import RuleViolation
from core.lib.text import Fold, fold
from core.lib.versions import Versioned
from core.territory.models import Canton
from strategies.models.order import moved
from strategies.models.usage import used_by

YEAR_RANGE = [MinValueValidator(2000), MaxValueValidator(2100)]


class StrategyQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(canton__in=user.cantons_as(Role))

    def with_counts(self):
        """How many axes, actions and agreements each one has; by subqueries, for joins would
        multiply them with one another."""
        return self.annotate(
            axis_count=self._count_of("axes"),
            action_count=self._count_of("actions"),
            agreement_count=self._count_of("agreements"),
        ).order_by("-start_year", "folded", "pk")

    def _count_of(self, rows: str) -> Subquery:
        counted = self.model.objects.filter(pk=OuterRef("pk")).order_by()
        return Subquery(counted.annotate(count=Count(rows)).values("count"))

    def find(self, canton: str, name: str, start_year: int, end_year: int):
        """By canton, name (ignoring case and accents) and years."""
        return self.filter(
            canton=canton, folded=fold(name), start_year=start_year, end_year=end_year
        )


@tracked()
class Strategy(Versioned):
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

    @transaction.atomic
    def add_axis(self, name: str) -> "Axis":
        """A further axis, after the others."""
        self.lock()
        last = self.axes.aggregate(last=Max("order"))["last"] or 0
        return self.axes.create(name=name, order=last + 1)

    def next_action_number(self) -> int:
        """The number that a new action is offered: actions are counted through the strategy."""
        return (self.actions.aggregate(last=Max("number"))["last"] or 0) + 1

    def lock(self) -> None:
        """Two people who reorder at once take turns. Call inside a transaction."""
        Strategy.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)


class AxisQuerySet(models.QuerySet):
    def with_year(self, year: int, lines: models.QuerySet):
        """With each action's national programmes, its `lines` of that year's plans, and how many
        agreements name it in their schedule."""
        actions = StrategicAction.objects.annotate(
            schedule_count=Count("schedules__agreement", distinct=True)
        ).order_by("number")
        programmes = ActionProgramme.objects.select_related("programme").order_by(
            "programme__folded"
        )
        of_year = lines.filter(plan__year=year).order_by("order", "pk")
        return self.with_actions(
            actions.prefetch_related(
                Prefetch("programmes", programmes), Prefetch("plan_lines", of_year, "year_lines")
            )
        )

    def with_actions(self, actions: models.QuerySet | None = None):
        """In their order, each with its numbered actions and its number of agreements."""
        return (
            self.annotate(agreement_count=Count("agreements", distinct=True))
            .prefetch_related("actions" if actions is None else Prefetch("actions", actions))
            .order_by("order", "pk")
        )


@tracked()
class Axis(Versioned):
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="axes", verbose_name="estrategia"
    )
    name = models.CharField("nombre", max_length=120)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    order = models.PositiveSmallIntegerField("orden", default=1)

    objects = AxisQuerySet.as_manager()

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

    @transaction.atomic
    def move(self, *, up: bool) -> None:
        """One place up or down among the strategy's axes; at the end it stays. Raises
        DoesNotExist when the axis was removed."""
        self.strategy.lock()
        for order, axis in enumerate(moved(self.strategy.axes, self, up=up), 1):
            if axis.order != order:
                axis.order = order
                axis.save(update_fields=["order"])


@tracked()
class StrategicAction(Versioned):
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

    def refuse_new_number(self) -> None:
        """The number stands in agreements' schedules: once one names it, it stays.

        Raises RuleViolation that says where it is used.
        """
        places = used_by(self)
        if places:
            raise RuleViolation(
                f"La acción {self.number} está en {places}; su número ya no cambia.",
                where="number",
            )

    @transaction.atomic
    def move(self, *, up: bool) -> None:
        """Change places, and so numbers, with the neighbour in the axis; at the end it stays.

        Raises RuleViolation when one of the two numbers stands in an agreement, DoesNotExist when
        the action was removed.
        """
        self.strategy.lock()
        rows = StrategicAction.objects.select_for_update(of=("self",), no_key=True)
        # Another move may have come before; who removes one of the two waits.
        self.refresh_from_db(fields=["number", "axis"], from_queryset=rows)
        others = rows.filter(axis=self.axis_id).exclude(pk=self.pk)
        if up:
            neighbour = others.filter(number__lt=self.number).order_by("-number").first()
        else:
            neighbour = others.filter(number__gt=self.number).order_by("number").first()
        if neighbour is None:
            return
        self.refuse_new_number()
        neighbour.refuse_new_number()
        own, other = self.number, neighbour.number
        for action, number in ((neighbour, self.strategy.next_action_number()), (self, other)):
            action.number = number
            action.save(update_fields=["number"])
        neighbour.number = own
        neighbour.save(update_fields=["number"])


@tracked()
class NationalProgramme(models.Model):
    """A programme of the country (Sembremos Seguridad, Puente al Desarrollo…), kept by
    Administración, to which cantons link their actions (§4.4)."""

    name = models.CharField("nombre", max_length=160)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    institution = models.CharField("institución a cargo", max_length=160, blank=True)
    is_active = models.BooleanField("vigente", default=True)

    class Meta:
        verbose_name = "programa nacional"
        verbose_name_plural = "programas nacionales"
        ordering = ["folded"]
        constraints = [
            models.UniqueConstraint(
                F("folded"),
                name="programme_once",
                violation_error_message="Ya hay un programa nacional con este nombre.",
            )
        ]

    def __str__(self):
        return self.name


@tracked()
class ActionProgramme(Versioned):
    """A strategic action's link to a national programme, with how the canton adjusts it."""

    action = models.ForeignKey(
        StrategicAction, models.CASCADE, related_name="programmes", verbose_name="acción"
    )
    programme = models.ForeignKey(
        NationalProgramme, models.PROTECT, related_name="actions", verbose_name="programa nacional"
    )
    local_adjustment = models.TextField("ajuste local", blank=True)

    class Meta:
        verbose_name = "vínculo con un programa nacional"
        verbose_name_plural = "vínculos con programas nacionales"
        ordering = ["action", "programme__folded"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "programme"],
                name="programme_once_per_action",
                violation_error_message="La acción ya está vinculada con este programa.",
            )
        ]

    def __str__(self):
        return f"{self.programme} en la acción {self.action.number}"
