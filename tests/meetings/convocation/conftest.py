from datetime import date

import pytest

from core.lib import bells
from meetings import convening
from tests.meetings import make

DAY = date(2026, 12, 3)


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)


@pytest.fixture
def user(db, today, personas):
    today(2026, 11, 20)
    return personas("technical_secretariat")


@pytest.fixture
def secretary(user, sign_in):
    return sign_in(user)


@pytest.fixture
def planned(user):
    """Three seats, two with an alternate: five people."""
    return make.meeting(make.body(seats=3, alternates=2), DAY)


@pytest.fixture
def convened(planned, user):
    convening.convene(planned, by=user)
    return planned
