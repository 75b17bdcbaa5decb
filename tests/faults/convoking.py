"""A convocation of two hundred people under faults, and what must be true of it afterwards."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connection
from django.test import Client

from core.accounts.models import User
from core.lib import clock
from core.mail.models import OutgoingMail
from meetings.enums import MeetingState
from meetings.models import Convocation, Invitation, Meeting
from strategies.models import Body
from tests.meetings import make
from tests.services.portal import test_database_url
from tests.services.process import ROOT

PEOPLE = 200
PRESSES = 10
# A process of its own, as the web's: it is killed in the request, or right after its COMMIT.
DYING = """
import os, signal
from django.db import transaction
from core.accounts.models import User
from meetings import convening
from meetings.models import Meeting

die = lambda: os.kill(os.getpid(), signal.SIGKILL)
with transaction.atomic():
    if {is_committed}:
        transaction.on_commit(die)  # before the bell, which is asked for later
    convening.convene(Meeting.objects.get(pk={meeting}), by=User.objects.get(pk={user}))
    if not {is_committed}:
        die()
"""


def body_of(people: int = PEOPLE) -> Body:
    """Half of them titulars, half alternates."""
    seats = people // 2
    return make.body(seats=seats, alternates=people - seats, notice_days=3)


def meeting_of(body: Body, days: int = 10) -> Meeting:
    return make.meeting(body, clock.today() + timedelta(days=days), items=5)


def convene_and_die(meeting: Meeting, by: User, *, is_committed: bool) -> None:
    """In a process that is killed before its COMMIT, or between COMMIT and bell."""
    program = DYING.format(is_committed=is_committed, meeting=meeting.pk, user=by.pk)
    killed = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", program],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": test_database_url()},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-500:]


def press_at_once(meeting: Meeting, by: User) -> list[int]:
    """The statuses of ten equal requests of one person that arrive together."""
    address, barrier = f"/reuniones/{meeting.pk}/convocatoria/", Barrier(PRESSES)
    clients = [Client() for _ in range(PRESSES)]
    for client in clients:
        client.force_login(by)

    def press(client: Client) -> int:
        try:
            barrier.wait()
            return client.post(address, {"with_alternates": "on"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(PRESSES) as pool:
        return list(pool.map(press, clients))


def faults_of(meeting: Meeting) -> list[str]:
    """What is not as it must be: convened once and everybody written once, or nothing at all."""
    state = Meeting.objects.values_list("state", flat=True).get(pk=meeting.pk)
    calls = Convocation.objects.filter(meeting=meeting).count()
    invited = Invitation.objects.filter(meeting=meeting).values_list("email", flat=True)
    mails = OutgoingMail.objects.filter(about=meeting.reference, kind="meeting_call")
    written = mails.values_list("recipient", flat=True)
    wanted = 1 if state == MeetingState.CONVENED else 0
    faults = []
    if calls != wanted:
        faults.append(f"{calls} convocations of a meeting that is {state}")
    if bool(invited) != bool(wanted):
        faults.append(f"{len(invited)} invited to a meeting that is {state}")
    if sorted(invited) != sorted(written):
        faults.append(f"{len(invited)} invited, {len(written)} mails")
    return faults
