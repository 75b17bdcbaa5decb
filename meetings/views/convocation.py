"""`/reuniones/<pk>/convocatoria/`: who gets what, before anything is sent; sending it."""

from copy import copy

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.documents.http import document_response
from core.lib.problems import Problem, RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import and_list
from core.mail.texts import Words
from meetings import agenda, convening, emails, papers, saying
from meetings.enums import CallKind, MeetingState
from meetings.forms.convocations import ConveneForm
from meetings.models import Meeting
from meetings.recipients import Recipient, Roster
from meetings.views.access import crumbs_of, meeting_of
from meetings.views.calls import mail_as_it_looks

# Rows of the table that are shown at once; the others unfold.
SHOWN_AT_ONCE = 12
REASON_TO_COME = "(lo que usted escriba abajo)"


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows exactly who gets what, POST sends it; what was sent has a page of its own."""
    meeting = meeting_of(request, pk, convening=True)
    if request.method != "POST" and meeting.state != MeetingState.PLANNED:
        return redirect("meetings:calls", meeting.pk)
    is_late = convening.is_late(meeting)
    form = ConveneForm(request.POST or None, is_late=is_late, initial={"with_alternates": True})
    if request.method == "POST" and form.is_valid():
        try:
            convening.convene(meeting, by=request.user, **form.cleaned_data)
        except RuleViolation as violation:
            form.refuse(violation)
            meeting = meeting_of(request, pk, convening=True)  # as it stands, nothing was sent
        else:
            messages.success(request, _done(meeting), extra_tags="note-ok")
            return redirect(f"{meeting.get_absolute_url()}#entrega")
    return render(request, "meetings/convocation.html", _context(meeting, form))


def _context(meeting: Meeting, form: ConveneForm) -> dict:
    roster = Roster(meeting)
    everybody, without = roster.recipients(), roster.recipients(with_alternates=False)
    form.say_effect(_effect(everybody, without))
    table = roster.table(everybody)
    words, subject = _preview(meeting, everybody)
    return {
        "meeting": meeting,
        "crumbs": crumbs_of(meeting),
        "form": form,
        "first_seats": table[:SHOWN_AT_ONCE],
        "more_seats": table[SHOWN_AT_ONCE:],
        "guests": [one for one in everybody if one.is_guest],
        "counts": _counts(everybody),
        "vacant": sum(cells[0].person is None for _, cells in table),
        "problems": _to_mend(meeting, convening.obstacles(meeting, everybody)),
        "is_late": convening.is_late(meeting),
        "notice_given": convening.notice_given(meeting),
        "notice_asked": convening.notice_asked(meeting),
        "sample": everybody[0] if everybody else None,
        "words": words,
        "subject": subject,
    }


def _counts(to: list[Recipient]) -> str:
    """«12 personas: 10 por correo y 2 en papel»."""
    on_paper = sum(not one.email for one in to)
    people = f"{len(to)} persona{'' if len(to) == 1 else 's'}"
    if not to:
        return people
    ways = [(len(to) - on_paper, "por correo"), (on_paper, "en papel")]
    return f"{people}: {and_list([f'{count} {way}' for count, way in ways if count])}"


def _effect(everybody: list[Recipient], without: list[Recipient]) -> str:
    """What the choice about alternates changes; empty for nothing."""
    if len(everybody) == len(without):
        return ""
    return (
        f"Con suplentes se convoca a {_counts(everybody)}. Sin suplentes, a {_counts(without)}; "
        "cada suplente recibe el aviso solo si su titular dice que no va."
    )


def _done(meeting: Meeting) -> str:
    if papers.has_invitations(meeting):
        return f"Se convocó: {meeting}. Falta imprimir y entregar las invitaciones en papel."
    return f"Se convocó: {meeting}."


def _to_mend(meeting: Meeting, problems: list[Problem]) -> list[dict[str, str]]:
    """Each obstacle with where it is mended."""
    body = meeting.body
    places = {
        "state": ("Ver la sesión", meeting.get_absolute_url()),
        "day": ("Corregir la fecha", reverse("meetings:edit", args=[meeting.pk])),
        "people": ("Agregar persona invitada", reverse("meetings:invite", args=[meeting.pk])),
        "agenda": ("Preparar el orden del día", reverse("meetings:agenda", args=[meeting.pk])),
    }
    if body:
        places["people"] = (f"Ver los puestos de {body}", body.get_absolute_url())
    return [
        {"message": problem.message, "label": label, "address": address}
        for problem in problems
        for label, address in [places[problem.where]]
    ]


def _preview(meeting: Meeting, to: list[Recipient]) -> tuple[Words, str]:
    """What the first of them would get, with the number that the meeting would get, and its
    subject; nothing is stored."""
    as_sent = copy(meeting)
    as_sent.show_number()
    late = ""
    if convening.is_late(meeting):
        given, asked = convening.notice_given(meeting), convening.notice_asked(meeting)
        late = emails.late_in_words(given, asked, REASON_TO_COME)
    content = saying.content_of(as_sent, agenda.coming(as_sent))
    text = emails.text_of(as_sent, CallKind.CALL, content, late=late)
    subject = emails.subject_of(as_sent, CallKind.CALL)
    return emails.sample(text, to[0] if to else None), subject


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail itself, for the frame of the page."""
    meeting = meeting_of(request, pk, convening=True)
    words, _ = _preview(meeting, Roster(meeting).recipients())
    return mail_as_it_looks(words)


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
        told = convening.announce_change(meeting, by=request.user)
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
    else:
        words = _told(told)
        if told.is_changed and papers.has_invitations(meeting):
            words += " Falta entregar de nuevo las invitaciones en papel, con los datos de ahora."
        messages.success(request, words, extra_tags="note-ok")
    return redirect(f"{meeting.get_absolute_url()}#entrega")


def _told(told: convening.Untold) -> str:
    """What was done, and whom the portal cannot reach."""
    parts = ["Se avisó del cambio."] if told.is_changed else []
    if told.new:
        parts.append(f"Se convocó a {and_list([one.name for one in told.new])}.")
    if by_mail := [row.name for row in told.gone if row.is_by_mail]:
        parts.append(f"Se avisó a {and_list(by_mail)} que ya no hace falta que {_come(by_mail)}.")
    if on_paper := [row.name for row in told.gone if not row.is_by_mail]:
        tell = "no tiene correo: avísele" if len(on_paper) == 1 else "no tienen correo: avíseles"
        parts.append(f"{and_list(on_paper)} {tell} que ya no hace falta que {_come(on_paper)}.")
    return " ".join(parts)


def _come(names: list[str]) -> str:
    return "asista" if len(names) == 1 else "asistan"
