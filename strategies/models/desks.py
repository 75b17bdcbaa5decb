"""Where the verbs of a seat are done: one by one with the database, or a whole body at once.

A verb asks its seat's desk for a turn, looks at what stands, decides, and puts down what it wrote.
The rules are the verbs' own; a desk knows none.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Protocol

from django.db import models, transaction

from strategies.enums import HolderKind, SeatRole


class Desk(Protocol):
    def turn(self, seat, seen: int | None):
        """A context: the seat is nobody else's, and what it does is done wholly or not at all."""

    def put(self, row: models.Model, *fields: str) -> None:
        """Store a new row, or these fields of one that stands."""

    def changed(self, seat) -> None:
        """What belongs to the seat is not what it was."""

    def titular_terms(self, seat, person) -> Iterable:
        """The person's terms as titular of other seats of the body."""

    def chairs(self, seat) -> Iterable:
        """The duties of the other seats that preside over the body."""


class AtOnce:
    """Locks, asks and writes at each step: what one press of a button needs."""

    @contextmanager
    def turn(self, seat, seen: int | None) -> Iterator[None]:
        with transaction.atomic():
            seat.lock(seen)
            yield

    def put(self, row: models.Model, *fields: str) -> None:
        row.save(update_fields=None if row._state.adding else fields)

    def changed(self, seat) -> None:
        getattr(seat, "_prefetched_objects_cache", {}).clear()

    def titular_terms(self, seat, person) -> Iterable:
        held = person.holdings.filter(seat__body=seat.body_id, kind=HolderKind.TITULAR)
        return held.exclude(seat=seat)

    def chairs(self, seat) -> Iterable:
        duties = seat.duties.model.objects
        others = duties.filter(seat__body=seat.body_id, role=SeatRole.CHAIR).exclude(seat=seat)
        return others.select_related("seat__actor")


def in_turn(verb: Callable) -> Callable:
    """A verb of a seat, its first argument. Raises Conflict when somebody changed the seat since
    version `seen`."""

    @wraps(verb)
    def alone(seat, *args, seen: int | None = None, **kwargs):
        with seat.desk.turn(seat, seen):
            return verb(seat, *args, **kwargs)

    return alone
