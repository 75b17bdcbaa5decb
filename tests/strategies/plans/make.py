"""Plans, lines, tasks and POI entries of the tests."""

from datetime import date

from strategies.enums import BodyKind, EncounterKind, HolderKind
from strategies.models import (
    AnnualPlan,
    Body,
    PlanEncounter,
    PlanLine,
    PoiItem,
    PoiWindow,
    Task,
)
from tests.factories import ActionFactory, ActorFactory, AxisFactory, PersonFactory


def plan(canton: str = "103", *, year: int = 2015, axis=None, **fields) -> AnnualPlan:
    """A draft with its two encounters; its strategy runs from 2015 to 2018."""
    axis = axis or AxisFactory(strategy__canton_id=canton)
    made = AnnualPlan.objects.create(strategy=axis.strategy, year=year, **fields)
    for kind, month in ((EncounterKind.ADVANCES, 7), (EncounterKind.PLANNING, 11)):
        PlanEncounter.objects.create(plan=made, kind=kind, due_on=date(year, month, 30))
    return made


def line(of: AnnualPlan, *, action=None, **fields) -> PlanLine:
    """A line that misses nothing."""
    if action is None:
        axis = of.strategy.axes.first() or AxisFactory(strategy=of.strategy)
        action = axis.actions.first() or ActionFactory(axis=axis)
    defaults = {
        "activity": "Talleres de mediación comunal",
        "expected_result": "40 personas mediadoras",
        "lead_actor": fields.pop("lead_actor", None) or ActorFactory(),
        "starts_on": date(of.year, 2, 1),
        "ends_on": date(of.year, 11, 1),
        "order": of.lines.count() + 1,
    }
    return PlanLine.objects.create(plan=of, action=action, **defaults | fields)


def body(canton: str = "103", *, kind=BodyKind.WORKING_GROUP, **fields) -> Body:
    fields.setdefault("name", f"Grupo {Body.objects.count() + 1}")
    return Body.objects.create(canton_id=canton, kind=kind, **fields)


def seat_of(user=None, *, of: Body | None = None, since=date(2000, 1, 1)):
    """A seat of a working group, held by a person with that account."""
    of = of or body()
    person = PersonFactory(canton_id=of.canton_id, user=user)
    seat = of.add_seat(person.actor, since=since)
    seat.appoint(person, HolderKind.TITULAR, since=since)
    return seat


def task(of: PlanLine, seat=None, **fields) -> Task:
    fields.setdefault("title", "Pedir el salón comunal")
    fields.setdefault("due_on", date(of.plan.year, 6, 1))
    return Task.objects.create(line=of, seat=seat or seat_of(), **fields)


def item(actor=None, *, canton: str = "103", year: int = 2016, **fields) -> PoiItem:
    fields.setdefault("activity", "Becas para familias de Los Guido")
    return PoiItem.objects.create(
        canton_id=canton, actor=actor or ActorFactory(), year=year, **fields
    )


def window(canton: str = "103", *, year: int = 2016, **fields) -> PoiWindow:
    """Open from March to September of the year before."""
    fields.setdefault("name", "POI de las instituciones")
    fields.setdefault("opens_on", date(year - 1, 3, 1))
    fields.setdefault("closes_on", date(year - 1, 9, 30))
    return PoiWindow.objects.create(canton_id=canton, year=year, **fields)
