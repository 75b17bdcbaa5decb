import pytest

from tests.conftest import Personas
from tests.factories import user_with_role
from tests.services.fixtures import own_postgres, web  # noqa: F401


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/faults/" in str(item.path):
            item.add_marker(pytest.mark.faults)


@pytest.fixture
def personas(committed_db) -> Personas:
    return Personas()


@pytest.fixture
def secretary(committed_db):
    return user_with_role("technical_secretariat", "103")


@pytest.fixture
def to_sink(committed_db, smtp_sink, settings):
    """The sink, not started yet; rounds that run in this process deliver to it."""
    settings.EMAIL_URL = smtp_sink.url
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = smtp_sink.port
    settings.EMAIL_TIMEOUT = 10
    settings.MAIL_LEASE_SECONDS = 0.3
    settings.MAIL_RETRY_SECONDS = 0.1
    return smtp_sink
