"""Convening two hundred people beside the bare insert of as many rows."""

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.convoking import PEOPLE, body_of, convene, meeting_of, secretary
from bench.measuring import Comparison, medians_in_turn
from bench.world import Scene


def convocation(scene: Scene) -> list[Comparison]:
    """`POST …/convocatoria/` for two hundred people: rights, frozen text, links, mails, history."""
    settings.CELERY_BROKER_URL = settings.REDIS_URL
    body, client = body_of(scene), secretary(scene)
    first = meeting_of(body)
    inserts = _inserts_of(lambda: convene(client, first))
    meetings = iter([meeting_of(body) for _ in range(30)])
    ours, floor = medians_in_turn(lambda: convene(client, next(meetings)), _insert, rounds=15)
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
