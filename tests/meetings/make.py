"""Bodies with their people, and meetings, for the tests of this room."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from meetings.enums import ItemState, MeetingKind
from meetings.models import AgendaItem, Meeting
from strategies.enums import BodyKind, HolderKind
from strategies.models import Body, Seat
from tests.factories import ActorFactory, PersonFactory

LONG_AGO = date(2000, 1, 1)


def body(canton: str = "103", *, seats: int = 3, alternates: int = 2, **fields) -> Body:
    """A body with so many seats held by titulars, the first ones also by alternates."""
    fields.setdefault("kind", BodyKind.WORKING_GROUP)
    fields.setdefault("name", f"Grupo {Body.objects.count() + 1}")
    made = Body.objects.create(canton_id=canton, **fields)
    for number in range(seats):
        seat(made, has_alternate=number < alternates)
    return made


def seat(of: Body, *, has_alternate=True, user=None, alternate_user=None, **fields) -> Seat:
    """A seat with a titular, and an alternate where asked; both have an address."""
    actor = ActorFactory(canton_id=of.canton_id)
    made = of.add_seat(actor, since=fields.pop("since", LONG_AGO), **fields)
    _appoint(made, HolderKind.TITULAR, user)
    if has_alternate:
        _appoint(made, HolderKind.ALTERNATE, alternate_user)
    return made


def _appoint(seat: Seat, kind: HolderKind, user) -> None:
    person = PersonFactory(canton_id=seat.body.canton_id, actor=seat.actor, user=user)
    person.email = f"{kind}.{seat.pk}@coproduccion.invalid"
    person.save(update_fields=["email"])
    seat.appoint(person, kind, since=seat.since)


def meeting(of: Body | None, on: date, *, hour: int = 9, items: int = 1, **fields) -> Meeting:
    """A meeting of two hours with so many agreed items."""
    start = timezone.make_aware(datetime.combine(on, time(hour)))
    defaults = {
        "canton_id": of.canton_id if of else "103",
        "kind": MeetingKind.ORDINARY,
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "place": "Sala del Concejo Municipal",
    }
    made = Meeting.objects.create(body=of, **defaults | fields)
    for number in range(1, items + 1):
        AgendaItem.objects.create(
            meeting=made, title=f"Asunto {number}", state=ItemState.AGREED, position=number
        )
    return made
