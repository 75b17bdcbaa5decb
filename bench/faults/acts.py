"""The faults, each done again and again until its time is over. Numbers as in docs/faults.md.

An act starts what it needs, returns what was done in words and how many doubtful mails that
explains, and lists what was not as promised besides the mails.
"""

import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.test import Client

from bench.faults.ground import Ground
from core.mail.models import OutgoingMail
from tests.faults import convoking
from tests.faults.killing import kill_again_and_again
from tests.faults.mails import in_data, post_batch, states, wait_until_settled
from tests.services.process import wait_until

SETTLE_SECONDS = 120
BACK_SECONDS = 30
REAL_BELL_SECONDS = 15  # the tests ring every second


@dataclass
class Done:
    """`what` counts what was done; `ambiguous` is how many doubtful mails it explains."""

    what: str = ""
    ambiguous: int = 0
    broken: list[str] = field(default_factory=list)

    def demand(self, kept: bool, otherwise: str) -> None:
        if not kept:
            self.broken.append(otherwise)


@dataclass(frozen=True)
class Bounds:
    seconds: float
    kills: int
    chance: random.Random

    def rounds(self) -> Iterator[int]:
        """One at least; none begins after the time."""
        until, number = time.monotonic() + self.seconds, 0
        while number == 0 or time.monotonic() < until:
            number += 1
            yield number


def f1(ground: Ground, bounds: Bounds) -> Done:
    """kill -9 of the worker's processes at random moments, two beats ringing (F10)"""
    ground.sink.data_delay = 0.02
    workers = ground.start(workers=2, beats=2)
    ground.convene()
    kills = kill_again_and_again(
        workers,
        ground.sink,
        kills=bounds.kills,
        chance=bounds.chance,
        refill=lambda kill: ground.convene(),
        until=time.monotonic() + bounds.seconds,
    )
    wait_until_settled(SETTLE_SECONDS)
    return Done(f"{kills.done} kills, {kills.inside_data} inside DATA", kills.inside_data)


def f2(ground: Ground, bounds: Bounds) -> Done:
    """the process that convenes killed before its COMMIT, or between COMMIT and bell"""
    ground.sink.start()
    ground.redis.start()
    worker, beat = ground.worker(), ground.beat()
    for one in (worker, beat):
        one.variables["BELL_SECONDS"] = str(REAL_BELL_SECONDS)
    worker.start(60)
    beat.start_without_waiting()
    done, slowest, rounds = Done(), 0.0, 0
    for _ in bounds.rounds():
        rounds += 1
        convoking.convene_and_die(ground.meeting(), ground.secretary, is_committed=False)
        convoking.convene_and_die(ground.meeting(), ground.secretary, is_committed=True)
        begun = time.monotonic()
        wait_until_settled(SETTLE_SECONDS)
        slowest = max(slowest, time.monotonic() - begun)
    done.demand(slowest <= BACK_SECONDS, f"sent after {slowest:.0f} s")
    done.what = f"{2 * rounds} kills, at most {slowest:.1f} s until all is sent"
    return done


def f3(ground: Ground, bounds: Bounds) -> Done:
    """Redis killed in mid-batch, and back, empty"""
    ground.sink.data_delay = 0.01
    (worker,) = ground.start()
    done, slowest, rounds = Done(), 0.0, 0
    reader = Client()
    reader.force_login(ground.secretary)
    for _ in bounds.rounds():
        rounds += 1
        meeting = ground.convene()
        ground.sink.wait_for_more(bounds.chance.randrange(5, 60))
        ground.redis.kill()
        ground.convene()
        for page in ("/healthz", "/inicio/", meeting.get_absolute_url()):
            done.demand(reader.get(page).status_code == 200, f"{page} without Redis")
        time.sleep(bounds.chance.uniform(0, 6))
        ground.redis.start()
        begun = time.monotonic()
        while states()["waiting"] or states()["claimed"]:
            if not worker.is_running:  # as the supervisor does
                worker.start_without_waiting()
            if time.monotonic() > begun + SETTLE_SECONDS:
                break
            time.sleep(0.1)
        slowest = max(slowest, time.monotonic() - begun)
    done.demand(slowest <= BACK_SECONDS, f"drained {slowest:.0f} s after Redis was back")
    done.what = f"{rounds} times away, at most {slowest:.1f} s until all is sent"
    return done


def f5(ground: Ground, bounds: Bounds) -> Done:
    """the mail server refuses every connection for the whole time, then is back"""
    ground.redis.start()
    worker = ground.worker()
    ground.beat().start_without_waiting()
    worker.start(60)
    ground.convene()
    time.sleep(bounds.seconds)
    tried = OutgoingMail.objects.filter(pk__gt=ground.mails_before, attempts__gt=0).count()
    ground.sink.start()
    wait_until_settled(SETTLE_SECONDS + bounds.seconds)
    done = Done(f"away for {bounds.seconds:.0f} s")
    done.demand(not tried, f"{tried} mails lost an attempt")
    return done


