"""`/reuniones/<pk>/convocatoria/enviadas/`: what was sent, when, by whom, to whom; for the team."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from core.mail.models import OutgoingMail
from core.mail.texts import Words
from meetings import convening, emails, papers, perms
from meetings.enums import Medium
from meetings.models import Convocation, Meeting
from meetings.views.access import crumbs_of, meeting_of
from strategies.views.access import NOT_A_READER, refuse_unless

# A mail in a frame: its own styles, and nothing that acts or is fetched.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)


def mail_as_it_looks(words: Words) -> HttpResponse:
    """The mail with format, as a document of its own in which nothing acts."""
    response = HttpResponse(words.html)
    response["Content-Security-Policy"] = MAIL_POLICY
    return xframe_options_sameorigin(lambda: response)()


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = meeting_of(request, pk)
    refuse_unless(perms.can_read(request.user, meeting.canton), NOT_A_READER)
    return meeting


def _call(request: HttpRequest, pk: int, revision: int) -> Convocation:
    meeting = _meeting(request, pk)
    rows = meeting.convocations.select_related("text", "sent_by")
    call = get_object_or_404(rows, revision=revision)
    call.meeting = meeting
    return call


@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The first call and every change since, the latest first."""
    meeting = _meeting(request, pk)
    calls = meeting.convocations.select_related("sent_by").order_by("-revision")
    last = calls.first()
    may_convene = perms.can_convene(request.user, meeting.canton)
    context = {
        "meeting": meeting,
        "crumbs": crumbs_of(meeting),
        "calls": calls,
        "may_convene": may_convene,
        "has_paper": papers.has_invitations(meeting),
        "waits_for_announcement": may_convene and convening.waits_for_announcement(meeting, last),
    }
    return render(request, "meetings/calls.html", context)


@require_safe
def page(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """One of them in full: it is the proof."""
    call = _call(request, pk, revision)
    calls = reverse("meetings:calls", args=[call.meeting.pk])
    people = call.content.get("people", [])
    context = {
        "call": call,
        "meeting": call.meeting,
        "crumbs": [*crumbs_of(call.meeting), ("Convocatoria", calls)],
        "words": emails.sample(call.text, None) if call.text else None,
        "items": call.content["agenda"],
        "by_mail": [one for one in people if one["medium"] == Medium.MAIL],
        "on_paper": [one for one in people if one["medium"] == Medium.PAPER],
        "also": _also(call),
        "late": emails.late_of(call),
    }
    return render(request, "meetings/call.html", context)


def _also(call: Convocation) -> list[OutgoingMail]:
    """Who was convened on their own while this one stood, or told that it is not needed."""
    mails = OutgoingMail.objects.filter(
        Q(kind__in=(convening.RELEASE, "meeting_call")),
        about=call.meeting.reference,
        revision__startswith=f"{call.revision}-v",
    )
    return list(mails.order_by("pk"))


@require_safe
def mail(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """The mail that was sent, for the frame of the page; its personal values are left out."""
    call = _call(request, pk, revision)
    if call.text is None or not call.text.html:
        raise Http404
    return mail_as_it_looks(emails.sample(call.text, None))
