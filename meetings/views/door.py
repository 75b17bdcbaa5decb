"""`/reuniones/<pk>/registro/`: one device at the door, where each person types the own code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from meetings import attending, codes
from meetings.enums import MarkSource
from meetings.forms.attendance import CodeForm
from meetings.models import Invitation
from meetings.views.access import crumbs_of, meeting_of
from strategies.views.access import refuse_to_open


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer is shown on the same page, ready for the next person; reloading it marks the same
    one again, which changes nothing."""
    meeting = meeting_of(request, pk, convening=True)
    if request.method != "POST":
        refuse_to_open(lambda: attending.refuse_unless_marking(meeting))
    form, welcome = CodeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            welcome = _welcomed(request, meeting, form.cleaned_data["code"])
            form = CodeForm()
        except RuleViolation as violation:
            form.refuse(violation)
    context = {
        "meeting": meeting,
        "form": form,
        "welcome": welcome,
        "crumbs": crumbs_of(meeting),
        "come": meeting.attendance.filter(presence__in=attending.PRESENT).count(),
    }
    return render(request, "meetings/door.html", context, status=409 if form.errors else 200)


def _welcomed(request: HttpRequest, meeting, code: str) -> Invitation:
    """Raises RuleViolation for a wrong code, and after too many of them."""
    door = f"{request.user.pk}:{meeting.pk}"
    codes.refuse_after_many(door)
    row = codes.find(meeting, code)
    if row is None:
        codes.note_wrong(door)
        raise RuleViolation("Ese código no es de esta sesión. Revíselo en su convocatoria.")
    attending.mark_present(row, source=MarkSource.CODE)
    return row
