"""Who convenes, who chairs, who belongs to a meeting (security: roles)."""

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib import clock
from core.territory.models import Canton
from meetings.enums import PRESENT
from meetings.models import Attendance, Meeting, Minutes
from strategies import perms as canton_perms
from strategies.enums import SeatRole
from strategies.models import Body, Seat

PARTICIPANTS = canton_perms.PARTICIPANTS
READERS = canton_perms.READERS
can_read = canton_perms.can_read


def can_convene(user: User, canton: Canton | str) -> bool:
    """Secretaría Técnica and Gestor Local: meetings, agenda, convocation, attendance, minutes."""
    return canton_perms.can_write(user, canton)


def can_write_letters(user: User, canton: Canton | str) -> bool:
    """The Alcaldía, and who prepares its letters (§5.1 E.4.2)."""
    return can_convene(user, canton) or user.has_role(Role.MAYOR, canton=canton)


def own_seats(user: User, meeting: Meeting):
    """The seats of the meeting's bodies that the user holds on its day, or speaks for as the
    actor's delegate."""
    bodies = [body.pk for body in meeting.bodies]
    held = Seat.objects.filter(body__in=bodies).held_by(user, meeting.on)
    actors = canton_perms.represented_actors(user, meeting.canton_id)
    represented = Seat.objects.filter(body__in=bodies, actor__in=actors).valid(meeting.on)
    return Seat.objects.filter(pk__in=held.values("pk")) | Seat.objects.filter(
        pk__in=represented.values("pk")
    )


def belongs_to(user: User, body: Body) -> bool:
    """Holds a seat of the body today, or speaks for an actor that has one."""
    today = clock.today()
    if body.seats.held_by(user, today).exists():
        return True
    actors = canton_perms.represented_actors(user, body.canton_id)
    return body.seats.filter(actor__in=actors).valid(today).exists()


def chairs(user: User, meeting: Meeting) -> bool:
    """Holds a seat that presides over one of its bodies on that day."""
    seats = own_seats(user, meeting).filter(duties__role=SeatRole.CHAIR)
    return any(
        duty.role == SeatRole.CHAIR and duty.is_valid(meeting.on)
        for seat in seats.prefetch_related("duties")
        for duty in seat.duties.all()
    )


def can_agree_agenda(user: User, meeting: Meeting) -> bool:
    """Who chairs agrees and orders the items; Secretaría Técnica and Gestor Local for them."""
    return can_convene(user, meeting.canton) or chairs(user, meeting)


def can_propose(user: User, meeting: Meeting) -> bool:
    """Members of its bodies, and the team (R27)."""
    return can_read(user, meeting.canton) or own_seats(user, meeting).exists()


def can_read_minutes(user: User, minutes: Minutes) -> bool:
    """The team always; members of its bodies once it was sent; whoever sees the meeting once it is
    approved."""
    meeting = minutes.meeting
    if minutes.is_approved or can_read(user, meeting.canton):
        return True
    return not minutes.is_draft and own_seats(user, meeting).exists()


def attended(user: User, meeting: Meeting) -> Attendance | None:
    """The mark of the seat for which the user was there, as titular or alternate, or for which the
    represented actor was."""
    seats = own_seats(user, meeting)
    marks = meeting.attendance.filter(presence__in=[one.value for one in PRESENT])
    own = marks.filter(person__user=user).first()
    return own or marks.filter(seat__in=seats.values("pk")).first()


def is_past(meeting: Meeting) -> bool:
    return meeting.on < clock.today()
