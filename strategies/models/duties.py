"""Which role and responsibilities a seat has in its body, with dates (§4.1, R05)."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models, transaction
from django.db.models import F, Q

from core.lib.history import tracked
from core.lib.lasting import Lasting, LastingQuerySet
from core.lib.problems import RuleViolation
from core.lib.versions import Versioned
from strategies.enums import SeatRole
from strategies.models.desks import in_turn
from strategies.models.holdings import DAYS, only
from strategies.models.seats import Seat


@tracked()
class SeatDuty(Lasting, Versioned):
    """Which role and responsibilities a seat has in its body, from a day until another (§4.1)."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="duties", verbose_name="puesto")
    role = models.CharField("función", max_length=12, choices=SeatRole, default=SeatRole.MEMBER)
    responsibilities = models.TextField("responsabilidades", blank=True)
    since = models.DateField("desde")
    until = models.DateField("hasta", null=True, blank=True)

    objects = LastingQuerySet.as_manager()

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


@in_turn
def assign(
    seat: Seat,
    role: SeatRole,
    responsibilities: str = "",
    *,
    since: date,
    until: date | None = None,
) -> SeatDuty:
    """Give the seat a role from a day on; the one before ends the day before, and one that began
    that very day is corrected. Raises RuleViolation for days outside the seat's, a later change,
    or a second seat that presides over the body."""
    until = seat.days_within(since, until)
    _refuse_second_chair(seat, role, since, until)
    rows = list(seat.duties.all())
    to_come = (duty for duty in rows if duty.since > since)
    later = min(to_come, key=lambda duty: duty.since, default=None)
    if later and (until is None or until >= later.since):
        raise RuleViolation(
            f"Desde el {later.since:%d/%m/%Y} el puesto tiene otra función. Escriba una fecha "
            "posterior o un «hasta» anterior.",
            where="since",
        )
    current = next((duty for duty in rows if duty.is_valid(since)), None)
    if current and current.since == since:
        _write(seat, current, role, responsibilities, since, until)
        return current
    if current:
        current.until = since - timedelta(days=1)
        current.version += 1
        seat.desk.put(current, "until", "version")
    given = SeatDuty(
        seat=seat, role=role, responsibilities=responsibilities, since=since, until=until
    )
    seat.desk.put(given)
    seat.note_change()
    return given


def correct(duty: SeatDuty, *said, **days) -> None:
    """Write a duty as it really was: its role, its responsibilities, `since`, `until`. Raises
    RuleViolation when it would touch another one; Conflict as every verb of a seat."""
    _correct(duty.seat, duty, *said, **days)


@in_turn
def _correct(
    seat: Seat,
    duty: SeatDuty,
    role: SeatRole,
    responsibilities: str,
    *,
    since: date,
    until: date | None,
) -> None:
    until = seat.days_within(since, until)
    _refuse_second_chair(seat, role, since, until)
    others = (one for one in seat.duties.all() if one.pk != duty.pk)
    crossed = (one for one in others if one.overlaps(since, until))
    if other := min(crossed, key=lambda one: one.since, default=None):
        raise RuleViolation(
            f"En esas fechas el puesto tiene otra función, desde el {other.since:%d/%m/%Y}. "
            "Escoja fechas que no se crucen.",
            where="since",
        )
    _write(seat, duty, role, responsibilities, since, until)


def _write(
    seat: Seat,
    duty: SeatDuty,
    role: SeatRole,
    responsibilities: str,
    since: date,
    until: date | None,
) -> None:
    duty.role, duty.responsibilities = role, responsibilities
    duty.since, duty.until = since, until
    duty.version += 1
    seat.desk.put(duty, "role", "responsibilities", "since", "until", "version")
    seat.note_change()


@transaction.atomic
def remove(duty: SeatDuty) -> None:
    """Take away a duty that was written by mistake; the history keeps it."""
    duty.seat.lock()
    duty.delete()
    duty.seat.note_change()


def _refuse_second_chair(seat: Seat, role: SeatRole, since: date, until: date | None) -> None:
    """One seat presides over a body at a time."""
    if role != SeatRole.CHAIR:
        return
    crossed = (duty for duty in seat.desk.chairs(seat) if duty.overlaps(since, until))
    if other := min(crossed, key=lambda duty: duty.since, default=None):
        raise RuleViolation(
            f"{other.seat.actor} preside desde el {other.since:%d/%m/%Y}. Termine antes esa "
            "función.",
            where="role",
        )
