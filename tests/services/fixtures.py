"""One fixture for each service; every one is killed at the end of its test."""

import pytest

from tests.launcher.conftest import reachable_folder
from tests.services.portal import Beat, Web, Worker
from tests.services.servers import OwnPostgres, OwnRedis, SmtpSink


@pytest.fixture
def smtp_sink(tmp_path):
    """An SMTP sink, not started yet: set its delays, then `start()`."""
    sink = SmtpSink(tmp_path)
    yield sink
    sink.kill()


@pytest.fixture
def own_redis(tmp_path, settings):
    """A Redis of this test's own, running; this process's bells ring there."""
    redis = OwnRedis(tmp_path).start()
    settings.REDIS_URL = settings.CELERY_BROKER_URL = redis.url
    yield redis
    redis.kill()


@pytest.fixture
def own_postgres(committed_db):
    """A durable PostgreSQL of this test's own, running, still without tables."""
    with reachable_folder() as folder:
        postgres = OwnPostgres(folder).start()
        yield postgres
        postgres.kill()


@pytest.fixture
def web(own_postgres, own_redis, tmp_path):
    """A web process on that PostgreSQL, not started yet."""
    web = Web(tmp_path, own_postgres.url)
    web.variables["REDIS_URL"] = own_redis.url
    yield web
    web.kill()


@pytest.fixture
def celery_worker(committed_db, own_redis, tmp_path):
    """A real worker on the test's database and Redis, not started yet."""
    worker = Worker(tmp_path, own_redis)
    yield worker
    worker.kill()


@pytest.fixture
def celery_beat(committed_db, own_redis, tmp_path):
    """`celery_beat()` makes a beat, not started yet."""
    beats = []

    def make() -> Beat:
        beats.append(Beat(tmp_path, own_redis, f"beat{len(beats)}"))
        return beats[-1]

    yield make
    for beat in beats:
        beat.kill()
