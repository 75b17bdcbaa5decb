"""Convening: who gets what, the call itself, a change of it, its cancellation.

Everything happens in the caller's transaction: the meeting's new state, what was said (frozen), a
place to answer for each person, and their mails in the outbox.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Prefetch

from core.accounts.models import User
from core.lib import clock
from core.lib.problems import Problem, RuleViolation
from core.links.models import Purpose, SignedLink
from core.mail import outbox
from core.mail.models import MailText
from meetings import agenda, emails
from meetings.enums import Answer, CallKind, InvitedAs, ItemKind, Medium, MeetingState
from meetings.models import AgendaItem, Convocation, Invitation, Meeting
from strategies.enums import HolderKind
from strategies.models import Body, Person, Seat

# A link still shows the meeting for some weeks after it, when it is asked for.
LINK_LIVES = timedelta(days=30)
AS = {HolderKind.TITULAR: InvitedAs.TITULAR, HolderKind.ALTERNATE: InvitedAs.ALTERNATE}


@dataclass(frozen=True, slots=True)
class Place:
    """A seat of the meeting with who holds it on its day."""

    seat: Seat
    titular: Person | None
    alternate: Person | None


def places(meeting: Meeting, bodies: Iterable[Body] | None = None) -> list[Place]:
    """The seats of its bodies on its day, by actor. Three queries."""
    on = meeting.on
    seats = Seat.objects.filter(body__in=[body.pk for body in bodies or meeting.bodies])
    return [
        Place(seat, seat.holder(HolderKind.TITULAR, on), seat.holder(HolderKind.ALTERNATE, on))
        for seat in seats.valid(on).with_people()
    ]


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

    @property
    def medium(self) -> Medium:
        return Medium.MAIL if self.email else Medium.PAPER

    @property
    def is_guest(self) -> bool:
        return self.invited_as == InvitedAs.GUEST

    @property
    def why(self) -> str:
        """«titular de IMAS», «suplente de IMAS», «persona invitada»."""
        if self.seat is None:
            return "persona invitada"
        return f"{self.invited_as.label.lower()} de {self.seat.actor}"


def recipients(meeting: Meeting, *, with_alternates: bool = True) -> list[Recipient]:
    """Exactly who gets the next convocation: titulars, alternates where asked, guests; each once,
    as titular before as alternate."""
    known = {row.person_id: row for row in meeting.invitations.all() if row.person_id}
    found: dict[int, Recipient] = {}
    rows = places(meeting)
    for kind in (HolderKind.TITULAR, HolderKind.ALTERNATE):
        if kind == HolderKind.ALTERNATE and not with_alternates:
            continue
        for place in rows:
            person = place.titular if kind == HolderKind.TITULAR else place.alternate
            if person and person.pk not in found:
                found[person.pk] = member(person, place.seat, AS[kind], known.get(person.pk))
    guests = meeting.invitations.filter(invited_as=InvitedAs.GUEST).select_related("person")
    return list(found.values()) + [
        _guest(row) for row in guests.order_by("name", "pk") if row.person_id not in found
    ]


def member(
    person: Person, seat: Seat, invited_as: InvitedAs, row: Invitation | None = None
) -> Recipient:
    return Recipient(
        person=person,
        seat=seat,
        invited_as=invited_as,
        name=person.name,
        email=person.email.lower(),
        organisation=str(seat.actor),
        invitation=row,
    )


def _guest(row: Invitation) -> Recipient:
    return Recipient(
        person=row.person,
        seat=None,
        invited_as=InvitedAs.GUEST,
        name=row.name,
        email=(row.person.email if row.person else row.email).lower(),
        organisation=row.organisation,
        invitation=row,
    )


def notice_given(meeting: Meeting) -> int:
    """Whole days from today to the meeting."""
    return (meeting.on - clock.today()).days


def notice_asked(meeting: Meeting) -> int:
    """The longest notice that its bodies ask for, in days."""
    return max((body.notice_days for body in meeting.bodies), default=0)


def is_late(meeting: Meeting) -> bool:
    return notice_given(meeting) < notice_asked(meeting)


def obstacles(meeting: Meeting, to: list[Recipient]) -> list[Problem]:
    """What hinders the first convocation, in words that say how to mend it."""
    problems = []
    if meeting.state != MeetingState.PLANNED:
        state = meeting.get_state_display().lower()
        problems.append(Problem(None, f"La sesión ya está «{state}»."))
    if meeting.on < clock.today():
        day = f"{meeting.on:%d/%m/%Y}"
        problems.append(Problem(None, f"La fecha, {day}, ya pasó. Corríjala y vuelva aquí."))
    if not to:
        problems.append(
            Problem(
                None,
                "No hay a quién convocar: ningún puesto tiene titular ese día. Nombre a quien lo "
                "ocupa, o agregue personas invitadas.",
            )
        )
    if not meeting.items.agreed().exclude(kind=ItemKind.QUORUM).exists():
        problems.append(
            Problem(None, "El orden del día no tiene asuntos. Acuerde por lo menos uno.")
        )
    return problems


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
    return _send(meeting, CallKind.CALL, to, by=by, late_reason=late_reason.strip())


def _send(
    meeting: Meeting,
    kind: CallKind,
    to: list[Recipient],
    *,
    by: User,
    late_reason: str = "",
) -> Convocation:
    """Freeze what is said, give everybody a place to answer, and write the mails."""
    last = meeting.convocations.order_by("-revision").first()
    revision = last.revision + 1 if last else 1
    content = content_of(meeting)
    text = emails.text_of(meeting, kind, content)
    text.save(force_insert=True)
    convocation = Convocation.objects.create(
        meeting=meeting,
        revision=revision,
        kind=kind,
        content=content,
        text=text,
        sent_at=clock.now(),
        sent_by=by,
        notice_asked=notice_asked(meeting),
        notice_given=notice_given(meeting),
        late_reason=late_reason,
    )
    invitations = invite(meeting, to, revision)
    _post(meeting, kind, revision, text, invitations)
    return convocation


def invite(meeting: Meeting, to: list[Recipient], revision: int) -> list[Invitation]:
    """A row for each person who has none yet, all in one insert; those that are there learn of the
    revision."""
    new = [one for one in to if one.invitation is None]
    there = [one for one in to if one.invitation is not None]
    taken = set(meeting.invitations.values_list("code", flat=True))
    expires_at = meeting.ends_at + LINK_LIVES
    links = [SignedLink.objects.new(Purpose.RSVP, expires_at=expires_at) for _ in new]
    SignedLink.objects.bulk_create(links)
    rows = [
        Invitation(
            meeting=meeting,
            person=one.person,
            seat=one.seat,
            invited_as=one.invited_as,
            name=one.name,
            organisation=one.organisation,
            email=one.email,
            medium=one.medium,
            revision=revision,
            code=free_code(taken),
            link=link,
        )
        for one, link in zip(new, links, strict=True)
    ]
    Invitation.objects.bulk_create(rows)
    for one in there:
        row = one.invitation
        row.revision, row.email, row.medium = revision, one.email, one.medium
        row.seat, row.invited_as, row.organisation = one.seat, one.invited_as, one.organisation
        row.version += 1
        rows.append(row)
    if there:
        columns = ["revision", "email", "medium", "seat", "invited_as", "organisation", "version"]
        Invitation.objects.bulk_update([one.invitation for one in there], columns)
    return rows


def free_code(taken: set[str]) -> str:
    """Six digits that nobody of the meeting has yet."""
    while True:
        code = f"{secrets.randbelow(1_000_000):06}"
        if code not in taken:
            taken.add(code)
            return code


def _post(
    meeting: Meeting, kind: CallKind, revision: int, text: MailText, rows: list[Invitation]
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
    last = meeting.convocations.order_by("-revision").select_related("text").first()
    if last and last.text:
        _post(meeting, CallKind(last.kind), last.revision, last.text, [row])


def content_of(meeting: Meeting, also: Iterable[AgendaItem] = ()) -> dict:
    """What a convocation says, as data: it stays when the meeting's rows change. `also`: matters
    that will come onto the agenda with the sending."""
    items = meeting.items.agreed().prefetch_related(Prefetch("documents"), "documents__file")
    return {
        "name": meeting.name,
        "bodies": [str(body) for body in meeting.bodies],
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": meeting.place,
        "online_link": meeting.online_link,
        "agenda": [_item(item) for item in (*items, *also)],
    }


def _item(item: AgendaItem) -> dict:
    return {
        "title": item.title,
        "detail": item.detail,
        "minutes": item.minutes,
        "presenter": item.presenter,
        "documents": [
            {"name": document.name, "sha256": document.file.sha256}
            for document in (item.documents.all() if item.pk else ())
        ],
    }


# --- afterwards -------------------------------------------------------------------------------


def waits_for_announcement(meeting: Meeting, last: Convocation | None) -> bool:
    """Whether who was convened knows something else than what stands now: day, hours, place or
    agenda were changed since and nobody was told. `last`: what was sent last."""
    return meeting.is_convened and last is not None and last.content != content_of(meeting)


@transaction.atomic
def announce_change(meeting: Meeting, *, by: User) -> Convocation:
    """Tell everybody who was convened that date, time, place or agenda are others now. When the
    day or the hour moved, earlier answers count no more and are asked for again."""
    meeting.lock()
    if not meeting.is_convened:
        raise RuleViolation("Solo se avisa de cambios de una sesión convocada.")
    meeting.note_for_calendars()
    meeting.version += 1
    meeting.save(update_fields=["sequence", "stamped_at", "version"])
    last = meeting.convocations.order_by("-revision").first()
    moved = last.content["starts_at"] != meeting.starts_at.isoformat()
    was_with_alternates = meeting.invitations.filter(invited_as=InvitedAs.ALTERNATE).exists()
    to = recipients(meeting, with_alternates=was_with_alternates)
    if moved:
        meeting.invitations.exclude(answer=Answer.NONE).update(
            answer=Answer.NONE, answered_at=None, answered_by="", called_at=None
        )
        SignedLink.objects.filter(invitation__meeting=meeting).update(
            expires_at=meeting.ends_at + LINK_LIVES
        )
    return _send(meeting, CallKind.CHANGE, to, by=by)


@transaction.atomic
def cancel(meeting: Meeting, *, by: User, reason: str) -> None:
    """It will not take place; who was convened is told, with the calendar's own cancellation.
    Raises RuleViolation without a reason, and for what was held or is in session."""
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
        to = [_told_before(row) for row in meeting.invitations.select_related("person", "seat")]
        _send(meeting, CallKind.CANCELLATION, to, by=by)


def _told_before(row: Invitation) -> Recipient:
    return Recipient(
        person=row.person,
        seat=row.seat,
        invited_as=InvitedAs(row.invited_as),
        name=row.name,
        email=row.email,
        organisation=row.organisation,
        invitation=row,
    )
