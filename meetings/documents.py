"""Minutes on paper: everything that is printed, frozen, and the PDF made of it."""

from django.template.loader import render_to_string
from django.utils import timezone

from core.documents import jobs, pdf
from core.documents.models import RenderJob
from core.documents.renderers import renderer
from core.lib import dates
from core.lib.text import and_list
from meetings import attending, emails, letter_texts, naming, quorum
from meetings.models import Letter, Meeting, Minutes, Resolution
from meetings.naming import NONE, Unnamed
from strategies.enums import RecordKind

MINUTES = "minutes"


def minutes_job(content: dict) -> RenderJob:
    """The job that makes (or made) the minutes of this content."""
    return jobs.request(MINUTES, content)


def minutes_content(minutes: Minutes, unnamed: Unnamed = NONE) -> dict:
    """What page, mail and link show: approved minutes read for ever as they were approved, but
    for those who may not read the names of some actors (`naming`)."""
    return naming.without(minutes.frozen or minutes_payload(minutes), unnamed)


def minutes_name(minutes: Minutes) -> str:
    number = minutes.meeting.number_in_words or f"{minutes.meeting.on:%Y-%m-%d}"
    return f"{minutes.kind}-{number}.pdf"


@renderer(
    sources=(
        "templates/meetings/pdf",
        "static/css/minutes.css",
        "static/fonts/liberation",
        "core/documents/pdf.py",
    )
)
def render_minutes(payload: dict) -> bytes:
    html = render_to_string("meetings/pdf/minutes.html", {"doc": payload})
    return pdf.from_html(html, stylesheets=("css/minutes.css",))


def minutes_payload(minutes: Minutes) -> dict:
    """As plain data, what the tables say now. No contact data stands in it, and no time of
    printing. Numbers of rows are there for the links of the page; the document does not print
    them."""
    meeting = minutes.meeting
    sheet = attending.sheet(meeting)
    return {
        "title": str(minutes),
        "meeting": meeting.name,
        "bodies": [str(body) for body in meeting.bodies],
        "canton": str(meeting.canton),
        "state": minutes.get_state_display(),
        "is_approved": minutes.is_approved,
        "approved": _approved(minutes),
        "when": emails.when_in_words(meeting.starts_at),
        "opened": _hour(meeting.opened_at),
        "closed": _hour(meeting.closed_at),
        "place": meeting.place,
        "territory": territory(meeting),
        "is_acta": minutes.kind == RecordKind.ACTA,
        "opening": minutes.opening,
        "closing": minutes.closing,
        "recording": {"link": minutes.recording_link, "hash": minutes.recording_hash},
        "literal_text": minutes.literal_text,
        "attendance": [_seat(row) for row in sheet],
        "present": sum(row.mark is not None and row.mark.is_present for row in sheet),
        "guests": [
            {"name": guest.name, "organisation": guest.organisation}
            for guest in meeting.guests.all()
        ],
        "counts": _counts(meeting),
        "quorums": _quorums(meeting),
        **_matters(minutes),
    }


def territory(meeting: Meeting) -> list[list[str]]:
    """Of a session held in the territory (R29): where, with whom, with what. Heading and text."""
    districts = and_list([str(district) for district in meeting.districts.order_by("name")])
    rows = (
        ("Distritos", districts),
        ("Junto con", meeting.cohost),
        ("Recursos", meeting.resources),
    )
    return [[heading, text] for heading, text in rows if text]


def _quorums(meeting: Meeting) -> list[dict]:
    """Of each body, when it closed (or now), and at which hours it was reached and lost."""
    at_the_end = quorum.of(meeting, meeting.closed_at)
    return [
        {
            "body": str(one.body),
            "present": one.present,
            "voting": one.voting,
            "needed": one.needed,
            "is_second_call": one.is_second_call,
            "hours": _hours(turns),
        }
        for one, turns in zip(at_the_end, quorum.course(meeting), strict=True)
    ]


def _hours(turns: list[quorum.Quorum]) -> str:
    """«Hubo quórum desde las 9:00 a. m.; se perdió a las 10:40 a. m.»"""
    if not turns:
        return "No hubo quórum"
    words = [
        f"{'hubo quórum desde' if turn.is_met else 'se perdió a'} las {_hour(turn.at)}"
        for turn in turns
    ]
    text = "; ".join(words)
    return text[:1].upper() + text[1:]


