"""`/reuniones/<pk>/asistencia/`: marking who came, with or without JavaScript."""

from collections.abc import Callable
from datetime import time

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from meetings import answers, attending, counted, naming, perms, quorum
from meetings.enums import Presence
from meetings.forms.fields import HourField
from meetings.models import Invitation, Meeting
from meetings.views.access import meeting_of
from strategies.models import Seat

CONFIRMED, MISSING = "confirmadas", "faltan"
PENDING = "por-marcar"


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """POST marks; for the page's own script the answer is what changed on it. GET tells the script
    how things stand, so that marks made at the door appear on the page."""
    is_script = request.headers.get("X-Requested-With") == "fetch"
    if request.method != "POST":
        meeting = meeting_of(request, pk)
        return _as_it_stands(request, meeting) if is_script else redirect(_place(meeting))
    meeting = meeting_of(request, pk, convening=True)
    refused = _marked(request, meeting)
    if is_script:
        return _as_it_stands(request, meeting, refused)
    for text in refused:
        messages.warning(request, text, extra_tags="note-warn")
    if not refused:
        messages.success(request, "Se guardó la asistencia.", extra_tags="note-ok")
    chosen = f"?ver={PENDING}" if request.POST.get("ver") == PENDING else ""
    return redirect(_place(meeting, chosen))


def _place(meeting: Meeting, chosen: str = "") -> str:
    return f"{meeting.get_absolute_url()}{chosen}#asistencia"


def _marked(request: HttpRequest, meeting: Meeting) -> list[str]:
    """Write what the page changed: what was refused, each reason once."""
    seats = Seat.objects.filter(body__in=meeting.bodies).valid(meeting.on).with_people()
    refused = [
        text
        for seat in seats
        if f"seat-{seat.pk}" in request.POST
        for text in _refusals(lambda seat=seat: _write(request, meeting, seat))
    ]
    act = request.POST.get("accion")
    if act in (CONFIRMED, MISSING):
        bulk = attending.mark_confirmed if act == CONFIRMED else attending.mark_missing
        refused += _refusals(lambda: bulk(meeting, by=request.user))
    return list(dict.fromkeys(refused))


def _refusals(act: Callable) -> list[str]:
    try:
        act()
    except RuleViolation as violation:
        return [str(violation)]
    return []


def _write(request: HttpRequest, meeting: Meeting, seat: Seat) -> None:
    """One seat's row, when the person changed it: what others marked meanwhile stays."""
    said, seen = request.POST, request.POST.get(f"was-{seat.pk}", "|||")
    was_presence, was_in, was_out, was_excuse = (seen.split("|", 3) + [""] * 4)[:4]
    value = said.get(f"seat-{seat.pk}", "")
    presence = Presence(value) if value in Presence.values else None
    if (presence or "") != was_presence:
        attending.mark(meeting, seat, presence, by=request.user)
    arrived, left = said.get(f"in-{seat.pk}", was_in), said.get(f"out-{seat.pk}", was_out)
    excuse = said.get(f"excuse-{seat.pk}", was_excuse)
    if presence and (arrived, left, excuse) != (was_in, was_out, was_excuse):
        came = _hour(seat, arrived), _hour(seat, left)
        attending.correct(
            meeting, seat, arrived=came[0], left=came[1], excuse=excuse, by=request.user
        )


def _hour(seat: Seat, text: str) -> time | None:
    """Raises RuleViolation for what is no hour."""
    field = HourField(required=False)
    try:
        return field.clean(text)
    except ValidationError as fault:
        raise RuleViolation(f"{seat.actor}: {fault.messages[0]}") from fault


def _as_it_stands(
    request: HttpRequest, meeting: Meeting, refused: list[str] | None = None
) -> HttpResponse:
    rows = attending.sheet(meeting)
    context = sheet_context(request, meeting, rows, naming.to_user(request.user, meeting))
    row = "meetings/_attendance_row.html"
    return JsonResponse(
        {
            "rows": {
                one.seat.pk: {
                    "stamp": one.stamp,
                    "html": render_to_string(row, context | {"row": one}, request),
                }
                for one in rows
            },
            "quorums": {
                one.body.pk: render_to_string("meetings/_quorum_bar.html", {"one": one} | context)
                for one in context["quorums"]
            },
            "refused": refused or [],
        }
    )


def sheet_context(
    request: HttpRequest,
    meeting: Meeting,
    rows: list[attending.Row],
    unnamed: naming.Unnamed,
) -> dict:
    """What the attendance and quorum panels show. `?ver=por-marcar` leaves the seats that nobody
    marked yet; of the actors in `unnamed` it does not say who they are."""
    chosen: QueryDict = request.GET
    only_pending = chosen.get("ver") == PENDING
    pending = [row for row in rows if row.mark is None]
    may_convene = perms.can_convene(request.user, meeting.canton)
    return {
        "meeting": meeting,
        "rows": pending if only_pending else rows,
        "all_count": len(rows),
        "pending_count": len(pending),
        "only_pending": only_pending,
        "confirmed_count": sum(row.expected is not None for row in pending),
        "is_marking": may_convene and meeting.is_in_session,
        "unnamed": unnamed.keys,
        "is_team": perms.can_read(request.user, meeting.canton),
        "may_convene": may_convene,
        "takes_answers": answers.takes(meeting),
        "quorums": quorum.of(meeting),
    }


def attendance_panels(request: HttpRequest, meeting: Meeting) -> dict:
    """All that the meeting's page shows of who comes and who came."""
    calls = meeting.convocations.select_related("sent_by").order_by("revision")
    unnamed = naming.to_user(request.user, meeting)
    return sheet_context(request, meeting, attending.sheet(meeting), unnamed) | {
        "course": quorum.course(meeting),
        "guests": naming.guests(meeting.guests.all(), unnamed),
        "counted": counted.of(meeting) if meeting.is_open_event else None,
        "own_invitation": _own_invitation(request, meeting),
        "first_call": calls.first(),
        "may_call_again": _may_call_again(meeting),
    }


def _own_invitation(request: HttpRequest, meeting: Meeting) -> Invitation | None:
    """The person's own, while it can be answered."""
    if not (meeting.is_convened or meeting.is_in_session) or perms.is_past(meeting):
        return None
    return meeting.invitations.standing().filter(person__user=request.user).order_by("pk").first()


def _may_call_again(meeting: Meeting) -> bool:
    """Whether the second call is due."""
    due = meeting.second_call_from
    waits = meeting.is_in_session and due is not None and meeting.second_call_at is None
    return waits and clock.moment() >= due


@require_POST
@told_at_the_field
def second_call(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_of(request, pk, convening=True)
    try:
        meeting.call_again()
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
    else:
        messages.success(request, "Se hizo la segunda convocatoria.", extra_tags="note-ok")
    return redirect(meeting)
