"""`/reuniones/`: in which order, and how a session is found."""

from datetime import timedelta

import pytest

from core.lib import clock
from meetings.enums import MeetingKind, MeetingState
from meetings.models import Meeting
from tests.meetings import make

LIST = "/reuniones/"


@pytest.fixture
def rows(db) -> dict[str, Meeting]:
    """Two that are over, one of today, one to come, and an open event."""
    today = clock.today()
    body = make.body(name="Comisión de Parques")
    group = make.body(name="Grupo de juventud")
    held = {"state": MeetingState.HELD, "year": today.year}
    return {
        "older": make.meeting(body, today - timedelta(days=60), number=3, **held),
        "newer": make.meeting(body, today - timedelta(days=30), number=4, **held),
        "today": make.meeting(group, today),
        "next": make.meeting(body, today + timedelta(days=30)),
        "fair": make.meeting(
            None,
            today + timedelta(days=10),
            kind=MeetingKind.INFORMATION_FAIR,
            title="Feria de la oferta",
        ),
    }


def shown(client, rows, query: str = "") -> list[str]:
    """Which are listed, in their order."""
    page = client.get(f"{LIST}{query}")
    assert page.status_code == 200
    names = {meeting.pk: name for name, meeting in rows.items()}
    return [names[meeting.pk] for meeting in page.context["page"]]


def test_what_comes_next_stands_first_and_then_what_was_last(rows, sign_in, personas):
    client = sign_in(personas("technical_secretariat"))
    assert shown(client, rows) == ["today", "fair", "next", "newer", "older"]
    assert shown(client, rows, "?orden=fecha") == ["older", "newer", "today", "fair", "next"]
    assert shown(client, rows, "?orden=-fecha") == ["next", "fair", "today", "newer", "older"]


def test_a_session_is_found_by_name_body_kind_and_number(rows, sign_in, personas):
    client = sign_in(personas("technical_secretariat"))
    year = clock.today().year
    for query, expected in (
        ("feria", ["fair"]),
        ("informativa", []),  # it bears a name of its own
        ("parques", ["next", "newer", "older"]),
        ("ordinaria PARQUES", ["next", "newer", "older"]),
        (f"04-{year}", ["newer"]),
        (f"4-{year}", ["newer"]),
        ("juventúd", ["today"]),
        ("99999-2026", []),
    ):
        assert shown(client, rows, f"?q={query}") == expected, query


def test_filters_narrow_the_list(rows, sign_in, personas):
    client = sign_in(personas("technical_secretariat"))
    body = rows["next"].body_id
    assert shown(client, rows, "?tiempo=venir") == ["today", "fair", "next"]
    assert shown(client, rows, "?tiempo=pasadas") == ["newer", "older"]
    assert shown(client, rows, f"?instancia={body}&estado=held") == ["newer", "older"]
    assert shown(client, rows, "?tipo=information_fair") == ["fair"]


def test_what_nothing_matches_says_so(rows, sign_in, personas):
    page = sign_in(personas("technical_secretariat")).get(f"{LIST}?q=nada-de-esto")
    assert "Ninguna" in page.content.decode()
