"""Seats of a body and who holds them, with dates.

A seat belongs to an actor; a titular and an alternate hold it from a day until another, so who
held a seat on a date can always be told, and a change of person changes nothing else.
"""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib import clock
from core.lib.history import tracked
from core.lib.lasting import LastingQuerySet
from core.lib.problems import Conflict, RuleViolation
from core.lib.versions import Versioned
from strategies.enums import HolderKind
from strategies.models.actors import Actor, Person
from strategies.models.bodies import Body
from strategies.models.desks import AtOnce, Desk, in_turn
from strategies.models.holdings import DAYS, Letter, SeatHolding, only


class SeatQuerySet(LastingQuerySet):
    def visible_to(self, user: User):
        return self.filter(body__canton__in=user.cantons_read)

    def with_people(self):
        """With the actor and everybody who ever held the seat, by actor."""
        return (
            self.select_related("actor", "body__canton")
            .prefetch_related("holdings__person", "duties")
            .order_by("actor__folded", "since", "pk")
        )

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
class Seat(Versioned):
    """A place of an actor in a body. Every change of who holds it raises its version, so that the
    second of two people who change it at once is told."""

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
    desk: Desk = AtOnce()  # an import sets its own

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

    def get_absolute_url(self):
        return reverse("strategies:seat", args=[self.pk])

    def holding(self, kind: HolderKind, on: date) -> "SeatHolding | None":
        """Who holds the place on that day; reads the prefetched holdings where there are."""
        for holding in self.holdings.all():
            if holding.kind == kind and holding.is_valid(on):
                return holding
        return None

    def holder(self, kind: HolderKind, on: date) -> Person | None:
        held = self.holding(kind, on)
        return held.person if held else None

    def duty(self, on: date):
        """Its role in the body on that day; reads the prefetched duties where there are."""
        return next((duty for duty in self.duties.all() if duty.is_valid(on)), None)

    def is_open(self, on: date) -> bool:
        """Whether people can still be named for it: it has no end, or its end is to come."""
        return self.until is None or self.until >= on

    # --- changes --------------------------------------------------------------------------------

    @in_turn
    def appoint(
        self,
        person: Person,
        kind: HolderKind,
        *,
        since: date,
        until: date | None = None,
        letter: Letter | None = None,
        leaves_other: bool = False,
    ) -> "SeatHolding":
        """Name the titular or the alternate from a day on, until another where the term's end is
        known. Whoever holds the place that day ends the day before; one who was named for that
        very day is corrected. `leaves_other`: the person leaves the other place of the seat.

        Raises RuleViolation when the person is of another actor or canton, holds the other place
        or is titular elsewhere in the body, or the days cross those of somebody named later.
        """
        if self.until is not None and self.until < clock.today():
            raise RuleViolation(f"El puesto se cerró el {self.until:%d/%m/%Y}.", where="since")
        until = self.days_within(since, until)
        self._refuse_stranger(person)
        current = self._make_way(kind, since, until)
        if leaves_other:
            self._leave_other(person, kind, since)
        self._refuse_elsewhere(person, kind, since, until)
        if current is None:
            current = SeatHolding(seat=self, kind=kind, since=since)
        current.write(person, until=until, letter=letter)
        self.note_change()
        return current

    def _make_way(self, kind: HolderKind, since: date, until: date | None) -> "SeatHolding | None":
        """End who holds the place that day; the holding itself when it begins that very day."""
        rows = self._terms(kind)
        current = next((held for held in rows if held.is_valid(since)), None)
        if current and current.until is not None and current.until < clock.today():
            raise RuleViolation(
                f"{current.person} ocupó el lugar hasta el {current.until:%d/%m/%Y}. Escoja una "
                "fecha posterior.",
                where="since",
            )
        to_come = (held for held in rows if held.since > since)
        later = min(to_come, key=lambda held: held.since, default=None)
        if later and (until is None or until >= later.since):
            eve = later.since - timedelta(days=1)
            raise RuleViolation(
                f"{later.person} ocupa el puesto desde el {later.since:%d/%m/%Y}. Escoja una "
                f"fecha posterior o, como último día, el {eve:%d/%m/%Y} o uno anterior.",
                where="since" if until is None and later.since <= clock.today() else "until",
            )
        if current and current.since < since:
            current.end(since - timedelta(days=1))
            return None
        return current

    def _leave_other(self, person: Person, kind: HolderKind, since: date) -> None:
        for other in self.holdings.all():
            is_there = other.kind != kind and other.person_id == person.pk
            if is_there and other.is_valid(since) and other.since < since:
                other.end(since - timedelta(days=1))

    @transaction.atomic
    def vacate(self, kind: HolderKind, *, on: date, seen: int | None = None) -> None:
        """That day is the holder's last; nobody follows yet. A day to come is a planned end.
        Raises RuleViolation when nobody holds the place that day, or left it long ago."""
        self.lock(seen)
        rows = self.holdings.filter(kind=kind).select_related("person")
        current = rows.valid(on).first()
        if current is None:
            later = rows.filter(since__gt=on).order_by("since").first()
            if later:
                raise RuleViolation(
                    f"{later.person} ocupa el puesto desde el {later.since:%d/%m/%Y}. "
                    "Escoja esa fecha o una posterior.",
                    where="on",
                )
            raise RuleViolation("Ese lugar ya está libre ese día.", where="on")
        if current.until is not None and current.until < clock.today():
            raise RuleViolation(
                f"{current.person} dejó el lugar el {current.until:%d/%m/%Y}. Si esa fecha no es, "
                "corríjala.",
                where="on",
            )
        current.end(on)
        self.note_change()

    @in_turn
    def close(self, *, on: date) -> None:
        """End the seat and whoever holds it; the day is the last one. Raises RuleViolation when
        it is closed already, or something of it begins later."""
        if self.until is not None:
            raise RuleViolation(
                f"El puesto ya se cerró el {self.until:%d/%m/%Y}."
                if self.until < clock.today()
                else f"El puesto ya tiene su último día: el {self.until:%d/%m/%Y}.",
                where="on",
            )
        first_day = self.first_change_allowed()
        if on < first_day:
            raise RuleViolation(
                f"El puesto tiene un cambio el {first_day:%d/%m/%Y}. Escoja esa fecha o una "
                "posterior.",
                where="on",
            )
        self.until = on
        self.desk.put(self, "until")
        for row in (*self.holdings.all(), *self.duties.all()):
            if row.until is None or row.until > on:
                row.until = on
                row.version += 1
                self.desk.put(row, "until", "version")
        self.note_change()

    def first_change_allowed(self) -> date:
        """The seat cannot end before the last thing of it that began."""
        rows = (*self.holdings.all(), *self.duties.all())
        return max((self.since, *(row.since for row in rows)))

    @transaction.atomic
    def reopen(self) -> None:
        """Take the end of the seat back; who held it until then stays ended. Raises RuleViolation
        when it has no end, its body is closed, or the actor got another seat meanwhile."""
        self.lock()
        if self.until is None:
            raise RuleViolation("El puesto está abierto.")
        if self.body.closed_on is not None:
            raise RuleViolation(
                f"{self.body} se cerró el {self.body.closed_on:%d/%m/%Y}. Ábrala antes."
            )
        others = self.body.seats.exclude(pk=self.pk).filter(
            Q(until=None) | Q(until__gt=self.until), actor=self.actor_id, resolution_text=""
        )
        if not self.resolution_text and others.exists():
            raise RuleViolation(
                f"{self.actor} tiene otro puesto en {self.body} después de ese día. Cierre ese "
                "puesto, o agregue uno nuevo con el acuerdo de sesión."
            )
        self.until = None
        self.save(update_fields=["until"])
        self.note_change()

    # --- corrections ----------------------------------------------------------------------------

    @in_turn
    def correct(
        self,
        holding: "SeatHolding",
        person: Person,
        *,
        since: date,
        until: date | None,
        letter: Letter | None = None,
    ) -> None:
        """Write a term as it really was; the history keeps what stood there. Raises RuleViolation
        when it would cross another one."""
        until = self.days_within(since, until)
        if person.pk != holding.person_id:
            self._refuse_stranger(person)
        others = (held for held in self._terms(holding.kind) if held.pk != holding.pk)
        crossed = (held for held in others if held.overlaps(since, until))
        if other := min(crossed, key=lambda held: held.since, default=None):
            raise RuleViolation(
                f"En esas fechas está {other.person}, {other.days_in_words}. Escoja fechas que no "
                "se crucen.",
                where="since",
            )
        self._refuse_elsewhere(person, holding.kind, since, until)
        holding.since = since
        holding.write(person, until=until, letter=letter)
        self.note_change()

    @transaction.atomic
    def remove(self, holding: "SeatHolding", *, seen: int | None = None) -> None:
        """Take away a term that was written by mistake; the history keeps it."""
        self.lock(seen)
        holding.delete()
        self.note_change()

    # --- what every change asks -----------------------------------------------------------------

    def lock(self, seen: int | None = None) -> None:
        """Two who change the seat at once take turns, and the second sees what the first did.
        Raises Conflict when it changed since version `seen`."""
        body = Body.objects.select_for_update(no_key=True).get(pk=self.body_id)
        self.body.closed_on = body.closed_on
        stored = Seat.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.since, self.until, self.version = stored.since, stored.until, stored.version
        if seen is not None and seen != stored.version:
            raise Conflict
        self.desk.changed(self)

    def note_change(self) -> None:
        self.version += 1
        self.desk.put(self, "version")
        self.desk.changed(self)

    def _terms(self, kind: HolderKind) -> list["SeatHolding"]:
        return [held for held in self.holdings.all() if held.kind == kind]

    def days_within(self, since: date, until: date | None) -> date | None:
        """The last day of what begins on `since`: the seat's own end where none is given. Raises
        RuleViolation for days in disorder or outside the seat's."""
        if until is not None and until < since:
            raise RuleViolation(
                f"El último día es anterior al primero ({since:%d/%m/%Y}). Escoja ese día o uno "
                "posterior.",
                where="until",
            )
        if since < self.since:
            raise RuleViolation(
                f"El puesto existe desde el {self.since:%d/%m/%Y}. Escoja una fecha posterior.",
                where="since",
            )
        if self.until is not None and max(since, until or since) > self.until:
            raise RuleViolation(
                f"El puesto se cerró el {self.until:%d/%m/%Y}. Escoja ese día o uno anterior."
                if self.until < clock.today()
                else f"El puesto termina el {self.until:%d/%m/%Y}. Escoja ese día o uno anterior.",
                where="since" if since > self.until else "until",
            )
        return until or self.until

    def _refuse_stranger(self, person: Person) -> None:
        if person.actor_id != self.actor_id or person.canton_id != self.body.canton_id:
            raise RuleViolation(
                f"{person} no es de {self.actor}. Escoja una persona de ese actor en el cantón.",
                where="person",
            )
        if not person.is_active:
            raise RuleViolation(
                f"{person} ya no representa a {self.actor}. Escoja a otra persona o márquela otra "
                "vez como activa en el directorio.",
                where="person",
            )

    def _refuse_elsewhere(
        self, person: Person, kind: HolderKind, since: date, until: date | None
    ) -> None:
        """Titular and alternate are two persons, and nobody is titular of two seats of a body."""
        here = (held for held in self.holdings.all() if held.kind != kind)
        here = (held for held in here if held.person_id == person.pk)
        if any(held.overlaps(since, until) for held in here):
            raise RuleViolation(
                f"{person} ya ocupa el otro lugar de este puesto. Titular y suplente son dos "
                "personas distintas.",
                where="person",
            )
        elsewhere = self.desk.titular_terms(self, person) if kind == HolderKind.TITULAR else ()
        if any(held.overlaps(since, until) for held in elsewhere):
            raise RuleViolation(
                f"{person} es titular de otro puesto de {self.body} en esas fechas. Cada puesto "
                "con titular propio.",
                where="person",
            )
