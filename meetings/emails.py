"""The mails of a meeting: what they say. They are stored by the services."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from core.lib import dates
from core.mail.models import MailText
from core.mail.texts import Words, filled, plain
from meetings import calendars
from meetings.enums import CallKind, InvitedAs
from meetings.models import Convocation, Invitation, Meeting, Minutes, Resolution
from meetings.recipients import Recipient

SUBJECTS = {
    CallKind.CALL: "Convocatoria: {name}, {when}",
    CallKind.CHANGE: "Cambio: {name}, ahora {when}",
    CallKind.CANCELLATION: "Cancelada: {name}, {when}",
}


def subject_of(meeting: Meeting, kind: CallKind) -> str:
    """«Convocatoria: Sesión ordinaria 01-2016 de la Comisión Ejecutiva, jueves 21 de enero…»."""
    name = f"{meeting.name}, {meeting.body}" if meeting.body else meeting.name
    return SUBJECTS[kind].format(name=name, when=when_in_words(meeting.starts_at))


def text_of(
    meeting: Meeting,
    kind: CallKind,
    content: dict,
    *,
    late: str = "",
    changed: str = "",
    is_moved: bool = False,
) -> MailText:
    """The text that all share, with places for what is each person's own; not stored yet. `late`:
    that it comes late, and why. `changed`: what, and with `is_moved` answers are asked for anew."""
    context = {
        "late": plain(late),
        "changed": changed,
        "is_moved": is_moved,
        "meeting": meeting,
        "content": plain(content),
        "reason": plain(meeting.cancelled_reason),
        "kind": kind,
        "is_call": kind == CallKind.CALL,
        "is_change": kind == CallKind.CHANGE,
        "is_cancellation": kind == CallKind.CANCELLATION,
        "when": when_in_words(meeting.starts_at),
        "until": until_in_words(meeting),
    }
    return MailText(
        body=render_to_string("meetings/email/convocation.txt", context),
        html=render_to_string("meetings/email/convocation.html", context),
        calendar=calendars.invitation(meeting),
    )


def late_of(convocation: Convocation) -> str:
    """That it came late, and why; empty when it came in time."""
    if not convocation.is_late:
        return ""
    given, asked = convocation.notice_given, convocation.notice_asked
    return late_in_words(given, asked, convocation.late_reason)


def late_in_words(given: int, asked: int, reason: str) -> str:
    """«Se convoca con 2 días de anticipación; la instancia pide 5. Motivo: …»."""
    days = f"con {given} día{'s' if given > 1 else ''} de anticipación" if given else "el mismo día"
    return f"Se convoca {days}; la instancia pide {asked}. Motivo: {reason}"


def sample(text: MailText, to: Recipient | None) -> Words:
    """The text as one person gets it, its link and code left out; without a person, as it says
    it to everybody."""
    own = {"nombre": "(nombre)", "calidad": "(como titular, suplente o invitada)", "correo": ""}
    if to:
        own = values(to.name, to.invited_as, to.organisation, to.email, "")
    return filled(text, own | {"codigo": "(seis cifras)", "enlace": "#"})


def subject_for_release(meeting: Meeting) -> str:
    return f"Ya no hace falta que asista: {meeting.name}, {when_in_words(meeting.starts_at)}"


def text_for_release(meeting: Meeting) -> MailText:
    """For who was convened for a seat that is somebody else's now."""
    return MailText(
        body=render_to_string("meetings/email/release.txt", _of_meeting(meeting)),
        calendar=calendars.release(meeting),
    )


def _of_meeting(meeting: Meeting) -> dict:
    """What the short mails say of it."""
    return {
        "meeting": meeting,
        "name": plain(meeting.name),
        "body": plain(str(meeting.body or "")),
        "place": plain(meeting.place),
        "online_link": plain(meeting.online_link),
        "when": when_in_words(meeting.starts_at),
    }


