"""The ground of all tests: real databases with the two roles, personas, and clients.

Tests run as the web's database role, each xdist worker on a database of its own;
`committed_db` is for tests of locks, commits and browsers.
"""

from datetime import date

import pytest
from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.accounts.enums import CANTON_ROLES, Role
from tests import databases
from tests.databases import TEST_DATABASE, WORKER, as_owner
from tests.factories import PersonFactory, seat_in_committee, user_with_role
from tests.house import strictness
from tests.services.fixtures import celery_beat, celery_worker, own_redis, smtp_sink  # noqa: F401


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    with django_db_blocker.unblock():
        databases.create()
    yield
    with django_db_blocker.unblock():
        databases.drop()


def pytest_sessionfinish(session):
    """The process that leads the run clears away what its workers copied."""
    if not hasattr(session.config, "workerinput"):
        databases.drop_template()


# The catalogues that migrations load stay when committed rows are wiped.
CATALOGUES = (
    "territory_",
    "django_",
    "strategies_challenge",
    "strategies_solution",
    "strategies_nationalprogramme",
    "auth_",
)


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker):
    """A database whose rows are really committed; wiped by the owner afterwards."""
    with django_db_blocker.unblock():
        yield connection
        with connection.cursor() as cursor:
            tables = [
                table
                for table in connection.introspection.table_names(cursor)
                if not table.startswith(CATALOGUES) or table == "django_session"
            ]
        connection.close()
        as_owner(f"TRUNCATE {', '.join(tables)} CASCADE", database=TEST_DATABASE)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """No test writes into the data folder."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PUBLISHED_ROOT = tmp_path / "published"
    settings.DEMO_MAIL_DIR = tmp_path / "mail"
    settings.CACHES["default"]["KEY_PREFIX"] = f"test-{WORKER}"
    # On a busy machine Redis may take its second; the pages would then count without it.
    settings.CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 20, "socket_timeout": 20}
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    """Undefined template variables fail, unordered querysets are shuffled."""
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "string_if_invalid", strictness.FailingVariable("%s"))
    strictness.shuffle_unordered(monkeypatch)


@pytest.fixture
def today(settings):
    """Call it to fix the portal's date: `today(2015, 8, 10)`."""

    def fix(*parts: int) -> date:
        settings.FIXED_TODAY = date(*parts)
        return settings.FIXED_TODAY

    return fix


class Personas:
    """A user for every role in two cantons, made when first asked for.

    `personas("local_manager")` is of Desamparados (103), `personas("local_manager", "601")` of
    Puntarenas. The Comisión Ejecutiva's has a seat; the delegate represents `actor`.
    """

    def __init__(self):
        self._made = {}

    def __call__(self, role: Role | str, canton: str = "103"):
        role = Role(role)
        key = (role, canton if role in CANTON_ROLES else None)
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    @staticmethod
    def _make(role: Role, canton: str | None):
        name = f"{role.label} de {canton or 'Costa Rica'}"
        user = user_with_role(
            role, canton, name=name, email=f"{role.value}.{canton or 'cr'}@demo.invalid"
        )
        if role == Role.EXECUTIVE_COMMITTEE:
            seat_in_committee(user, canton)
        if role == Role.ACTOR_DELEGATE:
            PersonFactory(canton_id=canton, user=user, name=name)
        return user

    def actor_of(self, delegate):
        """The actor that a delegate represents."""
        return delegate.persons.get().actor


@pytest.fixture
def personas(db) -> Personas:
    return Personas()


@pytest.fixture
def count_queries():
    """`count_queries(call)` → how many the call asks of the database."""

    def count(call) -> int:
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count


@pytest.fixture
def sign_in():
    """`sign_in(user)` → a client that is signed in as that user."""

    def client_of(user=None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return client_of
