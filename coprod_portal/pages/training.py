"""`/capacitaciones/<pk>/`: a training, with the sessions at which it was given."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from meetings.panels import training_panel
from strategies.views import trainings


@require_safe
def training_page(request: HttpRequest, pk: int) -> HttpResponse:
    return trainings.page_with(request, pk, panels=(training_panel,))
