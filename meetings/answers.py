"""What people answer to a convocation, and who is called when somebody cannot come."""

from django.db import transaction

from core.lib import clock
from core.lib.problems import RuleViolation
from core.mail import outbox
from meetings import convening, emails
from meetings.enums import Answer, AnswerSource, InvitedAs, MeetingState
from meetings.models import Invitation, Meeting
from strategies.enums import HolderKind

NOT_COMING = (Answer.NO, Answer.ALTERNATE)


def refuse_if_over(meeting: Meeting) -> None:
    """Raises RuleViolation when an answer makes no difference any more."""
    if meeting.is_cancelled:
        raise RuleViolation("La sesión se canceló. No hace falta responder.")
    if meeting.state == MeetingState.HELD or meeting.on < clock.today():
        raise RuleViolation(f"La sesión del {meeting.on:%d/%m/%Y} ya pasó.")
    if not meeting.is_convened and not meeting.is_in_session:
        raise RuleViolation("La sesión todavía no se convoca.")


@transaction.atomic
def answer(
    invitation: Invitation, value: Answer, *, source: AnswerSource, note: str = ""
) -> Invitation | None:
    """Note the answer; the last one counts. A titular who does not come calls the alternate at
    once: returns the alternate's invitation then. Raises RuleViolation for what was held, is
    cancelled or lets nobody stand in."""
    meeting = invitation.meeting
    meeting.lock()
    refuse_if_over(meeting)
    stored = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if value == Answer.ALTERNATE and stored.invited_as != InvitedAs.TITULAR:
        raise RuleViolation("Solo la persona titular puede avisar que va su suplente.")
    called = None
    if stored.invited_as == InvitedAs.TITULAR and value in NOT_COMING:
        called = _call_alternate(meeting, stored)
        if value == Answer.ALTERNATE and called is None:
            raise RuleViolation(
                "El puesto no tiene suplente nombrado ese día. Responda si usted asiste o no."
            )
    elif stored.invited_as == InvitedAs.TITULAR:
        _call_off(meeting, stored)
    stored.answer, stored.note = value, note.strip()[:300]
    stored.answered_at, stored.answered_by = clock.now(), source
    stored.version += 1
    stored.save(update_fields=["answer", "note", "answered_at", "answered_by", "version"])
    return called


def _call_alternate(meeting: Meeting, titular: Invitation) -> Invitation | None:
    """The alternate of the seat is told to come; once, however often the titular declines."""
    person = titular.seat.holder(HolderKind.ALTERNATE, meeting.on)
    if person is None:
        return None
    row = meeting.invitations.filter(person=person).first()
    if row is None:
        to = convening.member(person, titular.seat, InvitedAs.ALTERNATE)
        (row,) = convening.invite(meeting, [to], titular.revision)
    if row.called_at is None:
        row.called_at = clock.now()
        row.version += 1
        row.save(update_fields=["called_at", "version"])
        _tell_alternate(meeting, row, titular)
    return row


def _call_off(meeting: Meeting, titular: Invitation) -> None:
    """The titular comes after all: the alternate need not."""
    rows = meeting.invitations.filter(seat=titular.seat, invited_as=InvitedAs.ALTERNATE)
    for row in rows.exclude(called_at=None):
        row.called_at = None
        row.version += 1
        row.save(update_fields=["called_at", "version"])
        _tell_alternate(meeting, row, titular)


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
    answers = list(meeting.invitations.values_list("answer", flat=True))
    return {
        "total": len(answers),
        "answered": sum(answer != Answer.NONE for answer in answers),
        **{kind.value: answers.count(kind) for kind in Answer if kind},
    }
