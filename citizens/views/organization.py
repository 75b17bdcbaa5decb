"""`/cantones/<slug>/organizacion/`: who organises prevention in a canton, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from citizens.forms import PastDayForm
from citizens.organization import public_model
from citizens.snapshot import municipality_of
from citizens.views.public import SECONDS_SHOWN
from core.lib import clock
from core.territory.models import Canton
from meetings.models import PublishedMinutes


@login_not_required
@require_safe
@gzip_page
@cache_control(public=True, max_age=SECONDS_SHOWN)
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """The bodies that work today, or worked on `?fecha=` (R05: who had which part, with history),
    each with the actors that sit there and what they do. Never a day to come: who will sit there
    is not decided until it is so."""
    canton = get_object_or_404(Canton.objects.select_related("province"), slug=slug)
    today = clock.today()
    form = PastDayForm(request.GET if "fecha" in request.GET else None)
    asked = form.cleaned_data["fecha"] if form.is_bound and form.is_valid() else None
    on = asked or today
    published = PublishedMinutes.objects.of_canton(canton)
    context = {
        "canton": canton,
        "with_minutes": set(published.order_by().values_list("minutes__meeting__body", flat=True)),
        "municipality": municipality_of(canton),
        "bodies": public_model(canton, on),
        "form": form,
        "on": on,
        "is_today": on == today,
    }
    return render(request, "citizens/organization.html", context)