def subject_for_alternate(meeting: Meeting, *, is_called: bool) -> str:
    when = when_in_words(meeting.starts_at)
    if is_called:
        return f"Le toca suplir: {meeting.name}, {when}"
    return f"Ya no hace falta que supla: {meeting.name}, {when}"


def text_for_alternate(meeting: Meeting, titular: str, *, is_called: bool) -> MailText:
    context = _of_meeting(meeting) | {"titular": plain(titular), "is_called": is_called}
    return MailText(body=render_to_string("meetings/email/alternate.txt", context))


def subject_of_reminder(meeting: Meeting) -> str:
    return f"Recordatorio: {meeting.name}, {when_in_words(meeting.starts_at)}"


def reminder(meeting: Meeting) -> MailText:
    return MailText(body=render_to_string("meetings/email/reminder.txt", _of_meeting(meeting)))


def values_of(row: Invitation) -> dict[str, str]:
    """What is one person's own in the text of a convocation."""
    return values(row.name, InvitedAs(row.invited_as), row.organisation, row.email, row.code)


def values(name: str, role: InvitedAs, organisation: str, email: str, code: str) -> dict[str, str]:
    why = f"como {role.label.lower()}"
    if role != InvitedAs.GUEST:
        why += f" de {organisation}"
    return {"nombre": name, "calidad": why, "correo": email, "codigo": code}


def when_in_words(moment: datetime) -> str:
    """«jueves 21 de enero de 2016, 9:00 a. m.»."""
    local = timezone.localtime(moment)
    return f"{dates.with_weekday(local.date())} de {local.year}, {hour_in_words(moment)}"


def until_in_words(meeting: Meeting) -> str:
    """«11:00 a. m.», with the day where it is another one."""
    day = f" del {timezone.localtime(meeting.ends_at):%d/%m/%Y}" if meeting.ends_another_day else ""
    return f"{hour_in_words(meeting.ends_at)}{day}"


def hour_in_words(moment: datetime) -> str:
    """«9:00 a. m.»."""
    local = timezone.localtime(moment)
    half = "a. m." if local.hour < 12 else "p. m."
    return f"{(local.hour - 1) % 12 + 1}:{local.minute:02} {half}"


def subject_of_minutes(minutes: Minutes) -> str:
    word = "aprobada" if minutes.is_approved else "para revisar"
    return f"{minutes}, {word}: {minutes.meeting.name}"


def text_of_minutes(minutes: Minutes, content: dict) -> MailText:
    """`content`: what the document says, with the attendance that stands at the head of both."""
    meeting = minutes.meeting
    context = {
        "minutes": minutes,
        "meeting": meeting,
        "name": plain(meeting.name),
        "present": content["present"],
        "headings": ("Puesto", "Persona", "Asistencia", "Entrada y salida"),
        "attendance": [plain(_with_words(row)) for row in content["attendance"]],
    }
    return MailText(
        body=render_to_string("meetings/email/minutes.txt", context),
        html=render_to_string("meetings/email/minutes.html", context),
    )


def _with_words(row: dict) -> dict:
    """A seat with its line: «IMAS, sin voto: Ana Mora, titular, 9:00 a. m. a 11:00 a. m.»."""
    hours = " a ".join(hour for hour in (row["arrived"], row["left"]) if hour)
    said = (row["person"], row["presence"].lower(), hours)
    actor = row["actor"] if row["votes"] else f"{row['actor']}, sin voto"
    line = f"{actor}: {', '.join(words for words in said if words)}"
    return row | {"hours": hours, "in_words": line}


def tasks_in_words(resolutions: list[Resolution] | None) -> str:
    """One line a task; that there is none is said too."""
    if not resolutions:
        return "Ningún acuerdo de sesión quedó a cargo de su puesto."
    lines = [
        f"- {one.reference}: {one.text}"
        + (f" (para el {one.due_on:%d/%m/%Y})" if one.due_on else "")
        for one in resolutions
    ]
    return "A cargo de su puesto:\n" + "\n".join(lines)
