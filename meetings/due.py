"""What this room asks of a person: each subject's own `due(user, on)`."""

from datetime import date, timedelta

from django.db.models import Prefetch

from core.accounts.models import User
from core.lib import dates
from core.lib.due import DueItem
from meetings import due_minutes
from meetings.enums import Answer, MeetingState
from meetings.feeds import CONVENERS
from meetings.models import Invitation, Meeting
from strategies.models import Body

# A meeting is asked to be convened from so many days before the last day on which it is in time.
AHEAD = timedelta(days=7)


def due(user: User, on: date) -> list[DueItem]:
    return [item for subject in SUBJECTS for item in subject(user, on)]


def to_convene(user: User, on: date) -> list[DueItem]:
    """Planned meetings whose last day to be convened in time is near or past."""
    cantons = user.cantons_as(CONVENERS)
    if not cantons:
        return []
    rows = Meeting.objects.filter(canton__in=cantons, state=MeetingState.PLANNED)
    longest = max(
        Body.objects.filter(canton__in=cantons).values_list("notice_days", flat=True), default=0
    )
    rows = rows.between(on, on + AHEAD + timedelta(days=longest)).select_related("body")
    rows = rows.prefetch_related(Prefetch("other_bodies")).order_by("starts_at", "pk")
    found = []
    for meeting in rows:
        notice = max((body.notice_days for body in meeting.bodies), default=0)
        last_day = meeting.on - timedelta(days=notice)
        if last_day - AHEAD <= on:
            found.append(
                DueItem(
                    title=f"Convocar: {_named(meeting)}",
                    why=f"Es el {dates.with_weekday(meeting.on)}{_ahead(notice)}.",
                    url=meeting.get_absolute_url(),
                    action="Convocar",
                    due_on=last_day,
                    tag="Por convocar",
                )
            )
    return found


def _ahead(days: int) -> str:
    """«; se convoca 5 días antes»; nothing where the body asks for none."""
    return f"; se convoca {days} día{'' if days == 1 else 's'} antes" if days else ""


def to_hold(user: User, on: date) -> list[DueItem]:
    """Convened for today, or open and not closed yet."""
    cantons = user.cantons_as(CONVENERS)
    if not cantons:
        return []
    rows = Meeting.objects.filter(
        canton__in=cantons, state__in=(MeetingState.CONVENED, MeetingState.IN_SESSION)
    )
    rows = rows.between(on - timedelta(days=60), on).select_related("body")
    return [
        DueItem(
            title=f"{'Cerrar' if meeting.is_in_session else 'Abrir'}: {_named(meeting)}",
            why=f"La sesión es el {dates.with_weekday(meeting.on)}.",
            url=meeting.get_absolute_url(),
            action="Cerrar la sesión" if meeting.is_in_session else "Abrir la sesión",
            due_on=meeting.on,
            tag=meeting.get_state_display(),
        )
        for meeting in rows.order_by("starts_at", "pk")
    ]


def to_answer(user: User, on: date) -> list[DueItem]:
    """Convocations that the person did not answer yet."""
    rows = Invitation.objects.filter(
        person__user=user,
        person__is_active=True,
        answer=Answer.NONE,
        meeting__state=MeetingState.CONVENED,
        meeting__in=Meeting.objects.between(on, on + timedelta(days=120)).values("pk"),
    )
    rows = rows.select_related("meeting__body").order_by("meeting__starts_at", "pk")
    return [
        DueItem(
            title=f"Responder: {_named(row.meeting)}",
            why=f"Es el {dates.with_weekday(row.meeting.on)}. Diga si asiste.",
            url=row.meeting.get_absolute_url(),
            action="Responder",
            due_on=row.meeting.on,
            tag="Sin respuesta",
        )
        for row in rows
    ]


def _named(meeting: Meeting) -> str:
    return f"{meeting}, {meeting.body}" if meeting.body else str(meeting)


# In the order of the page, for what has no day.
SUBJECTS = (to_convene, to_hold, to_answer, *due_minutes.SUBJECTS)
