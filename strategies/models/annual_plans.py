"""The plan of a year: its approval, its log and its two encounters (§5.1 B.3, B.4).

Its lines and their tasks stand in `plan_lines`, its steps as data in `strategies.plans.workflow`.
"""

from datetime import date

from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib import clock
from core.lib.history import tracked
from core.lib.problems import Problem, RuleViolation
from core.lib.text import fold
from core.lib.versions import Versioned
from core.territory.models import Canton
from strategies.enums import EncounterKind, PlanState
from strategies.models.base import CantonQuerySet
from strategies.models.deciding import NO_SEAT, deciding_seat
from strategies.models.plan_problems import missing_items
from strategies.models.seats import Seat
from strategies.models.strategies import YEAR_RANGE, Strategy
from strategies.plans.workflow import TRANSITIONS

SETTLED = (PlanState.APPROVED, PlanState.CLOSED)
LOCKED = (
    "El plan está «{state}» y sus líneas no se cambian. Para corregirlo, primero se retira, se "
    "devuelve o se reabre."
)
CLOSED = "El plan de ese año está cerrado: sus tareas y encuentros ya no cambian."


class AnnualPlanQuerySet(CantonQuerySet):
    canton_path = "strategy__canton"

    def visible_to(self, user: User):
        """Every plan for the canton's team; a delegate reads what was approved."""
        settled = Q(strategy__canton__in=user.cantons_as({Role.ACTOR_DELEGATE}), state__in=SETTLED)
        return self.filter(Q(strategy__canton__in=user.cantons_read) | settled)

    def settled(self):
        """Approved, and not taken back to be corrected."""
        return self.filter(state__in=SETTLED)

    def with_counts(self):
        """How many lines each has, what they ask for, and how many are new ideas; by subqueries,
        for joins would multiply them."""
        one = self.model.objects.filter(pk=OuterRef("pk")).order_by()
        return self.annotate(
            line_count=Subquery(one.annotate(n=Count("lines")).values("n")),
            asked_funds=Subquery(one.annotate(n=Sum("lines__funds")).values("n")),
            innovative_count=Subquery(
                one.annotate(n=Count("lines", filter=Q(lines__is_innovative=True))).values("n")
            ),
        )

    def search(self, text: str):
        """Those that have a line whose activity holds every word."""
        words = fold(text).split()
        if not words:
            return self
        in_one_line = self.model.objects.filter(*(Q(lines__folded__contains=one) for one in words))
        return self.filter(pk__in=in_one_line.order_by().values("pk"))


