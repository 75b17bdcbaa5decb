"""Bodies (instancias) of a canton: who meets, for what, by which rules.

Seats and who holds them stand in `seats`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from core.documents.models import StoredFile
from core.lib import clock
from core.lib.history import tracked
from core.lib.problems import Problem, RuleViolation
from core.lib.text import Fold, and_list
from core.lib.versions import Versioned
from core.territory.models import Canton
from strategies.enums import (
    ONLY_ONE,
    BodyKind,
    Cadence,
    QuorumRule,
    RecordKind,
    SecondCall,
    UnitTask,
)
from strategies.models.actors import Actor
from strategies.models.body_rows import BodyQuerySet
from strategies.models.strategies import Axis

if TYPE_CHECKING:
    from strategies.models.seats import Seat
    from strategies.models.units import UnitFunction

ASKED_FOR_ANOTHER_SEAT = {
    "resolution_text": "Escriba el acuerdo de sesión que le da otro.",
    "resolution_on": "Escriba la fecha del acuerdo de sesión que le da otro.",
    "resolution_file": "Adjunte el acuerdo de sesión que le da otro.",
}
# The short name of a kind, where the whole one would fill the line.
SHORT_KINDS = {
    BodyKind.CCCI: "CCCI",
    BodyKind.DIALOGUE_TABLE: "Mesa",
    BodyKind.LOCAL_FORUM: "Foro Local",
}


@tracked()
class Body(Versioned):
    """An instancia of a canton (§3, §4.4: several side by side, each with its rules)."""

    canton = models.ForeignKey(Canton, models.PROTECT, related_name="bodies", verbose_name="cantón")
    kind = models.CharField("tipo", max_length=30, choices=BodyKind)
    name = models.CharField("nombre", max_length=120)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="depende de",
    )
    axis = models.ForeignKey(
        Axis, models.PROTECT, null=True, blank=True, related_name="groups", verbose_name="eje"
    )
    purpose = models.TextField("propósito", blank=True)
    founding_act = models.TextField("acto de creación", blank=True)
    founding_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="documento del acto de creación",
    )
    cadence = models.CharField(
        "cada cuánto se reúne", max_length=12, choices=Cadence, default=Cadence.MONTHLY
    )
    quorum_rule = models.CharField(
        "quórum", max_length=20, choices=QuorumRule, default=QuorumRule.ABSOLUTE_MAJORITY
    )
    quorum_number = models.PositiveSmallIntegerField(
        "puestos para el quórum", null=True, blank=True
    )
    notice_days = models.PositiveSmallIntegerField(
        "días de anticipación de la convocatoria", default=3
    )
    second_call_minutes = models.PositiveSmallIntegerField(
        "minutos hasta la segunda convocatoria",
        null=True,
        blank=True,
        help_text="Vacío: no hay segunda convocatoria.",
    )
    second_call_rule = models.CharField(
        "quórum de la segunda convocatoria",
        max_length=10,
        choices=SecondCall,
        default=SecondCall.THIRD,
    )
    reminder_days = models.PositiveSmallIntegerField(
        "recordatorio, días antes",
        null=True,
        blank=True,
        default=1,
        help_text="Vacío: no se envía recordatorio.",
    )
    record_kind = models.CharField(
        "se levanta", max_length=6, choices=RecordKind, default=RecordKind.MINUTA
    )
    since = models.DateField("funciona desde", null=True, blank=True)
    closed_on = models.DateField("funcionó hasta", null=True, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "instancia"
        ordering = ["canton", "kind", "name"]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["canton"],
                    condition=Q(kind=kind),
                    name=f"one_{kind.value}_per_canton",
                    violation_error_message=f"El cantón ya tiene su {kind.label}.",
                )
                for kind in ONLY_ONE
            ),
            models.UniqueConstraint(
                F("canton"),
                F("folded"),
                name="body_name_once_per_canton",
                violation_error_message="Ya hay una instancia con este nombre en el cantón.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(since=None) | Q(closed_on__gte=F("since")),
                name="body_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
            models.CheckConstraint(
                condition=~Q(quorum_rule=QuorumRule.FIXED)
                | Q(quorum_number__isnull=False, quorum_number__gte=1),
                name="fixed_quorum_has_its_number",
                violation_error_message="Escriba con cuántos puestos hay quórum.",
            ),
            models.CheckConstraint(
                condition=Q(axis=None) | Q(kind=BodyKind.WORKING_GROUP),
                name="axis_is_of_a_working_group",
                violation_error_message="Solo un grupo de trabajo lleva eje.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("body", args=[self.pk])

    @property
    def short_kind(self) -> str:
        return SHORT_KINDS.get(self.kind, self.get_kind_display())

    @property
    def is_unit(self) -> bool:
        return self.kind == BodyKind.TERRITORIAL_UNIT

    def is_open(self, on: date) -> bool:
        return self.closed_on is None or self.closed_on >= on

    # --- its rules ----------------------------------------------------------------------------

    def quorum_of(self, votes: int) -> int:
        """How many of so many seats with vote make the quorum."""
        if self.quorum_rule == QuorumRule.FIXED:
            return self.quorum_number
        if self.quorum_rule == QuorumRule.TWO_THIRDS:
            return -(-2 * votes // 3)
        return votes // 2 + 1

    @property
    def quorum_in_words(self) -> str:
        """«Mayoría absoluta de los puestos con voto»; «5 puestos con voto»."""
        if self.quorum_rule == QuorumRule.FIXED:
            number = self.quorum_number
            return f"{number} puesto con voto" if number == 1 else f"{number} puestos con voto"
        return self.get_quorum_rule_display()

    # --- where it stands ----------------------------------------------------------------------

    def refuse_parent(self, parent: Body | None, *, reopening: bool = False) -> None:
        """Raises RuleViolation for a parent of another canton, a closed one (unless this one is
        closed too), or one that itself depends on this body. The bodies of the canton stay locked,
        so that two people cannot close a circle between them, nor a parent under its part."""
        if parent is None:
            return
        if parent.canton_id != self.canton_id:
            raise RuleViolation(
                f"{parent} es de otro cantón. Escoja una instancia de este.", where="parent"
            )
        rows = Body.objects.filter(canton=self.canton_id).order_by("pk")
        stored = {body.pk: body for body in rows.select_for_update(no_key=True)}
        place = parent.pk
        while place is not None:
            if place == self.pk:
                reason = (
                    "Una instancia no depende de sí misma."
                    if parent.pk == self.pk
                    else f"{parent} depende de esta instancia, así que esta no puede depender de "
                    "ella."
                )
                raise RuleViolation(f"{reason} Escoja otra.", where="parent")
            place = stored[place].parent_id if place in stored else None
        closed_on = stored[parent.pk].closed_on if parent.pk in stored else None
        own = stored.get(self.pk, self)
        if closed_on is not None and (reopening or own.closed_on is None):
            raise RuleViolation(
                f"{parent} funcionó hasta el {closed_on:%d/%m/%Y}. Escoja una instancia abierta.",
                where="parent",
            )

    @transaction.atomic
    def close(self, *, on: date) -> None:
        """It works until that day. Raises RuleViolation while it has open seats or parts."""
        self.lock()
        problems = self._obstacles_to_closing(on)
        if problems:
            raise RuleViolation(*problems)
        self.closed_on = on
        self.version += 1
        self.save(update_fields=["closed_on", "version"])

    def lock(self) -> None:
        """Whoever changes the body or its seats takes turns, and sees its days as they are now."""
        stored = Body.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.since, self.closed_on, self.version = stored.since, stored.closed_on, stored.version

    def _obstacles_to_closing(self, on: date) -> list[Problem]:
        if self.closed_on is not None:
            return [Problem("on", f"Ya se cerró el {self.closed_on:%d/%m/%Y}.")]
        if self.since and on < self.since:
            day = f"{self.since:%d/%m/%Y}"
            return [Problem("on", f"Funciona desde el {day}. Escoja esa fecha o una posterior.")]
        problems = []
        seats = self.seats.filter(Q(until=None) | Q(until__gt=on)).select_related("actor")
        names = sorted({str(seat.actor) for seat in seats})
        if names:
            problems.append(
                Problem(
                    "on",
                    f"Tiene {_counted(len(seats), 'puesto abierto', 'puestos abiertos')} "
                    f"({_some(names)}). Ciérrelos primero, a más tardar ese día.",
                )
            )
        parts = self.parts.filter(Q(closed_on=None) | Q(closed_on__gt=on)).order_by("folded")
        if parts:
            problems.append(
                Problem(
                    "on",
                    f"De ella depende{'n' if len(parts) > 1 else ''} {_some(map(str, parts))}. "
                    "Ciérrelas antes o diga de cuál otra instancia dependen.",
                )
            )
        functions = self.functions.filter(Q(until=None) | Q(until__gt=on))
        if functions:
            problems.append(
                Problem("on", "Tiene funciones en marcha. Apáguelas primero, a más tardar ese día.")
            )
        return problems

    @transaction.atomic
    def reopen(self) -> None:
        """Take a closing back. Raises RuleViolation when it is open or what it depends on is
        closed."""
        self.lock()
        if self.closed_on is None:
            raise RuleViolation("Ya está abierta.")
        self.refresh_from_db(fields=["parent"])
        self.refuse_parent(self.parent, reopening=True)
        self.closed_on = None
        self.version += 1
        self.save(update_fields=["closed_on", "version"])

    # --- its seats ----------------------------------------------------------------------------

    @transaction.atomic
    def add_seat(
        self,
        actor: Actor,
        *,
        since: date,
        votes: bool = True,
        resolution_text: str = "",
        resolution_on: date | None = None,
        resolution_file: StoredFile | None = None,
    ) -> Seat:
        """Give an actor a seat. A further seat of the same actor needs the body's resolution:
        its text, date and file (§5.1 B.2.3); raises RuleViolation without them, for an actor of
        another canton, and for a day on which the body does not work."""
        self.lock()
        self.refuse_day(since)
        if not Actor.objects.select_for_update(no_key=True).get(pk=actor.pk).is_active:
            raise RuleViolation(
                f"{actor} está inactivo en el directorio. Actívelo antes o escoja otro.",
                where="actor",
            )
        if actor.canton_id not in (None, self.canton_id):
            raise RuleViolation(
                f"{actor} es de otro cantón. Escoja un actor de este o una institución nacional.",
                where="actor",
            )
        resolution = {
            "resolution_text": resolution_text,
            "resolution_on": resolution_on,
            "resolution_file": resolution_file,
        }
        if self.has_seat(actor, since=since):
            self._refuse_without(resolution, actor)
        return self.seats.create(actor=actor, since=since, votes=votes, **resolution)

    @staticmethod
    def _refuse_without(resolution: dict, actor: Actor) -> None:
        missing = [
            Problem(where, f"{actor} ya tiene un puesto. {ASKED_FOR_ANOTHER_SEAT[where]}")
            for where, value in resolution.items()
            if not value
        ]
        if missing:
            raise RuleViolation(*missing)

    def refuse_day(self, since: date) -> None:
        """Raises RuleViolation for a seat's first day on which the body does not work."""
        if self.since and since < self.since:
            raise RuleViolation(
                f"{self} funciona desde el {self.since:%d/%m/%Y}. Escoja esa fecha o una "
                "posterior.",
                where="since",
            )
        if self.closed_on is not None:
            raise RuleViolation(
                f"{self} se cerró el {self.closed_on:%d/%m/%Y}. Ábrala otra vez para agregar "
                "puestos.",
                where="since",
            )

    def has_seat(self, actor: Actor, *, since: date) -> bool:
        """Whether the actor has a seat on that day or later."""
        return self.seats.filter(Q(until=None) | Q(until__gte=since), actor=actor).exists()

    # --- the functions of a Unidad de Gestión Territorial -------------------------------------

    @transaction.atomic
    def switch_on(self, task: UnitTask, *, since: date, note: str = "") -> UnitFunction:
        """Start a function of the unit (R16: one by one). Raises RuleViolation when this is no
        unit, the day is to come, or the function runs already or ran until that day or later."""
        self.lock()
        if not self.is_unit:
            raise RuleViolation("Solo la Unidad de Gestión Territorial tiene estas funciones.")
        if self.closed_on is not None:
            raise RuleViolation(f"La unidad se cerró el {self.closed_on:%d/%m/%Y}. Ábrala antes.")
        if since > clock.today():
            raise RuleViolation(
                "Ese día todavía no llega. Escriba hoy o un día anterior.", where="since"
            )
        if self.since and since < self.since:
            raise RuleViolation(
                f"La unidad funciona desde el {self.since:%d/%m/%Y}. Escoja esa fecha o una "
                "posterior.",
                where="since",
            )
        last = self.functions.filter(task=task).order_by("-since").first()
        if last and last.until is None:
            raise RuleViolation(
                f"Esta función ya está en marcha, desde el {last.since:%d/%m/%Y}.", where="since"
            )
        if last and last.until >= since:
            raise RuleViolation(
                f"Esta función estuvo en marcha hasta el {last.until:%d/%m/%Y}. Escoja el "
                f"{last.until + timedelta(days=1):%d/%m/%Y} o una fecha posterior.",
                where="since",
            )
        return self.functions.create(task=task, since=since, note=note)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _some(names, shown: int = 5) -> str:
    names = list(names)
    rest = len(names) - shown
    return and_list([*names[:shown], f"{rest} más"] if rest > 0 else names)
