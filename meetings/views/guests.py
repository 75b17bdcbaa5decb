"""Who came without a seat: guests by name, and people counted at an open event."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from meetings import attending
from meetings.forms.attendance import CountForm, GuestForm
from meetings.models import Guest, Meeting
from meetings.views.access import crumbs_of, meeting_of, refuse_unless
from strategies.views.access import refuse_meanwhile
from strategies.views.registers import form_page, remove_page

NOT_OPEN = "Por sexo y edad se cuenta en actividades abiertas; una sesión ordinaria va por puesto."


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_of(request, pk, convening=True)
    arrived_at = clock.moment() if request.method != "POST" else None
    form = GuestForm(request.POST or None, instance=Guest(meeting=meeting, arrived_at=arrived_at))
    return _form(request, meeting, form, "Agregar persona invitada", "Se agregó.")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int, guest_pk: int) -> HttpResponse:
    guest = _guest(request, pk, guest_pk)
    form = GuestForm(request.POST or None, instance=guest)
    return _form(request, guest.meeting, form, f"Editar: {guest}", "Se guardó.")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def remove(request: HttpRequest, pk: int, guest_pk: int) -> HttpResponse:
    guest = _guest(request, pk, guest_pk)
    meeting = guest.meeting
    return remove_page(
        request,
        guest,
        name=f"«{guest}» de quienes asistieron",
        crumbs=crumbs_of(meeting),
        then=f"{meeting.get_absolute_url()}#invitadas",
        rule=lambda: attending.refuse_unless_marking(meeting),
        state_of=meeting,
    )


def _guest(request: HttpRequest, pk: int, guest_pk: int) -> Guest:
    meeting = meeting_of(request, pk, convening=True)
    guest = get_object_or_404(meeting.guests, pk=guest_pk)
    guest.meeting = meeting
    return guest


def _form(request, meeting: Meeting, form: GuestForm, title: str, done: str) -> HttpResponse:
    refuse_meanwhile(form, meeting, lambda: attending.refuse_unless_marking(meeting))
    return form_page(
        request,
        form,
        title=title,
        crumbs=crumbs_of(meeting),
        done=done,
        then=f"{meeting.get_absolute_url()}#invitadas",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def counts(request: HttpRequest, pk: int) -> HttpResponse:
    """`/reuniones/<pk>/conteo/`: by sex and age group, in one table."""
    meeting = meeting_of(request, pk, convening=True)
    refuse_unless(meeting.is_open_event, NOT_OPEN)
    if request.method == "POST":
        meeting.lock()
    form = CountForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            attending.refuse_unless_counting(meeting)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            form.save()
            messages.success(request, "Se guardó el conteo.", extra_tags="note-ok")
            return redirect(f"{meeting.get_absolute_url()}#conteo")
    context = {"meeting": meeting, "form": form, "crumbs": crumbs_of(meeting)}
    return render(request, "meetings/counts.html", context)
