"""`/tablero/calendario/`: when the canton's months are due and when they close."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.accounts.canton import canton_in_view
from core.lib import clock, months
from monitoring import perms
from monitoring.forms.calendar import CalendarForm
from monitoring.models import Period, ReportingCalendar


@require_http_methods(["GET", "HEAD", "POST"])
def reporting_calendar(request: HttpRequest) -> HttpResponse:
    canton = canton_in_view(request)
    perms.must_set_calendar(request.user, canton)
    calendar = ReportingCalendar.objects.of(canton)
    before = _periods(calendar)  # the form writes into the calendar as soon as it is checked
    form = CalendarForm(request.POST or None, instance=calendar)
    is_preview = "ver" in request.POST
    if request.method == "POST" and form.is_valid() and not is_preview:
        ReportingCalendar.objects.update_or_create(canton=canton, defaults=form.cleaned_data)
        text = (
            f"Los meses se entregan el día {calendar.due_day} y cierran el {calendar.closing_day}."
        )
        messages.success(request, text, extra_tags="note-ok")
        return redirect("board:calendar")
    is_shown = is_preview and form.is_valid()
    context = {
        "form": form,
        "canton": canton,
        "is_preview": is_shown,
        "periods": list(zip(before, _periods(calendar) if is_shown else before, strict=True)),
        "today": clock.today(),
    }
    return render(request, "monitoring/calendar.html", context)


def _periods(calendar: ReportingCalendar) -> list[tuple[Period, str]]:
    """The month before and the next three, each with what it is today."""
    today = clock.today()
    first = months.add_months(months.month_of(today), -1)
    return [
        (period, _state(period, today))
        for period in (calendar.period(months.add_months(first, count)) for count in range(4))
    ]


def _state(period: Period, today: date) -> str:
    if not period.has_begun(today):
        return "Por venir"
    if period.is_closed(today):
        return "Cerrado"
    return "Abierto, ya pasó la entrega" if period.days_late(today) else "Abierto"
