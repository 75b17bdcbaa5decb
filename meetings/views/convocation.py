"""`/reuniones/<pk>/convocatoria/`: who gets what, before anything is sent; sending it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.documents.http import document_response
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from meetings import agenda, convening, emails, papers
from meetings.enums import CallKind
from meetings.forms.convocations import ConveneForm
from meetings.views.access import crumbs_of, meeting_of


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows exactly who gets what; POST sends it."""
    meeting = meeting_of(request, pk, convening=True)
    is_late = convening.is_late(meeting)
    form = ConveneForm(request.POST or None, is_late=is_late, initial={"with_alternates": True})
    if request.method == "POST" and form.is_valid():
        try:
            convening.convene(meeting, by=request.user, **form.cleaned_data)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, f"Se convocó: {meeting}.", extra_tags="note-ok")
            return redirect(meeting)
    meeting.show_number()
    to = convening.recipients(meeting)
    content = convening.content_of(meeting, agenda.coming(meeting))
    context = {
        "meeting": meeting,
        "crumbs": crumbs_of(meeting),
        "form": form,
        "to": to,
        "on_paper": [one for one in to if not one.email],
        "problems": convening.obstacles(meeting, to),
        "is_late": is_late,
        "notice_given": convening.notice_given(meeting),
        "notice_asked": convening.notice_asked(meeting),
        "subject": emails.subject_of(meeting, CallKind.CALL),
        "body": emails.text_of(meeting, CallKind.CALL, content).body,
    }
    return render(request, "meetings/convocation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """One document to print: a page for each person without e-mail."""
    meeting = meeting_of(request, pk, convening=True)
    job = papers.invitations_job(meeting)
    if job is None:
        raise Http404
    return document_response(
        request,
        job,
        filename="invitaciones.pdf",
        title=f"Invitaciones: {meeting}",
        back=meeting.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to sign."""
    meeting = meeting_of(request, pk, convening=True)
    return document_response(
        request,
        papers.sheet_job(meeting),
        filename="lista-de-asistencia.pdf",
        title=f"Lista de asistencia: {meeting}",
        back=meeting.get_absolute_url(),
    )


@require_POST
@told_at_the_field
def announce_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell who was convened that something changed."""
    meeting = meeting_of(request, pk, convening=True)
    try:
        convening.announce_change(meeting, by=request.user)
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
    else:
        messages.success(request, "Se avisó del cambio.", extra_tags="note-ok")
    return redirect(meeting)
