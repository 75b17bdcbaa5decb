"""What minutes, resolutions and letters ask of a person, for `/inicio/`."""

from datetime import date, timedelta

from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.due import DueItem
from meetings.enums import PRESENT, CorrectionState, MeetingState, MinutesState
from meetings.feeds import CONVENERS
from meetings.models import Correction, Letter, Meeting, Minutes, Resolution
from strategies.models import Seat

WRITTEN_WITHIN = timedelta(days=7)
AHEAD = timedelta(days=15)
LETTER_WRITERS = CONVENERS | {Role.MAYOR}


def to_write(user: User, on: date) -> list[DueItem]:
    """Sessions that were held and whose minutes nobody has sent yet."""
    held = Meeting.objects.filter(canton__in=user.cantons_as(CONVENERS), state=MeetingState.HELD)
    rows = held.exclude(body=None).exclude(
        minutes__state__in=(MinutesState.CORRECTIONS, MinutesState.APPROVED)
    )
    return [
        DueItem(
            title=f"Minuta de {meeting}, {meeting.body}",
            why=f"La sesión fue el {meeting.on:%d/%m/%Y}.",
            url=meeting.get_absolute_url(),
            action="Escribir la minuta",
            due_on=meeting.on + WRITTEN_WITHIN,
            tag="Minuta",
        )
        for meeting in rows.select_related("body").order_by("starts_at", "pk")
    ]


def to_decide(user: User, on: date) -> list[DueItem]:
    """Minutes with corrections that wait for an answer."""
    asked = Correction.objects.filter(
        state=CorrectionState.OPEN, minutes__meeting__canton__in=user.cantons_as(CONVENERS)
    )
    rows = Minutes.objects.filter(pk__in=asked.values("minutes")).select_related("meeting__body")
    return [
        DueItem(
            title=f"Correcciones a {minutes.with_article}".replace("a el ", "al "),
            why=f"{minutes.meeting.body or minutes.meeting}: hay correcciones por atender.",
            url=f"{minutes.get_absolute_url()}#correcciones",
            action="Atender las correcciones",
            due_on=minutes.corrections_due,
            tag="Correcciones",
        )
        for minutes in rows.order_by("pk")
    ]


def to_correct(user: User, on: date) -> list[DueItem]:
    """Minutes of sessions that the person attended, while corrections are taken."""
    rows = Minutes.objects.filter(
        state=MinutesState.CORRECTIONS,
        corrections_due__gte=on,
        meeting__attendance__person__user=user,
        meeting__attendance__presence__in=[one.value for one in PRESENT],
    )
    return [
        DueItem(
            title=f"Revisar {minutes.with_article}",
            why="Usted asistió: puede pedir correcciones.",
            url=minutes.get_absolute_url(),
            action="Revisar la minuta",
            due_on=minutes.corrections_due,
            tag="Minuta",
        )
        for minutes in rows.select_related("meeting").distinct().order_by("pk")
    ]


def to_do(user: User, on: date) -> list[DueItem]:
    """Resolutions given to the person's seat, and for the team those that are late."""
    own = Seat.objects.held_by(user, on).values("pk")
    near = Resolution.objects.open().filter(due_on__lte=on + AHEAD)
    late = near.filter(meeting__canton__in=user.cantons_as(CONVENERS), due_on__lt=on)
    rows = near.filter(responsible__in=own) | late
    return [
        DueItem(
            title=f"{resolution}: {resolution.text[:80]}",
            why=f"Lo acordó {resolution.meeting.body or resolution.meeting}."
            + (f" Responsable: {resolution.responsible.actor}." if resolution.responsible else ""),
            url=resolution.get_absolute_url(),
            action="Ver el acuerdo de sesión",
            due_on=resolution.due_on,
            tag="Acuerdo de sesión",
        )
        for resolution in rows.select_related("meeting__body", "responsible__actor").order_by(
            "due_on", "pk"
        )
    ]


def to_be_answered(user: User, on: date) -> list[DueItem]:
    """Letters whose answer did not come in time."""
    rows = Letter.objects.late(on).filter(canton__in=user.cantons_as(LETTER_WRITERS))
    return [
        DueItem(
            title=f"{letter}, {letter.addressee}: sin respuesta",
            why=f"Se envió el {letter.sent_on:%d/%m/%Y}.",
            url=letter.get_absolute_url(),
            action="Dar seguimiento a la carta",
            due_on=letter.answer_due,
            tag="Carta",
        )
        for letter in rows.order_by("answer_due", "pk")
    ]


def to_publish(user: User, on: date) -> list[DueItem]:
    """Approved minutes that citizens never read; one thing to do a canton, however many they
    are."""
    cantons = user.cantons_as(CONVENERS)
    return [item for canton in cantons if (item := _to_publish_in(canton))]


def _to_publish_in(canton: str) -> DueItem | None:
    rows = Minutes.objects.unpublished().filter(meeting__canton=canton)
    found = list(rows.select_related("meeting__body").order_by("approved_at", "pk")[:2])
    if not found:
        return None
    first = found[0]
    if len(found) == 1:
        body = first.meeting.body
        title, why = f"Publicar: {first}", f"La aprobó {body}." if body else "Está aprobada."
        url, action = reverse("meetings:publish_minutes", args=[first.meeting_id]), "Publicar"
    else:
        title, why = f"Publicar {rows.count()} minutas", "Están aprobadas."
        url = f"{reverse('meetings:list')}?minuta=por-publicar&canton={canton}"
        action = "Ver cuáles"
    why = f"{why} La ciudadanía todavía no puede leerla{'s' if len(found) > 1 else ''}."
    return DueItem(title=title, why=why, url=url, action=action, tag="Por publicar")


SUBJECTS = (to_write, to_decide, to_correct, to_do, to_be_answered, to_publish)
