"""`/instancias/<pk>/asistencia/`: attendance and quorum of a body over some months."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.lib import clock
from core.lib.downloads import xlsx_attachment
from core.lib.forms import DayField, FilterForm
from core.lib.spreadsheets import xlsx_of_sheets
from meetings import perms, rates
from meetings.views.access import crumb
from strategies.models import Body
from strategies.views.access import NOT_A_READER, refuse_unless

SEATS = ("Puesto", "Sesiones", "Titular", "Suplente", "Con excusa", "Ausente", "Cubierto (%)")
PEOPLE = (
    "Persona",
    "Actor",
    "Sesiones como titular",
    "Asistió como titular",
    "Llamada como suplente",
    "Asistió como suplente",
    "Asistencia (%)",
)
SITTINGS = ("Sesión", "Fecha", "Puestos con voto", "Presentes", "Quórum")


class PeriodForm(FilterForm):
    desde = DayField(label="Desde", required=False)
    hasta = DayField(label="Hasta", required=False)

    def clean(self):
        data = super().clean()
        first, last = data.get("desde"), data.get("hasta")
        if first and last and last < first:
            self.add_error("hasta", "La fecha «hasta» es anterior a la fecha «desde».")
        return data

    @property
    def days(self) -> tuple[date, date]:
        """The chosen days; else from January 1 of this year until today."""
        today, chosen = clock.today(), self.chosen
        last = chosen.get("hasta") or today
        return chosen.get("desde") or date(last.year, 1, 1), last


def _body(request: HttpRequest, pk: int) -> Body:
    """For the team; names beside absences are not for other institutions."""
    if not request.user.has_role(*perms.READERS):
        raise PermissionDenied(NOT_A_READER)
    body = get_object_or_404(Body.objects.visible_to(request.user).select_related("canton"), pk=pk)
    refuse_unless(perms.can_read(request.user, body.canton), NOT_A_READER)
    return body


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """`?desde=` and `?hasta=` as dd/mm/aaaa."""
    body = _body(request, pk)
    form = PeriodForm(request.GET)
    since, until = form.days
    context = {
        "body": body,
        "form": form,
        "since": since,
        "until": until,
        "found": rates.of(body, since, until),
        "crumbs": [crumb(), (str(body), body.get_absolute_url())],
    }
    return render(request, "meetings/rates.html", context)


@require_safe
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    body = _body(request, pk)
    since, until = PeriodForm(request.GET).days
    found = rates.of(body, since, until)
    seats = [
        (str(row.seat.actor), row.meetings, row.titular, row.alternate, row.excused, row.missed)
        + (row.rate,)
        for row in found.seats
    ]
    people = [
        (row.person.name, row.actor, row.titular_of, row.titular_at, row.alternate_of)
        + (row.alternate_at, row.rate)
        for row in found.people
    ]
    sittings = [
        (one.meeting.name, one.meeting.on, one.voting, one.covered)
        + ("Sí" if one.had_quorum else "No",)
        for one in found.sittings
    ]
    content = xlsx_of_sheets(
        [("Puestos", SEATS, seats), ("Personas", PEOPLE, people), ("Sesiones", SITTINGS, sittings)]
    )
    return xlsx_attachment(content, f"asistencia-{body.pk}-{since:%Y%m%d}-{until:%Y%m%d}.xlsx")
