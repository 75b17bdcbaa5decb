"""`/cantones/<slug>/organizacion/`: who organises prevention in a canton, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from citizens.organization import public_model
from citizens.snapshot import municipality_of
from citizens.views.public import SECONDS_SHOWN
from core.lib import clock
from core.territory.models import Canton


@login_not_required
@require_safe
@gzip_page
@cache_control(public=True, max_age=SECONDS_SHOWN)
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """The bodies that are open today, each with the actors that sit in it and what they do."""
    canton = get_object_or_404(Canton.objects.select_related("province"), slug=slug)
    today = clock.today()
    context = {
        "canton": canton,
        "municipality": municipality_of(canton),
        "bodies": public_model(canton, today),
        "today": today,
    }
    return render(request, "citizens/organization.html", context)
