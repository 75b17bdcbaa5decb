"""`/iniciativas/<pk>/`: an existing initiative, with the agreements that it may coincide with."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from agreements.overlaps import initiative_panel
from strategies.views import initiatives


@require_safe
def initiative_page(request: HttpRequest, pk: int) -> HttpResponse:
    return initiatives.page_with(request, pk, panels=(initiative_panel,))
