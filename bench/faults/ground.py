"""What the faults happen to: a portal's worker, beat, Redis and mail server, each a process."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max

from core.accounts.enums import Role
from core.accounts.models import User
from core.mail.models import OutgoingMail
from meetings import convening
from meetings.models import Meeting
from strategies.models import Body
from tests.factories import user_with_role
from tests.faults import convoking
from tests.faults.mails import Verdict, verdict
from tests.services.portal import Beat, Worker
from tests.services.servers import OwnRedis, SmtpSink

# One meeting a day would soon be years ahead.
MEETINGS_FROM_DAY, DAYS = 10, 60


class Ground:
    """The servers of one fault, none started yet, and a body of two hundred people."""

    def __init__(self, folder: Path, body: Body, secretary: User):
        self.folder, self.body, self.secretary = folder, body, secretary
        self.sink = SmtpSink(folder)
        self.redis = OwnRedis(folder)
        self.services = [self.sink, self.redis]
        self.meetings: list[Meeting] = []
        self.mails_before = OutgoingMail.objects.aggregate(last=Max("pk"))["last"] or 0
        settings.REDIS_URL = settings.CELERY_BROKER_URL = self.redis.url

    def worker(self, name: str = "worker") -> Worker:
        folder = self.folder / name
        folder.mkdir()
        worker = Worker(folder, self.redis)
        worker.variables["EMAIL_URL"] = self.sink.url
        self.services.append(worker)
        return worker

    def beat(self, name: str = "beat") -> Beat:
        beat = Beat(self.folder, self.redis, name)
        self.services.append(beat)
        return beat

    def start(self, *, workers: int = 1, beats: int = 1) -> list[Worker]:
        """Everything; returns the workers, ready."""
        self.sink.start()
        self.redis.start()
        started = [self.worker(f"worker{number}") for number in range(workers)]
        for worker in started:
            worker.start_without_waiting()
        for number in range(beats):
            self.beat(f"beat{number}").start_without_waiting()
        for worker in started:
            worker.wait_until_ready(60)
        return started

    def meeting(self) -> Meeting:
        """One more to convene."""
        days = MEETINGS_FROM_DAY + len(self.meetings) % DAYS
        self.meetings.append(convoking.meeting_of(self.body, days))
        return self.meetings[-1]

    def convene(self) -> Meeting:
        meeting = self.meeting()
        convening.convene(meeting, by=self.secretary)
        return meeting

    def verdict(self) -> Verdict:
        return verdict(self.sink, after=self.mails_before)

    def half_convened(self) -> list[str]:
        """What is wrong with any of the meetings."""
        return [fault for meeting in self.meetings for fault in convoking.faults_of(meeting)]

    def end(self) -> None:
        for service in reversed(self.services):
            with contextlib.suppress(AssertionError):
                service.kill()


@contextlib.contextmanager
def ground(body: Body, secretary: User) -> Iterator[Ground]:
    """Its servers are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        made = Ground(Path(folder), body, secretary)
        try:
            yield made
        finally:
            made.end()


def prepare() -> tuple[Body, User]:
    """Two hundred people and the Secretaría Técnica of one canton."""
    settings.ALLOWED_HOSTS = ["testserver", *settings.ALLOWED_HOSTS]
    # Threads would keep theirs open.
    connection.settings_dict["CONN_MAX_AGE"] = 0
    secretary = user_with_role(Role.TECHNICAL_SECRETARIAT, "103")
    return convoking.body_of(), secretary
