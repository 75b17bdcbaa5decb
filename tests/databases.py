"""The test databases: migrated once in a run, then copied for each worker.

Made and migrated by the owner; the tests themselves run as the web's database role.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import environ
import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg2.errors import InsufficientPrivilege, ObjectInUse

OWNER = environ.Env.db_url_config(settings.DATABASE_OWNER_URL)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
# The process that leads the run: the parent of its workers, or this one.
RUN = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
TEST_DATABASE = f"test_{OWNER['NAME']}_{WORKER}"
TEMPLATE = f"template_{OWNER['NAME']}_{RUN}"
LOCK = 20_151_003  # one worker migrates, the others wait


def create() -> None:
    """This worker's database. Call with database access unblocked."""
    with _one_at_a_time():
        if not _exists(TEMPLATE):
            _migrate_template()
        _drop_patiently(TEST_DATABASE)
        as_owner(f"CREATE DATABASE {TEST_DATABASE} TEMPLATE {TEMPLATE}")
    connection.settings_dict["NAME"] = TEST_DATABASE


def drop() -> None:
    connection.close()
    _drop_patiently(TEST_DATABASE)


def drop_template() -> None:
    _drop_patiently(TEMPLATE)


def _drop_patiently(name: str) -> None:
    """The server's own vacuum, which the owner may not end, is in and out of it in no time."""
    for attempt in range(60):
        try:
            as_owner(_drop(name))
            return
        except (InsufficientPrivilege, ObjectInUse):
            if attempt == 59:
                raise
            time.sleep(0.5)


def as_owner(*statements: str, database: str = "postgres") -> list[tuple]:
    """Run the statements outside any transaction; the last one's rows, if it has some."""
    with _connected(database) as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _migrate_template() -> None:
    """Under another name until it is whole, so that a killed run leaves nothing half made."""
    unfinished = f"{TEMPLATE}_new"
    as_owner(_drop(unfinished), f"CREATE DATABASE {unfinished}")
    connection.settings_dict["NAME"] = unfinished
    call_command("migrate", verbosity=0)
    statements = _raised_sequences()
    connection.close()
    as_owner(*statements, database=unfinished)
    as_owner(f"ALTER DATABASE {unfinished} RENAME TO {TEMPLATE}")


def _raised_sequences() -> list[str]:
    """Every table counts from a thousand of its own, as in a portal that has been used for years:
    a key that is grouped like a figure, or taken for another table's, is found."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        sequences = [
            (sequence["table"], sequence["column"])
            for table in tables
            for sequence in connection.introspection.get_sequences(cursor, table)
        ]
    return [
        f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), {place * 10_000 + 1_000})"
        for place, (table, column) in enumerate(sequences, start=1)
    ]


def _exists(name: str) -> bool:
    return bool(as_owner(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def _drop(name: str) -> str:
    return f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with _connected("postgres") as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield  # the lock ends with the connection


@contextmanager
def _connected(database: str) -> Iterator:
    owner = psycopg2.connect(
        host=OWNER["HOST"],
        port=OWNER["PORT"],
        user=OWNER["USER"],
        password=OWNER["PASSWORD"],
        dbname=database,
    )
    owner.autocommit = True
    try:
        with owner.cursor() as cursor:
            yield cursor
    finally:
        owner.close()
