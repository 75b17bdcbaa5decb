"""What pages show of several rows at once."""

from dataclasses import dataclass
from datetime import date

from core.accounts.models import RoleAssignment, User
from core.lib import clock
from core.lib.text import Fold
from core.territory.models import Canton
from strategies.enums import BodyKind, HolderKind
from strategies.models import Body, Person, Seat


@dataclass(frozen=True, slots=True)
class SeatOnDate:
    """A seat and who holds it on a day; None where the place is free."""

    seat: Seat
    titular: Person | None
    alternate: Person | None


def executive_committee(canton: Canton) -> Body | None:
    """The canton's Comisión Ejecutiva, once it has its first seat."""
    return Body.objects.filter(canton=canton, kind=BodyKind.EXECUTIVE_COMMITTEE).first()


def make_executive_committee(canton: Canton) -> Body:
    """The canton's Comisión Ejecutiva, created when it is first needed."""
    body, _ = Body.objects.get_or_create(
        canton=canton,
        kind=BodyKind.EXECUTIVE_COMMITTEE,
        defaults={"name": "Comisión Ejecutiva"},
    )
    return body


def seats_on(body: Body, on: date) -> list[SeatOnDate]:
    """The seats that exist on the day, with titular and alternate, by actor."""
    return [
        SeatOnDate(seat, seat.holder(HolderKind.TITULAR, on), seat.holder(HolderKind.ALTERNATE, on))
        for seat in body.seats.valid(on).with_people()
    ]


def accounts_of(canton: Canton):
    """The users that hold a role in the canton today: those that a person may be linked to."""
    holders = RoleAssignment.objects.valid(clock.today()).filter(canton=canton).values("user")
    return User.objects.filter(is_active=True, pk__in=holders).order_by(Fold("name"), "pk")
