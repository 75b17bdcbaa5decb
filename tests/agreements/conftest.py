"""An agreement that misses nothing and its Gestora Local."""

import pytest

from tests.factories import complete_agreement


@pytest.fixture
def manager(personas):
    return personas("local_manager")


@pytest.fixture
def agreement(db):
    return complete_agreement()
