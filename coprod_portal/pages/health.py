"""Whether the process lives (`/healthz`) and whether everything behind it answers (`/readyz`)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from coprod_portal.celery import app


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    broker = _broker_answers()
    state = {
        "database": _database_answers(),
        "broker": broker,
        "worker": broker and _worker_answers(),
    }
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except Error:
        return False


def _broker_answers() -> bool:
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False
    finally:
        client.close()


def _worker_answers() -> bool:
    try:
        return bool(app.control.ping(timeout=1.0, limit=1))
    except (RedisError, OSError):
        return False
