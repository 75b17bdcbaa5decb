"""Marks that arrive at once by link, code and Secretaría: one row, no fault."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from core.accounts.enums import Role
from core.lib import bells
from meetings import convening
from tests.factories import user_with_role
from tests.meetings import make

DAY = date(2026, 12, 3)


@pytest.fixture
def session(committed_db, today, monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)
    cache.clear()
    user = user_with_role(Role.TECHNICAL_SECRETARIAT, "103")
    today(2026, 11, 20)
    meeting = make.meeting(make.body(seats=1, alternates=1), DAY, hour=0)
    convening.convene(meeting, by=user)
    today(DAY.year, DAY.month, DAY.day)
    meeting.open()
    return meeting, user


def at_once(*posts) -> list[int]:
    """(user or None, address, data) from as many connections at the same moment."""
    gate = Barrier(len(posts))

    def send(user, address, data):
        client = Client()
        if user:
            client.force_login(user)
        gate.wait()
        try:
            return client.post(address, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as pool:
        return [one.result() for one in [pool.submit(send, *post) for post in posts]]


def test_link_code_and_secretariat_at_once(session):
    meeting, user = session
    titular = meeting.invitations.get(invited_as="titular")
    alternate = meeting.invitations.get(invited_as="alternate")
    page = f"/reuniones/{meeting.pk}/"
    statuses = at_once(
        (None, f"/e/{titular.link.token}/", {"presente": "1"}),
        (user, f"{page}registro/", {"code": titular.code}),
        (user, f"{page}asistencia/", {f"seat-{titular.seat_id}": "titular"}),
        (None, f"/e/{alternate.link.token}/", {"presente": "1"}),
    )
    assert set(statuses[:3]) <= {200, 302}
    assert statuses[3] in (302, 409)
    assert meeting.attendance.get().presence == "titular"


def test_two_answers_of_a_titular_at_once(session):
    meeting, user = session
    titular = meeting.invitations.get(invited_as="titular")
    link = f"/e/{titular.link.token}/"
    told = f"/reuniones/{meeting.pk}/responder/{titular.pk}/"
    assert at_once((None, link, {"answer": "no"}), (user, told, {"answer": "alternate"})) == [
        302,
        302,
    ]
    titular.refresh_from_db()
    assert titular.answer in ("no", "alternate")
    assert meeting.invitations.get(invited_as="alternate").called_at


def test_everybody_is_marked_by_two_at_once(session):
    meeting, user = session
    address = f"/reuniones/{meeting.pk}/asistencia/"
    bulk = {"accion": "faltan"}
    assert at_once((user, address, bulk), (user, address, bulk)) == [302, 302]
    assert meeting.attendance.get().presence == "absent"
