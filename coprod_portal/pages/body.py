"""`/instancias/<pk>/`: a body's page, composed of what the rooms know of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from agreements.panels import waiting_for_committee
from core.lib import clock
from meetings.panels import body_panel
from strategies import panels
from strategies.enums import UnitTask
from strategies.forms.seats import OnDateForm
from strategies.models import Body
from strategies.views.bodies import body_of, crumb


@require_safe
def body_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Today, or on `?fecha=`: who sat there that day; what is open is always today's."""
    body, user, today = body_of(request, pk), request.user, clock.today()
    form = OnDateForm(request.GET if "fecha" in request.GET else None)
    asked = form.cleaned_data["fecha"] if form.is_bound and form.is_valid() else None
    on = asked or today
    members = panels.members(user, body, on)
    context = {
        "body": body,
        "crumbs": [crumb()],
        "form": form,
        "on": on,
        "today": today,
        "is_today": on == today,
        "is_open": body.is_open(today),
        "members": members,
        "team": panels.team(user, body, members["rows"]),
        "parts": panels.parts(user, body, today),
        "plan": panels.plan(user, body, today),
        "matters": panels.matters(user, body, today),
        "sessions": body_panel(user, body, today),
        "agreements": waiting_for_committee(user, body),
        "functions": panels.functions(user, body, today, _known(user, body)),
    }
    return render(request, "pages/body.html", context)


def _known(user, body: Body) -> dict[UnitTask, int]:
    """What the unit's functions have in the rooms above: the agreements and those followed."""
    if not body.is_unit:
        return {}
    seen = Agreement.objects.visible_to(user).of_canton(body.canton)
    return {
        UnitTask.AGREEMENTS: seen.count(),
        UnitTask.MONITORING: seen.in_force().count(),
    }
