"""`/demo/fecha/`: in the demonstration, an administrator moves the portal's date."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.lib import clock, dates
from core.lib.forms import DayField, PortalForm


class DateForm(PortalForm):
    day = DayField(label="Fecha del portal", help_text="Día, mes y año, por ejemplo 16/11/2026.")


@require_http_methods(["GET", "HEAD", "POST"])
def move_date(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    if not request.user.is_administrator:
        raise PermissionDenied("Solo la Administración mueve la fecha de la demostración.")
    if request.method == "POST" and "real" in request.POST:
        clock.move(None)
        messages.success(request, "El portal volvió a la fecha real.", extra_tags="note-ok")
        return redirect("demo_date")
    form = DateForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        clock.move(form.cleaned_data["day"])
        text = f"Hoy es {dates.in_words(clock.today())} en todo el portal."
        messages.success(request, text, extra_tags="note-ok")
        return redirect("demo_date")
    context = {"form": form, "real_today": timezone.localdate(), "moved": clock.moved_date()}
    return render(request, "pages/demo_date.html", context)
