"""`/reuniones/`: in which order, and how a session is found."""

from datetime import date, timedelta

import pytest

from core.lib import clock
from meetings.enums import MeetingKind, MeetingState
from meetings.models import Meeting
from strategies.models import Seat
from tests.factories import PersonFactory, user_with_role
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


def test_a_former_member_sees_the_sessions_of_the_days_on_which_the_seat_was_theirs(db, sign_in):
    """By the day in Costa Rica: at 23:00 it is the next one elsewhere already."""
    first, last, day = date(2026, 3, 1), date(2026, 6, 30), timedelta(days=1)
    user = user_with_role("actor_delegate", "103")
    body, other = make.body(seats=1), make.body(seats=1)
    seat = make.seat(body, since=first)
    PersonFactory(canton_id="103", actor=seat.actor, user=user)
    Seat.objects.filter(pk=seat.pk).update(until=last)
    seen = [make.meeting(body, first, hour=0), make.meeting(body, last, hour=23)]
    joint = make.meeting(other, last)
    joint.other_bodies.add(body)
    unseen = [
        make.meeting(body, first - day, hour=23),
        make.meeting(body, last + day, hour=0),
        make.meeting(other, last),
    ]
    client = sign_in(user)
    assert {one.pk for one in client.get(LIST).context["page"]} == {
        one.pk for one in (*seen, joint)
    }
    assert set(Meeting.objects.of_member(user)) == {*seen, joint}
    for one in unseen:
        assert client.get(one.get_absolute_url()).status_code == 404
    Seat.objects.filter(pk=seat.pk).update(until=None)
    assert client.get(unseen[1].get_absolute_url()).status_code == 200
    user.persons.update(is_active=False)
    assert not Meeting.objects.visible_to(user).exists()
