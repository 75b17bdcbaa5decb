"""What a file would do to a body's membership, row by row; and the doing of it.

The preview does everything inside a transaction and takes it back: so it says exactly what the
confirmation will do, and refuses what the confirmation would refuse. All that the rows may touch is
locked and read first, decided in memory by the verbs of the pages, and written in bulk
(`desk.WholeBody`). An empty cell changes nothing.
"""

from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, transaction

from core.lib.problems import RuleViolation
from core.lib.text import fold
from strategies.enums import HolderKind, SeatRole
from strategies.membership.columns import BY_KEY
from strategies.membership.desk import WholeBody
from strategies.membership.directory import Directory
from strategies.membership.export import cells
from strategies.membership.faults import Fault, at_cell, at_place
from strategies.membership.outcome import Change, Line, Moved, Outcome, Refused, State
from strategies.membership.reading import Row, as_read
from strategies.models import Body, Person, Seat, duties

ROLES = {fold(label): SeatRole(value) for value, label in SeatRole.choices}
# Where a refusal of a verb stands in the row; of a person's term it depends on the place.
PLACES = {
    "actor": "actor",
    "resolution_text": "resolution",
    "resolution_on": "resolution",
    "resolution_file": "resolution",
    "role": "role",
}


def preview(body: Body, rows: list[Row], letters: dict[str, str], on: date) -> Outcome:
    """What `apply` would do; nothing is kept."""
    with transaction.atomic():
        outcome = _tried(body, rows, letters, on)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def apply(
    body: Body, rows: list[Row], letters: dict[str, str], on: date, *, seen: str | None = None
) -> Outcome:
    """Do all of it, or nothing: raises Refused for a row that cannot be done, Moved when it would
    do something else than the preview with the digest `seen`."""
    outcome = _tried(body, rows, letters, on)
    if outcome.refused:
        raise Refused(outcome)
    if seen is not None and outcome.digest != seen:
        raise Moved(outcome)
    return outcome


def _tried(body: Body, rows: list[Row], letters: dict[str, str], on: date) -> Outcome:
    try:
        with transaction.atomic():
            return _Import(body, rows, letters, on).run()
    except DatabaseError:  # a constraint that no verb knows of: which row meets it?
        return _Import(body, rows, letters, on, one_by_one=True).run()


