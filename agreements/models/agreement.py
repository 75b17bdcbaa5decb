"""The agreement (acuerdo de coproducción): sections 1–3 of Anexo 1, its state and its verbs."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from agreements.enums import (
    EDITABLE_STATES,
    MONITORED_STATES,
    Form,
    State,
)
from agreements.models.problems import missing_items
from agreements.models.queries import AgreementQuerySet
from agreements.models.workflow import Workflow
from core.accounts.models import User
from core.lib import clock, months
from core.lib.history import tracked
from core.lib.problems import Conflict, Problem, RuleViolation
from core.lib.text import Fold
from core.territory.models import Canton, District
from strategies.models import Actor, Axis, PlanLine, Strategy

# A draft in which nobody has written yet, and how soon after it a second one is the same.
UNTOUCHED = {
    "state": State.BORRADOR,
    "heading_version": 1,
    "section_1_version": 1,
    "section_2_version": 1,
    "section_3_version": 1,
}
TWICE = timedelta(seconds=10)
OTHER_STRATEGYS_LINE = (
    "Esta línea es de un plan de otra estrategia. Escoja una de la estrategia del acuerdo."
)


@tracked()
class Agreement(Workflow):
    """Sections 1–3 of Anexo 1 and what holds them together.

    Every section has a version of its own, the grain at which two people may write at once.
    """

    reference = models.CharField("referencia", max_length=14, unique=True)
    state = models.CharField("estado", max_length=20, choices=State, default=State.BORRADOR)
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="agreements", verbose_name="estrategia"
    )
    axis = models.ForeignKey(Axis, models.PROTECT, related_name="agreements", verbose_name="eje")
    plan_line = models.ForeignKey(
        PlanLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name="línea del plan anual",
    )
    form = models.CharField("forma", max_length=30, choices=Form)

    objective = models.TextField("Escriba el objetivo del acuerdo", blank=True)

    planned_activity = models.TextField("Actividad programada", blank=True)
    institutional_programmes = ArrayField(
        models.CharField(max_length=300),
        verbose_name="Señale cuáles planes, programas o proyectos institucionales están "
        "involucrados",
        default=list,
        blank=True,
    )
    target = models.TextField("Meta de la actividad", blank=True)
    population = models.TextField("Señale la población", blank=True)
    territory_description = models.TextField("Señale el territorio a impactar", blank=True)
    districts = models.ManyToManyField(
        District, blank=True, related_name="agreements", verbose_name="Distritos"
    )
    civil_society_actors = ArrayField(
        models.CharField(max_length=300),
        verbose_name="Señale cuáles actores de la sociedad civil se integrarán",
        default=list,
        blank=True,
    )
    lead_actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_agreements",
        verbose_name="Actor encargado",
    )
    collaborating_actors = models.ManyToManyField(
        Actor,
        through="AgreementActor",
        related_name="collaborations",
        verbose_name="Actores colaboradores",
    )
    period_start = models.DateField("Plazo propuesto: desde", null=True, blank=True)
    period_end = models.DateField("Plazo propuesto: hasta", null=True, blank=True)
    expected_impact = models.TextField("Impacto esperado", blank=True)

    # How often the text was reopened after it had been sent: the version that people speak of.
    text_version = models.PositiveSmallIntegerField("versión del texto", default=1)
    text_changed_at = models.DateTimeField("texto cambiado", default=clock.now)
    heading_version = models.PositiveIntegerField(default=1)
    section_1_version = models.PositiveIntegerField(default=1)
    section_2_version = models.PositiveIntegerField(default=1)
    section_3_version = models.PositiveIntegerField(default=1)

    created_at = models.DateTimeField("creado", auto_now_add=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="creado por"
    )
    folded = models.GeneratedField(
        expression=Fold("planned_activity"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "acuerdo de coproducción"
        verbose_name_plural = "acuerdos de coproducción"
        ordering = ["-reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reference__regex=r"^\d{3}-(BORR-\d{4}|\d{4}-\d{3,})$"),
                name="reference_has_its_form",
                violation_error_message="La referencia se escribe como 103-2015-001.",
            ),
            models.CheckConstraint(
                condition=Q(period_start=None, period_end=None)
                | Q(
                    period_start__day=1,
                    period_end__day=1,
                    period_end__gte=F("period_start"),
                ),
                name="term_is_two_months_in_order",
                violation_error_message="El plazo termina antes de empezar. Revise los dos meses.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EDITABLE_STATES) | Q(period_start__isnull=False),
                name="sent_agreement_has_its_term",
                violation_error_message="El acuerdo no tiene plazo.",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("agreement", args=[self.reference])

    @classmethod
    @transaction.atomic
    def create_draft(
        cls,
        *,
        strategy: Strategy,
        axis: Axis,
        form: str,
        by: User,
        plan_line: PlanLine | None = None,
    ) -> "Agreement":
        """Begin a draft with one empty row for the first person in charge. Sent twice (a second
        press, a page loaded again), it is the draft that the same person began just now.

        Raises RuleViolation when the axis or the plan's line is of another strategy.
        """
        if plan_line is not None and plan_line.plan.strategy_id != strategy.pk:
            raise RuleViolation(OTHER_STRATEGYS_LINE, where="plan_line")
        if axis.strategy_id != strategy.pk:
            raise RuleViolation(
                f"El eje «{axis}» no es de la estrategia escogida. Escoja uno de sus ejes.",
                where="axis",
            )
        reference = next_reference(strategy.canton, None)  # one at a time from here on
        heading = {
            "strategy": strategy,
            "axis": axis,
            "form": form,
            "plan_line": plan_line,
            "created_by": by,
        }
        begun = cls.objects.filter(**heading, **UNTOUCHED, created_at__gte=timezone.now() - TWICE)
        if (same := begun.order_by("pk").first()) is not None:
            return same
        agreement = cls.objects.create(reference=reference, **heading)
        agreement.contacts.create(order=1)
        agreement.note_author(by)
        agreement.steps.create(name="create", to_state=State.BORRADOR, by=by)
        return agreement

    # --- facts ---------------------------------------------------------------------------

    @property
    def canton(self) -> Canton:
        return self.strategy.canton

    @property
    def title(self) -> str:
        """What lists call it: its planned activity, or that there is none yet."""
        return self.planned_activity.strip().rstrip(".") or "Acuerdo sin actividad escrita"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES

    @property
    def has_final_reference(self) -> bool:
        """«103-2015-001»: of its canton, and of the year in which its term begins."""
        return self.reference.startswith(f"{self.strategy.canton_id}-{self.period_start.year}-")

    @property
    def is_monitored(self) -> bool:
        return self.state in MONITORED_STATES

    def is_expired(self, on: date) -> bool:
        return self.state == State.VIGENTE and self.period_end < months.month_of(on)

    def state_label(self, on: date) -> str:
        return "Vencido" if self.is_expired(on) else self.get_state_display()

    @property
    def months(self) -> list[date]:
        """The months of the term, empty while there is none."""
        if not self.period_start:
            return []
        return list(months.months_between(self.period_start, self.period_end))

    def missing_items(self) -> list[Problem]:
        """Why it cannot be sent yet (Anexo 1, §7: what a complete agreement says)."""
        return missing_items(self)

    # --- writing the text ----------------------------------------------------------------

    @transaction.atomic
    def write(self, section: str, values: dict, *, version: int, by: User) -> int:
        """Save the fields of one section if nobody else saved it since `version` was read.

        Returns the section's new version. Raises Conflict when it was saved meanwhile, and
        RuleViolation when the text is not open for writing.
        """
        field = f"{section}_version"
        changed = Agreement.objects.filter(
            pk=self.pk, state__in=EDITABLE_STATES, **{field: version}
        ).update(**values, **{field: version + 1}, text_changed_at=clock.now())
        if not changed:
            self.refuse_write()
        self.note_author(by)
        setattr(self, field, version + 1)
        for name, value in values.items():
            setattr(self, name, value)
        return version + 1

    def refuse_write(self) -> None:
        """Say why a conditional save touched no row. Always raises."""
        self.refresh_from_db(fields=["state"])
        if not self.is_editable:
            raise RuleViolation(
                f"El texto ya no se puede cambiar: el acuerdo está «{self.get_state_display()}»."
            )
        raise Conflict

    def note_author(self, user: User | None) -> None:
        """Remember who wrote: nobody decides on an agreement that they wrote."""
        if user:
            author = self.authors.model(agreement=self, user=user)
            self.authors.bulk_create([author], ignore_conflicts=True)

    def touch_text(self) -> None:
        """A row of sections 4 or 5 changed."""
        Agreement.objects.filter(pk=self.pk).update(text_changed_at=clock.now())

    # --- the reference ---------------------------------------------------------------------

    def take_final_reference(self) -> str:
        """Replace the reference by canton, year of the first month and running number; the old
        address goes on leading here."""
        former = self.reference
        self.reference = next_reference(self.strategy.canton, self.period_start.year)
        self.save(update_fields=["reference"])
        self.former_references.create(reference=former)
        return self.reference


def next_reference(canton: Canton, year: int | None) -> str:
    """The next free reference of a canton and year; year None: a draft without term.

    Call inside a transaction: the canton's row is locked until it ends.
    """
    Canton.objects.select_for_update(no_key=True).get(pk=canton.pk)
    prefix = f"{canton.pk}-{year or 'BORR'}-"
    width = 3 if year else 4
    taken = [
        reference
        for field in ("reference", "former_references__reference")
        for reference in Agreement.objects.filter(**{f"{field}__startswith": prefix}).values_list(
            field, flat=True
        )
    ]
    last = max((int(reference.rsplit("-", 1)[1]) for reference in taken), default=0)
    return f"{prefix}{last + 1:0{width}d}"
