"""Convening two hundred people beside the database's own copying of the same rows."""

from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from bench.convoking import PEOPLE, body_of, convene, meeting_of, secretary
from bench.measuring import Comparison, medians_in_turn
from bench.world import Scene
from core.links.models import SignedLink
from core.mail.models import MailText, OutgoingMail
from meetings.models import Convocation, Invitation, Meeting

GOAL_SECONDS = 0.025


def convocation(scene: Scene) -> list[Comparison]:
    """`POST …/convocatoria/` for two hundred people: rights, frozen text, links, mails, history."""
    settings.CELERY_BROKER_URL = settings.REDIS_URL
    body, client = body_of(scene), secretary(scene)
    first = meeting_of(body)
    inserts = _inserts_of(lambda: convene(client, first))
    meetings = iter([meeting_of(body) for _ in range(40)])
    copying = partial(_copy, first, meetings)
    ours, floor = medians_in_turn(lambda: convene(client, next(meetings)), copying, rounds=15)
    note = f" ({ours * 1000:.0f} ms, goal 25 ms; {inserts} INSERTs, goal 5)"
    return [
        Comparison(
            f"convening {PEOPLE} people",
            ours,
            "the database copying the same rows: 5 INSERTs and their commit",
            floor,
            GOAL_SECONDS / floor,
            note=note,
        )
    ]


def _inserts_of(work) -> int:
    with CaptureQueriesContext(connection) as asked:
        work()
    return sum("INSERT INTO" in query["sql"] for query in asked)  # behind the history's context


def _copy(first: Meeting, meetings) -> None:
    """What convening `first` wrote, once more: nothing is sent over, read or put together."""
    meeting, sent = next(meetings), first.convocations.get()
    invited = list(first.invitations.order_by("link").values_list("link", flat=True))
    with transaction.atomic():
        (text,) = _insert(MailText, "id = %s", [sent.text_id])
        _insert(Convocation, "id = %s", [sent.pk], meeting_id=meeting.pk, text_id=text)
        fresh = "md5(random()::text || id)"
        links = _insert(SignedLink, "id = ANY(%s)", [invited], token_hash=fresh)
        link = f"link_id - {invited[0]} + {links[0]}"
        _insert(Invitation, "meeting_id = %s", [first.pk], meeting_id=meeting.pk, link_id=link)
        other = {"about": f"'banco-{meeting.pk}'", "text_id": text, "link_id": link}
        _insert(OutgoingMail, "about = %s", [first.reference], message_id=fresh, **other)


def _insert(model: type[Model], which: str, parameters: list, **other) -> list[int]:
    """Copies of rows, with other values (SQL) in some columns; their keys."""
    fields = model._meta.local_concrete_fields
    columns = [field.column for field in fields if not (field.generated or field.primary_key)]
    values = [str(other.get(column, f'"{column}"')) for column in columns]
    names, table = ", ".join(f'"{column}"' for column in columns), model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} "
            f"WHERE {which} ORDER BY id RETURNING id",
            parameters,
        )
        return [key for (key,) in cursor.fetchall()]
