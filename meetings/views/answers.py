"""What a signed link of a convocation opens: the meeting, a place to answer, its documents."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from core.documents.http import document_response
from core.documents.uploads import download_response
from core.lib import clock
from core.lib.downloads import attachment
from core.lib.problems import RuleViolation
from core.links.models import SignedLink
from meetings import answers, attending, calendars, emails, minuting, naming
from meetings.documents import minutes_content, minutes_job, minutes_name
from meetings.enums import Answer, AnswerSource, InvitedAs, MarkSource
from meetings.forms.convocations import AnswerForm
from meetings.models import AgendaDocument, Invitation, Minutes
from strategies.enums import HolderKind

LONGEST_CORRECTION = 4000
CALENDAR_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


def rsvp(request: HttpRequest, link: SignedLink, token: str) -> HttpResponse:
    """GET shows and changes nothing, since mail scanners follow links; POST acts."""
    invitation = _invitation(link)
    form = AnswerForm(
        request.POST or None,
        has_alternate=has_alternate(invitation),
        initial={"note": invitation.note},
    )
    problem = _acted(request, invitation, form) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        return redirect("link", token)
    context = {"token": token, "form": form, "problem": problem, **_what_it_shows(invitation)}
    context["typed"] = request.POST.get("correccion", "")
    return render(request, "meetings/rsvp.html", context, status=409 if problem else 200)


def _invitation(link: SignedLink) -> Invitation:
    rows = Invitation.objects.select_related(
        "meeting__body", "meeting__canton", "seat__actor", "seat__body", "person"
    )
    return rows.prefetch_related("seat__holdings__person").get(link=link)


def _acted(request: HttpRequest, invitation: Invitation, form: AnswerForm) -> str:
    """Do what was pressed; why not, in words."""
    try:
        if "presente" in request.POST:
            attending.mark_present(invitation, source=MarkSource.LINK)
        elif "correccion" in request.POST:
            _ask_correction(invitation, request.POST["correccion"])
        elif form.is_valid():
            said, note = Answer(form.cleaned_data["answer"]), form.cleaned_data["note"]
            answers.answer(invitation, said, source=AnswerSource.LINK, note=note)
        elif "note" in form.errors:
            return "La nota es muy larga: caben 300 letras."
        else:
            return "Escoja una de las respuestas."
    except RuleViolation as violation:
        return str(violation)
    return ""


def _ask_correction(invitation: Invitation, text: str) -> None:
    """Raises RuleViolation for who did not attend, outside the days of corrections, and for more
    than there is room for (a line's end is one sign, as the browser counts)."""
    text = text.replace("\r\n", "\n")
    if len(text) > LONGEST_CORRECTION:
        raise RuleViolation(f"La corrección es muy larga: caben {LONGEST_CORRECTION} letras.")
    minutes = _minutes(invitation)
    if minutes is None or not attending.was_there(invitation):
        raise RuleViolation("Las correcciones las pide quien asistió a la sesión.")
    minuting.ask_correction(minutes, text=text, seat=invitation.seat, person=invitation.person)


def _minutes(invitation: Invitation) -> Minutes | None:
    """From when they are sent on; not for who lost the seat before the session."""
    if invitation.released_at and not attending.was_there(invitation):
        return None
    minutes = Minutes.objects.filter(meeting=invitation.meeting).first()
    return None if minutes is None or minutes.is_draft else minutes


def minutes_document(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """The minutes for who was convened, once they were sent."""
    invitation = _invitation(link)
    minutes = _minutes(invitation)
    if minutes is None:
        raise Http404
    unnamed = naming.to_guests(minutes.meeting) if invitation.is_guest else naming.NONE
    return document_response(
        request,
        minutes_job(minutes_content(minutes, unnamed)),
        filename=minutes_name(minutes),
        title=str(minutes),
        base="base_public.html",
    )


def _what_it_shows(invitation: Invitation) -> dict:
    meeting = invitation.meeting
    role = answers.role_of(invitation)
    alternate = _alternate(invitation) if role == InvitedAs.TITULAR else None
    minutes = _minutes(invitation)
    return {
        "minutes": minutes,
        "may_correct": minutes is not None
        and minutes.takes_corrections(clock.today())
        and attending.was_there(invitation),
        "corrections": minutes.corrections.filter(person=invitation.person) if minutes else [],
        "invitation": invitation,
        "meeting": meeting,
        "role": role.label.lower() if role else "",
        "over": _over(invitation),
        "is_called": role == InvitedAs.ALTERNATE and invitation.called_at is not None,
        "alternate": alternate,
        "when": emails.when_in_words(meeting.starts_at),
        "until": emails.until_in_words(meeting),
        "items": meeting.items.agreed().prefetch_related("documents"),
        "is_marked": attending.is_marked(invitation),
    }


def has_alternate(invitation: Invitation) -> bool:
    """Whether the person may say that the alternate goes."""
    is_titular = answers.role_of(invitation) == InvitedAs.TITULAR
    return is_titular and _alternate(invitation) is not None


def _alternate(invitation: Invitation):
    return invitation.seat.holder(HolderKind.ALTERNATE, invitation.meeting.on)


def _over(invitation: Invitation) -> str:
    """Why nothing can be answered any more."""
    try:
        answers.refuse_if_over(invitation.meeting)
        answers.refuse_former(invitation)
    except RuleViolation as violation:
        return str(violation)
    return ""


def document(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponseBase:
    """A document of the agenda: who has the link may read what goes with the convocation. 404 for
    another meeting's, for one whose matter was not agreed, and for who need not come any more."""
    invitation = _invitation(link)
    if invitation.released_at:
        raise Http404
    agreed = invitation.meeting.items.agreed().values("pk")
    rows = AgendaDocument.objects.filter(item__in=agreed).select_related("file")
    found = get_object_or_404(rows, pk=pk)
    return download_response(found.file, found.name)


def calendar(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """The meeting for the person's own calendar, cancelled ones too: it is the same UID."""
    meeting = _invitation(link).meeting
    return attachment(calendars.feed([meeting], name=str(meeting)), "sesion.ics", CALENDAR_TYPE)
