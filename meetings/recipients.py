"""Who is convened: the seats on the day of the meeting with who holds them, and the guests."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.mail.models import OutgoingMail
from meetings.enums import InvitedAs, Medium
from meetings.models import Invitation, Meeting
from strategies.enums import HolderKind
from strategies.models import Body, Person, Seat, SeatHolding

AS = {HolderKind.TITULAR: InvitedAs.TITULAR, HolderKind.ALTERNATE: InvitedAs.ALTERNATE}


@dataclass(frozen=True, slots=True)
class Place:
    """A seat of the meeting with who holds it on its day."""

    seat: Seat
    titular: Person | None
    alternate: Person | None

    def holder(self, kind: HolderKind) -> Person | None:
        return self.titular if kind == HolderKind.TITULAR else self.alternate


def places(meeting: Meeting, bodies: Iterable[Body] | None = None) -> list[Place]:
    """The seats of its bodies on its day, by actor. Two queries."""
    on = meeting.on
    by_key = {body.pk: body for body in bodies or meeting.bodies}
    holdings = SeatHolding.objects.filter(seat__body__in=by_key).valid(on)
    held = {(one.seat_id, one.kind): one.person for one in holdings.select_related("person")}
    seats = Seat.objects.filter(body__in=by_key).valid(on).select_related("actor")
    found = []
    for seat in seats.order_by("actor__folded", "since", "pk"):
        seat.body = by_key[seat.body_id]
        both = (held.get((seat.pk, kind)) for kind in (HolderKind.TITULAR, HolderKind.ALTERNATE))
        found.append(Place(seat, *both))
    return found


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who will be convened, before anything is sent."""

    person: Person | None
    seat: Seat | None
    invited_as: InvitedAs
    name: str
    email: str
    organisation: str = ""
    # The row that is there already: a guest's, or of an earlier revision.
    invitation: Invitation | None = None
    # Who is convened at the same address: there only one mail arrives, so this person's is printed.
    shares_with: str = ""

    @property
    def medium(self) -> Medium:
        return Medium.MAIL if self.email else Medium.PAPER

    @property
    def is_guest(self) -> bool:
        return self.invited_as == InvitedAs.GUEST

    @property
    def was_told(self) -> bool:
        """Whether the person knows of the meeting already, and still counts on it."""
        return self.invitation is not None and self.invitation.is_standing

    @property
    def why(self) -> str:
        """«titular de IMAS», «suplente de IMAS», «persona invitada»."""
        if self.seat is None:
            return "persona invitada"
        return f"{self.invited_as.label.lower()} de {self.seat.actor}"


def member(
    person: Person, seat: Seat, invited_as: InvitedAs, row: Invitation | None = None
) -> Recipient:
    return Recipient(
        person=person,
        seat=seat,
        invited_as=invited_as,
        name=person.name,
        email=person.email.lower() or (row.email if row else ""),
        organisation=str(seat.actor),
        invitation=row,
    )


def guest(row: Invitation) -> Recipient:
    return Recipient(
        person=row.person,
        seat=None,
        invited_as=InvitedAs.GUEST,
        name=row.name,
        email=(row.person.email.lower() if row.person else "") or row.email,
        organisation=row.organisation,
        invitation=row,
    )


def of_row(row: Invitation) -> Recipient:
    """Who was told before, as they were told."""
    return Recipient(
        person=row.person,
        seat=row.seat,
        invited_as=InvitedAs(row.invited_as),
        name=row.name,
        email=row.email,
        organisation=row.organisation,
        invitation=row,
    )


def recipients(meeting: Meeting, *, with_alternates: bool = True) -> list[Recipient]:
    """Exactly who gets the next convocation: titulars, alternates where asked, guests; each once,
    as titular before as alternate."""
    return Roster(meeting).recipients(with_alternates=with_alternates)


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the two places of a seat: who holds it, and how this person is convened; None for who
    is not."""

    seat: Seat
    person: Person | None
    recipient: Recipient | None

    @property
    def is_elsewhere(self) -> bool:
        """Whether the person is convened for another place, once."""
        return self.recipient is not None and self.recipient.seat != self.seat


class Roster:
    """The seats and the guests of a meeting, read once: four queries at most."""

    def __init__(self, meeting: Meeting):
        self.places = places(meeting)
        rows = list(meeting.invitations.select_related("person", "link"))
        self._known = {row.person_id: row for row in rows if row.person_id}
        self._guests = sorted((row for row in rows if row.is_guest), key=_by_name)
        has_sent = any(row.revision for row in rows)
        self._corrected = _corrected_addresses(meeting) if has_sent else frozenset()

    def recipients(self, *, with_alternates: bool = True) -> list[Recipient]:
        """`with_alternates` False: of the alternates only those who were convened before."""
        found: dict[int, Recipient] = {}
        for kind, role in AS.items():
            for place in self.places:
                person = place.holder(kind)
                if person is None or person.pk in found:
                    continue
                row = self._known.get(person.pk)
                was_told = row is not None and row.is_standing and not row.is_guest
                if kind == HolderKind.TITULAR or with_alternates or was_told:
                    found[person.pk] = self._member(person, place.seat, role, row)
        guests = [guest(row) for row in self._guests if row.person_id not in found]
        return _each_at_an_own_address([*found.values(), *guests])

    def _member(
        self, person: Person, seat: Seat, role: InvitedAs, row: Invitation | None
    ) -> Recipient:
        """An address that was corrected for this meeting only stays."""
        one = member(person, seat, role, row)
        is_corrected = row is not None and row.email in self._corrected
        return replace(one, email=row.email) if is_corrected else one

    def table(self, to: list[Recipient]) -> list[tuple[Seat, list[Cell]]]:
        """Every seat with its two places, also those that nobody holds."""
        by_person = {one.person.pk: one for one in to if one.person}
        return [
            (place.seat, [self._cell(place, kind, by_person) for kind in AS])
            for place in self.places
        ]

    @staticmethod
    def _cell(place: Place, kind: HolderKind, by_person: dict[int, Recipient]) -> Cell:
        person = place.holder(kind)
        return Cell(place.seat, person, by_person.get(person.pk) if person else None)


def _by_name(row: Invitation) -> tuple[str, int]:
    return row.name, row.pk


def _corrected_addresses(meeting: Meeting) -> frozenset[str]:
    """Those to which mail of the meeting was written anew because another one was wrong."""
    mails = OutgoingMail.objects.filter(about=meeting.reference, replaces__isnull=False)
    return frozenset(mails.values_list("recipient", flat=True))


def _each_at_an_own_address(found: list[Recipient]) -> list[Recipient]:
    """Whoever has the address of another who comes first, or was written there before, is convened
    on paper: at one address only one mail arrives."""
    owner: dict[str, Recipient] = {}
    for one in sorted(found, key=lambda one: not _was_written(one)):
        if one.email:
            owner.setdefault(one.email, one)
    return [
        one
        if not one.email or owner[one.email] is one
        else replace(one, email="", shares_with=owner[one.email].name)
        for one in found
    ]


def _was_written(one: Recipient) -> bool:
    return one.was_told and one.invitation.email == one.email
