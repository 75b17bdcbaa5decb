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
    return (
        Seat.objects.filter(body__kind=BodyKind.EXECUTIVE_COMMITTEE, body__canton=canton)
        .held_by(user, clock.today())
        .filter(votes=True)
        .select_related("actor")
        .first()
    )
