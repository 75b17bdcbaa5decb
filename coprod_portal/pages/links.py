"""`/e/<token>/`: what a signed link opens, for people without an account.

The token is the permission, so the answer stays in no cache, and no other site learns of it.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.links.models import Purpose, SignedLink
from core.mail.views import subscription
from meetings.views.answers import rsvp

OPENS = {Purpose.RSVP: rsvp, Purpose.SUBSCRIPTION: subscription}


@login_not_required
@csrf_exempt  # no cookie is set: who has the token may act, and another site has not
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signed_link(request: HttpRequest, token: str) -> HttpResponse:
    """404 for a token of nobody, 410 for one that has ended; else its matter."""
    if request.method == "POST" and comes_from_elsewhere(request):
        return HttpResponseForbidden("La respuesta llegó de otro sitio.")
    link = SignedLink.objects.opened_by(token)
    opens = OPENS.get(link.purpose) if link else None
    if opens is None:
        response = render(request, "pages/link_unknown.html", status=404)
    elif not link.is_open:
        response = render(request, "pages/link_ended.html", {"link": link}, status=410)
    else:
        response = opens(request, link, token)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store, private"
    return response


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site's page sent it."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    own = f"{request.scheme}://{request.get_host()}"
    return origin not in (None, "null", own)