def _hour(moment) -> str:
    return emails.hour_in_words(moment) if moment else ""


def _approved(minutes: Minutes) -> str:
    if not minutes.is_approved:
        return ""
    day = dates.in_words(timezone.localdate(minutes.approved_at))
    return f"{minutes.approved_in}, {day}" if minutes.approved_in else day


def _seat(row: attending.Row) -> dict:
    mark = row.mark
    return {
        "actor": str(row.place.seat.actor),
        "actor_pk": row.place.seat.actor_id,
        "person": str(mark.person) if mark and mark.person else "",
        "presence": mark.get_presence_display() if mark else "Sin marcar",
        "arrived": _hour(mark.arrived_at) if mark else "",
        "left": _hour(mark.left_at) if mark else "",
        "votes": row.place.seat.votes,
    }


def _counts(meeting: Meeting) -> list[dict]:
    return [
        {
            "who": f"{row.get_sex_display()}, {row.get_age_group_display()}",
            "people": row.people,
        }
        for row in meeting.counts.all()
        if row.people
    ]


def _matters(minutes: Minutes) -> dict:
    """Each matter with its text and what was resolved in it; then what belongs to none."""
    resolved: dict[int | None, list[dict]] = {}
    rows = minutes.meeting.resolutions.select_related("responsible__actor", "agreement", "meeting")
    for resolution in rows.prefetch_related("dissents__seat__actor").order_by("number"):
        resolved.setdefault(resolution.item_id, []).append(_resolution(resolution))
    entries = minutes.entries.select_related("item").order_by("item__position", "pk")
    matters = [
        {
            "entry": entry.pk,
            "item": entry.item_id,
            "title": entry.item.title,
            "presenter": entry.item.presenter,
            "template": [[heading, str(text)] for heading, text in entry.item.template],
            "text": entry.text,
            "resolutions": resolved.pop(entry.item_id, []),
        }
        for entry in entries
    ]
    return {"matters": matters, "others": [one for rest in resolved.values() for one in rest]}


def _resolution(resolution: Resolution) -> dict:
    responsible = resolution.responsible
    return {
        "pk": resolution.pk,
        "name": str(resolution),
        "text": resolution.text,
        "vote": resolution.vote_in_words,
        "is_firm": resolution.is_firm,
        "responsible": str(responsible.actor) if responsible else "",
        "responsible_pk": responsible.actor_id if responsible else None,
        "due_on": f"{resolution.due_on:%d/%m/%Y}" if resolution.due_on else "",
        "agreement": resolution.agreement.reference if resolution.agreement else "",
        "dissents": [
            {
                "actor": str(dissent.seat.actor),
                "actor_pk": dissent.seat.actor_id,
                "reason": dissent.reason,
            }
            for dissent in resolution.dissents.all()
        ],
    }


# --- letters -------------------------------------------------------------------------------------

LETTER = "letter"


def letter_job(letter: Letter) -> RenderJob:
    return jobs.request(LETTER, letter_payload(letter))


def letter_name(letter: Letter) -> str:
    return f"oficio-{letter.number_in_words or 'borrador'}.pdf"


@renderer(
    sources=(
        "templates/meetings/pdf",
        "static/css/minutes.css",
        "static/fonts/liberation",
        "core/documents/pdf.py",
    )
)
def render_letter(payload: dict) -> bytes:
    html = render_to_string("meetings/pdf/letter.html", {"doc": payload})
    return pdf.from_html(html, stylesheets=("css/minutes.css",))


def letter_payload(letter: Letter) -> dict:
    """As plain data: what was sent, whatever its session or actor say now; a draft prints what it
    would say today."""
    if letter.frozen:
        return letter.frozen
    values = letter_texts.values_of(letter)
    return {
        "number": str(letter) if letter.number else "Borrador",
        "canton": str(letter.canton),
        "on": dates.in_words(letter.sent_on) if letter.sent_on else values["fecha"],
        "addressee": letter.addressee,
        "position": letter.position,
        "organisation": values["institucion"],
        "subject": letter_texts.filled(letter.subject, values),
        "text": letter_texts.filled(letter.text, values),
        "signed_by": letter.signed_by,
    }


def letter_in_words(letter: Letter) -> str:
    return render_to_string("meetings/email/letter.txt", {"letter": letter_payload(letter)})
