"""What a signed link of a convocation opens: the meeting, and a place to answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core.lib.problems import RuleViolation
from core.links.models import SignedLink
from meetings import answers, attending, emails
from meetings.enums import Answer, AnswerSource, MarkSource
from meetings.forms.convocations import AnswerForm
from meetings.models import Invitation
from strategies.enums import HolderKind


def rsvp(request: HttpRequest, link: SignedLink, token: str) -> HttpResponse:
    """GET shows and changes nothing, since mail scanners follow links; POST acts."""
    rows = Invitation.objects.select_related("meeting__body", "meeting__canton", "seat__actor")
    invitation = rows.get(link=link)
    meeting = invitation.meeting
    form = AnswerForm(request.POST or None, has_alternate=_has_alternate(invitation))
    problem = None
    if request.method == "POST":
        try:
            if "presente" in request.POST:
                attending.mark_present(invitation, source=MarkSource.LINK)
                return redirect("link", token)
            if form.is_valid():
                answers.answer(
                    invitation,
                    Answer(form.cleaned_data["answer"]),
                    source=AnswerSource.LINK,
                    note=form.cleaned_data["note"],
                )
                return redirect("link", token)
            problem = "Escoja una de las respuestas."
        except RuleViolation as violation:
            problem = str(violation)
    context = {
        "invitation": invitation,
        "meeting": meeting,
        "form": form,
        "problem": problem,
        "over": _over(invitation),
        "when": emails.when_in_words(meeting.starts_at),
        "until": emails.hour_in_words(meeting.ends_at),
        "items": meeting.items.agreed().prefetch_related("documents"),
        "is_marked": _is_marked(invitation),
        "now": timezone.now(),
    }
    return render(request, "meetings/rsvp.html", context, status=409 if problem else 200)


def _has_alternate(invitation: Invitation) -> bool:
    if invitation.is_guest or invitation.invited_as != HolderKind.TITULAR:
        return False
    on = invitation.meeting.on
    return invitation.seat.holder(HolderKind.ALTERNATE, on) is not None


def _over(invitation: Invitation) -> str:
    try:
        answers.refuse_if_over(invitation.meeting)
    except RuleViolation as violation:
        return str(violation)
    return ""


def _is_marked(invitation: Invitation) -> bool:
    if not invitation.seat_id or not invitation.person_id:
        return False
    marks = invitation.meeting.attendance.filter(seat=invitation.seat_id)
    return marks.filter(person=invitation.person_id).exists()
