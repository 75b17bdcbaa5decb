"""`/protocolo/`: the 83 solutions of the protocol's chapter 5, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from core.lib.text import fold
from strategies.catalogue import stages_of
from strategies.models import Challenge

LONGEST_QUERY = 100


@login_not_required
@require_safe
@gzip_page
@cache_control(public=True, max_age=3600)
def index(request: HttpRequest) -> HttpResponse:
    """By stage, section and challenge; `?q=` keeps what holds every word of it."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    challenges = list(Challenge.objects.prefetch_related("solutions"))
    total = sum(len(challenge.solutions.all()) for challenge in challenges)
    stages = stages_of(challenges, fold(query).split())
    context = {
        "query": query,
        "stages": stages,
        "found": sum(stage["found"] for stage in stages),
        "total": total,
        "challenges_total": len(challenges),
    }
    return render(request, "strategies/protocol.html", context)
