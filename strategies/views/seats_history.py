"""What a seat's record says: terms corrected or taken away, letters, roles with their dates."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.documents import uploads
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from strategies.enums import SeatRole
from strategies.forms.seats import CorrectHoldingForm, DutyForm
from strategies.models import Seat, SeatDuty, SeatHolding, duties
from strategies.views.seats import acted, crumbs_of, seat_of


def _holding(seat: Seat, pk: int) -> SeatHolding:
    rows = seat.holdings.select_related("person", "letter_file", "seat__body", "seat__actor")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def correct(request: HttpRequest, pk: int, holding_pk: int) -> HttpResponse:
    """A term as it really was: person, days, letter. The history keeps what stood there."""
    seat = seat_of(request, pk, writing=True)
    holding = _holding(seat, holding_pk)
    form = CorrectHoldingForm(request.POST or None, request.FILES or None, instance=holding)
    if request.method == "POST" and form.is_valid():
        data, stored = form.cleaned_data, _holding(seat, holding_pk)
        try:
            with transaction.atomic():
                seat.correct(
                    stored,
                    data["person"],
                    since=data["since"],
                    until=data["until"],
                    letter=form.letter(stored),
                )
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            text = f"Se corrigió: {stored.person}, {stored.days_in_words}."
            messages.success(request, text, extra_tags="note-ok")
            return redirect(seat)
    kind = holding.get_kind_display().lower()
    context = {
        "form": form,
        "title": f"Corregir a la persona {kind} {holding.days_in_words}",
        "crumbs": crumbs_of(seat),
        "button": "Guardar la corrección",
    }
    return render(request, "strategies/register/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def remove(request: HttpRequest, pk: int, holding_pk: int) -> HttpResponse:
    """GET asks, POST takes away a term that was written by mistake."""
    seat = seat_of(request, pk, writing=True)
    holding = _holding(seat, holding_pk)
    if request.method == "POST":
        seat.remove(holding)
        text = f"Se quitó a {holding.person}, {holding.days_in_words}."
        messages.success(request, text, extra_tags="note-ok")
        return redirect(seat)
    context = {
        "title": f"Quitar a {holding.person}, {holding.days_in_words}",
        "note": "Quítela solo si se escribió por equivocación. Si dejó el puesto, escriba su "
        "último día. El historial guarda quién la quitó.",
        "button": "Quitar",
        "crumbs": crumbs_of(seat),
    }
    return render(request, "strategies/seat_step.html", context)


@require_safe
def letter(request: HttpRequest, pk: int, holding_pk: int) -> HttpResponse:
    """The appointment letter, for the canton's team."""
    holding = _holding(seat_of(request, pk), holding_pk)
    if holding.letter_file is None:
        raise Http404
    day = holding.letter_on or holding.since
    name = f"carta-de-nombramiento-{day:%Y-%m-%d}{uploads.suffix_of(holding.letter_file)}"
    return uploads.download_response(holding.letter_file, name)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """A role from a day on; the one before ends the day before."""
    seat = seat_of(request, pk, writing=True)
    form = DutyForm(request.POST or None, seat=seat)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data}
        role, seen = SeatRole(data.pop("role")), data.pop("version")
        if acted(form, seat, lambda: duties.assign(seat, role, seen=seen, **data)):
            text = f"{seat.actor}: {role.label.lower()} desde el {data['since']:%d/%m/%Y}."
            messages.success(request, text, extra_tags="note-ok")
            return redirect(seat)
    return _duty_page(request, seat, form, f"Función de {seat.actor} en {seat.body}")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit_duty(request: HttpRequest, pk: int, duty_pk: int) -> HttpResponse:
    seat = seat_of(request, pk, writing=True)
    duty = get_object_or_404(SeatDuty, pk=duty_pk, seat=seat)
    form = DutyForm(request.POST or None, seat=seat, duty=duty)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data}
        role, seen = SeatRole(data.pop("role")), data.pop("version")
        if acted(form, seat, lambda: duties.correct(duty, role, seen=seen, **data)):
            messages.success(request, "Se guardó la función.", extra_tags="note-ok")
            return redirect(seat)
    return _duty_page(request, seat, form, f"Corregir una función de {seat.actor}")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def remove_duty(request: HttpRequest, pk: int, duty_pk: int) -> HttpResponse:
    seat = seat_of(request, pk, writing=True)
    duty = get_object_or_404(SeatDuty, pk=duty_pk, seat=seat)
    name = duty.get_role_display()
    if request.method == "POST":
        duties.remove(duty)
        messages.success(request, f"Se quitó la función «{name}».", extra_tags="note-ok")
        return redirect(seat)
    context = {
        "title": f"Quitar la función «{name}»",
        "note": "Quítela solo si se escribió por equivocación; si terminó, escriba su último día "
        "en «Corregir».",
        "button": "Quitar",
        "crumbs": crumbs_of(seat),
    }
    return render(request, "strategies/seat_step.html", context)


def _duty_page(request: HttpRequest, seat: Seat, form: DutyForm, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": "Guardar la función",
        "note": "Lo que el puesto hace en la instancia, sea quien sea la persona. La función de "
        "antes termina el día anterior.",
        "crumbs": crumbs_of(seat),
    }
    return render(request, "strategies/seat_step.html", context)
