"""The agreement that the tests of section 6 fill in: in force, July to September 2015, seen on the
10th of August, when July is late and open; and the protocol's own example as data."""

import copy

import pytest

from agreements.enums import State
from tests.factories import complete_agreement, slots_of
from tests.monitoring.anexo1 import EXAMPLE


@pytest.fixture
def agreement(today):
    today(2015, 8, 10)
    return complete_agreement(state=State.VIGENTE)


@pytest.fixture
def july(agreement):
    """Its first slot, of July."""
    return slots_of(agreement)[0]


@pytest.fixture
def manager(personas, sign_in):
    """A client that is signed in as the canton's Gestora Local."""
    return sign_in(personas("local_manager"))


@pytest.fixture
def example():
    return copy.deepcopy(EXAMPLE)
