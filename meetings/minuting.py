"""The minutes' way: written from agenda and attendance, corrected, approved, locked."""

from datetime import date

from django.db import transaction

from core.accounts.models import User
from core.documents import attachments
from core.lib import clock
from core.lib.problems import RuleViolation
from core.mail import outbox
from meetings import documents, emails, holidays, naming
from meetings.enums import CorrectionState, MeetingState, MinutesState
from meetings.models import Correction, Invitation, Meeting, Minutes, MinutesEntry, Resolution
from strategies.enums import RecordKind
from strategies.models import Person, Seat

CORRECTION_DAYS = 5  # working days, until somebody says otherwise
RECORDED = ("recording_link", "recording_hash", "literal_text")


@transaction.atomic
def begin(meeting: Meeting) -> Minutes:
    """The draft, with an entry for each matter of the agenda; when it was begun before, that one,
    with the matters that came onto the agenda since. Raises RuleViolation while the meeting has
    not been opened."""
    meeting.lock()
    if meeting.state not in (MeetingState.IN_SESSION, MeetingState.HELD):
        raise RuleViolation("La minuta se escribe desde que la sesión se abre.")
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        kind = meeting.body.record_kind if meeting.body else RecordKind.MINUTA
        minutes = Minutes.objects.create(meeting=meeting, kind=kind)
    if minutes.is_draft:
        MinutesEntry.objects.bulk_create(
            MinutesEntry(minutes=minutes, item=item)
            for item in meeting.items.agreed().filter(entry=None)
        )
    return minutes


@transaction.atomic
def send_for_corrections(minutes: Minutes, *, until: date | None = None) -> None:
    """To those who attended, who say until that day what should read otherwise."""
    minutes.lock()
    if not minutes.is_draft:
        raise RuleViolation(f"{minutes} está «{minutes.get_state_display().lower()}».")
    if not minutes.meeting.is_held:
        raise RuleViolation("Cierre la sesión antes de enviar la minuta.")
    until = until or holidays.after_working_days(clock.today(), CORRECTION_DAYS)
    if until < clock.today():
        raise RuleViolation("Ese día ya pasó. Escriba hoy o un día por venir.", where="until")
    minutes.state, minutes.corrections_due = MinutesState.CORRECTIONS, until
    minutes.sent_at = clock.now()
    minutes.version += 1
    minutes.save(update_fields=["state", "corrections_due", "sent_at", "version"])
    _distribute(minutes, "minutes_sent")


@transaction.atomic
def ask_correction(
    minutes: Minutes,
    *,
    text: str,
    seat: Seat | None = None,
    person: Person | None = None,
    entry: MinutesEntry | None = None,
) -> Correction:
    """Asked twice with the same words it is asked once. Raises RuleViolation outside the days of
    corrections."""
    minutes.lock()
    if not minutes.takes_corrections(clock.today()):
        raise RuleViolation("El plazo para pedir correcciones terminó o todavía no empieza.")
    if not text.strip():
        raise RuleViolation("Escriba qué debe decir.", where="text")
    asked = {"entry": entry, "seat": seat, "person": person, "text": text.strip()}
    waiting = minutes.corrections.filter(state=CorrectionState.OPEN, **asked).first()
    return waiting or minutes.corrections.create(asked_at=clock.now(), **asked)


@transaction.atomic
def decide(correction: Correction, state: CorrectionState, *, answer: str, by: User) -> None:
    """Whether it was taken into the minutes. Raises RuleViolation when somebody decided before, or
    when it is declined without a reason."""
    correction.minutes.lock()
    correction.minutes.refuse_if_approved()
    stored = Correction.objects.select_for_update().get(pk=correction.pk)
    if not stored.is_open:
        raise RuleViolation("Otra persona ya atendió esta corrección.")
    if state == CorrectionState.DECLINED and not answer.strip():
        raise RuleViolation("Escriba por qué no se acoge.", where="answer")
    stored.state, stored.answer = state, answer.strip()
    stored.answered_by, stored.answered_at = by, clock.now()
    stored.version += 1
    stored.save(update_fields=["state", "answer", "answered_by", "answered_at", "version"])


