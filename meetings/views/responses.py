"""`/reuniones/<pk>/responder/`: answers in the portal, the own one or that of who telephoned."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from meetings import answers, perms
from meetings.enums import Answer, AnswerSource
from meetings.forms.convocations import AnswerForm
from meetings.models import Invitation
from meetings.views.access import crumbs_of, meeting_of
from meetings.views.answers import has_alternate
from strategies.views.access import refuse_to_open


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """The own invitation of who signs in; 404 for who was not convened."""
    meeting = meeting_of(request, pk)
    invitation = _rows(meeting).filter(person__user=request.user).order_by("pk").first()
    if invitation is None:
        raise Http404
    return _page(request, invitation, AnswerSource.ACCOUNT)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def of_person(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Somebody telephoned, or sent word: the Secretaría Técnica writes it down."""
    meeting = meeting_of(request, pk, convening=True)
    invitation = get_object_or_404(_rows(meeting), pk=invitation_pk)
    return _page(request, invitation, AnswerSource.SECRETARIAT)


def _rows(meeting):
    rows = meeting.invitations.select_related("person", "seat__actor", "seat__body")
    return rows.prefetch_related("seat__holdings__person")


def _page(request: HttpRequest, invitation: Invitation, source: AnswerSource) -> HttpResponse:
    meeting = invitation.meeting
    initial = {"answer": invitation.answer, "note": invitation.note}
    form = AnswerForm(
        request.POST or None, has_alternate=has_alternate(invitation), initial=initial
    )
    if request.method != "POST":
        refuse_to_open(lambda: answers.refuse_if_over(meeting))
    elif form.is_valid():
        try:
            said = Answer(form.cleaned_data["answer"])
            note = form.cleaned_data["note"]
            called = answers.answer(invitation, said, source=source, note=note)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, _told(called), extra_tags="note-ok")
            if source == AnswerSource.ACCOUNT:
                return redirect(meeting)
            place = "asistencia" if invitation.seat_id else "entrega"
            return redirect(f"{meeting.get_absolute_url()}#{place}")
    is_team = perms.can_read(request.user, meeting.canton)
    context = {
        "meeting": meeting,
        "invitation": invitation,
        "form": form,
        "is_own": source == AnswerSource.ACCOUNT,
        "said": answers.history(invitation) if is_team else [],
        "crumbs": crumbs_of(meeting),
    }
    return render(request, "meetings/answer.html", context)


def _told(called: Invitation | None) -> str:
    if called is None:
        return "Se anotó la respuesta."
    if called.is_by_mail:
        return f"Se anotó la respuesta, y se avisa por correo a {called} que le toca suplir."
    return f"Se anotó la respuesta. {called} no tiene correo: avísele que le toca suplir."
