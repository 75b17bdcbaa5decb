"""What is printed around a meeting: invitations for who has no e-mail, and the sheet to sign."""

from django.template.loader import render_to_string

from core.documents import jobs, pdf
from core.documents.models import RenderJob
from core.documents.renderers import renderer
from meetings import attending, emails
from meetings.enums import Medium
from meetings.models import Meeting

INVITATIONS, SHEET = "meeting_invitations", "attendance_sheet"
SOURCES = (
    "templates/meetings/pdf",
    "static/css/minutes.css",
    "static/fonts/liberation",
    "core/documents/pdf.py",
)
EMPTY_ROWS = 6  # for guests, on the sheet to sign


def invitations_job(meeting: Meeting) -> RenderJob | None:
    """One document with a page for each person who is convened on paper; None for nobody."""
    rows = list(meeting.invitations.standing().in_order().filter(medium=Medium.PAPER))
    last = meeting.convocations.order_by("-revision").first()
    if not rows or last is None:
        return None
    people = [
        {
            "name": row.name,
            "why": emails.values_of(row)["calidad"],
            "organisation": row.organisation,
            "code": row.code,
        }
        for row in rows
    ]
    payload = _heading(meeting) | {
        "people": people,
        "agenda": last.content["agenda"],
        "late": emails.late_of(last),
    }
    return jobs.request(INVITATIONS, payload)


def sheet_job(meeting: Meeting) -> RenderJob:
    """The seats with titular and alternate, and a place to sign."""
    seats = [
        {
            "actor": str(row.place.seat.actor),
            "titular": str(row.place.titular or ""),
            "alternate": str(row.place.alternate or ""),
            "votes": row.place.seat.votes,
        }
        for row in attending.sheet(meeting)
    ]
    guests = [
        {"name": row.name, "organisation": row.organisation}
        for row in meeting.invitations.filter(seat=None).order_by("name", "pk")
    ]
    empty = ["" for _ in range(EMPTY_ROWS)]
    payload = _heading(meeting) | {"seats": seats, "guests": guests, "empty": empty}
    return jobs.request(SHEET, payload)


def _heading(meeting: Meeting) -> dict:
    return {
        "title": meeting.name,
        "bodies": [str(body) for body in meeting.bodies],
        "canton": str(meeting.canton),
        "when": emails.when_in_words(meeting.starts_at),
        "until": emails.until_in_words(meeting),
        "place": meeting.place,
    }


@renderer(sources=SOURCES)
def render_invitations(payload: dict) -> bytes:
    html = render_to_string("meetings/pdf/invitations.html", {"doc": payload})
    return pdf.from_html(html, stylesheets=("css/minutes.css",))


@renderer(sources=SOURCES)
def render_sheet(payload: dict) -> bytes:
    html = render_to_string("meetings/pdf/sheet.html", {"doc": payload})
    return pdf.from_html(html, stylesheets=("css/minutes.css",))


def has_invitations(meeting: Meeting) -> bool:
    return meeting.invitations.standing().filter(medium=Medium.PAPER).exists()
