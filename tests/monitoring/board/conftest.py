"""The board of Desamparados on the 10th of September 2015."""

import pytest

from agreements.enums import State
from tests.factories import AxisFactory, StrategyFactory, complete_agreement, slots_of
from tests.monitoring.board.page import report


@pytest.fixture(autouse=True)
def in_september(today):
    return today(2015, 9, 10)


@pytest.fixture
def axis(db):
    return AxisFactory(strategy=StrategyFactory(canton_id="103", name="Desamparados seguro"))


@pytest.fixture
def agreement(axis):
    """July 50 %, August late, September running."""
    made = complete_agreement(state=State.VIGENTE, axis=axis)
    report(slots_of(made)[0], 50)
    return made


@pytest.fixture
def look(personas, sign_in):
    def get(address="/tablero/", role="local_manager", canton="103"):
        return sign_in(personas(role, canton)).get(address)

    return get
