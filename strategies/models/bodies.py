"""Bodies (instancias) and who sits in them, with dates.

A seat belongs to an actor; a titular and an alternate hold it from a day until another, so who
held a seat on a date can always be told, and a change of person changes nothing else.
"""

from datetime import date, timedelta

from django.db import models, transaction
from django.db.models import F, Max, Q

from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib import clock
from core.lib.history import tracked
from core.lib.problems import Problem, RuleViolation
from core.territory.models import Canton
from strategies.enums import BodyKind, HolderKind
from strategies.models.actors import Actor, Person


class BodyQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(canton__in=user.cantons_read)


@tracked()
class Body(models.Model):
    """An instancia of a canton (§5.1 B.1: the Comisión Ejecutiva follows the strategies up)."""

    canton = models.ForeignKey(Canton, models.PROTECT, related_name="bodies", verbose_name="cantón")
    kind = models.CharField("tipo", max_length=30, choices=BodyKind)
    name = models.CharField("nombre", max_length=120)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "instancia"
        ordering = ["canton", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["canton"],
                condition=Q(kind=BodyKind.EXECUTIVE_COMMITTEE),
                name="one_executive_committee_per_canton",
                violation_error_message="El cantón ya tiene su Comisión Ejecutiva.",
            )
        ]

    def __str__(self):
        return self.name

    @transaction.atomic
    def add_seat(
        self,
        actor: Actor,
        *,
        since: date,
        resolution_text: str = "",
        resolution_on: date | None = None,
        resolution_file: StoredFile | None = None,
    ) -> "Seat":
        """Give an actor a seat. A further seat of the same actor needs the body's resolution:
        its text, date and file (§5.1 B.2.3); raises RuleViolation without them."""
        Body.objects.select_for_update().get(pk=self.pk)
        if self.has_seat(actor, since=since):
            asked = (
                ("resolution_text", resolution_text, "Escriba el acuerdo de sesión"),
                ("resolution_on", resolution_on, "Escriba la fecha del acuerdo de sesión"),
                ("resolution_file", resolution_file, "Adjunte el acuerdo de sesión"),
            )
            missing = [
                Problem(where, f"{actor} ya tiene un puesto. {what} que le da otro.")
                for where, value, what in asked
                if not value
            ]
            if missing:
                raise RuleViolation(*missing)
        return self.seats.create(
            actor=actor,
            since=since,
            resolution_text=resolution_text,
            resolution_on=resolution_on,
            resolution_file=resolution_file,
        )

    def has_seat(self, actor: Actor, *, since: date) -> bool:
        """Whether the actor has a seat on that day or later."""
        return self.seats.filter(Q(until=None) | Q(until__gte=since), actor=actor).exists()


class SeatQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(body__canton__in=user.cantons_read)

    def with_people(self):
        """With the actor and everybody who ever held the seat, by actor."""
        return (
            self.select_related("actor", "body__canton")
            .prefetch_related("holdings__person")
            .order_by("actor__folded", "since", "pk")
        )

    def valid(self, on: date):
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)

    def held_by(self, user: User, on: date):
        """The seats that the user holds on that day, as titular or as alternate."""
        return (
            self.valid(on)
            .filter(
                Q(holdings__until=None) | Q(holdings__until__gte=on),
                holdings__since__lte=on,
                holdings__person__user=user,
            )
            .distinct()
        )


