"""`/reuniones/`: what is convened in the canton, one meeting's page, and its states."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.models import User
from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import whole_number
from meetings import answers, convening, delivery, documents, minuting, perms
from meetings.forms.meetings import CancelForm, MeetingFilter, MeetingForm
from meetings.forms.occasions import encounter_to_convene, values_for
from meetings.models import Meeting, Minutes
from meetings.views.access import canton_of, crumb, crumbs_of, meeting_of
from meetings.views.attendance import attendance_panels
from strategies.models import AnnualPlan, Body
from strategies.views.access import refuse_meanwhile
from strategies.views.registers import Sort, form_page, list_page

SORTS = (
    Sort("", "Las próximas primero", ("is_over", "distance", "pk")),
    Sort("-fecha", "Las más recientes primero", ("-starts_at", "-pk")),
    Sort("fecha", "Las más antiguas primero", ("starts_at", "pk")),
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request)
    form = MeetingFilter(request.GET, canton=canton, user=request.user)
    rows = Meeting.objects.visible_to(request.user).of_canton(canton)
    return list_page(
        request,
        "meetings/list.html",
        form.apply(rows).with_distance(clock.today()).with_places(),
        form=form,
        sorts=SORTS,
        canton=canton,
        may_convene=perms.can_convene(request.user, canton),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    """`?instancia=`: of that body; `?encuentro=`: for that encounter of the annual plan."""
    canton = canton_of(request, convening=True)
    asked = whole_number(request.GET.get("instancia", ""))
    body = Body.objects.of_canton(canton).open(clock.today()).filter(pk=asked).first()
    asked = whole_number(request.GET.get("encuentro", ""))
    encounter = encounter_to_convene(canton, asked)
    meeting = Meeting(canton=canton, body=body, encounter=encounter)
    begun = values_for(encounter) if encounter else None
    return form_page(
        request,
        MeetingForm(request.POST or None, instance=meeting, initial=begun),
        title="Nueva sesión",
        crumbs=[crumb()],
        done="Se agregó la sesión. Prepare su orden del día.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_of(request, pk, convening=True)
    form = MeetingForm(request.POST or None, instance=meeting)
    refuse_meanwhile(form, meeting, meeting.refuse_unless_to_come)
    return form_page(
        request,
        form,
        title=f"Editar: {meeting}",
        crumbs=crumbs_of(meeting),
        done="Se guardó la sesión. Falta avisar del cambio a quienes ya se convocó."
        if meeting.is_convened
        else "Se guardó la sesión.",
    )


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting as it stands: its steps, who comes or came, quorum, agenda, delivery."""
    meeting = meeting_of(request, pk)
    user = request.user
    is_team = perms.can_read(user, meeting.canton)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    may_read_minutes = minutes is not None and perms.can_read_minutes(user, minutes)
    context = {
        "meeting": meeting,
        "crumbs": [crumb()],
        "may_propose": perms.can_propose(user, meeting),
        "items": meeting.items.agreed()
        .select_related("previous_minutes__meeting", "resolution")
        .prefetch_related("documents"),
        **attendance_panels(request, meeting),
        "answers": answers.counted(meeting),
        "delivery": delivery.of(meeting) if is_team else None,
        "minutes": minutes,
        "may_read_minutes": may_read_minutes,
        "resolutions": meeting.resolutions.order_by("number") if may_read_minutes else [],
        "last_call": meeting.convocations.order_by("-revision").first(),
        "today": clock.today(),
        "territory": documents.territory(meeting),
        "plan_in_view": _plan_of(user, meeting),
    }
    # An activity without seats has nothing beside its agenda until it is opened.
    context["has_people"] = context["all_count"] or context["delivery"] or meeting.opened_at
    context["waits_for_announcement"] = context["may_convene"] and convening.waits_for_announcement(
        meeting, context["last_call"]
    )
    return render(request, "meetings/meeting.html", context)


def _plan_of(user: User, meeting: Meeting) -> AnnualPlan | None:
    """The plan for whose encounter it is held, where the person reads it."""
    if meeting.encounter_id is None:
        return None
    return AnnualPlan.objects.visible_to(user).filter(encounters=meeting.encounter_id).first()


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST cancels and tells who was convened."""
    meeting = meeting_of(request, pk, convening=True)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            convening.cancel(meeting, by=request.user, reason=form.cleaned_data["reason"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, f"Se canceló: {meeting}.", extra_tags="note-ok")
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "crumbs": crumbs_of(meeting)}
    return render(request, "meetings/cancel.html", context)


@require_POST
@told_at_the_field
def open_session(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "open", "Se abrió la sesión. Marque la asistencia.")


@require_POST
@told_at_the_field
def close_session(request: HttpRequest, pk: int) -> HttpResponse:
    """And go on to its minutes, which begin with what is known."""
    meeting = meeting_of(request, pk, convening=True)
    try:
        meeting.close()
        minuting.begin(meeting)
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
        return redirect(meeting)
    messages.success(request, "Se cerró la sesión. Escriba la minuta.", extra_tags="note-ok")
    return redirect("meetings:minutes", meeting.pk)


@require_POST
@told_at_the_field
def reopen_session(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "reopen", "La sesión está abierta otra vez.")


def _act(request: HttpRequest, pk: int, verb: str, done: str) -> HttpResponse:
    meeting = meeting_of(request, pk, convening=True)
    try:
        getattr(meeting, verb)()
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
    else:
        messages.success(request, done, extra_tags="note-ok")
    return redirect(meeting)
