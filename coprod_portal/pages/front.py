"""`/`: what the portal is, and the way to a canton. Public: no sign-in, no cookie."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from citizens.models import Edition
from core.lib.text import fold
from core.territory.models import Canton

LONGEST_QUERY = 80


@login_not_required
@require_safe
@gzip_page
@cache_control(public=True, max_age=300)
def front(request: HttpRequest) -> HttpResponse:
    """The cantons, those with published reports first; `?q=` finds one, accents or not."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    words = fold(query).split()
    every = Canton.objects.select_related("province").order_by("folded", "code")
    cantons = [
        canton
        for canton in every
        if all(word in canton.folded or word in canton.province.folded for word in words)
    ]
    years: dict[str, list[int]] = {}
    published = Edition.objects.published().order_by("-report__year")
    for code, year in published.values_list("report__canton", "report__year").distinct():
        years.setdefault(code, []).append(year)
    context = {
        "query": query,
        "published": [(canton, years[canton.code]) for canton in cantons if canton.code in years],
        "others": [canton for canton in cantons if canton.code not in years],
        "found": len(cantons),
        "total": len(every),
    }
    return render(request, "pages/front.html", context)
