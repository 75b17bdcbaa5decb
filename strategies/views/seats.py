"""A seat of a body: giving it, naming who holds it, letting go of it, closing it."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.documents import uploads
from core.lib import clock
from core.lib.forms import PortalForm
from core.lib.problems import Conflict, RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import whole_number
from strategies import perms
from strategies.enums import HolderKind
from strategies.forms.seats import AppointForm, EditSeatForm, LastDayForm, SeatForm
from strategies.models import Seat, Task
from strategies.queries import seat_on
from strategies.views.access import NOT_A_READER, NOT_A_WRITER, refuse_unless
from strategies.views.bodies import body_of, crumb, refuse_without_designation
from strategies.views.registers import form_page, remove_page

CHANGED = (
    "Otra persona cambió este puesto mientras usted escribía. Abajo está quién lo ocupa ahora; "
    "revise y, si todavía corresponde, guarde otra vez."
)


def seat_of(
    request: HttpRequest, pk: int, *, writing: bool = False, designating: bool = False
) -> Seat:
    """A seat that the person reads; `designating`: says who holds it; `writing`: corrects it."""
    refuse_unless(perms.can_read(request.user), NOT_A_READER)
    rows = Seat.objects.visible_to(request.user).with_people().select_related("body__canton")
    seat = get_object_or_404(rows.select_related("actor", "resolution_file"), pk=pk)
    refuse_unless(not writing or perms.can_write(request.user, seat.body.canton), NOT_A_WRITER)
    if designating:
        refuse_without_designation(request, seat.body)
    return seat


def open_tasks(seat: Seat):
    """They are the seat's: whoever holds it on the day has them."""
    return (
        Task.objects.filter(seat=seat).open().select_related("line__plan").order_by("due_on", "pk")
    )


