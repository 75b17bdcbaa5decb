"""What people answer to a convocation, and who is called when somebody cannot come."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.lib import clock
from core.lib.problems import RuleViolation
from core.mail import outbox
from meetings import convening, emails, recipients
from meetings.enums import Answer, AnswerSource, InvitedAs, MeetingState
from meetings.models import Invitation, Meeting
from strategies.enums import HolderKind
from strategies.models import Seat

NOT_COMING = (Answer.NO, Answer.ALTERNATE)
LONGEST_NOTE = 300


def refuse_if_over(meeting: Meeting) -> None:
    """Raises RuleViolation when an answer makes no difference any more."""
    if meeting.is_cancelled:
        raise RuleViolation("La sesión se canceló. No hace falta responder.")
    if meeting.state == MeetingState.HELD or meeting.on < clock.today():
        raise RuleViolation(f"La sesión del {meeting.on:%d/%m/%Y} ya pasó.")
    if not meeting.is_convened and not meeting.is_in_session:
        raise RuleViolation("La sesión todavía no se convoca.")


def takes(meeting: Meeting) -> bool:
    """Whether answers still count."""
    try:
        refuse_if_over(meeting)
    except RuleViolation:
        return False
    return True


def role_of(row: Invitation) -> InvitedAs | None:
    """As what the person is convened today: the seat may have changed hands since. None for who
    holds no place of it any more."""
    if row.is_guest or row.seat_id is None:
        return InvitedAs.GUEST
    on = row.meeting.on
    for kind, role in recipients.AS.items():
        held = row.seat.holding(kind, on)
        if held and held.person_id == row.person_id and row.seat.is_open(on):
            return role
    return None


def refuse_former(row: Invitation) -> InvitedAs:
    """Raises RuleViolation for who left the seat after the convocation."""
    role = role_of(row)
    if role is None:
        raise RuleViolation(
            f"Usted ya no ocupa el puesto de {row.organisation} ese día, así que no hace falta "
            "responder. Si no es así, avise a la Secretaría Técnica."
        )
    return role


@transaction.atomic
def answer(
    invitation: Invitation, value: Answer, *, source: AnswerSource, note: str = ""
) -> Invitation | None:
    """Note the answer; the last one counts. A titular who does not come calls the alternate at
    once: returns the alternate's invitation then. The same answer again changes nothing. Raises
    RuleViolation for what was held, is cancelled or lets nobody stand in."""
    meeting = invitation.meeting
    meeting.lock()
    refuse_if_over(meeting)
    stored = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    stored.meeting = meeting
    role = refuse_former(stored)
    if value == Answer.ALTERNATE and role != InvitedAs.TITULAR:
        raise RuleViolation("Solo la persona titular puede avisar que va su suplente.")
    called = _tell(meeting, stored, value) if role == InvitedAs.TITULAR else None
    note = " ".join(note.split())[:LONGEST_NOTE]
    if (stored.answer, stored.note) != (value, note):
        stored.answer, stored.note = value, note
        stored.answered_at, stored.answered_by = clock.now(), source
        stored.version += 1
        stored.save(update_fields=["answer", "note", "answered_at", "answered_by", "version"])
    return called


def _tell(meeting: Meeting, titular: Invitation, value: Answer) -> Invitation | None:
    """The alternate learns what the titular answered."""
    if value not in NOT_COMING:
        _call_off(meeting, titular)
        return None
    called = _call_alternate(meeting, titular)
    if value == Answer.ALTERNATE and called is None:
        raise RuleViolation(
            "El puesto no tiene suplente nombrado ese día. Responda si usted asiste o no."
        )
    if value == Answer.ALTERNATE and called.answer == Answer.NO:
        raise RuleViolation(
            f"{called}, su suplente, avisó que tampoco asiste. Responda si usted asiste o no."
        )
    return called


def _call_alternate(meeting: Meeting, titular: Invitation) -> Invitation | None:
    """The alternate of the seat is told to come; once, however often the titular declines. One who
    was called before and left the place since is called off."""
    person = titular.seat.holder(HolderKind.ALTERNATE, meeting.on)
    _call_off(meeting, titular, but=person)
    if person is None:
        return None
    row = meeting.invitations.filter(person=person).first()
    if row is None or not row.is_standing:
        to = recipients.member(person, titular.seat, InvitedAs.ALTERNATE, row)
        (row,) = convening.invite(meeting, [to], titular.revision)
    if row.called_at is None:
        row.called_at = clock.now()
        row.version += 1
        row.save(update_fields=["called_at", "version"])
        _tell_alternate(meeting, row, titular)
    return row


def _call_off(meeting: Meeting, titular: Invitation, *, but=None) -> None:
    """The titular comes after all: the alternate need not, unless another seat still needs them."""
    alternates = {
        held.person_id for held in titular.seat.holdings.all() if held.kind == HolderKind.ALTERNATE
    }
    rows = meeting.invitations.filter(person__in=alternates - {but.pk if but else None})
    for row in rows.exclude(called_at=None):
        if _is_needed_elsewhere(meeting, row, titular):
            continue
        row.called_at = None
        row.version += 1
        row.save(update_fields=["called_at", "version"])
        _tell_alternate(meeting, row, titular)


def _is_needed_elsewhere(meeting: Meeting, row: Invitation, titular: Invitation) -> bool:
    """Whether the titular of another seat of the same alternate does not come."""
    on = meeting.on
    others = meeting.invitations.filter(answer__in=NOT_COMING).exclude(seat=None)
    for other in others.exclude(pk=titular.pk).exclude(seat=titular.seat_id).select_related("seat"):
        seat: Seat = other.seat
        alternate = seat.holding(HolderKind.ALTERNATE, on)
        named = seat.holding(HolderKind.TITULAR, on)
        is_titular = named and named.person_id == other.person_id
        if is_titular and alternate and alternate.person_id == row.person_id:
            return True
    return False


def _tell_alternate(meeting: Meeting, row: Invitation, titular: Invitation) -> None:
    """Each change of mind is a matter of its own, told by its number."""
    if not row.is_by_mail:
        return
    text = emails.text_for_alternate(meeting, titular.name, is_called=row.called_at is not None)
    text.save(force_insert=True)
    outbox.post_shared(
        kind="meeting_alternate",
        about=meeting.reference,
        revision=f"{row.revision}-{row.pk}-v{row.version}",
        subject=emails.subject_for_alternate(meeting, is_called=row.called_at is not None),
        text=text,
        copies=[outbox.Copy(row.email, emails.values_of(row), row.link)],
        canton=meeting.canton_id,
    )


def counted(meeting: Meeting) -> dict[str, int]:
    """How many said what: `total`, `answered`, `yes`, `alternate`, `no`."""
    answers = list(meeting.invitations.standing().values_list("answer", flat=True))
    return {
        "total": len(answers),
        "answered": sum(answer != Answer.NONE for answer in answers),
        **{kind.value: answers.count(kind) for kind in Answer if kind},
    }


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of a person, as it stood."""

    answer: str
    note: str
    source: str
    at: datetime


def history(row: Invitation) -> list[Said]:
    """What the person answered, one after the other. One query."""
    events = Invitation.pgh_event_model.objects.filter(pgh_obj=row.pk, pgh_label="update")
    found: list[Said] = []
    for event in events.order_by("pgh_id"):
        said = Said(
            Answer(event.answer).label,
            event.note,
            AnswerSource(event.answered_by).label if event.answered_by else "",
            event.answered_at,
        )
        if event.answered_at and (not found or found[-1] != said):
            found.append(said)
    return found