def f6(ground: Ground, bounds: Bounds) -> Done:
    """one refused and nine put-off addresses among two hundred"""
    ground.start()
    done, rounds = Done(), 0
    for rounds in bounds.rounds():
        bad = [f"rechazado{rounds}@demo.invalid", f"pesado{rounds}@demo.invalid"]
        busy = [f"ocupado{rounds}.{number}@demo.invalid" for number in range(9)]
        post_batch(189, *bad, *busy, about=f"banco-f6-{rounds}")
        wait_until_settled(SETTLE_SECONDS)
    found = ground.verdict()
    done.demand(found.failed == 2 * rounds, f"{found.failed} refused, not {2 * rounds}")
    done.what = f"{rounds} batches of 200, 2 refused for good in each"
    return done


def f7(ground: Ground, bounds: Bounds) -> Done:
    """the mail server takes five seconds for each command"""
    ground.sink.slow = 5.0
    ground.start()
    reader = Client()
    reader.force_login(ground.secretary)
    post_batch(max(1, round(bounds.seconds / 15)), about="banco-f7")
    wait_until(in_data, 60, "the first text to be on its way")
    done, slowest, pages = Done(), 0.0, 0
    while states()["waiting"] or states()["claimed"]:
        begun = time.monotonic()
        reader.get("/inicio/")
        slowest, pages = max(slowest, time.monotonic() - begun), pages + 1
        time.sleep(0.5)
    done.demand(slowest < 2, f"a page took {slowest:.1f} s")
    done.what = f"{pages} pages meanwhile, the slowest in {slowest * 1000:.0f} ms"
    return done


def f8(ground: Ground, bounds: Bounds) -> Done:
    """the connection cut before the text, in DATA, and after it before the reply"""
    ground.start()
    done, rounds, kinds = Done(), 0, ("cuelga", "pierde", "corte")
    for rounds in bounds.rounds():
        cut = [f"{kind}{rounds}.{n}@demo.invalid" for kind in kinds for n in range(5)]
        post_batch(185, *cut, about=f"banco-f8-{rounds}")
        wait_until_settled(SETTLE_SECONDS)
    done.ambiguous = 10 * rounds
    found = ground.verdict()
    done.demand(found.ambiguous == done.ambiguous, f"{found.ambiguous} doubtful are shown")
    done.what = f"{15 * rounds} cuts, {done.ambiguous} of which leave a doubt"
    return done


def f11(ground: Ground, bounds: Bounds) -> Done:
    """the same convocation pressed ten times at once"""
    ground.start()
    done, rounds = Done(), 0
    for _ in bounds.rounds():
        rounds += 1
        statuses = convoking.press_at_once(ground.meeting(), ground.secretary)
        done.demand(statuses.count(302) == 1, f"answered {sorted(statuses)}")
        done.demand(max(statuses) < 500, f"answered {sorted(statuses)}")
        wait_until_settled(SETTLE_SECONDS)
    done.what = f"{rounds} convocations of {convoking.PEOPLE}, {10 * rounds} presses"
    return done


def f15(ground: Ground, bounds: Bounds) -> Done:
    """SIGTERM to the worker, or to each of its processes, in mid-batch"""
    ground.sink.data_delay = 0.02
    (worker,) = ground.start()
    done, rounds = Done(), 0
    for rounds in bounds.rounds():
        if states()["waiting"] < 80:
            ground.convene()
        ground.sink.wait_for_more(bounds.chance.randrange(1, 30))
        processes = worker.children() if rounds % 2 else []
        worker.ask_to_end()
        for process in processes:
            process.send_signal(signal.SIGTERM)
        wait_until(lambda: not worker.is_running, 30, "the worker to end")
        now = states()
        done.demand(not now["claimed"] and not in_data(), f"left behind {dict(now)}")
        worker.start(60)
    wait_until_settled(SETTLE_SECONDS)
    done.what = f"{rounds} times asked to end"
    return done


# What share of the time each gets.
ACTS: dict[str, tuple[Callable[[Ground, Bounds], Done], float]] = {
    "F1": (f1, 0.50),
    "F2": (f2, 0.08),
    "F3": (f3, 0.12),
    "F5": (f5, 0.05),
    "F6": (f6, 0.03),
    "F7": (f7, 0.07),
    "F8": (f8, 0.03),
    "F11": (f11, 0.04),
    "F15": (f15, 0.08),
}
