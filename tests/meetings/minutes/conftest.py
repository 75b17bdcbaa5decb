from datetime import date

import pytest

from core.lib import bells
from meetings import attending, convening, minuting
from meetings.enums import MeetingState, Presence
from meetings.models import Meeting
from strategies.models import Person
from tests.meetings import make

DAY = date(2026, 12, 3)


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)


@pytest.fixture
def user(db, today, personas):
    today(2026, 11, 20)
    return personas("technical_secretariat")


@pytest.fixture
def secretary(user, sign_in):
    return sign_in(user)


@pytest.fixture
def body(user):
    return make.body(seats=3, alternates=1)


@pytest.fixture
def meeting(body, user, today):
    """Held: three seats, the first one covered, two matters, minutes begun."""
    meeting = make.meeting(body, DAY, items=2)
    convening.convene(meeting, by=user)
    today(2026, 12, 3)
    meeting.open()
    attending.mark(meeting, body.seats.with_people()[0], Presence.TITULAR)
    minuting.begin(meeting)
    meeting.close()
    return meeting


@pytest.fixture
def minutes(meeting):
    return meeting.minutes


@pytest.fixture
def later(body, minutes):
    """A later session of the body that was opened."""
    made = make.meeting(body, date(2027, 1, 7))
    Meeting.objects.filter(pk=made.pk).update(
        state=MeetingState.HELD, opened_at=made.starts_at, closed_at=made.ends_at
    )
    return Meeting.objects.get(pk=made.pk)


@pytest.fixture
def attendee(meeting, personas, sign_in):
    """The delegate who stands in the covered seat, signed in."""
    return covering(meeting, personas("actor_delegate"), sign_in)


def covering(meeting, user, sign_in):
    person = meeting.attendance.get().person
    Person.objects.filter(pk=person.pk).update(user=user)
    return sign_in(user)
