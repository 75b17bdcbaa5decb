"""kill -9 at a worker's processes, at random moments while they have mails in their hands."""

import math
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import psutil

from core.lib import bells
from core.mail.models import MailState, OutgoingMail
from tests.faults.mails import states
from tests.services.portal import Worker
from tests.services.process import wait_until

# So often the whole worker goes, or all its processes at once; else the one with mails in hand.
WHOLE_WORKER_EVERY, ALL_PROCESSES_EVERY = 12, 5
REFILL_BELOW = 40


@dataclass(frozen=True)
class Kills:
    done: int
    inside_data: int  # mails that a killed process had begun and not written down as sent


def kill_again_and_again(
    workers: list[Worker],
    sink,
    *,
    kills: int,
    chance: random.Random,
    refill: Callable[[int], object],
    until: float = math.inf,
) -> Kills:
    """So many kills, or as many as fit before `until`. `refill(kill)` writes more mails whenever
    few are left."""
    done = inside_data = 0
    while done < kills and time.monotonic() < until:
        done += 1
        at_work = partial(with_mails_in_hand, workers)
        worker, process = wait_until(at_work, 60, f"work to go on, {states()}", every=0.02)
        sink.wait_for_more(chance.choice((0, 1, 2, 4, 8, 16)))
        time.sleep(chance.uniform(0, 0.02))
        worker, process = at_work() or (worker, process)
        if done % WHOLE_WORKER_EVERY == 0:
            dead = {process.pid for process in worker.children()}
            worker.kill()
            inside_data += begun_by(dead)
            worker.start_without_waiting()
        else:
            has_all = done % ALL_PROCESSES_EVERY == 0
            inside_data += begun_by(kill_processes(worker.children() if has_all else [process]))
            bells.ring("core.mail.tasks.drain")  # as the next page that is saved does
        if states()["waiting"] < REFILL_BELOW:
            refill(done)
    return Kills(done, inside_data)


def claimants(*states: MailState, **facts) -> list[int]:
    """For each mail in these states, the process that claimed it, alive or not."""
    claims = OutgoingMail.objects.filter(state__in=states, **facts)
    return [int(hand.split(":")[1]) for hand in claims.values_list("claimed_by", flat=True)]


def begun_by(processes: set[int]) -> int:
    """Mails that they had begun to hand over and did not write down as sent."""
    begun = claimants(MailState.CLAIMED, MailState.AMBIGUOUS, data_started_at__isnull=False)
    return sum(pid in processes for pid in begun)


def with_mails_in_hand(workers) -> tuple[Worker, psutil.Process] | None:
    """A worker's process that lives and has claimed something."""
    by_pid = {worker.process.pid: worker for worker in workers}
    for pid in set(claimants(MailState.CLAIMED)):
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if not has_ended(process) and (worker := by_pid.get(process.ppid())):
                return worker, process
    return None


def has_ended(process: psutil.Process) -> bool:
    """Gone, or dead and waiting for its parent to notice."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def kill_processes(processes: list[psutil.Process]) -> set[int]:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    wait_until(lambda: all(map(has_ended, processes)), 5, "the killed to be dead", every=0.01)
    return {process.pid for process in processes}
