"""`/comision-ejecutiva/`: the seats of the canton's Comisión Ejecutiva and who holds them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.documents import uploads
from core.lib import clock
from core.lib.problems import RuleViolation
from strategies import perms
from strategies.forms.committee import (
    AppointForm,
    LastDayForm,
    OnDateForm,
    SeatForm,
    VacateForm,
)
from strategies.models import Seat
from strategies.queries import executive_committee, make_executive_committee, seats_on
from strategies.views.access import canton_of, seat_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request)
    form = OnDateForm(request.GET if "fecha" in request.GET else None)
    asked = form.cleaned_data["fecha"] if form.is_bound and form.is_valid() else None
    on = asked or clock.today()
    body = executive_committee(canton)
    context = {
        "canton": canton,
        "body": body,
        "form": form,
        "on": on,
        "is_today": on == clock.today(),
        "rows": seats_on(body, on) if body else [],
        "closed": body.seats.filter(until__lt=on).with_people().reverse() if body else [],
        "may_write": perms.can_write(request.user, canton),
    }
    return render(request, "strategies/committee.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new_seat(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True)
    form = SeatForm(request.POST or None, request.FILES or None, canton=canton)
    if request.method == "POST" and form.is_valid():
        seat = _add_seat(form, canton)
        if seat:
            text = f"Se agregó un puesto de {seat.actor}. Nombre a la persona titular."
            messages.success(request, text, extra_tags="note-ok")
            return redirect("strategies:seat", seat.pk)
    return render(request, "strategies/seat_form.html", {"form": form, "canton": canton})


def _add_seat(form: SeatForm, canton) -> Seat | None:
    """The new seat, or None with the refusal at its field."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            return make_executive_committee(canton).add_seat(
                data["actor"],
                since=data["since"],
                resolution_text=data["resolution_text"],
                resolution_on=data["resolution_on"],
                resolution_file=form.stored_file(),
            )
    except RuleViolation as violation:
        form.refuse(violation)
    except ValidationError as fault:
        form.add_error("resolution_file", fault)
    return None


@require_safe
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    return _seat_page(request, seat_of(request, pk))


def _seat_page(request: HttpRequest, seat: Seat, **forms) -> HttpResponse:
    """The seat with its history; `forms` are those that came back with a problem."""
    context = {
        "seat": seat,
        "holdings": sorted(seat.holdings.all(), key=lambda held: held.since, reverse=True),
        "today": clock.today(),
        "is_open": seat.until is None,
        "may_write": perms.can_write(request.user, seat.body.canton),
        "appoint": forms.get("appoint") or AppointForm(seat=seat),
        "close": forms.get("close") or LastDayForm(prefix="cierre"),
        "vacate": forms.get("vacate") or LastDayForm(prefix="salida"),
        "vacating": forms.get("vacating", ""),
        "has_persons": seat.actor.persons.filter(canton=seat.body.canton, is_active=True).exists(),
    }
    return render(request, "strategies/seat.html", context)


@require_POST
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    seat = seat_of(request, pk, writing=True)
    form = AppointForm(request.POST, seat=seat)
    if form.is_valid():
        data = form.cleaned_data
        try:
            holding = seat.appoint(data["person"], data["kind"], since=data["since"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            what = holding.get_kind_display().lower()
            text = f"{holding.person} es {what} desde el {holding.since:%d/%m/%Y}."
            messages.success(request, text, extra_tags="note-ok")
            return redirect("strategies:seat", pk)
    return _seat_page(request, seat, appoint=form)


@require_POST
def vacate(request: HttpRequest, pk: int) -> HttpResponse:
    seat = seat_of(request, pk, writing=True)
    form = VacateForm(request.POST, prefix="salida")
    if form.is_valid():
        try:
            seat.vacate(form.cleaned_data["kind"], on=form.cleaned_data["on"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, "El lugar quedó libre.", extra_tags="note-ok")
            return redirect("strategies:seat", pk)
    return _seat_page(request, seat, vacate=form, vacating=request.POST.get("salida-kind", ""))


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    seat = seat_of(request, pk, writing=True)
    form = LastDayForm(request.POST, prefix="cierre")
    if form.is_valid():
        try:
            seat.close(on=form.cleaned_data["on"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            text = f"El puesto de {seat.actor} se cerró; su historia queda."
            messages.success(request, text, extra_tags="note-ok")
            return redirect("strategies:committee")
    return _seat_page(request, seat, close=form)


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
