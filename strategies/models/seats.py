"""Seats of a body and who holds them, with dates.

A seat belongs to an actor; a titular and an alternate hold it from a day until another, so who
held a seat on a date can always be told, and a change of person changes nothing else.
"""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models, transaction
from django.db.models import F, Func, Max, Q, Value

from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib import clock
from core.lib.history import tracked
from core.lib.problems import RuleViolation
from strategies.enums import HolderKind, SeatRole
from strategies.models.actors import Actor, Person
from strategies.models.bodies import Body

# btree_gist may be missing, so numbers are compared as ranges of one.
DAYS = Func("since", "until", Value("[]"), function="daterange")


def only(field: str) -> Func:
    """The key as a range of one, which a GiST index knows without any extension."""
    return Func(field, field, Value("[]"), function="int8range")


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
            ),
            ExclusionConstraint(
                name="further_seat_of_an_actor_has_its_resolution",
                expressions=[
                    (only("body"), "&&"),
                    (only("actor"), "&&"),
                    (DAYS, "&&"),
                ],
                condition=Q(resolution_text=""),
                violation_error_message="El actor ya tiene un puesto en esas fechas. Otro puesto "
                "pide el acuerdo de sesión que lo da.",
            ),
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
    letter_number = models.CharField(
        "número de la carta de nombramiento", max_length=40, blank=True
    )
    letter_on = models.DateField("fecha de la carta de nombramiento", null=True, blank=True)
    letter_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="carta de nombramiento",
    )

    objects = SeatHoldingQuerySet.as_manager()

    class Meta:
        verbose_name = "titularidad"
        verbose_name_plural = "titularidades"
        ordering = ["seat", "kind", "-since"]
        constraints = [
            *(
                ExclusionConstraint(
                    name=f"one_{kind.value}_at_a_time",
                    expressions=[(only("seat"), "&&"), (DAYS, "&&")],
                    condition=Q(kind=kind),
                    violation_error_message="El puesto ya tiene a otra persona en esas fechas.",
                )
                for kind in HolderKind
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


class SeatDutyQuerySet(models.QuerySet):
    def valid(self, on: date):
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


@tracked()
class SeatDuty(models.Model):
    """Which role and responsibilities a seat has in its body, from a day until another (§4.1)."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="duties", verbose_name="puesto")
    role = models.CharField("función", max_length=12, choices=SeatRole, default=SeatRole.MEMBER)
    responsibilities = models.TextField("responsabilidades", blank=True)
    since = models.DateField("desde")
    until = models.DateField("hasta", null=True, blank=True)

    objects = SeatDutyQuerySet.as_manager()

    class Meta:
        verbose_name = "función en la instancia"
        verbose_name_plural = "funciones en las instancias"
        ordering = ["seat", "-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="duty_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
            ExclusionConstraint(
                name="one_duty_of_a_seat_at_a_time",
                expressions=[(only("seat"), "&&"), (DAYS, "&&")],
                violation_error_message="El puesto ya tiene una función en esas fechas.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.seat}"