def meetings_to_approve_in(minutes: Minutes):
    """Later meetings of the body that were opened: where the minutes can have been approved."""
    meeting = minutes.meeting
    return Meeting.objects.filter(
        body=meeting.body_id,
        starts_at__gt=meeting.starts_at,
        state__in=(MeetingState.IN_SESSION, MeetingState.HELD),
    ).order_by("starts_at")


def readers(minutes: Minutes) -> list[Invitation]:
    """Who gets the minutes: everybody who was convened, whether they came or not."""
    rows = minutes.meeting.invitations.filter(released_at=None)
    return list(rows.in_order().select_related("seat__actor"))


@transaction.atomic
def approve(minutes: Minutes, *, by: User, meeting: Meeting | None) -> None:
    """At a later meeting of the body; what they say is frozen, and from then on nothing changes.
    Raises RuleViolation while a correction waits, or for a meeting that was not held after it.

    The meeting is locked first, as who writes its resolutions does: none comes in between."""
    minutes.meeting.lock()
    minutes.lock()
    minutes.refuse_if_approved()
    if minutes.is_draft:
        raise RuleViolation("Envíela antes a quienes asistieron, para que la revisen.")
    if minutes.corrections.filter(state=CorrectionState.OPEN).exists():
        raise RuleViolation("Hay correcciones por atender. Acójalas o diga por qué no.")
    if meeting is None and minutes.meeting.body_id:
        raise RuleViolation("Escoja en cuál sesión posterior se aprobó.", where="sesion")
    if meeting is not None and meeting not in meetings_to_approve_in(minutes):
        raise RuleViolation(
            "Se aprueba en una sesión posterior de la misma instancia, desde que se abre.",
            where="sesion",
        )
    minutes.refresh_from_db(fields=["kind", "opening", "closing", *RECORDED])
    minutes.state, minutes.approved_by, minutes.approved_in = MinutesState.APPROVED, by, meeting
    minutes.approved_at = clock.now()
    minutes.frozen = documents.minutes_payload(minutes)
    minutes.version += 1
    minutes.save(
        update_fields=["state", "approved_by", "approved_in", "approved_at", "frozen", "version"]
    )
    _distribute(minutes, "minutes_approved")


def _distribute(minutes: Minutes, kind: str) -> None:
    """To everybody who was convened by mail: the document, and each one's own tasks of it."""
    rows = [row for row in readers(minutes) if row.is_by_mail]
    unnamed = naming.to_guests(minutes.meeting)
    guests = [row for row in rows if row.is_guest and unnamed.keys]
    _post(minutes, kind, [row for row in rows if row not in guests], naming.NONE)
    _post(minutes, kind, guests, unnamed)


def _post(minutes: Minutes, kind: str, to: list[Invitation], unnamed: naming.Unnamed) -> None:
    if not to:
        return
    meeting, content = minutes.meeting, documents.minutes_content(minutes, unnamed)
    text = emails.text_of_minutes(minutes, content)
    text.save(force_insert=True)
    document = attachments.of_job(documents.minutes_job(content), documents.minutes_name(minutes))
    tasks = tasks_by_seat(meeting)
    outbox.post_shared(
        kind=kind,
        about=meeting.reference,
        revision=minutes.version,
        subject=emails.subject_of_minutes(minutes),
        text=text,
        copies=[
            outbox.Copy(
                row.email,
                emails.values_of(row) | {"tareas": emails.tasks_in_words(tasks.get(row.seat_id))},
                row.link,
                (document,),
            )
            for row in to
        ],
        canton=meeting.canton_id,
    )


def tasks_by_seat(meeting: Meeting) -> dict[int, list[Resolution]]:
    """What the meeting gave to each seat to do and is still open."""
    found: dict[int, list[Resolution]] = {}
    for resolution in meeting.resolutions.open().exclude(responsible=None).order_by("number"):
        found.setdefault(resolution.responsible_id, []).append(resolution)
    return found