class _Import:
    def __init__(
        self,
        body: Body,
        rows: list[Row],
        letters: dict[str, str],
        on: date,
        *,
        one_by_one: bool = False,
    ):
        """Lock everything in the order of `WholeBody`, and read it."""
        bodies = Body.objects.select_related("canton")
        self.body = bodies.select_for_update(of=("self",), no_key=True).get(pk=body.pk)
        self.rows, self.letters, self.on = rows, letters, on
        self.directory, meant = Directory.locked(self.body.canton, rows)
        self.desk = WholeBody(self.body, meant, len(rows), one_by_one=one_by_one)
        self.contacts = {}
        for person in self.desk.persons.values():
            self.directory.learn_person(person)
            self.contacts[person.pk] = (person.email, person.phone)
        self.seats = dict(self.desk.seats)  # without those that the file adds
        self.stood = {pk: cells(seat, on) for pk, seat in self.seats.items()}
        self.claimed: set[int] = set()

    def run(self) -> Outcome:
        lines = [self._line(row) for row in self.rows]
        self.desk.store()
        valid = {pk for pk, seat in self.seats.items() if self._is_valid(seat)}
        return Outcome(lines, len(valid - self.claimed - self._named(self.rows)))

    def _named(self, rows: list[Row]) -> set[int]:
        """Seats of which a row speaks, though it may be refused: by number, or by the actor."""
        told = (row.values.get(key, "") for row in rows for key in ("actor", "acronym"))
        actors = {fold(name) for name in told}
        return {row.values.get("seat") for row in rows} | {
            pk
            for pk, seat in self.seats.items()
            if {fold(seat.actor.name), fold(seat.actor.acronym)} & (actors - {""})
        }

    def _is_valid(self, seat: Seat) -> bool:
        return seat.since <= self.on and seat.is_open(self.on)

    def _line(self, row: Row) -> Line:
        line = Line(row.number, row.values.get("actor", ""), faults=list(row.faults))
        if not line.faults:
            try:
                with self.desk.attempt():
                    self._do(row, line)
            except Fault as fault:
                line.faults.append(self._at(fault.key, row, str(fault)))
            except RuleViolation as violation:
                line.faults += [
                    self._at(PLACES.get(one.where, "actor"), row, one.message)
                    for one in violation.problems[:1]
                ]
            except DatabaseError:
                text = "se cruza con otro dato del portal. Revise las fechas y los nombres."
                line.faults.append(self._at("actor", row, text))
        if line.faults:
            line.state, line.changes = State.REFUSED, []
        return line

    def _at(self, key: str, row: Row, message: str) -> str:
        letter = self.letters.get(key) or self.letters["actor"]
        what = "" if key in self.letters else f" (falta la columna «{BY_KEY[key].title}»)"
        return f"Celda {letter}{row.number}{what}: {message}"

    # --- one row --------------------------------------------------------------------------------

    def _do(self, row: Row, line: Line) -> None:
        values = row.values
        actor, is_new_actor = self.directory.actor(values)
        if is_new_actor:
            self.desk.take_back_with(partial(self.directory.forget, actor))
            self.desk.put(actor)
            line.changes.append(Change("Actor", "", f"{actor.full_name}, por clasificar"))
        seat = self._seat(values, actor)
        if seat is None:
            line.state = State.NEW
            seat = self._new_seat(values, actor, line)
        else:
            self.claimed.add(seat.pk)
            if self._says_the_same(seat, values):
                return
            self._keep_what_the_page_changes(seat, values)
            self.desk.watch(seat, *seat.holdings.all(), *seat.duties.all())
            self._votes(seat, values, line)
        for kind in HolderKind:
            self._place(seat, kind, values, line)
        self._duty(seat, values, line)
        self._end(seat, values, line)
        if line.state != State.NEW and line.changes:
            line.state = State.CHANGED

    def _seat(self, values: dict, actor) -> Seat | None:
        number = values.get("seat")
        if number is not None:
            seat = self.seats.get(number)
            if seat is None:
                raise Fault(
                    "seat", f"el puesto {number} no es de {self.body}. Déjela vacía si es nuevo."
                )
            if seat.actor_id != actor.pk:
                raise Fault("actor", f"el puesto {number} es de {seat.actor}, no de {actor}.")
            if seat.pk in self.claimed:
                raise Fault("seat", f"el puesto {number} está en dos filas. Deje una.")
            return seat
        own = [seat for seat in self.seats.values() if seat.actor_id == actor.pk]
        own = [seat for seat in own if self._is_valid(seat)]
        if len(own) > 1:
            numbers = ", ".join(str(seat.pk) for seat in own)
            raise Fault(
                "seat", f"{actor} tiene {len(own)} puestos. Escriba el número de uno: {numbers}."
            )
        return own[0] if own and own[0].pk not in self.claimed else None

    def _new_seat(self, values: dict, actor, line: Line) -> Seat:
        if "since" not in values:
            raise Fault("since", f"escriba desde cuándo existe el puesto de {actor}.")
        since = values["since"]
        own = (seat for seat in self.desk.seats.values() if seat.actor_id == actor.pk)
        if any(seat.is_open(since) for seat in own):
            raise Fault(
                "actor",
                f"{actor} ya tiene un puesto, y otro pide el archivo del acuerdo de sesión. "
                "Agréguelo en la página de la instancia y quite esta fila.",
            )
        with at_cell("since"):
            self.body.refuse_day(since)
        seat = Seat(
            body=self.body,
            actor=actor,
            since=since,
            votes=values.get("votes", True),
            resolution_text=values.get("resolution", ""),
            resolution_on=values.get("resolution_on"),
        )
        self.desk.put(seat)
        self.claimed.add(seat.pk)
        line.changes.append(Change("Puesto", "", f"desde el {seat.since:%d/%m/%Y}"))
        return seat

    def _says_the_same(self, seat: Seat, values: dict) -> bool:
        stands = self.stood[seat.pk]
        known = values.keys() - {"seat", "actor", "acronym", "legal_id"}
        return all(values[key] == _as_read(stands[key], key) for key in known)

    @staticmethod
    def _keep_what_the_page_changes(seat: Seat, values: dict) -> None:
        """A seat's beginning and its resolution are corrected on its page."""
        for key, stands in (
            ("since", seat.since),
            ("resolution", seat.resolution_text),
            ("resolution_on", seat.resolution_on),
        ):
            if key in values and values[key] != _as_read(stands, key):
                raise Fault(
                    key,
                    f"el puesto tiene {_said(stands) or 'vacío'} en «{BY_KEY[key].title}». Eso se "
                    "corrige en la página del puesto.",
                )

    def _votes(self, seat: Seat, values: dict, line: Line) -> None:
        if "votes" in values and values["votes"] != seat.votes:
            line.changes.append(Change("Vota", _said(seat.votes), _said(values["votes"])))
            seat.votes = values["votes"]
            self.desk.put(seat, "votes")
            seat.note_change()

    # --- who holds it ---------------------------------------------------------------------------

    def _place(self, seat: Seat, kind: HolderKind, values: dict, line: Line) -> None:
        name = values.get(kind.value, "")
        since, until = values.get(f"{kind.value}_since"), values.get(f"{kind.value}_until")
        contact = values.get(f"{kind.value}_email"), values.get(f"{kind.value}_phone")
        if not name:
            if since or until or any(contact):
                raise Fault(kind.value, "está vacía. Escriba el nombre de la persona.")
            return
        held = seat.holding(kind, self.on)
        if held and fold(as_read(held.person.name, kind.value)) == fold(name):
            self._same_person(seat, held, since, until, line)
            person = held.person
        else:
            person = self._other_person(seat, kind, held, name, since, until, line)
        self._contact(person, kind, contact, line)

    def _same_person(self, seat, held, since, until, line: Line) -> None:
        since = since or held.since
        until = until or held.until
        if (since, until) == (held.since, held.until):
            return
        label, before = held.get_kind_display(), f"{held.person}, {held.days_in_words}"
        with at_place(held.kind):
            seat.correct(held, held.person, since=since, until=until)
        line.changes.append(Change(label, before, f"{held.person}, {held.days_in_words}"))

    def _other_person(self, seat, kind, held, name, since, until, line: Line) -> Person:
        is_new_seat = line.state == State.NEW
        since = since or (seat.since if is_new_seat else None)
        if since is None:
            raise Fault(f"{kind.value}_since", f"escriba desde cuándo está {name}.")
        if held and since == held.since:
            raise Fault(
                f"{kind.value}_since",
                f"{name} reemplaza a {held.person}, que está desde ese mismo día. Escriba desde "
                f"cuándo; si {held.person} se escribió por equivocación, corríjalo en la página "
                "del puesto.",
            )
        person = self.directory.person(seat.actor, name)
        if person is None:
            person = self._new_person(seat, name)
            made = " (se registra en el directorio)"
        else:
            made = ""
        with at_place(kind):
            held_now = seat.appoint(person, kind, since=since, until=until)
        before = str(held.person) if held else ""
        line.changes.append(Change(kind.label, before, f"{person}{made}, {held_now.days_in_words}"))
        return person

    def _new_person(self, seat: Seat, name: str) -> Person:
        person = Person(canton=self.body.canton, actor_id=seat.actor_id, name=name)
        self.desk.put(person)
        self.directory.learn_person(person)
        self.desk.take_back_with(partial(self.directory.forget_person, person))
        return person

    def _contact(self, person: Person, kind: HolderKind, contact, line: Line) -> None:
        """E-mail and phone of the person; an empty cell leaves what is there, and so does one that
        says what stood there before another row of the person changed it."""
        email, phone = contact
        old_email, old_phone = self.contacts.get(person.pk, ("", ""))
        changed = []
        if email and email not in (person.email, old_email):
            try:
                validate_email(email)
            except ValidationError as fault:
                raise Fault(
                    f"{kind.value}_email",
                    "falta una parte del correo. Escríbalo completo, por ejemplo nombre@ina.go.cr.",
                ) from fault
            changed.append(("email", "Correo", email))
        if phone and phone not in (person.phone, old_phone):
            if sum(sign.isdigit() for sign in phone) < 8:
                raise Fault(f"{kind.value}_phone", "faltan cifras. Escriba las 8.")
            changed.append(("phone", "Teléfono", phone))
        self.desk.watch(person)
        for name, label, value in changed:
            line.changes.append(Change(f"{label} de {person}", getattr(person, name), value))
            setattr(person, name, value)
        if changed:
            # Nothing else of the person, who is kept by others too.
            self.desk.put(person, *(name for name, _, _ in changed), "version")

    # --- what it does in the body, and its end --------------------------------------------------

    def _duty(self, seat: Seat, values: dict, line: Line) -> None:
        if not values.keys() & {"role", "responsibilities", "role_since"}:
            return
        duty = seat.duty(self.on)
        role = self._role(values, duty)
        stands = duty.responsibilities if duty else ""
        text = values.get("responsibilities", stands)
        if text == _as_read(stands, "responsibilities"):
            text = stands
        since = values.get("role_since") or (duty.since if duty else max(seat.since, self.on))
        if duty and (role, text, since) == (duty.role, duty.responsibilities, duty.since):
            return
        before = f"{duty.get_role_display()}. {duty.responsibilities}".strip() if duty else ""
        if duty and since == duty.since:
            duties.correct(duty, role, text, since=since, until=duty.until)
        else:
            duties.assign(seat, role, text, since=since)
        line.changes.append(Change("Función", before, f"{role.label}. {text}".strip()))

    @staticmethod
    def _role(values: dict, duty) -> SeatRole:
        said = values.get("role")
        if not said:
            return SeatRole(duty.role) if duty else SeatRole.MEMBER
        if fold(said) not in ROLES:
            known = ", ".join(SeatRole.labels)
            raise Fault("role", f"«{said}» no es una función. Escriba una de estas: {known}.")
        return ROLES[fold(said)]

    @staticmethod
    def _end(seat: Seat, values: dict, line: Line) -> None:
        until = values.get("until")
        if until is None or until == seat.until:
            return
        with at_cell("until"):
            seat.close(on=until)
        line.changes.append(Change("Puesto", "abierto", f"termina el {until:%d/%m/%Y}"))


def _as_read(value, key: str):
    """A value of the export as the import reads it."""
    if value is None:
        return ""
    return as_read(value, key) if isinstance(value, str) else value


def _said(value) -> str:
    if isinstance(value, bool):
        return "Sí" if value else "No"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")
