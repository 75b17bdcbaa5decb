"""`/planes/<pk>/`: an annual plan, with the sessions at which its encounters are held."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from meetings.panels import encounter_panels
from strategies.views import plans


@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    return plans.page_with(request, pk, encounter_panels=encounter_panels)
