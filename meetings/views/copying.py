"""A meeting made like another, and one taken away before anybody was convened."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.lib.races import told_at_the_field
from meetings.forms.meetings import CopyForm
from meetings.views.access import crumbs_of, meeting_of
from strategies.views.registers import form_page, remove_page


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A new meeting with the agenda, place and bodies of this one."""
    source = meeting_of(request, pk, convening=True)
    return form_page(
        request,
        CopyForm(request.POST or None, source=source, by=request.user),
        title=f"Copiar: {source}",
        crumbs=crumbs_of(source),
        done="Se copió la sesión con su orden del día, sin asistencia ni respuestas.",
        button="Crear la copia",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """One that was never convened; what was convened is cancelled instead."""
    meeting = meeting_of(request, pk, convening=True)
    series = meeting.series
    return remove_page(
        request,
        meeting,
        name=f"la sesión «{meeting}»",
        crumbs=crumbs_of(meeting),
        then=series.get_absolute_url() if series else reverse("meetings:list"),
        rule=meeting.refuse_unless_removable,
    )
