"""Bells: a message to the workers that says «there are rows to be worked off», and nothing else.

A lost bell costs seconds, for beat rings every one of them as well. So ringing never raises and
never keeps a request waiting: Redis gets a moment, and after a failure a rest.
"""

import logging
import time

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu import Connection
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

MOMENT_SECONDS = 0.5
REST_SECONDS = 3.0
# One try: by default kombu waits for a lost broker for ever.
ONE_TRY = {
    "socket_connect_timeout": MOMENT_SECONDS,
    "socket_timeout": MOMENT_SECONDS,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}

_silent_until = 0.0


def ring(task: str) -> bool:
    """Ring for a task by its dotted name, «core.mail.tasks.drain». False when nobody heard."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=ONE_TRY) as connection:
            current_app.send_task(
                task, connection=connection, retry=False, expires=settings.BELL_SECONDS
            )
    except (KombuError, RedisError, OSError) as fault:
        _silent_until = time.monotonic() + REST_SECONDS
        logger.warning("No bell for %s: %s", task, fault)
        return False
    return True


def ring_on_commit(task: str) -> None:
    """Ring as soon as the rows of this transaction can be seen by others."""
    transaction.on_commit(lambda: ring(task), robust=True)
