import pytest

from tests.conftest import Personas
from tests.services.fixtures import own_postgres, web  # noqa: F401


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/faults/" in str(item.path):
            item.add_marker(pytest.mark.faults)


@pytest.fixture
def personas(committed_db) -> Personas:
    return Personas()
