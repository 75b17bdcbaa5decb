"""Error pages that help: 400, 403, 404, 405, 500, 503, an expired form. None needs the database."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

# A restart of the database takes a few seconds, and every request looks for it anew.
RETRY_SECONDS = 5
# PostgreSQL's classes of states: the connection broke, no resources (too many connections, disk
# full), the server is going down or coming up.
AWAY_STATES = ("08", "53", "57P")


def csrf_failure(request, reason=""):
    """The form's token is old: the session ended or another window signed in."""
    return render(request, "errors/csrf.html", status=403)


def bad_request(request, exception=None):
    """What was sent cannot be read: cut off, too large, or for another site's name."""
    return render(request, "errors/400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


class FormsOnlyMiddleware:
    """An address that only takes forms and is opened by hand, or after signing in again: a page
    with a way on, where Django answers 405 with nothing at all."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "errors/405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


def server_error(request):
    """What nobody foresaw (500), or a database that is away for a moment (503)."""
    if is_away(sys.exception()):
        return database_away(request)
    return render(request, "errors/500.html", status=500)


def database_away(request: HttpRequest) -> HttpResponse:
    """503 with `Retry-After`: a page, or JSON where a page saves by itself and tries again."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        message = "La base de datos del portal no responde. Vuelva a intentarlo en un momento."
        response = JsonResponse({"reason": "away", "message": message}, status=503)
    else:
        response = render(request, "errors/503.html", status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def is_away(fault: BaseException | None) -> bool:
    """Whether a fault, or what led to it, is a database that cannot be reached."""
    while fault is not None:
        if isinstance(fault, OperationalError):
            # No state: libpq found the connection broken, or found none.
            state = getattr(fault.__cause__, "pgcode", None)
            return state is None or state.startswith(AWAY_STATES)
        if isinstance(fault, InterfaceError) and "connection already closed" in str(fault):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


class InOneLine(logging.Filter):
    """A database that is away fails every request alike: a line for each, without its stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == 503:
            record.exc_info = record.exc_text = None
        return True
