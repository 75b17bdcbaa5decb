"""A whole body on one desk: locked and read at once, decided in memory, written in bulk.

What the import asks of the database is the same for two rows and for hundreds.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

from django.db import models, transaction
from django.db.models import F, Q

from core.lib.sequences import reserve_ids
from strategies.enums import HolderKind, SeatRole
from strategies.models import Actor, Body, Person, Seat, SeatDuty, SeatHolding

# What stands on others comes after them.
IN_ORDER = (Actor, Person, Seat, SeatHolding, SeatDuty)
MOST_PER_LINE = 2  # holders of a seat


class WholeBody:
    """The seats of a body and the persons of some actors, locked until the transaction ends.

    Whoever changes one of them takes the same turns: body, actors, persons, seats. New rows get
    their numbers before they are stored. `one_by_one`: each line of the file is stored when it is
    done, which tells the one that the database refuses.
    """

    def __init__(self, body: Body, actors: set[int], lines: int, *, one_by_one: bool = False):
        self.body, self.one_by_one = body, one_by_one
        self._reserved = lines * MOST_PER_LINE
        self._numbers: dict[type, Iterator[int]] = {}
        self._new: dict[int, models.Model] = {}
        self._written: dict[int, tuple[models.Model, frozenset[str]]] = {}
        self._steps_back: list[Callable] = []
        self._terms: dict[int, list[SeatHolding]] = defaultdict(list)
        # Asked apart: within the question for the persons it takes the database ten seconds.
        holders = SeatHolding.objects.filter(seat__body=body).values_list("person", flat=True)
        wanted = Q(actor__in=actors, canton=body.canton) | Q(pk__in=set(holders))
        self.persons = self._lock_persons(wanted)
        self.seats = self._lock_seats()

    def _lock_persons(self, wanted: Q) -> dict[int, Person]:
        found = Person.objects.filter(wanted).order_by("pk")
        locked = found.select_for_update(of=("self",), no_key=True)
        return {person.pk: person for person in locked}

    def _lock_seats(self) -> dict[int, Seat]:
        found = Seat.objects.filter(body=self.body).select_related("actor").order_by("pk")
        locked = found.select_for_update(of=("self",), no_key=True)
        seats = {seat.pk: seat for seat in locked.prefetch_related("holdings", "duties")}
        terms = [held for seat in seats.values() for held in seat.holdings.all()]
        late = {held.person_id for held in terms} - self.persons.keys()
        if late:  # two persons of an actor that no row names were joined just now
            self.persons |= self._lock_persons(Q(pk__in=late))
        for seat in seats.values():
            seat.body, seat.desk = self.body, self
            for held in seat.holdings.all():
                held.person = self.persons[held.person_id]
                self._terms[held.person_id].append(held)
        return seats

    # --- what a seat's verbs ask of it ------------------------------------------------------------

    def turn(self, seat: Seat, seen: int | None):
        return nullcontext()  # all are locked, and `attempt` takes back what fails

    def changed(self, seat: Seat) -> None:
        pass  # what is in memory is what stands

    def titular_terms(self, seat: Seat, person: Person) -> list[SeatHolding]:
        return [
            held
            for held in self._terms[person.pk]
            if (held.person_id, held.kind) == (person.pk, HolderKind.TITULAR)
            and held.seat_id != seat.pk
        ]

    def chairs(self, seat: Seat) -> list[SeatDuty]:
        others = (one for one in self.seats.values() if one.pk != seat.pk)
        duties = (duty for one in others for duty in one.duties.all())
        return [duty for duty in duties if duty.role == SeatRole.CHAIR]

    def put(self, row: models.Model, *fields: str) -> None:
        if isinstance(row, SeatHolding):
            self._terms[row.person_id].append(row)
        if id(row) in self._new:
            return
        if row._state.adding:
            self._add(row)
            return
        before = self._written.get(id(row))
        self._steps_back.append(partial(self._write_again, row, before))
        so_far = before[1] if before else frozenset()
        self._written[id(row)] = (row, so_far.union(fields))

    # --- in memory --------------------------------------------------------------------------------

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """One line of the file: when it fails, everything is as it was before it."""
        self._steps_back = []
        try:
            with transaction.atomic() if self.one_by_one else nullcontext():
                yield
                if self.one_by_one:
                    self.store()
        except Exception:
            for step in reversed(self._steps_back):
                step()
            raise

    def take_back_with(self, step: Callable) -> None:
        """What else is to be done when the line fails."""
        self._steps_back.append(step)

    def watch(self, *rows: models.Model) -> None:
        """The line may change them."""
        for row in rows:
            names = [field.attname for field in row._meta.concrete_fields]
            before = {name: row.__dict__[name] for name in names if name in row.__dict__}
            self._steps_back.append(partial(_set_all, row, before))

    def _add(self, row: models.Model) -> None:
        row.pk = self._number(type(row))
        self._new[id(row)] = row
        self._steps_back.append(partial(self._drop, row))
        if isinstance(row, Seat):
            row.desk = self
            row._prefetched_objects_cache = {
                "holdings": _as_fetched(SeatHolding),
                "duties": _as_fetched(SeatDuty),
            }
            self.seats[row.pk] = row
        elif (kept := _rows_beside(row)) is not None:
            kept.append(row)

    def _drop(self, row: models.Model) -> None:
        self._new.pop(id(row), None)
        if isinstance(row, Seat):
            del self.seats[row.pk]
        elif (kept := _rows_beside(row)) is not None:
            kept.remove(row)
        if isinstance(row, SeatHolding):
            terms = self._terms[row.person_id]
            terms[:] = [held for held in terms if held is not row]

    def _write_again(self, row: models.Model, before) -> None:
        self._written.pop(id(row), None)
        if before:
            self._written[id(row)] = before

    def _number(self, model: type) -> int:
        if model not in self._numbers:
            self._numbers[model] = iter(reserve_ids(model, self._reserved))
        return next(self._numbers[model])

    # --- in the database --------------------------------------------------------------------------

    def store(self) -> None:
        """What stood before makes room first. Raises DatabaseError when a constraint refuses."""
        written, self._written = self._written, {}
        new, self._new = self._new, {}
        alike: dict[tuple, list] = defaultdict(list)
        for row, fields in written.values():
            alike[type(row), fields].append(row)
        for (model, fields), rows in alike.items():
            _update(model, rows, fields)
        for model in IN_ORDER:
            model.objects.bulk_create([row for row in new.values() if type(row) is model])


def _update(model: type, rows: list, fields: frozenset[str]) -> None:
    """Only these fields; the version counts on from what is stored."""
    versions = [row.version for row in rows]
    for row in rows:
        row.version = F("version") + 1
    model.objects.bulk_update(rows, sorted(fields | {"version"}))
    for row, version in zip(rows, versions, strict=True):
        row.version = version


def _as_fetched(model: type) -> models.QuerySet:
    """No rows yet, without asking the database."""
    rows = model.objects.none()
    rows._result_cache = []
    return rows


def _rows_beside(row: models.Model) -> list | None:
    """Where its seat keeps what was fetched of it."""
    if isinstance(row, SeatHolding):
        return row.seat.holdings.all()._result_cache
    return row.seat.duties.all()._result_cache if isinstance(row, SeatDuty) else None


def _set_all(row: models.Model, values: dict) -> None:
    for name, value in values.items():
        setattr(row, name, value)
