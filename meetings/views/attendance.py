"""`/reuniones/<pk>/asistencia/`: marking who came."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from meetings import attending
from meetings.enums import Presence
from meetings.views.access import meeting_of
from strategies.models import Seat


@require_POST
@told_at_the_field
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Every `seat-<key>` that was sent is marked; an empty one takes the mark away."""
    meeting = meeting_of(request, pk, convening=True)
    seats = {seat.pk: seat for seat in Seat.objects.filter(body__in=meeting.bodies).with_people()}
    refused = []
    for name, value in request.POST.items():
        key = name.removeprefix("seat-")
        if name == key or not key.isdecimal() or int(key) not in seats:
            continue
        presence = Presence(value) if value in Presence.values else None
        try:
            attending.mark(meeting, seats[int(key)], presence, by=request.user)
        except RuleViolation as violation:
            refused.append(str(violation))
    for text in dict.fromkeys(refused):
        messages.warning(request, text, extra_tags="note-warn")
    if not refused:
        messages.success(request, "Se guardó la asistencia.", extra_tags="note-ok")
    return redirect(f"{meeting.get_absolute_url()}#asistencia")
