"""`/reuniones/acuerdos/`: what sessions resolved, who does it, and what became of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.models import Agreement
from core.accounts.models import User
from core.lib import clock
from core.lib.downloads import xlsx_attachment
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.spreadsheets import xlsx_bytes
from core.lib.text import whole_number
from meetings import perms, resolving
from meetings.enums import ResolutionState
from meetings.forms.resolutions import DissentForm, EndForm, ResolutionFilter, ResolutionForm
from meetings.models import Dissent, Meeting, Minutes, Resolution
from meetings.views.access import (
    NOT_A_CONVENER,
    NOT_A_PARTICIPANT,
    canton_of,
    crumbs_of,
    meeting_of,
)
from strategies.names import Names
from strategies.views.access import refuse_meanwhile, refuse_unless
from strategies.views.registers import Sort, form_page, list_page, remove_page

SORTS = (
    Sort("plazo", "Los que vencen primero", ("due_on", "pk")),
    Sort("-fecha", "Los más recientes primero", ("-meeting__starts_at", "number", "pk")),
    Sort("instancia", "Instancia", ("meeting__body__folded", "due_on", "pk")),
    Sort("responsable", "Responsable", ("responsible__actor__folded", "due_on", "pk")),
)
COLUMNS = (
    "Acuerdo de sesión",
    "Instancia",
    "Sesión",
    "Fecha de la sesión",
    "Qué se acordó",
    "A favor",
    "En contra",
    "Abstenciones",
    "En firme",
    "Responsable",
    "Para cuándo",
    "Acuerdo de coproducción",
    "Estado",
    "Día en que terminó",
    "Qué se hizo",
)


def _resolution(request: HttpRequest, pk: int, *, writing: bool = False) -> Resolution:
    refuse_unless(request.user.has_role(*perms.PARTICIPANTS), NOT_A_PARTICIPANT)
    rows = Resolution.objects.visible_to(request.user).select_related(
        "meeting__canton",
        "meeting__body",
        "item",
        "responsible__actor",
        "agreement",
        "sub_activity",
    )
    resolution = get_object_or_404(rows, pk=pk)
    may = perms.can_convene(request.user, resolution.canton)
    refuse_unless(not writing or may, NOT_A_CONVENER)
    return resolution


def _crumb() -> tuple[str, str]:
    return "Acuerdos de sesión", reverse("meetings:resolutions")


def _crumbs(resolution: Resolution) -> list[tuple[str, str]]:
    return [_crumb(), (str(resolution), resolution.get_absolute_url())]


def _found(request: HttpRequest):
    """The canton, the filter and what it leaves."""
    canton = canton_of(request)
    seen = Resolution.objects.visible_to(request.user).of_canton(canton)
    form = ResolutionFilter(request.GET, canton=canton, user=request.user, seen=seen)
    return canton, form, form.apply(seen).select_related("meeting__body", "responsible__actor")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those that wait; `?estado=`: others; `?instancia=`: of that body."""
    canton, form, rows = _found(request)
    return list_page(
        request,
        "meetings/resolutions.html",
        rows,
        form=form,
        sorts=SORTS,
        canton=canton,
        today=clock.today(),
    )


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """What the filters leave."""
    canton, _, rows = _found(request)
    names = Names(request.user)
    cells = [
        (
            one.reference,
            one.meeting.body.name if one.meeting.body else "",
            one.meeting.name,
            one.meeting.on,
            one.text,
            one.in_favour,
            one.against,
            one.abstained,
            one.is_firm,
            names.full(one.responsible.actor) if one.responsible else "",
            one.due_on,
            one.agreement.reference if one.agreement else "",
            one.get_state_display(),
            one.closed_on,
            one.outcome,
        )
        for one in rows.select_related("meeting__body", "responsible__actor", "agreement").order_by(
            *SORTS[0].columns
        )
    ]
    content = xlsx_bytes("Acuerdos de sesión", COLUMNS, cells)
    name = f"acuerdos-de-sesion-{canton.slug}-{clock.today():%Y-%m-%d}.xlsx"
    return xlsx_attachment(content, name)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """`?asunto=`: of that matter of the agenda."""
    meeting = meeting_of(request, pk, convening=True)
    asked = whole_number(request.GET.get("asunto", ""))
    item = meeting.items.agreed().filter(pk=asked).first()
    resolution = Resolution(meeting=meeting, item=item)
    form = ResolutionForm(request.POST or None, instance=resolution)
    refuse_meanwhile(form, meeting, lambda: resolving.refuse_unless_writing(meeting))
    if form.is_bound and not form.errors:
        resolving.number(resolution)
    return form_page(
        request,
        form,
        title="Registrar un acuerdo de sesión",
        crumbs=[*crumbs_of(meeting), *_crumb_of_minutes(meeting)],
        done="Se registró el acuerdo de sesión.",
    )


