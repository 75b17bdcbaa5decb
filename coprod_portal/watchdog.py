"""Ends a worker that has stopped taking bells, so that its supervisor starts a fresh one.

After Redis was away, a worker may reconnect, answer pings, and still never take a message again:
kombu has had this fault in one form or another for years, and its pauses between attempts grow
to half a minute besides. What stands in the rows is safe meanwhile, but nobody works it off.

So a thread looks every two seconds. Messages lie in the queue, a process of this worker is free,
Redis answers, and nothing was taken for ten seconds: then the worker is asked to end, which lets
the mail or document in hand be finished, and after twenty seconds it is ended.
The thread also rings by itself when Redis comes back and when no bell has been worked off for a
long while, so that neither a lost bell nor a beat that sleeps can hide the fault. A bell that came
too late does not count: on a machine whose clock runs ahead, those of the others all do.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable

from celery import Celery
from celery.signals import task_received, task_revoked, worker_ready
from celery.worker import state
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from core.lib import bells

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0
PATIENCE_SECONDS = 10.0
GRACE_SECONDS = 20.0
FAULT = 70  # «internal software error» of sysexits.h


class Watchdog:
    """What was seen, and the verdict. `look` is called every two seconds."""

    def __init__(
        self,
        *,
        waiting_bells: Callable[[], int],
        is_busy: Callable[[], bool],
        ring: Callable[[], None],
    ):
        self._waiting_bells = waiting_bells
        self._is_busy = is_busy
        self._ring = ring
        self.heard_at = 0.0
        self._worked_at = 0.0
        self._rung_at = 0.0
        self._neglected_since = None
        self._broker_is_away = True  # so that a fresh worker begins by looking into the rows

    def hear(self, now: float, *, is_late: bool = False) -> None:
        """A bell was taken; a late one was thrown away."""
        self.heard_at = now
        if not is_late:
            self._worked_at = now

    def look(self, now: float) -> bool:
        """True when the worker has stopped taking bells. Raises nothing when Redis is away."""
        try:
            waiting = self._waiting_bells()
        except (RedisError, OSError):
            self._broker_is_away = True
            self._neglected_since = None
            return False
        if not waiting or self._is_busy():
            self._neglected_since = None
        elif self._neglected_since is None or self.heard_at > self._neglected_since:
            self._neglected_since = now
        if self._broker_is_away or now - max(self._worked_at, self._rung_at) > self._long_silence:
            self._broker_is_away = False
            self._rung_at = now
            self._ring()
        return self._neglected_since is not None and now - self._neglected_since > PATIENCE_SECONDS

    @property
    def _long_silence(self) -> float:
        return 2 * settings.BELL_SECONDS


def install(app: Celery) -> None:
    """Have every worker of the application watched over, from the moment when it is ready."""

    @worker_ready.connect(weak=False)
    def begin(sender, **_):
        broker = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
        watchdog = Watchdog(
            waiting_bells=lambda: broker.llen(settings.CELERY_TASK_DEFAULT_QUEUE),
            is_busy=lambda: len(state.reserved_requests) >= sender.controller.concurrency,
            ring=lambda: ring_what_rings_often(app),
        )
        task_received.connect(lambda **_: watchdog.hear(time.monotonic()), weak=False)
        task_revoked.connect(lambda **_: watchdog.hear(time.monotonic(), is_late=True), weak=False)
        threading.Thread(target=_watch, args=[watchdog], name="watchdog", daemon=True).start()


def ring_what_rings_often(app: Celery) -> None:
    for entry in app.conf.beat_schedule.values():
        if entry["schedule"] == settings.BELL_SECONDS:
            bells.ring(entry["task"])


def _watch(watchdog: Watchdog) -> None:
    while not watchdog.look(time.monotonic()):
        time.sleep(LOOK_EVERY_SECONDS)
    logger.error("This worker takes no bells any more; it ends, to be started afresh.")
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(FAULT)
