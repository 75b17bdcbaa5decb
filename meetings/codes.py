"""The six digits of an invited person, typed at the door; wrong ones are limited.

Counted in the cache; while Redis is down nobody is refused and nothing is counted.
"""

from contextlib import suppress

from django.core.cache import cache

from core.lib.problems import RuleViolation
from meetings.models import Invitation, Meeting

WINDOW_SECONDS = 60
WRONG_A_MINUTE = 10


def find(meeting: Meeting, code: str) -> Invitation | None:
    """The invitation with that code, with the meeting as it was read."""
    row = meeting.invitations.filter(code=code).select_related("person", "seat__actor").first()
    if row:
        row.meeting = meeting
    return row


def refuse_after_many(door: str) -> None:
    """Raises RuleViolation once a door had too many wrong codes within a minute."""
    if (cache.get(_key(door)) or 0) >= WRONG_A_MINUTE:
        raise RuleViolation(
            f"Fueron {WRONG_A_MINUTE} códigos equivocados en un minuto. Espere un minuto, o pida "
            "a la Secretaría Técnica que marque su asistencia."
        )


def note_wrong(door: str) -> None:
    cache.add(_key(door), 0, WINDOW_SECONDS)
    with suppress(ValueError):  # the key expired between the two calls
        cache.incr(_key(door))


def _key(door: str) -> str:
    return f"meeting-code:{door}"