def _crumb_of_minutes(meeting: Meeting) -> list[tuple[str, str]]:
    """Where who writes them goes on, once they are begun."""
    begun = Minutes.objects.filter(meeting=meeting).exists()
    return [("Minuta", reverse("meetings:minutes", args=[meeting.pk]))] if begun else []


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    resolution = _resolution(request, pk)
    may_write = perms.can_convene(request.user, resolution.canton)
    crumbs = [_crumb(), (str(resolution.meeting), resolution.meeting.get_absolute_url())]
    if may_write:
        crumbs += _crumb_of_minutes(resolution.meeting)
    context = {
        "resolution": resolution,
        "crumbs": crumbs,
        "may_write": may_write,
        "may_edit": may_write and _is_written(resolution.meeting),
        "may_dissent": may_write
        and _is_written(resolution.meeting)
        and resolving.keeps_acta(resolution.meeting),
        "sees_agreement": _sees_agreement(request.user, resolution),
        "dissents": resolution.dissents.select_related("seat__actor"),
        "agendas": resolution.agenda_items.select_related("meeting").order_by("meeting__starts_at"),
        "is_late": resolution.is_late(clock.today()),
    }
    return render(request, "meetings/resolution.html", context)


def _is_written(meeting: Meeting) -> bool:
    try:
        resolving.refuse_unless_writing(meeting)
    except RuleViolation:
        return False
    return True


def _sees_agreement(user: User, resolution: Resolution) -> bool:
    found = Agreement.objects.visible_to(user).filter(pk=resolution.agreement_id)
    return resolution.agreement_id is not None and found.exists()


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    resolution = _resolution(request, pk, writing=True)
    form = ResolutionForm(request.POST or None, instance=resolution)
    meeting = resolution.meeting
    refuse_meanwhile(form, meeting, lambda: resolving.refuse_unless_writing(meeting))
    return form_page(
        request,
        form,
        title=f"Editar: {resolution}",
        crumbs=_crumbs(resolution),
        done="Se guardó el acuerdo de sesión.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def end(request: HttpRequest, pk: int) -> HttpResponse:
    resolution = _resolution(request, pk, writing=True)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            state = ResolutionState(said["state"])
            resolution.end(state, outcome=said["outcome"], on=said["on"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, f"Se cerró: {resolution}.", extra_tags="note-ok")
            return redirect(resolution)
    context = {"form": form, "resolution": resolution, "crumbs": _crumbs(resolution)}
    return render(request, "meetings/resolution_end.html", context)


@require_POST
@told_at_the_field
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    resolution = _resolution(request, pk, writing=True)
    try:
        resolution.reopen()
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
    else:
        messages.success(request, f"Está pendiente otra vez: {resolution}.", extra_tags="note-ok")
    return redirect(resolution)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new_dissent(request: HttpRequest, pk: int) -> HttpResponse:
    """A reasoned vote against."""
    resolution = _resolution(request, pk, writing=True)
    form = DissentForm(request.POST or None, instance=Dissent(resolution=resolution))
    meeting = resolution.meeting
    refuse_meanwhile(form, meeting, lambda: resolving.refuse_dissent(meeting))
    return form_page(
        request,
        form,
        title="Anotar un voto disidente",
        crumbs=_crumbs(resolution),
        done="Se anotó el voto disidente.",
        then=resolution.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove_dissent(request: HttpRequest, pk: int, dissent_pk: int) -> HttpResponse:
    resolution = _resolution(request, pk, writing=True)
    dissent = get_object_or_404(resolution.dissents, pk=dissent_pk)
    meeting = resolution.meeting
    return remove_page(
        request,
        dissent,
        name=f"el voto disidente de {dissent.seat.actor}",
        crumbs=_crumbs(resolution),
        then=resolution.get_absolute_url(),
        rule=lambda: resolving.refuse_unless_writing(meeting),
        state_of=meeting,
    )
