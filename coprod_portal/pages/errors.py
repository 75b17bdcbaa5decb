"""Error pages that help: 400, 403, 404, 500 and an expired form. None needs the database."""

from django.shortcuts import render


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


def server_error(request):
    return render(request, "errors/500.html", status=500)
