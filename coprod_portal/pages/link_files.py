"""`/e/<token>/…`: the files that the signed link of a convocation opens beside its page."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.links.models import Purpose, SignedLink
from meetings.views import answers


@login_not_required
@never_cache
@require_safe
def document(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A document of the agenda."""
    return _opened(request, token, lambda link: answers.document(request, link, pk))


@login_not_required
@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """The meeting for a calendar program."""
    return _opened(request, token, lambda link: answers.calendar(request, link))


@login_not_required
@never_cache
@require_safe
def minutes(request: HttpRequest, token: str) -> HttpResponseBase:
    """The minutes, once they were sent."""
    return _opened(request, token, lambda link: answers.minutes_document(request, link))


def _opened(request: HttpRequest, token: str, opens) -> HttpResponseBase:
    """404 for a token of nobody or of another matter, 410 for one that has ended."""
    link = SignedLink.objects.opened_by(token)
    if link is None or link.purpose != Purpose.RSVP:
        response = render(request, "pages/link_unknown.html", status=404)
    elif not link.is_open:
        response = render(request, "pages/link_ended.html", {"link": link}, status=410)
    else:
        try:
            response = opens(link)
        except Http404:
            response = render(request, "pages/link_unknown.html", status=404)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store, private"
    return response
