"""A body of two hundred people, its meetings, and the request that convenes one."""

import itertools
from datetime import date, datetime, time, timedelta

from django.test import Client
from django.utils import timezone

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


def body_of(scene: Scene) -> Body:
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


def secretary(scene: Scene) -> Client:
    RoleAssignment.objects.get_or_create(
        user=scene.manager, role=Role.TECHNICAL_SECRETARIAT, canton=scene.canton
    )
    return scene.client


def meeting_of(body: Body) -> Meeting:
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


def convene(client: Client, meeting: Meeting) -> None:
    answer = client.post(f"/reuniones/{meeting.pk}/convocatoria/", {"with_alternates": "on"})
    assert answer.status_code == 302, answer.content[:500]
