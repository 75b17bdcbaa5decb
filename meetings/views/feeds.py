"""Calendars as files: of one meeting, and those that programs subscribe to.

A subscription's address is its permission: no sign-in, no cookie, asked again and again, so it is
answered with an ETag.
"""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from core.lib.races import told_at_the_field
from core.links.models import Purpose, SignedLink
from core.territory.models import Canton
from meetings import calendars, feeds, perms
from meetings.models import CalendarFeed
from meetings.views.access import NOT_A_CONVENER, NOT_A_PARTICIPANT, crumb, meeting_of
from strategies.models import Body
from strategies.views.access import refuse_unless

PUBLIC = "public, max-age=300"
PRIVATE = "private, no-cache"  # kept by who subscribed, asked each time whether it still holds


def _calendar(request: HttpRequest, content: bytes, name: str, cache: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = cache
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["Referrer-Policy"] = "no-referrer"
    return get_conditional_response(request, etag=etag, response=response)


@login_not_required
@require_safe
def canton(request: HttpRequest, slug: str) -> HttpResponse:
    """`/cantones/<slug>/reuniones.ics`: what the canton announces to everybody."""
    found = get_object_or_404(Canton, slug=slug)
    return _calendar(request, feeds.of_canton(found), f"reuniones-{slug}", PUBLIC)


@login_not_required
@require_safe
def subscribed(request: HttpRequest, token: str) -> HttpResponse:
    """`/calendario/<token>.ics`: 404 for an address of nobody, 410 for one that was renewed."""
    link = SignedLink.objects.opened_by(token)
    if link is None or link.purpose != Purpose.CALENDAR:
        raise Http404
    content = feeds.of_link(link) if link.is_open else None
    if content is None:
        return HttpResponse(
            "Esta dirección de calendario ya no abre nada. Pida la nueva en el portal.",
            status=410,
            content_type="text/plain; charset=utf-8",
        )
    return _calendar(request, content, "sesiones", PRIVATE)


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting, to be put into a calendar by hand."""
    found = meeting_of(request, pk)
    return _calendar(request, calendars.feed([found]), f"sesion-{pk}", PRIVATE)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def own_address(request: HttpRequest) -> HttpResponse:
    """GET shows the person's own address; POST gives one, or another."""
    refuse_unless(request.user.has_role(*perms.PARTICIPANTS), NOT_A_PARTICIPANT)
    here = reverse("meetings:own_feed")
    if request.method == "POST":
        return _given(request, here, user=request.user)
    feed = CalendarFeed.objects.select_related("link").filter(user=request.user).first()
    context = {"title": "Mis sesiones en mi calendario", "may_renew": True}
    return _address(request, feed, [crumb()], **context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def body_address(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of a body's meetings, for its members; who convenes gives another."""
    refuse_unless(request.user.has_role(*perms.PARTICIPANTS), NOT_A_PARTICIPANT)
    rows = Body.objects.visible_to(request.user).select_related("canton")
    body = get_object_or_404(rows, pk=pk)
    may_renew = perms.can_convene(request.user, body.canton)
    is_member = may_renew or perms.belongs_to(request.user, body)
    refuse_unless(is_member, "La dirección es de quienes integran la instancia.")
    if request.method == "POST":
        refuse_unless(may_renew, NOT_A_CONVENER)
        return _given(request, reverse("meetings:body_feed", args=[pk]), body=body)
    feed = CalendarFeed.objects.select_related("link").filter(body=body).first()
    crumbs = [("Instancias", reverse("bodies")), (str(body), body.get_absolute_url())]
    return _address(request, feed, crumbs, title=f"Calendario de {body}", may_renew=may_renew)


def _given(request: HttpRequest, here: str, **owner) -> HttpResponse:
    feeds.give_address(**owner)
    messages.success(
        request, "La dirección está lista. La anterior, si había, ya no abre.", extra_tags="note-ok"
    )
    return redirect(here)


def _address(request: HttpRequest, feed: CalendarFeed | None, crumbs, **context) -> HttpResponse:
    path = reverse("calendar_feed", args=[feed.link.token]) if feed else ""
    address = request.build_absolute_uri(path) if feed else ""
    context |= {"feed": feed, "address": address, "crumbs": crumbs}
    return render(request, "meetings/feed.html", context)
