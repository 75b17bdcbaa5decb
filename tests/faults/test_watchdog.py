"""The watchdog's verdict, with a clock and a queue of the test's own."""

import pytest
from redis.exceptions import ConnectionError as RedisIsAway

from coprod_portal.watchdog import PATIENCE_SECONDS, Watchdog


class Scene:
    def __init__(self):
        self.waiting = 0
        self.is_busy = False
        self.is_away = False
        self.rung = 0
        self.now = 100.0
        self.dog = Watchdog(waiting_bells=self.queue, is_busy=lambda: self.is_busy, ring=self.ring)

    def queue(self) -> int:
        if self.is_away:
            raise RedisIsAway
        return self.waiting

    def ring(self) -> None:
        self.rung += 1

    def after(self, seconds: float) -> bool:
        """Looks every two seconds; whether the worker was given up in that time."""
        end = self.now + seconds
        while self.now < end:
            self.now += 2
            if self.dog.look(self.now):
                return True
        return False

    def take_bell(self, **options) -> None:
        self.dog.hear(self.now, **options)


@pytest.fixture
def scene(settings):
    settings.BELL_SECONDS = 15
    scene = Scene()
    scene.dog.look(scene.now)
    return scene


def test_a_fresh_worker_begins_by_ringing(scene):
    assert scene.rung == 1


def test_bells_that_nobody_takes_end_the_worker(scene):
    scene.waiting = 3
    assert scene.after(PATIENCE_SECONDS + 4)


def test_an_idle_worker_is_left_alone_and_rung_for_now_and_then(scene):
    assert not scene.after(100)
    assert scene.rung == pytest.approx(1 + 100 / 30, abs=1)


def test_a_busy_worker_may_let_bells_wait(scene):
    scene.waiting, scene.is_busy = 3, True
    assert not scene.after(60)
    scene.is_busy = False
    assert scene.after(PATIENCE_SECONDS + 4)


def test_a_worker_that_takes_them_one_by_one_is_left_alone(scene):
    scene.waiting = 50
    for _ in range(10):
        assert not scene.after(6)
        scene.take_bell()


def test_bells_that_all_come_too_late_are_not_deafness_and_it_rings_by_itself(scene):
    """As on a machine whose clock runs ahead of the others'."""
    scene.waiting = 1
    for _ in range(20):
        assert not scene.after(6)
        scene.take_bell(is_late=True)
    assert scene.rung == pytest.approx(1 + 120 / 30, abs=1)


def test_who_works_off_bells_does_not_ring(scene):
    for _ in range(20):
        assert not scene.after(6)
        scene.take_bell()
    assert scene.rung == 1


def test_while_redis_is_away_nobody_is_blamed_and_its_return_is_rung_in(scene):
    scene.waiting = 3
    scene.after(6)
    scene.is_away = True
    assert not scene.after(120)
    scene.is_away, before = False, scene.rung
    assert not scene.after(4)
    assert scene.rung == before + 1
    assert scene.after(PATIENCE_SECONDS + 4)
