"""From which seat a person decides in the name of the Comisión Ejecutiva."""

from core.accounts.models import User
from core.lib import clock
from core.territory.models import Canton
from strategies.enums import BodyKind
from strategies.models.seats import Seat

NO_SEAT = (
    "Usted no ocupa hoy un puesto con voto en la Comisión Ejecutiva. La Secretaría Técnica puede "
    "nombrarle como titular o suplente."
)


def deciding_seat(canton: Canton | str, user: User) -> Seat | None:
    """The voting seat in the canton's Comisión Ejecutiva that the user holds today."""
    return _deciding_seats(user).filter(body__canton=canton).select_related("actor").first()


def deciding_cantons(user: User) -> set[str]:
    """Codes of the cantons in whose Comisión Ejecutiva the user decides today; one query."""
    return set(_deciding_seats(user).order_by().values_list("body__canton", flat=True))


def _deciding_seats(user: User):
    return Seat.objects.held_by(user, clock.today()).filter(
        body__kind=BodyKind.EXECUTIVE_COMMITTEE, votes=True
    )