@tracked()
class AnnualPlan(Versioned):
    """What the Comisión Ejecutiva drafts and approves for a year (§5.1 B.3.1).

    Its version rises with whatever changes in it or in its lines: a decision counts for the version
    that was read.
    """

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
        return reverse("plan", args=[self.pk])

    @property
    def canton(self) -> Canton:
        return self.strategy.canton

    @property
    def is_open_for_writing(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED

    @property
    def months(self) -> tuple[date, date]:
        """Its first and its last month."""
        return date(self.year, 1, 1), date(self.year, 12, 1)

    def refuse_year(self) -> None:
        """Raises RuleViolation for a year in which the strategy does not run."""
        if not self.strategy.covers(self.year):
            raise RuleViolation(
                f"La estrategia va de {self.strategy.start_year} a {self.strategy.end_year}. "
                "Escoja uno de esos años.",
                where="year",
            )

    # --- writing ---------------------------------------------------------------------------

    def open_for_writing(self) -> None:
        """Whoever writes in the plan takes turns. Call inside a transaction; raises RuleViolation
        when the plan is no draft (any more)."""
        self.lock()
        self.refuse_unless_draft()

    def refuse_unless_draft(self) -> None:
        """Raises RuleViolation for one that was sent, approved or closed."""
        if not self.is_open_for_writing:
            raise RuleViolation(LOCKED.format(state=self.get_state_display()))

    def refuse_closed(self) -> None:
        """Tasks and encounters go on after the approval, until the year is closed. Raises
        RuleViolation."""
        if self.is_closed:
            raise RuleViolation(CLOSED)

    @property
    def is_closed(self) -> bool:
        return self.state == PlanState.CLOSED

    def touch(self) -> None:
        """Something of it changed: what was read before is another version."""
        AnnualPlan.objects.filter(pk=self.pk).update(version=F("version") + 1)
        self.version += 1

    def lock(self) -> None:
        """Whoever changes it takes turns, and sees its state as it is now."""
        stored = AnnualPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        self.state, self.version = stored.state, stored.version

    def refuse_removal(self) -> None:
        """A plan that was ever sent stays. Raises RuleViolation."""
        self.open_for_writing()
        if self.steps.exists():
            raise RuleViolation("El plan ya se envió una vez a la Comisión Ejecutiva; se conserva.")

    # --- the way ---------------------------------------------------------------------------

    @transaction.atomic
    def take_step(
        self, name: str, *, by: User, comment: str = "", read_version: int | None = None
    ) -> "PlanStep":
        """Take one step of `TRANSITIONS`, with its log row. The plan is locked: of two people who
        decide at once, one is told that it is done.

        Raises RuleViolation when the state, the comment, the seat or the version that was read is
        not as the step asks, and with everything that is missing when it is sent.
        """
        step = TRANSITIONS[name]
        self.lock()
        if self.state not in step.sources:
            raise RuleViolation(
                f"El plan ya está «{self.get_state_display()}»; otra persona dio este paso antes o "
                "la página es vieja. Vuelva a abrirlo."
            )
        if step.needs_comment and not comment.strip():
            raise RuleViolation(Problem("comment", "Escriba el motivo."))
        if name == "submit":
            self._refuse_incomplete()
        if name == "close":
            self._refuse_early_close()
        seat = self._decide(by, read_version) if step.needs_seat else None
        return self._log(step, by=by, seat=seat, comment=comment)

    def _decide(self, by: User, read_version: int | None) -> Seat:
        obstacle = self.obstacle_to_decide(by)
        if obstacle:
            raise RuleViolation(obstacle)
        if read_version != self.version:
            raise RuleViolation(
                "El plan cambió después de que usted lo abrió. Lea cómo quedó antes de decidir."
            )
        return deciding_seat(self.strategy.canton_id, by)

    def _log(self, step, *, by: User, seat: Seat | None, comment: str) -> "PlanStep":
        row = self.steps.create(
            name=step.name,
            from_state=self.state,
            to_state=step.target,
            by=by,
            seat=seat,
            comment=comment.strip(),
            plan_version=self.version,
        )
        AnnualPlan.objects.filter(pk=self.pk).update(state=step.target)
        self.state = step.target
        return row

    def missing_items(self) -> list[Problem]:
        """Why it cannot be sent yet, and what is only advice (R17: compatibility with means)."""
        return missing_items(self)

    def _refuse_incomplete(self) -> None:
        missing = [item for item in self.missing_items() if not item.is_advice]
        if missing:
            raise RuleViolation(*missing)

    def _refuse_early_close(self) -> None:
        december = date(self.year, 12, 1)
        if clock.today() < december:
            raise RuleViolation(
                f"El año se cierra desde el {december:%d/%m/%Y}: hasta entonces el plan se ejecuta."
            )

    def interest_of(self, user: User) -> str:
        """In which way the plan is the person's own; an empty text when it is not."""
        if self.created_by_id == user.pk:
            return "lo empezó"
        if self.steps.filter(name="submit", by=user).exists():
            return "lo envió"
        return ""

    def obstacle_to_decide(self, user: User) -> str:
        """Why this person may not decide on it, whatever their role; empty when they may."""
        interest = self.interest_of(user)
        if interest:
            return (
                f"Usted no puede decidir sobre este plan porque {interest}. Lo decide otra persona "
                "de la Comisión Ejecutiva."
            )
        return "" if deciding_seat(self.strategy.canton_id, user) else NO_SEAT


class PlanStep(models.Model):
    """What was decided about a plan: who, when, why. A log: rows are only added."""

    is_append_only = True

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="steps")
    name = models.CharField("paso", max_length=20)
    from_state = models.CharField("de", max_length=12, choices=PlanState, blank=True)
    to_state = models.CharField("a", max_length=12, choices=PlanState)
    comment = models.TextField("motivo", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("cuándo", default=clock.now)
    plan_version = models.PositiveIntegerField("versión del plan", default=1)

    class Meta:
        verbose_name = "paso del plan"
        verbose_name_plural = "pasos del plan"
        ordering = ["plan", "at", "pk"]

    def __str__(self):
        return f"{self.plan}: {self.label}"

    @property
    def label(self) -> str:
        return TRANSITIONS[self.name].is_done_as


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
            models.UniqueConstraint(
                fields=["plan", "kind"],
                name="encounter_once_per_plan",
                violation_error_message="El plan ya tiene este encuentro. Edite el que está.",
            ),
            models.CheckConstraint(
                condition=Q(held_on=None) | ~Q(conclusions=""),
                name="held_encounter_has_its_conclusions",
                violation_error_message="Escriba las conclusiones del encuentro.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.plan.year}"

    def get_absolute_url(self):
        return f"{self.plan.get_absolute_url()}#encuentros"

    @transaction.atomic
    def note_held(self, on: date, words: str) -> None:
        """It was held as a session, where its conclusions stand. What somebody wrote before stays,
        and a closed plan changes no more."""
        self._lock()
        if self.held_on is None and not self.plan.is_closed:
            self._note(on, words)

    @transaction.atomic
    def take_back(self, words: str) -> None:
        """It was not held after all, unless somebody wrote more than these words."""
        self._lock()
        if self.conclusions == words and not self.plan.is_closed:
            self._note(None, "")

    def _lock(self) -> None:
        stored = PlanEncounter.objects.select_for_update(no_key=True).get(pk=self.pk)
        for name in ("held_on", "conclusions", "version"):
            setattr(self, name, getattr(stored, name))

    def _note(self, on: date | None, words: str) -> None:
        self.held_on, self.conclusions = on, words
        self.version += 1
        self.save(update_fields=["held_on", "conclusions", "version"])
