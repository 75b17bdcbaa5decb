"""Convening two hundred people beside the bare insert of as many rows."""

import itertools
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.measuring import Comparison, medians_in_turn
from bench.world import TODAY, Scene
from core.accounts.enums import Role
from core.accounts.models import RoleAssignment
from meetings import agenda
from meetings.enums import ItemState
from meetings.models import AgendaItem, Meeting
from strategies.enums import ActorKind, BodyKind, HolderKind
from strategies.models import Actor, Body, Person

PEOPLE = 200
DAYS = itertools.count(20)


def convocation(scene: Scene) -> list[Comparison]:
    """`POST …/convocatoria/` for two hundred people: rights, frozen text, links, mails, history."""
    settings.CELERY_BROKER_URL = settings.REDIS_URL
    body, client = _body(scene), _secretary(scene)
    first = _meeting(body)
    inserts = _inserts_of(lambda: _convene(client, first))
    meetings = iter([_meeting(body) for _ in range(30)])
    ours, floor = medians_in_turn(lambda: _convene(client, next(meetings)), _insert, rounds=15)
    note = f" ({ours * 1000:.0f} ms, goal 25 ms; {inserts} INSERTs, goal 5)"
    return [
        Comparison(
            f"convening {PEOPLE} people",
            ours,
            f"one INSERT of {PEOPLE} small rows and its commit",
            floor,
            10,
            note=note,
        )
    ]


def _body(scene: Scene) -> Body:
    """A hundred seats with titular and alternate; made once."""
    body, is_new = Body.objects.get_or_create(
        canton=scene.canton,
        kind=BodyKind.CANTONAL_NETWORK,
        name="Red del banco de pruebas",
        defaults={"notice_days": 3},
    )
    for number in range(PEOPLE // 2 if is_new else 0):
        actor = Actor.objects.create(
            canton=scene.canton, name=f"Banco {number:03}", kind=ActorKind.CIVIL_SOCIETY
        )
        seat = body.add_seat(actor, since=date(2020, 1, 1))
        for kind in HolderKind:
            person = Person.objects.create(
                canton=scene.canton,
                actor=actor,
                name=f"{kind.label} {number:03}",
                email=f"{kind}{number:03}@banco.invalid",
            )
            seat.appoint(person, kind, since=seat.since)
    return body


def _secretary(scene: Scene) -> Client:
    RoleAssignment.objects.get_or_create(
        user=scene.manager, role=Role.TECHNICAL_SECRETARIAT, canton=scene.canton
    )
    return scene.client


def _meeting(body: Body) -> Meeting:
    day = TODAY + timedelta(days=next(DAYS))
    start = timezone.make_aware(datetime.combine(day, time(9)))
    meeting = Meeting.objects.create(
        canton=body.canton,
        body=body,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        place="Sala del Concejo",
    )
    for position in range(1, 8):
        AgendaItem.objects.create(
            meeting=meeting,
            title=f"Asunto {position} de la sesión",
            state=ItemState.AGREED,
            position=position,
        )
    agenda.begin(meeting)
    return meeting


def _convene(client: Client, meeting: Meeting) -> None:
    answer = client.post(f"/reuniones/{meeting.pk}/convocatoria/", {"with_alternates": "on"})
    assert answer.status_code == 302, answer.content[:500]


def _inserts_of(work) -> int:
    with CaptureQueriesContext(connection) as asked:
        work()
    return sum("INSERT INTO" in query["sql"] for query in asked)  # behind the history's context


def _insert() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_session SELECT gen_random_uuid()::text, 'banco', now() "
            "FROM generate_series(1, %s)",
            [PEOPLE],
        )
