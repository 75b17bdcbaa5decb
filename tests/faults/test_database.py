"""F4: PostgreSQL is killed under saves that people wait for, or under mails, and comes back.

A PostgreSQL of the test's own, durable as the launcher's; a real web process, a real worker. Judged
by what the clients were told, by the SMTP sink's own log and by SQL.
"""

import json
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPException

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils.crypto import get_random_string

from agreements.enums import State
from tests.databases import OWNER
from tests.factories import complete_agreement, slots_of
from tests.faults.mails import post_batch
from tests.services.portal import Answer
from tests.services.process import wait_until

CLIENTS = 8
PAUSE_SECONDS, RETRY_SECONDS = 0.02, 0.1
TOKEN = get_random_string(32)


@dataclass
class Person(threading.Thread):
    """Somebody who saves one slot again and again, and tries again whatever was not answered."""

    web: object
    slot: int
    address: str
    session: str
    is_over: threading.Event
    acknowledged: dict[int, str] = field(default_factory=dict)  # version → note
    refused: list[tuple[float, Answer | None]] = field(default_factory=list)
    version: int = 0

    def __post_init__(self):
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.is_over.is_set():
            self.save(f"Casilla {self.slot}, nota {self.version + 1}")
            time.sleep(PAUSE_SECONDS)

    def save(self, note: str) -> None:
        begun = time.monotonic()
        try:
            answer = self.post(note)
        except (OSError, HTTPException):
            self.refused.append((begun, None))
            return
        if answer.status == 200:
            self.version = answer.json["version"]
            self.acknowledged[self.version] = note
        elif answer.status == 409:
            # Saved just before the fall, and its answer was lost.
            assert answer.json["version"] == self.version + 1
            self.version += 1
        else:
            self.refused.append((begun, answer))
            time.sleep(RETRY_SECONDS)

    def post(self, note: str) -> Answer:
        row = f"casilla-{self.slot}"
        values = {
            "mes": "2015-07",
            f"{row}-level": "50",
            f"{row}-note": note,
            f"{row}-version": str(self.version),
        }
        return self.web.ask("POST", self.address, values, **self.headers)

    @property
    def headers(self) -> dict[str, str]:
        cookies = {
            settings.SESSION_COOKIE_NAME: self.session,
            settings.CSRF_COOKIE_NAME: TOKEN,
        }
        return {
            "Accept": "application/json",
            "X-CSRFToken": TOKEN,
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }


@pytest.fixture
def people(web, own_postgres, personas):
    """Clients of the running site, not yet at work, each with a slot of July 2015."""
    manager = personas("local_manager")
    is_over = threading.Event()
    people = []
    for _ in range(CLIENTS):
        client = Client()
        client.force_login(manager)
        agreement = complete_agreement(state=State.VIGENTE)
        slot = slots_of(agreement)[0].pk
        people.append(
            Person(
                web=web,
                slot=slot,
                address=f"/acuerdos/{agreement.reference}/avance/{slot}/guardar/",
                session=client.cookies[settings.SESSION_COOKIE_NAME].value,
                is_over=is_over,
            )
        )
    own_postgres.copy_from(database_of_the_tests())
    web.variables["PORTAL_TODAY"] = date(2015, 8, 10).isoformat()
    web.start()
    yield people
    is_over.set()
    for person in people:
        if person.is_alive():
            person.join(40)


def database_of_the_tests() -> str:
    name = connection.settings_dict["NAME"]
    return f"postgres://{OWNER['USER']}:{OWNER['PASSWORD']}@{OWNER['HOST']}:{OWNER['PORT']}/{name}"


