"""`/cantones/<slug>/sesiones/`: what is announced, and the minutes that were published."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from citizens.forms import SessionFilter
from citizens.snapshot import municipality_of
from citizens.views.public import SECONDS_SHOWN
from core.territory.models import Canton
from meetings.models import PublishedMinutes
from meetings.panels import public_meetings

PAGE_SIZE = 20


@login_not_required
@require_safe
@gzip_page
@cache_control(public=True, max_age=SECONDS_SHOWN)
def sessions(request: HttpRequest, slug: str) -> HttpResponse:
    """`?q=`, `?anio=`, `?instancia=`, `?pagina=`; what was withdrawn stands there, and why."""
    canton = get_object_or_404(Canton.objects.select_related("province"), slug=slug)
    rows = PublishedMinutes.objects.of_canton(canton)
    form = SessionFilter(request.GET, rows=rows)
    found = form.apply(rows).newest_first().select_related("minutes__meeting__canton")
    context = {
        "canton": canton,
        "municipality": municipality_of(canton),
        "meetings": public_meetings(canton),
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina")),
    }
    return render(request, "citizens/sessions.html", context)


@login_not_required
@require_safe
@gzip_page
@cache_control(public=True, max_age=SECONDS_SHOWN)
def session(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One published minutes, or that it was withdrawn. 404 while nobody published it."""
    rows = PublishedMinutes.objects.select_related("minutes__meeting__canton__province")
    found = get_object_or_404(rows, minutes__meeting=number, minutes__meeting__canton__slug=slug)
    canton = found.minutes.meeting.canton
    context = {
        "canton": canton,
        "municipality": municipality_of(canton),
        "publication": found,
        "doc": found.content,
    }
    return render(request, "citizens/session.html", context)