def crumbs_of(seat: Seat) -> list[tuple[str, str]]:
    return [
        crumb(),
        (seat.body.name, seat.body.get_absolute_url()),
        (f"Puesto de {seat.actor}", seat.get_absolute_url()),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """`?actor=`: for that one."""
    body = body_of(request, pk)
    refuse_without_designation(request, body)
    asked = {"actor": whole_number(request.GET.get("actor", ""))}
    form = SeatForm(request.POST or None, request.FILES or None, body=body, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                seat = body.add_seat(form.cleaned_data.pop("actor"), **form.cleaned_data)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            text = f"Se agregó un puesto de {seat.actor}. Nombre a la persona titular."
            messages.success(request, text, extra_tags="note-ok")
            return redirect(seat)
    context = {
        "form": form,
        "body": body,
        "may_add_actor": perms.can_write(request.user, body.canton),
        "crumbs": [crumb(), (body.name, body.get_absolute_url())],
    }
    return render(request, "strategies/seat_form.html", context)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    seat, today = seat_of(request, pk), clock.today()
    canton = seat.body.canton
    history = sorted(seat.holdings.all(), key=lambda held: (held.since, held.kind), reverse=True)
    context = {
        "seat": seat,
        "now": seat_on(seat, today),
        "history": history,
        "duties": sorted(seat.duties.all(), key=lambda duty: duty.since, reverse=True),
        "tasks": open_tasks(seat),
        "today": today,
        "is_open": seat.is_open(today),
        "may_write": perms.can_write(request.user, canton),
        "may_designate": perms.can_designate(request.user, canton),
        "crumbs": crumbs_of(seat)[:-1],
    }
    return render(request, "strategies/seat.html", context)


def acted(form: PortalForm, seat: Seat, act: Callable[[], object]) -> bool:
    """Do it, whole or not at all; a refusal stands at its field, and one who comes second is
    told."""
    try:
        with transaction.atomic():
            act()
    except RuleViolation as violation:
        form.refuse(violation)
    except Conflict:
        form.add_error(None, CHANGED)
        form.refresh(seat)
    else:
        return True
    return False


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """One form: who takes the place, from when, until when if that is known, by which letter."""
    seat = seat_of(request, pk, designating=True)
    asked = request.GET.get("lugar")
    initial = {"kind": asked if asked in HolderKind.values else HolderKind.TITULAR}
    form = AppointForm(request.POST or None, request.FILES or None, seat=seat, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act():
            seat.appoint(
                form.chosen_person(),
                HolderKind(data["kind"]),
                since=data["since"],
                until=data["until"],
                letter=form.letter(),
                leaves_other=data["leaves_other"],
                seen=data["version"],
            )

        if acted(form, seat, act):
            messages.success(request, _appointed(seat, data), extra_tags="note-ok")
            return redirect(seat)
    context = {
        "form": form,
        "seat": seat,
        "now": seat_on(seat, clock.today()),
        "tasks": open_tasks(seat),
        "passes_tasks": form["kind"].value() != HolderKind.ALTERNATE,
        "crumbs": crumbs_of(seat),
    }
    return render(request, "strategies/seat_appoint.html", context)


def _appointed(seat: Seat, data: dict) -> str:
    kind = HolderKind(data["kind"])
    holding = seat.holdings.valid(data["since"]).select_related("person").get(kind=kind)
    text = f"{holding.person} es {kind.label.lower()} {holding.days_in_words}."
    tasks = open_tasks(seat).count() if kind == HolderKind.TITULAR else 0
    if tasks:
        text += (
            " Pasa a su cargo 1 tarea abierta."
            if tasks == 1
            else f" Pasan a su cargo {tasks} tareas abiertas."
        )
    return text


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def vacate(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The holder's last day, past or to come."""
    seat = seat_of(request, pk, designating=True)
    if kind not in HolderKind.values:
        raise Http404
    form = LastDayForm(request.POST or None, seat=seat)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if acted(form, seat, lambda: seat.vacate(kind, on=data["on"], seen=data["version"])):
            text = f"El lugar queda libre después del {data['on']:%d/%m/%Y}."
            messages.success(request, text, extra_tags="note-ok")
            return redirect(seat)
    held = seat.holding(kind, clock.today())
    label = HolderKind(kind).label.lower()
    context = {
        "form": form,
        "title": f"{held.person} deja el lugar" if held else f"Dejar libre el lugar de {label}",
        "note": "El lugar queda libre hasta que se nombre a otra persona. Para reemplazarla de una "
        "vez, nombre a quien sigue: quien está termina el día anterior.",
        "button": "Dejar libre el lugar",
        "tasks": open_tasks(seat) if kind == HolderKind.TITULAR else [],
        "crumbs": crumbs_of(seat),
    }
    return render(request, "strategies/seat_step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The seat's last day, past or to come; who holds it ends with it."""
    seat = seat_of(request, pk, designating=True)
    form = LastDayForm(request.POST or None, seat=seat)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if acted(form, seat, lambda: seat.close(on=data["on"], seen=data["version"])):
            text = f"El puesto de {seat.actor} termina el {data['on']:%d/%m/%Y}; su historia queda."
            messages.success(request, text, extra_tags="note-ok")
            return redirect(seat.body)
    context = {
        "form": form,
        "title": f"Cerrar el puesto de {seat.actor}",
        "note": "Ese día terminan también quienes lo ocupan y su función. La historia queda.",
        "button": "Cerrar el puesto",
        "tasks": open_tasks(seat),
        "orphans": True,
        "crumbs": crumbs_of(seat),
    }
    return render(request, "strategies/seat_step.html", context)


@require_POST
@told_at_the_field
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a closing back."""
    seat = seat_of(request, pk, writing=True)
    try:
        seat.reopen()
    except RuleViolation as violation:
        messages.error(request, str(violation), extra_tags="note-danger")
    else:
        text = "El puesto está abierto otra vez. Quienes lo ocupaban terminaron ese día: corrija "
        text += "sus fechas o nombre a otras personas."
        messages.success(request, text, extra_tags="note-ok")
    return redirect(seat)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    seat = seat_of(request, pk, writing=True)
    return form_page(
        request,
        EditSeatForm(request.POST or None, request.FILES or None, instance=seat),
        title=f"Corregir el puesto de {seat.actor}",
        crumbs=crumbs_of(seat),
        done="Se guardó el puesto.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """For one that was added by mistake; a seat that somebody held is closed instead."""
    seat = seat_of(request, pk, writing=True)
    return remove_page(
        request,
        seat,
        name=f"el puesto de {seat.actor}",
        crumbs=crumbs_of(seat),
        then=reverse("body", args=[seat.body_id]),
    )


@require_safe
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of the resolution that gave the actor a further seat."""
    seat = seat_of(request, pk)
    if seat.resolution_file is None:
        raise Http404
    # A first seat needs no resolution, so its date may be missing where its file is not.
    day = seat.resolution_on or seat.since
    name = f"acuerdo-de-sesion-{day:%Y-%m-%d}{uploads.suffix_of(seat.resolution_file)}"
    return uploads.download_response(seat.resolution_file, name)