@tracked()
class Seat(models.Model):
    body = models.ForeignKey(Body, models.PROTECT, related_name="seats", verbose_name="instancia")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="seats", verbose_name="actor")
    since = models.DateField("desde", default=clock.today)
    until = models.DateField("hasta", null=True, blank=True)
    votes = models.BooleanField("con voto", default=True)
    resolution_text = models.TextField("acuerdo de sesión que da más de un puesto", blank=True)
    resolution_on = models.DateField("fecha del acuerdo de sesión", null=True, blank=True)
    resolution_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "puesto"
        ordering = ["body", "actor__folded", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="seat_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            )
        ]

    def __str__(self):
        return f"{self.actor} en {self.body}"

    def holder(self, kind: HolderKind, on: date) -> Person | None:
        """Who holds the seat on that day; reads the prefetched holdings where there are."""
        for holding in self.holdings.all():
            if holding.kind == kind and holding.is_valid(on):
                return holding.person
        return None

    @transaction.atomic
    def appoint(self, person: Person, kind: HolderKind, *, since: date) -> "SeatHolding":
        """Name the titular or the alternate from a day on; the one before ends the day before,
        and one who was named for that very day is corrected.

        Raises RuleViolation when the person is of another actor or canton, holds the other place
        of the seat, the seat is not open that day, or the day is not after the last holder's.
        """
        self._lock()
        self.refuse_day(since)
        if person.actor_id != self.actor_id or person.canton_id != self.body.canton_id:
            raise RuleViolation(
                f"{person} no es de {self.actor}. Escoja una persona de ese actor en el cantón.",
                where="person",
            )
        other = self.holdings.exclude(kind=kind).filter(
            Q(until=None) | Q(until__gte=since), person=person
        )
        if other.exists():
            raise RuleViolation(
                f"{person} ya ocupa el otro lugar de este puesto. Titular y suplente son dos "
                "personas distintas.",
                where="person",
            )
        current = self.holdings.filter(kind=kind, until=None).first()
        if current and since == current.since:
            current.person = person  # named the same day: a correction, kept in the history
            current.save(update_fields=["person"])
            return current
        if current:
            if since < current.since:
                raise RuleViolation(
                    f"{current.person} ocupa el puesto desde el {current.since:%d/%m/%Y}. "
                    "Escoja una fecha posterior.",
                    where="since",
                )
            current.until = since - timedelta(days=1)
            current.save(update_fields=["until"])
        else:
            self.refuse_overlap(kind, since)
        return self.holdings.create(person=person, kind=kind, since=since)

    def refuse_day(self, day: date) -> None:
        if self.until is not None:
            raise RuleViolation(f"El puesto se cerró el {self.until:%d/%m/%Y}.", where="since")
        if day < self.since:
            raise RuleViolation(
                f"El puesto existe desde el {self.since:%d/%m/%Y}. Escoja una fecha posterior.",
                where="since",
            )

    def refuse_overlap(self, kind: HolderKind, since: date) -> None:
        last = self.holdings.filter(kind=kind, until__gte=since).order_by("-until").first()
        if last:
            raise RuleViolation(
                f"{last.person} ocupó el lugar hasta el {last.until:%d/%m/%Y}. Escoja una fecha "
                "posterior.",
                where="since",
            )

    @transaction.atomic
    def vacate(self, kind: HolderKind, *, on: date) -> None:
        """The holder leaves and nobody follows yet. Raises RuleViolation when nobody holds it or
        the day is before the holder's first."""
        self._lock()
        current = self.holdings.filter(kind=kind, until=None).select_related("person").first()
        if current is None:
            raise RuleViolation("Ese lugar ya está libre.")
        if on < current.since:
            raise RuleViolation(
                f"{current.person} ocupa el puesto desde el {current.since:%d/%m/%Y}. "
                "Escoja esa fecha o una posterior.",
                where="on",
            )
        current.until = on
        current.save(update_fields=["until"])

    @transaction.atomic
    def close(self, *, on: date) -> None:
        """End the seat and whoever holds it; the day is the last one. Raises RuleViolation when
        it is closed already, or somebody's first day is later."""
        self._lock()
        if self.until is not None:
            raise RuleViolation(f"El puesto ya se cerró el {self.until:%d/%m/%Y}.")
        last_change = self.holdings.aggregate(day=Max("since"))["day"]
        first_day = max(self.since, last_change or self.since)
        if on < first_day:
            raise RuleViolation(
                f"El puesto tiene un cambio el {first_day:%d/%m/%Y}. Escoja esa fecha o una "
                "posterior.",
                where="on",
            )
        self.until = on
        self.save(update_fields=["until"])
        self.holdings.filter(Q(until=None) | Q(until__gt=on)).update(until=on)

    def _lock(self) -> None:
        """Two who change the seat at once take turns, and the second sees what the first did."""
        self.until = Seat.objects.select_for_update().get(pk=self.pk).until


class SeatHoldingQuerySet(models.QuerySet):
    def valid(self, on: date):
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


@tracked()
class SeatHolding(models.Model):
    """A person in a seat, as titular or alternate, from a day until another."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holdings", verbose_name="puesto")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="holdings", verbose_name="persona"
    )
    kind = models.CharField("como", max_length=10, choices=HolderKind)
    since = models.DateField("desde")
    until = models.DateField("hasta", null=True, blank=True)

    objects = SeatHoldingQuerySet.as_manager()

    class Meta:
        verbose_name = "titularidad"
        verbose_name_plural = "titularidades"
        ordering = ["seat", "kind", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "kind"],
                condition=Q(until=None),
                name="one_titular_and_one_alternate_per_seat",
                violation_error_message="El puesto ya tiene esa persona; nómbrela con fecha nueva.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="holding_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_kind_display()}"

    def is_valid(self, on: date) -> bool:
        return self.since <= on and (self.until is None or self.until >= on)
