"""Convening: the call itself, a change of it, its cancellation.

Everything happens in the caller's transaction: the meeting's new state, what was said (frozen), a
place to answer for each person, and their mails in the outbox.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from core.accounts.models import User
from core.lib import clock
from core.lib.inserts import insert
from core.lib.problems import Problem, RuleViolation
from core.links.models import Purpose, SignedLink
from core.mail import outbox
from core.mail.models import MailText
from meetings import agenda, emails
from meetings.enums import Answer, CallKind, ItemKind, MeetingState
from meetings.models import Convocation, Invitation, Meeting
from meetings.recipients import Recipient, of_row, recipients
from meetings.saying import changes_in_words, content_of, last_of, said_in

# A link still shows the meeting for some weeks after it, when it is asked for.
LINK_LIVES = timedelta(days=30)
RELEASE = "meeting_release"
ASKED_ANEW = {"answer": Answer.NONE, "answered_at": None, "answered_by": "", "called_at": None}


def notice_given(meeting: Meeting) -> int:
    """Whole days from today to the meeting."""
    return (meeting.on - clock.today()).days


def notice_asked(meeting: Meeting) -> int:
    """The longest notice that its bodies ask for, in days."""
    return max((body.notice_days for body in meeting.bodies), default=0)


def is_late(meeting: Meeting) -> bool:
    return notice_given(meeting) < notice_asked(meeting)


def obstacles(meeting: Meeting, to: list[Recipient]) -> list[Problem]:
    """What hinders the first convocation, in words that say how to mend it; `where` names what is
    to be mended."""
    problems = []
    if meeting.state != MeetingState.PLANNED:
        state = meeting.get_state_display().lower()
        problems.append(Problem("state", f"La sesión ya está «{state}»."))
    if meeting.on < clock.today():
        day = f"{meeting.on:%d/%m/%Y}"
        problems.append(Problem("day", f"La fecha, {day}, ya pasó. Corríjala y vuelva aquí."))
    if not to:
        problems.append(
            Problem(
                "people",
                "No hay a quién convocar: ningún puesto tiene titular ese día. Nombre a quien lo "
                "ocupa, o agregue personas invitadas.",
            )
        )
    if not _has_matters(meeting):
        problems.append(
            Problem("agenda", "El orden del día no tiene asuntos. Acuerde por lo menos uno.")
        )
    return problems


def _has_matters(meeting: Meeting) -> bool:
    """Besides the quorum; what comes in by itself with the sending is matter enough."""
    there = meeting.items.agreed().exclude(kind=ItemKind.QUORUM).exists()
    return there or any(item.kind != ItemKind.QUORUM for item in agenda.coming(meeting))


@transaction.atomic
def convene(
    meeting: Meeting, *, by: User, late_reason: str = "", with_alternates: bool = True
) -> Convocation:
    """Send the first convocation. Raises RuleViolation with everything that hinders it; when it is
    late, without the reason too."""
    meeting.lock()
    if meeting.state == MeetingState.PLANNED:
        agenda.begin(meeting)
    to = recipients(meeting, with_alternates=with_alternates)
    problems = obstacles(meeting, to)
    if is_late(meeting) and not late_reason.strip():
        problems.append(
            Problem(
                "late_reason",
                "Se convoca con menos días de los que pide la instancia. Escriba por qué.",
            )
        )
    if problems:
        raise RuleViolation(*problems)
    meeting.give_number()
    meeting.state = MeetingState.CONVENED
    meeting.version += 1
    meeting.save(update_fields=["year", "number", "state", "version"])
    return _send(
        meeting,
        CallKind.CALL,
        to,
        by=by,
        late_reason=late_reason.strip(),
        with_alternates=with_alternates,
    )


def _send(
    meeting: Meeting,
    kind: CallKind,
    to: list[Recipient],
    *,
    by: User,
    with_alternates: bool,
    late_reason: str = "",
) -> Convocation:
    """Freeze what is said and to whom, give everybody a place to answer, and write the mails. Who
    hears of the meeting only now is convened, whatever the others are told."""
    last = last_of(meeting)
    said = content_of(meeting)
    people = {"with_alternates": with_alternates, "people": [_named(one) for one in to]}
    convocation = Convocation(
        meeting=meeting,
        revision=last.revision + 1 if last else 1,
        kind=kind,
        content=said | people,
        sent_at=clock.now(),
        sent_by=by,
        notice_asked=notice_asked(meeting),
        notice_given=notice_given(meeting),
        late_reason=late_reason,
    )
    before = said_in(last) if last and kind == CallKind.CHANGE else said
    text = emails.text_of(
        meeting,
        kind,
        said,
        late=emails.late_of(convocation),
        changed=changes_in_words(before, said),
        is_moved=before["starts_at"] != said["starts_at"],
    )
    convocation.text = _stored(text)
    convocation.save(force_insert=True)
    knew = [kind != CallKind.CHANGE or one.was_told for one in to]
    rows = invite(meeting, to, convocation.revision)
    told = [row for row, knew_it in zip(rows, knew, strict=True) if knew_it]
    new = [row for row, knew_it in zip(rows, knew, strict=True) if not knew_it]
    _post(meeting, kind, convocation.revision, convocation.text, told)
    welcome(meeting, convocation, new)
    return convocation


def _stored(text: MailText) -> MailText:
    text.save(force_insert=True)
    return text


def _named(one: Recipient) -> dict[str, str]:
    """A person in the frozen content: no address."""
    return {"name": one.name, "why": one.why, "medium": one.medium.value}


def welcome(meeting: Meeting, standing: Convocation, rows: list[Invitation]) -> None:
    """Convene these people to what the others know already."""
    if not rows:
        return
    text = _stored(emails.text_of(meeting, CallKind.CALL, said_in(standing)))
    revision = f"{standing.revision}-v{meeting.version}"
    _post(meeting, CallKind.CALL, revision, text, rows)


def invite(meeting: Meeting, to: list[Recipient], revision: int) -> list[Invitation]:
    """A row for each person who has none yet, all in one insert; those that are there learn of the
    revision. In the order of `to`."""
    taken = set(meeting.invitations.values_list("code", flat=True))
    expires_at = meeting.ends_at + LINK_LIVES
    without = sum(one.invitation is None for one in to)
    links = iter(SignedLink.objects.give_many(Purpose.RSVP, without, expires_at=expires_at))
    rows, new, other = [], [], []
    for one in to:
        now = {
            "seat_id": one.seat.pk if one.seat else None,
            "invited_as": one.invited_as,
            "organisation": one.organisation,
            "email": one.email,
            "medium": one.medium,
        }
        row = one.invitation
        if row is None:
            row = Invitation(
                meeting=meeting,
                person=one.person,
                name=one.name,
                code=free_code(taken),
                link=next(links),
                revision=revision,
                **now,
            )
            new.append(row)
        elif any(getattr(row, name) != value for name, value in now.items()):
            for name, value in now.items():
                setattr(row, name, value)
            other.append(row)
        rows.append(row)
    insert(new)
    if other:
        Invitation.objects.bulk_update(
            other, ["seat", "invited_as", "organisation", "email", "medium"]
        )
    late = [row for row in rows if row.revision != revision or row.released_at]
    _note_revision(late, revision, expires_at)
    return rows


def _note_revision(rows: list[Invitation], revision: int, expires_at: datetime) -> None:
    """They know of it, and count on it again if they did not; the link lives as long."""
    there = [row.pk for row in rows]
    if not there:
        return
    Invitation.objects.filter(pk__in=there).update(
        revision=revision, released_at=None, version=F("version") + 1
    )
    SignedLink.objects.filter(invitation__in=there).update(expires_at=expires_at)
    for row in rows:
        row.revision, row.released_at = revision, None
        row.version += 1


def free_code(taken: set[str]) -> str:
    """Six digits that nobody of the meeting has yet."""
    while True:
        code = f"{secrets.randbelow(1_000_000):06}"
        if code not in taken:
            taken.add(code)
            return code


def _post(
    meeting: Meeting,
    kind: CallKind,
    revision: int | str,
    text: MailText,
    rows: list[Invitation],
) -> None:
    outbox.post_shared(
        kind=f"meeting_{kind}",
        about=meeting.reference,
        revision=revision,
        subject=emails.subject_of(meeting, kind),
        text=text,
        copies=[
            outbox.Copy(row.email, emails.values_of(row), row.link)
            for row in rows
            if row.is_by_mail
        ],
        canton=meeting.canton_id,
    )


def write_again(meeting: Meeting, row: Invitation) -> None:
    """The last convocation to one person, who has an address now."""
    last = last_of(meeting)
    if last and last.text and row.is_standing:
        _post(meeting, CallKind(last.kind), last.revision, last.text, [row])


# --- afterwards -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Untold:
    """What who was convened does not know yet; false when everybody knows how things stand."""

    is_changed: bool  # day, hours, place or agenda
    new: list[Recipient]  # they hold a seat now, and were not convened
    gone: list[Invitation]  # they were convened, and hold no seat any more

    def __bool__(self) -> bool:
        return bool(self.is_changed or self.new or self.gone)


def waits_for_announcement(meeting: Meeting, last: Convocation | None) -> Untold | None:
    """What was changed since nobody was told. `last`: what was sent last."""
    if not meeting.is_convened or last is None:
        return None
    return _untold(meeting, last, _recipients_now(meeting, last))


def _recipients_now(meeting: Meeting, last: Convocation) -> list[Recipient]:
    """With alternates when the first convocation went to them."""
    return recipients(meeting, with_alternates=last.content.get("with_alternates", True))


def _untold(meeting: Meeting, last: Convocation, to: list[Recipient]) -> Untold:
    counted = {one.invitation.pk for one in to if one.invitation}
    return Untold(
        is_changed=said_in(last) != content_of(meeting),
        new=[one for one in to if not one.was_told],
        gone=list(
            meeting.invitations.standing()
            .exclude(pk__in=counted)
            .select_related("link", "seat")
            .in_order()
        ),
    )


@transaction.atomic
def announce_change(meeting: Meeting, *, by: User) -> Untold:
    """Tell everybody who was convened that date, time, place or agenda are others now. When the
    day or the hour moved, earlier answers count no more and are asked for again. Who got a seat
    since is convened; who holds none any more is told so, once. Returns what was told; raises
    RuleViolation when there is nothing."""
    meeting.lock()
    last = last_of(meeting)
    if not meeting.is_convened or last is None:
        raise RuleViolation("Solo se avisa de cambios de una sesión convocada.")
    to = _recipients_now(meeting, last)
    untold = _untold(meeting, last, to)
    if not untold:
        raise RuleViolation("No hay nada que avisar: a quienes se convocó ya saben lo que está.")
    meeting.note_for_calendars()
    meeting.version += 1
    meeting.save(update_fields=["sequence", "stamped_at", "version"])
    if untold.is_changed:
        if last.content["starts_at"] != meeting.starts_at.isoformat():
            meeting.invitations.exclude(answer=Answer.NONE).update(**ASKED_ANEW)
        with_alternates = last.content.get("with_alternates", True)
        change = _send(meeting, CallKind.CHANGE, to, by=by, with_alternates=with_alternates)
        # What lies on paper with them says what holds no more.
        told = meeting.invitations.standing().filter(revision=change.revision)
        told.exclude(delivered_on=None).update(delivered_on=None, version=F("version") + 1)
    else:
        welcome(meeting, last, invite(meeting, untold.new, last.revision))
    _release(meeting, last, untold.gone)
    return untold


def _release(meeting: Meeting, last: Convocation, rows: list[Invitation]) -> None:
    """They learn that they need not come, and their calendars drop the meeting."""
    if not rows:
        return
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(
        released_at=clock.now(), version=F("version") + 1
    )
    outbox.post_shared(
        kind=RELEASE,
        about=meeting.reference,
        revision=f"{last.revision}-v{meeting.version}",
        subject=emails.subject_for_release(meeting),
        text=_stored(emails.text_for_release(meeting)),
        copies=[
            outbox.Copy(row.email, emails.values_of(row), row.link)
            for row in rows
            if row.is_by_mail
        ],
        canton=meeting.canton_id,
    )


@transaction.atomic
def cancel(meeting: Meeting, *, by: User, reason: str) -> None:
    """It will not take place; everybody who was ever convened is told, with the calendar's own
    cancellation. Raises RuleViolation without a reason, and for what was held or is in session."""
    meeting.lock()
    meeting.refuse_unless_to_come()
    if not reason.strip():
        raise RuleViolation("Escriba por qué se cancela.", where="reason")
    was_convened = meeting.is_convened
    meeting.state, meeting.cancelled_reason = MeetingState.CANCELLED, reason.strip()
    meeting.note_for_calendars()
    meeting.version += 1
    meeting.save(update_fields=["state", "cancelled_reason", "sequence", "stamped_at", "version"])
    if was_convened:
        rows = meeting.invitations.convened().select_related("person", "seat__actor", "link")
        to = [of_row(row) for row in rows]
        _send(meeting, CallKind.CANCELLATION, to, by=by, with_alternates=True)
