"""A database that is away answers 503 with `Retry-After`; another fault is ours and answers 500."""

import logging

import psycopg2
import pytest
from django.db import InterfaceError, OperationalError

from coprod_portal.pages import errors, health
from tests.markup import markup


def answer_to(rf, fault: Exception, cause: Exception | None = None, accept="text/html"):
    try:
        try:
            raise fault from cause
        except Exception as first:
            raise RuntimeError("on the way") from first
    except RuntimeError:
        return errors.server_error(rf.get("/inicio/", headers={"Accept": accept}))


class State(psycopg2.Error):
    """psycopg's own `pgcode` is read-only."""

    def __init__(self, pgcode):
        super().__init__(pgcode)
        self._pgcode = pgcode

    @property
    def pgcode(self):
        return self._pgcode


@pytest.mark.parametrize("pgcode", [None, "53300", "57P01", "57P03", "08006"])
def test_a_broken_or_refused_connection_is_told_as_a_pause(rf, pgcode):
    page = answer_to(rf, OperationalError("gone"), State(pgcode))
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert page["Cache-Control"] == "no-store"
    assert "no alcanza su base de datos" in markup(page)


def test_a_connection_that_was_closed_meanwhile_is_the_same(rf):
    assert answer_to(rf, InterfaceError("connection already closed")).status_code == 503


def test_who_saves_by_script_is_answered_in_json(rf):
    answer = answer_to(rf, OperationalError("gone"), accept="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")
    assert answer["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (OperationalError("deadlock detected"), State("40P01")),
        (InterfaceError("cursor already closed"), None),
        (ValueError("ours"), None),
    ],
)
def test_other_faults_stay_faults(rf, fault, cause):
    page = answer_to(rf, fault, cause)
    assert page.status_code == 500
    assert "Algo falló de nuestro lado" in markup(page)


def test_every_refused_request_is_one_line_in_the_log():
    record = logging.makeLogRecord(
        {"status_code": 503, "exc_info": (ValueError, ValueError(), None)}
    )
    assert errors.InOneLine().filter(record)
    assert record.exc_info is None
    fault = logging.makeLogRecord(
        {"status_code": 500, "exc_info": (ValueError, ValueError(), None)}
    )
    assert errors.InOneLine().filter(fault)
    assert fault.exc_info


def test_ready_says_that_the_database_is_away(client, db, monkeypatch):
    def refuse():
        raise InterfaceError("connection already closed")

    with monkeypatch.context() as patch:
        patch.setattr(health.connection, "cursor", refuse)
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
