"""What pages show of several rows at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from core.accounts.models import RoleAssignment, User
from core.lib import clock
from core.lib.text import Fold
from core.territory.models import Canton
from strategies.enums import BodyKind, HolderKind
from strategies.models import Body, Person, Seat, SeatDuty, SeatHolding, UnitFunction

# A term that ends within these days, with nobody named to follow, raises a notice.
NOTICE_DAYS = 30


@dataclass(frozen=True, slots=True)
class SeatOnDate:
    """A seat and who holds it on a day; None where the place is free."""

    seat: Seat
    titular: Person | None
    alternate: Person | None
    duty: SeatDuty | None = None
    ending: tuple[SeatHolding, ...] = ()  # terms that end soon, with nobody to follow


def executive_committee(canton: Canton) -> Body | None:
    """The canton's Comisión Ejecutiva, once it was created or has its first seat."""
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
    return [seat_on(seat, on) for seat in body.seats.valid(on).with_people()]


def seat_on(seat: Seat, on: date) -> SeatOnDate:
    held = {kind: seat.holding(kind, on) for kind in HolderKind}
    ending = tuple(
        holding for holding in held.values() if holding and _ends_soon(seat, holding, on)
    )
    titular, alternate = held[HolderKind.TITULAR], held[HolderKind.ALTERNATE]
    return SeatOnDate(
        seat,
        titular and titular.person,
        alternate and alternate.person,
        seat.duty(on),
        ending,
    )


def _ends_soon(seat: Seat, holding: SeatHolding, on: date) -> bool:
    """As `terms_ending` asks the database."""
    if holding.until is None or holding.until > on + timedelta(days=NOTICE_DAYS):
        return False
    if seat.until == holding.until:
        return False
    followers = (other for other in seat.holdings.all() if other.kind == holding.kind)
    return not any(other.since > holding.until for other in followers)


# --- what a list of bodies shows beside each name ----------------------------------------------


@dataclass(slots=True)
class SeatCounts:
    """Of a body on a day: seats, those with vote, free places and terms that end soon."""

    seats: int = 0
    votes: int = 0
    without_titular: int = 0
    without_alternate: int = 0
    ending: int = 0


def seat_counts(bodies: Iterable[int], on: date) -> dict[int, SeatCounts]:
    """By the body's key; bodies without seats are there too. Two queries."""
    found = {pk: SeatCounts() for pk in bodies}
    rows = (
        with_places(Seat.objects.valid(on).filter(body__in=list(found)), on)
        .values("body")
        .order_by("body")
        .annotate(
            seats=Count("pk"),
            voting=Count("pk", filter=Q(votes=True)),
            without_titular=Count("pk", filter=Q(has_titular=False)),
            without_alternate=Count("pk", filter=Q(has_alternate=False)),
        )
    )
    for row in rows:
        found[row["body"]] = SeatCounts(
            row["seats"], row["voting"], row["without_titular"], row["without_alternate"]
        )
    ending = terms_ending(on).filter(seat__body__in=list(found)).order_by("seat__body")
    for row in ending.values("seat__body").annotate(number=Count("pk")):
        found[row["seat__body"]].ending = row["number"]
    return found


def with_places(seats, on: date):
    """Seats that know whether each place is taken on the day."""
    held = SeatHolding.objects.valid(on).filter(seat=OuterRef("pk"))
    return seats.annotate(
        has_titular=Exists(held.filter(kind=HolderKind.TITULAR)),
        has_alternate=Exists(held.filter(kind=HolderKind.ALTERNATE)),
    )


def vacant_seats(cantons: Iterable[str], on: date):
    """Seats of open bodies with a free place, with their actor and body, by body and actor."""
    seats = Seat.objects.valid(on).filter(
        Q(body__closed_on=None) | Q(body__closed_on__gte=on), body__canton__in=list(cantons)
    )
    return (
        with_places(seats, on)
        .filter(Q(has_titular=False) | Q(has_alternate=False))
        .select_related("body", "actor")
        .order_by("body__folded", "body", "actor__folded", "pk")
    )


def terms_ending(on: date):
    """Terms that end within thirty days, the day included, while the seat goes on and nobody is
    named to follow."""
    followers = SeatHolding.objects.filter(
        seat=OuterRef("seat"), kind=OuterRef("kind"), since__gt=OuterRef("until")
    )
    return SeatHolding.objects.valid(on).filter(
        Q(seat__until=None) | Q(seat__until__gt=F("until")),
        ~Exists(followers),
        until__lte=on + timedelta(days=NOTICE_DAYS),
    )


# --- bodies as a tree -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Branch:
    """A body at its depth in the tree."""

    body: Body
    depth: int


def as_tree(bodies: Iterable[Body]) -> list[Branch]:
    """Each body below the one that it depends on, in the order given; one whose parent is not
    among them stands at the top."""
    bodies = list(bodies)
    known = {body.pk for body in bodies}
    below = defaultdict(list)
    for body in bodies:
        below[body.parent_id if body.parent_id in known else None].append(body)
    found, waiting = [], [(body, 0) for body in reversed(below[None])]
    while waiting:
        body, depth = waiting.pop()
        found.append(Branch(body, depth))
        waiting += [(part, depth + 1) for part in reversed(below[body.pk])]
    return found


def accounts_of(canton: Canton):
    """The users that hold a role in the canton today: those that a person may be linked to."""
    holders = RoleAssignment.objects.valid(clock.today()).filter(canton=canton).values("user")
    return User.objects.filter(is_active=True, pk__in=holders).order_by(Fold("name"), "pk")


# --- the management model ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModelBranch:
    """A body of the management model: at its depth, with its seats on the day."""

    body: Body
    depth: int
    rows: list[SeatOnDate]
    votes: int
    functions: list[UnitFunction]

    @property
    def quorum(self) -> int:
        return self.body.quorum_of(self.votes)


def management_model(canton: Canton, on: date) -> list[ModelBranch]:
    """The bodies open on the day, each below the one that it depends on, with who sits there and
    answers for what (§5.1 A.1.3). Six queries, whatever the number of bodies."""
    seats = Seat.objects.valid(on).with_people()
    bodies = (
        Body.objects.of_canton(canton)
        .open(on)
        .select_related("parent", "axis")
        .prefetch_related(
            Prefetch("seats", seats, to_attr="seats_today"),
            Prefetch("functions", UnitFunction.objects.valid(on), to_attr="functions_today"),
        )
        .order_by("folded", "pk")
    )
    return [
        ModelBranch(
            branch.body,
            branch.depth,
            [seat_on(seat, on) for seat in branch.body.seats_today],
            sum(seat.votes for seat in branch.body.seats_today),
            branch.body.functions_today,
        )
        for branch in as_tree(bodies)
    ]