def test_f4_acknowledged_saves_outlive_a_database_that_is_killed(web, own_postgres, people):
    for person in people:
        person.start()
    wait_until(lambda: min(len(one.acknowledged) for one in people) >= 5, 20, "saves to go well")
    assert not [one.refused for one in people if one.refused]

    own_postgres.kill()
    killed_at = time.monotonic()
    wait_until(lambda: all(one.refused for one in people), 10, "everybody to be refused")
    told_while_it_is_away(web, people[0])
    time.sleep(max(0, killed_at + 2 - time.monotonic()))

    own_postgres.start()
    back_at = time.monotonic()
    before = {one: one.version for one in people}
    wait_until(
        lambda: all(one.version >= before[one] + 5 for one in people), 20, "saves to go well again"
    )
    people[0].is_over.set()
    for one in people:
        one.join()
    late = [at - back_at for one in people for at, _ in one.refused if at > back_at]
    saves = sum(len(one.acknowledged) for one in people)
    print(
        f"{saves} saves, refused {sum(len(one.refused) for one in people)}, after it is back {late}"
    )
    assert max(late, default=0) <= 5
    answers = [answer for one in people for _, answer in one.refused]
    assert None not in answers, "every request was answered"
    assert {answer.status for answer in answers} == {503}
    assert {answer.json["reason"] for answer in answers} == {"away"}
    assert "Traceback" not in web.text()
    every_acknowledged_save_stands(own_postgres, people)


def test_f4_a_worker_whose_database_is_killed_in_mid_batch_goes_on_by_itself(
    own_postgres, celery_worker, celery_beat, smtp_sink
):
    post_batch(100)
    own_postgres.copy_from(database_of_the_tests())
    smtp_sink.data_delay = 0.02
    smtp_sink.start()
    celery_beat().start_without_waiting()
    celery_worker.variables |= {"DATABASE_URL": own_postgres.url, "EMAIL_URL": smtp_sink.url}
    celery_worker.start()
    smtp_sink.wait_for_more(10)

    own_postgres.kill()
    time.sleep(2)
    own_postgres.start()
    settled = "SELECT count(*) FROM mail_outgoingmail WHERE state IN ('sent', 'ambiguous')"
    wait_until(lambda: own_postgres.query(settled) == [(100,)], 60, "every mail to be settled")
    assert celery_worker.is_running
    accepted = smtp_sink.accepted()
    assert set(accepted.values()) == {1}, "nothing twice"
    states = dict(own_postgres.query("SELECT message_id, state FROM mail_outgoingmail"))
    sent = {key for key, state in states.items() if state == "sent"}
    assert sent <= set(accepted), "nothing lost"
    assert len(states) - len(sent) <= 1, "at most the one that was in DATA is for people to decide"


def told_while_it_is_away(web, person: Person) -> None:
    page = web.ask("GET", "/inicio/", **person.headers | {"Accept": "text/html"})
    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert "no alcanza su base de datos" in page.text
    assert "Traceback" not in page.text
    row = person.post("sin base de datos")
    assert (row.status, row.headers["Retry-After"]) == (503, "5")
    assert row.headers["Content-Type"] == "application/json"
    assert "no responde" in row.json["message"]
    ready = web.ask("GET", "/readyz")
    assert (ready.status, json.loads(ready.text)["database"]) == (503, False)
    assert web.ask("GET", "/healthz").status == 200


def every_acknowledged_save_stands(postgres, people: list[Person]) -> None:
    """And each report is the last of its events, with none missing: no save went by halves."""
    stand = {
        slot: (version, note)
        for slot, version, note in postgres.query(
            "SELECT sub_activity_id, version, note FROM monitoring_progressreport"
        )
    }
    events = defaultdict(dict)
    for slot, version, note in postgres.query(
        "SELECT sub_activity_id, version, note FROM monitoring_progressreportevent ORDER BY pgh_id"
    ):
        assert version not in events[slot], "one event for each version"
        events[slot][version] = note
    assert set(stand) == set(events) == {one.slot for one in people}
    for one in people:
        written = events[one.slot]
        lost = {version for version, note in one.acknowledged.items() if written[version] != note}
        assert not lost, f"slot {one.slot}: {lost}"
        last, note = stand[one.slot]
        assert sorted(written) == list(range(1, last + 1))
        assert (last, note) == (one.version, written[last])
