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
    TRANSITIONS,
    Form,
    State,
)
from agreements.models.problems import missing_items
from agreements.models.queries import AgreementQuerySet
from core.accounts.models import User
from core.lib import clock, months
from core.lib.history import tracked
from core.lib.problems import Conflict, Problem, RuleViolation
from core.lib.text import Fold, fold
from core.territory.models import Canton, District
from strategies.enums import BodyKind
from strategies.models import Actor, Axis, PlanLine, Seat, Strategy

NO_SEAT = (
    "Usted no ocupa hoy un puesto con voto en la Comisión Ejecutiva. La Secretaría Técnica puede "
    "nombrarle como titular o suplente."
)

# A draft in which nobody has written yet, and how soon after it a second one is the same.
UNTOUCHED = {
    "state": State.BORRADOR,
    "heading_version": 1,
    "section_1_version": 1,
    "section_2_version": 1,
    "section_3_version": 1,
}
TWICE = timedelta(seconds=10)


@tracked()
class Agreement(models.Model):
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
    def create_draft(cls, *, strategy: Strategy, axis: Axis, form: str, by: User) -> "Agreement":
        """Begin a draft with one empty row for the first person in charge. Sent twice (a second
        press, a page loaded again), it is the draft that the same person began just now.

        Raises RuleViolation when the axis is of another strategy.
        """
        if axis.strategy_id != strategy.pk:
            raise RuleViolation(
                f"El eje «{axis}» no es de la estrategia escogida. Escoja uno de sus ejes.",
                where="axis",
            )
        reference = next_reference(strategy.canton, None)  # one at a time from here on
        heading = {"strategy": strategy, "axis": axis, "form": form, "created_by": by}
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

    # --- the workflow --------------------------------------------------------------------

    def transition(
        self,
        name: str,
        *,
        by: User,
        comment: str = "",
        seat: Seat | None = None,
        read_version: int | None = None,
    ):
        """Take one step of the table `TRANSITIONS`, with its log row.

        The row is locked, so that of two people who press at once one is told that it is done.
        Raises RuleViolation when the state, the comment or the seat is not as the step asks, and
        when the text is no longer the version that the person read (`read_version`).
        """
        step = TRANSITIONS[name]
        locked = Agreement.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if locked.state not in step.sources:
            raise RuleViolation(
                f"El acuerdo ya está «{locked.get_state_display()}»; otra persona dio este paso "
                "antes o la página es vieja. Vuelva a abrirlo."
            )
        if step.needs_comment and not comment.strip():
            raise RuleViolation(Problem("comment", "Escriba el motivo."))
        if step.needs_seat and seat is None:
            raise RuleViolation(NO_SEAT)
        if read_version is not None and read_version != locked.text_version:
            raise RuleViolation(
                "El texto cambió después de que usted lo abrió: se retiró y se volvió a enviar. "
                f"Lea la versión {locked.text_version} antes de decidir."
            )
        Agreement.objects.filter(pk=self.pk).update(state=step.target)
        self.state = step.target
        return self.steps.create(
            name=name,
            from_state=locked.state,
            to_state=step.target,
            by=by,
            seat=seat,
            comment=comment.strip(),
            text_version=locked.text_version,
        )

    @transaction.atomic
    def submit(self, *, by: User):
        """Send to the Comisión Ejecutiva. Raises RuleViolation with everything that is missing.

        The text is read anew under lock: what was checked is what is sent, whoever writes at that
        moment. A draft's reference, and one of a year in which the term no longer begins, is
        replaced.
        """
        text = Agreement.objects.with_text().select_for_update(of=("self",)).get(pk=self.pk)
        missing = [item for item in text.missing_items() if not item.is_advice]
        if missing:
            raise RuleViolation(*missing)
        self.contacts.blank().delete()
        step = self.transition("submit", by=by)
        if not text.has_final_reference:
            self.reference = text.take_final_reference()
        return step

    @transaction.atomic
    def approve(self, *, by: User, comment: str = "", read_version: int | None = None):
        """Approve from a seat of the Comisión Ejecutiva. Raises RuleViolation when the person has
        none, or wrote, sent, or is contact or responsible person of the agreement, or read another
        version of the text."""
        self.refuse_interested(by)
        seat = self.deciding_seat(by)
        return self.transition(
            "approve", by=by, comment=comment, seat=seat, read_version=read_version
        )

    @transaction.atomic
    def send_back(self, *, by: User, comment: str, read_version: int | None = None):
        """Return it to its authors with a comment; a new version of the text begins. Raises
        RuleViolation as `approve` does."""
        self.refuse_interested(by)
        seat = self.deciding_seat(by)
        step = self.transition(
            "send_back", by=by, comment=comment, seat=seat, read_version=read_version
        )
        self.begin_new_version()
        return step

    @transaction.atomic
    def revoke_approval(self, *, by: User, comment: str, read_version: int | None = None):
        """Take an approval back before the agreement is in force: the Comisión decides anew on the
        same text. Raises RuleViolation as `approve` does."""
        self.refuse_interested(by)
        seat = self.deciding_seat(by)
        return self.transition(
            "revoke_approval", by=by, comment=comment, seat=seat, read_version=read_version
        )

    @transaction.atomic
    def withdraw(self, *, by: User, comment: str):
        step = self.transition("withdraw", by=by, comment=comment)
        self.begin_new_version()
        return step

    @transaction.atomic
    def put_in_force(self, *, by: User):
        return self.transition("put_in_force", by=by)

    @transaction.atomic
    def conclude(self, *, by: User, comment: str):
        return self.transition("conclude", by=by, comment=comment)

    @transaction.atomic
    def rescind(self, *, by: User, comment: str):
        return self.transition("rescind", by=by, comment=comment)

    def begin_new_version(self) -> None:
        Agreement.objects.filter(pk=self.pk).update(text_version=F("text_version") + 1)
        self.text_version += 1

    def deciding_seat(self, user: User) -> Seat | None:
        """The seat in the canton's Comisión Ejecutiva that the user holds today."""
        return (
            Seat.objects.filter(
                body__kind=BodyKind.EXECUTIVE_COMMITTEE, body__canton=self.strategy.canton_id
            )
            .held_by(user, clock.today())
            .filter(votes=True)
            .first()
        )

    def interest_of(self, user: User) -> str:
        """In which way the user is part of the agreement («lo escribió»), or an empty text."""
        if self.authors.filter(user=user).exists():
            return "escribió parte de su texto"
        if self.steps.filter(name="submit", by=user).exists():
            return "lo envió"
        if self.contacts.filter(Q(email__iexact=user.email) | Q(folded=fold(user.name))).exists():
            return "es persona encargada"
        if self.commitments.filter(folded_responsible=fold(user.name)).exists():
            return "es persona responsable en la sección 4"
        return ""

    def obstacle_to_decide(self, user: User) -> str:
        """Why this person may not decide on it, whatever their role; empty when they may."""
        interest = self.interest_of(user)
        if interest:
            return (
                f"Usted no puede decidir sobre este acuerdo porque {interest}. Lo decide otra "
                "persona de la Comisión Ejecutiva."
            )
        return "" if self.deciding_seat(user) else NO_SEAT

    def refuse_interested(self, user: User) -> None:
        obstacle = self.obstacle_to_decide(user)
        if obstacle:
            raise RuleViolation(obstacle)

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
