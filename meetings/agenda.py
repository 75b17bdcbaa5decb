"""The agenda: what comes in by itself, who proposes, who agrees and orders."""

from django.db import transaction
from django.db.models import Max, Q

from core.accounts.models import User
from core.lib.problems import RuleViolation
from core.lib.text import beginning
from meetings.enums import ItemKind, ItemState, MeetingState, MinutesState, ResolutionState
from meetings.models import AgendaItem, Meeting, Minutes, Resolution
from strategies.models import Seat

SETTLED = Q(previous_minutes__state=MinutesState.APPROVED) | Q(
    resolution__state__in=(ResolutionState.DONE, ResolutionState.DROPPED)
)


@transaction.atomic
def begin(meeting: Meeting) -> None:
    """Bring in what comes by itself, and before it is convened take out what was settled
    meanwhile. Safe to call again."""
    meeting.lock()
    if not meeting.is_to_come:
        return
    if meeting.state == MeetingState.PLANNED:
        meeting.items.filter(SETTLED).delete()
    new = coming(meeting)
    first = [item for item in new if item.kind != ItemKind.OPEN_RESOLUTION]
    last = [item for item in new if item.kind == ItemKind.OPEN_RESOLUTION]
    _number([*first, *meeting.items.agreed(), *last])


def coming(meeting: Meeting) -> list[AgendaItem]:
    """What every session of a body begins with and is not on this agenda yet, not stored: the
    quorum, the minutes that wait for approval, the resolutions that are still open."""
    if meeting.body_id is None:
        return []
    there = list(meeting.items.all())
    found = []
    if not any(item.kind == ItemKind.QUORUM for item in there):
        found.append(AgendaItem(kind=ItemKind.QUORUM, title="Comprobación del quórum", minutes=5))
    known = {item.previous_minutes_id for item in there}
    found += [
        AgendaItem(
            kind=ItemKind.PREVIOUS_MINUTES,
            title=f"Aprobación de {minutes.with_article}".replace("de el ", "del "),
            minutes=10,
            previous_minutes=minutes,
        )
        for minutes in waiting_minutes(meeting)
        if minutes.pk not in known
    ]
    known = {item.resolution_id for item in there}
    found += [
        AgendaItem(
            kind=ItemKind.OPEN_RESOLUTION,
            title=f"Pendiente: acuerdo de sesión {resolution.reference}, "
            f"«{beginning(resolution.text, 90).rstrip('.')}»",
            # The title says it whole when it is short.
            detail=resolution.text if len(resolution.text) > 90 else "",
            resolution=resolution,
        )
        for resolution in open_resolutions(meeting)
        if resolution.pk not in known
    ]
    for item in found:
        item.meeting, item.state = meeting, ItemState.AGREED
    return found


def waiting_minutes(meeting: Meeting):
    """Minutes of earlier meetings of the body that nobody approved yet, the oldest first."""
    rows = Minutes.objects.filter(
        meeting__body=meeting.body_id, meeting__starts_at__lt=meeting.starts_at
    ).exclude(state=MinutesState.APPROVED)
    return rows.select_related("meeting").order_by("meeting__starts_at")


def open_resolutions(meeting: Meeting):
    """Of earlier meetings of the body, the oldest first."""
    rows = Resolution.objects.open().filter(
        meeting__body=meeting.body_id, meeting__starts_at__lt=meeting.starts_at
    )
    return rows.select_related("meeting").order_by("meeting__starts_at", "number")


def next_position(meeting: Meeting) -> int:
    last = meeting.items.filter(state=ItemState.AGREED).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def refuse_unless_open(meeting: Meeting) -> None:
    """Raises RuleViolation when the agenda is written no more: it was held or cancelled."""
    if meeting.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise RuleViolation(
            f"La sesión está «{meeting.get_state_display().lower()}»: su orden del día ya no "
            "cambia."
        )


def refuse_if_decided(item: AgendaItem) -> None:
    """Raises RuleViolation once who chairs took the proposal onto the agenda, or did not."""
    item.state = AgendaItem.objects.values_list("state", flat=True).get(pk=item.pk)
    if not item.is_proposed:
        raise RuleViolation(
            f"Quien preside ya decidió sobre su propuesta: «{item.get_state_display().lower()}». "
            "Copie lo que escribió si quiere proponerlo de nuevo."
        )


@transaction.atomic
def agree(item: AgendaItem) -> None:
    """It goes onto the agenda, at its end. Raises RuleViolation when the agenda is closed."""
    item.meeting.lock()
    refuse_unless_open(item.meeting)
    item.refresh_from_db()
    if item.is_agreed:
        return
    item.state, item.declined_reason = ItemState.AGREED, ""
    item.position = next_position(item.meeting)
    item.version += 1
    item.save(update_fields=["state", "declined_reason", "position", "version"])


@transaction.atomic
def decline(item: AgendaItem, *, reason: str) -> None:
    """It does not go onto the agenda, and whoever proposed it reads why."""
    item.meeting.lock()
    refuse_unless_open(item.meeting)
    if not reason.strip():
        raise RuleViolation("Escriba por qué no se incluye.", where="reason")
    item.refresh_from_db()
    if item.is_agreed:
        raise RuleViolation(f"«{item}» ya está en el orden del día. Para sacarlo, use «Quitar».")
    item.state, item.declined_reason, item.position = ItemState.DECLINED, reason.strip(), 0
    item.version += 1
    item.save(update_fields=["state", "declined_reason", "position", "version"])


@transaction.atomic
def move(item: AgendaItem, *, by: int) -> None:
    """One place up (-1) or down (+1); at the edge nothing happens."""
    meeting = item.meeting
    meeting.lock()
    refuse_unless_open(meeting)
    rows = list(meeting.items.agreed())
    here = next((place for place, row in enumerate(rows) if row.pk == item.pk), None)
    if here is None or not 0 <= here + by < len(rows):
        return
    rows[here], rows[here + by] = rows[here + by], rows[here]
    _number(rows)


def _number(rows: list[AgendaItem]) -> None:
    """In this order; those that are new are stored."""
    new, moved = [], []
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            (new if row._state.adding else moved).append(row)
    AgendaItem.objects.bulk_create(new)
    AgendaItem.objects.bulk_update(moved, ["position"])


@transaction.atomic
def copy(source: Meeting, target: Meeting, *, by: User) -> int:
    """Bring the agreed matters of another meeting, without what was marked or decided there.
    Returns how many."""
    target.lock()
    refuse_unless_open(target)
    there = set(target.items.values_list("title", flat=True))
    rows = [row for row in source.items.agreed() if row.kind == ItemKind.NORMAL]
    fresh = [row for row in rows if row.title not in there]
    for row in fresh:
        AgendaItem.objects.create(
            meeting=target,
            state=ItemState.AGREED,
            position=next_position(target),
            title=row.title,
            detail=row.detail,
            minutes=row.minutes,
            presenter=row.presenter,
            proposed_by=by,
        )
    return len(fresh)


def seat_of_proposer(meeting: Meeting, seats: list[Seat]) -> Seat | None:
    """The seat for which a member proposes, when it is clear."""
    return seats[0] if len(seats) == 1 else None
