"""`/reuniones/<pk>/minuta/`: writing the minutes, sending them, corrections, approval."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.documents.http import document_response
from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import and_list, whole_number
from core.receipts.answers import answered_before, keep_answer
from meetings import holidays, minuting, naming, perms, publishing
from meetings.documents import minutes_content, minutes_job, minutes_name
from meetings.enums import CorrectionState
from meetings.forms.minutes import (
    CorrectionForm,
    EntryForm,
    MinutesForm,
    SendForm,
)
from meetings.models import Meeting, Minutes
from meetings.views.access import crumbs_of, meeting_of
from strategies.views.access import refuse_meanwhile, refuse_unless
from strategies.views.registers import form_page

NOT_YET = (
    "La minuta la escribe el equipo del cantón; enviada, la leen quienes integran la instancia, y "
    "aprobada, quienes ven la sesión."
)
NOT_AN_ATTENDEE = "Las correcciones las pide quien asistió a la sesión."


def minutes_of(request: HttpRequest, pk: int, *, convening: bool = False) -> Minutes:
    """404 while there are none; 403 for a draft, for who does not write it."""
    meeting = meeting_of(request, pk, convening=convening)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise Http404
    minutes.meeting = meeting
    refuse_unless(perms.can_read_minutes(request.user, minutes), NOT_YET)
    return minutes


def _crumbs(meeting: Meeting) -> list[tuple[str, str]]:
    return [*crumbs_of(meeting), ("Minuta", reverse("meetings:minutes", args=[meeting.pk]))]


@require_POST
@told_at_the_field
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_of(request, pk, convening=True)
    try:
        minuting.begin(meeting)
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
        return redirect(meeting)
    return redirect("meetings:minutes", meeting.pk)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    minutes = minutes_of(request, pk)
    meeting, user, today = minutes.meeting, request.user, clock.today()
    may_write = perms.can_convene(user, meeting.canton)
    unnamed = naming.to_user(user, meeting)
    corrections = list(minutes.corrections.select_related("seat__actor", "person", "entry__item"))
    context = {
        "minutes": minutes,
        "meeting": meeting,
        "crumbs": crumbs_of(meeting),
        "doc": minutes_content(minutes, unnamed),
        "unnamed": unnamed.keys,
        "corrections": corrections,
        "has_open_corrections": any(one.is_open for one in corrections),
        "may_write": may_write and not minutes.is_approved,
        "may_publish": may_write and minutes.is_approved,
        "publication": publishing.of(minutes) if minutes.is_approved else None,
        "may_correct": minutes.takes_corrections(today) and perms.attended(user, meeting),
        "later": minuting.meetings_to_approve_in(minutes) if may_write else [],
    }
    return render(request, "meetings/minutes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    minutes = minutes_of(request, pk, convening=True)
    form = MinutesForm(request.POST or None, instance=minutes)
    refuse_meanwhile(form, minutes, minutes.refuse_if_approved)
    return form_page(
        request,
        form,
        title=f"Apertura y cierre: {minutes}",
        crumbs=_crumbs(minutes.meeting),
        done="Se guardó la minuta.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit_entry(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    minutes = minutes_of(request, pk, convening=True)
    entry = get_object_or_404(minutes.entries.select_related("item"), pk=entry_pk)
    form = EntryForm(request.POST or None, instance=entry)
    refuse_meanwhile(form, minutes, minutes.refuse_if_approved)
    return form_page(
        request,
        form,
        title=str(entry),
        crumbs=_crumbs(minutes.meeting),
        done="Se guardó el asunto.",
        then=f"{minutes.get_absolute_url()}#asunto-{entry.pk}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """To attendees and absentees, with the PDF; those who attended may ask for corrections."""
    minutes = minutes_of(request, pk, convening=True)
    due = holidays.after_working_days(clock.today(), minuting.CORRECTION_DAYS)
    form = SendForm(request.POST or None, initial={"until": due})
    if request.method == "POST" and form.is_valid():
        try:
            minuting.send_for_corrections(minutes, until=form.cleaned_data["until"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, _sent(minutes), extra_tags="note-ok")
            return redirect(minutes)
    context = {
        "form": form,
        "minutes": minutes,
        "crumbs": _crumbs(minutes.meeting),
        "to": minuting.readers(minutes),
    }
    return render(request, "meetings/minutes_send.html", context)


def _sent(minutes: Minutes) -> str:
    """That it was sent, and to whom it must be handed."""
    on_paper = [row.name for row in minuting.readers(minutes) if not row.is_by_mail]
    more = f" Falta entregarla en papel a {and_list(on_paper)}." if on_paper else ""
    return f"Se envió: {minutes}.{more}"


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def ask_correction(request: HttpRequest, pk: int) -> HttpResponse:
    minutes = minutes_of(request, pk)
    seat = perms.attended(request.user, minutes.meeting)
    refuse_unless(seat is not None, NOT_AN_ATTENDEE)
    if answer := answered_before(request):
        return answer
    form = CorrectionForm(request.POST or None, minutes=minutes)
    if request.method == "POST" and form.is_valid():
        try:
            minuting.ask_correction(
                minutes, seat=seat.seat, person=seat.person, **form.cleaned_data
            )
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, "Se pidió la corrección.", extra_tags="note-ok")
            return keep_answer(request, redirect(minutes))
    context = {"form": form, "minutes": minutes, "crumbs": _crumbs(minutes.meeting)}
    return render(request, "meetings/correction.html", context)


@require_POST
@told_at_the_field
def decide_correction(request: HttpRequest, pk: int, correction_pk: int) -> HttpResponse:
    """`acoger` or `no_acoger`, with an answer."""
    minutes = minutes_of(request, pk, convening=True)
    correction = get_object_or_404(minutes.corrections, pk=correction_pk)
    taken = request.POST.get("decision") == "acoger"
    state = CorrectionState.TAKEN if taken else CorrectionState.DECLINED
    typed = request.POST.get("answer", "").strip()[:1000]
    try:
        minuting.decide(correction, state, answer=typed, by=request.user)
    except RuleViolation as violation:
        kept = f" Usted había escrito: «{typed}»." if typed else ""
        messages.warning(request, f"{violation}{kept}", extra_tags="note-warn")
    else:
        messages.success(request, "Se atendió la corrección.", extra_tags="note-ok")
    return redirect(f"{minutes.get_absolute_url()}#correcciones")


@require_POST
@told_at_the_field
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """`sesion`: the later meeting of the body that approved it."""
    minutes = minutes_of(request, pk, convening=True)
    asked = whole_number(request.POST.get("sesion", ""))
    meeting = minuting.meetings_to_approve_in(minutes).filter(pk=asked)
    try:
        minuting.approve(minutes, by=request.user, meeting=meeting.first())
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
    else:
        messages.success(request, f"Se aprobó: {minutes}.", extra_tags="note-ok")
    return redirect(minutes)


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, pk: int) -> HttpResponse:
    minutes = minutes_of(request, pk)
    if request.method == "POST" and not perms.can_read(request.user, minutes.meeting.canton):
        raise PermissionDenied("Volver a hacer el documento lo pide el equipo del cantón.")
    return document_response(
        request,
        minutes_job(minutes_content(minutes, naming.to_user(request.user, minutes.meeting))),
        filename=minutes_name(minutes),
        title=str(minutes),
        back=minutes.get_absolute_url(),
    )
