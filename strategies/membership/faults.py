"""Why a row is not received, and at which of its cells."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.lib.problems import RuleViolation


class Fault(Exception):
    """What is wrong with a cell and how to mend it; `key`: its column."""

    def __init__(self, key: str, message: str):
        super().__init__(message)
        self.key = key


@contextmanager
def at_place(kind: str) -> Iterator[None]:
    """A refusal about a person's term stands at that place's cells."""
    try:
        yield
    except RuleViolation as violation:
        problem = violation.problems[0]
        where = f"_{problem.where}" if problem.where in ("since", "until") else ""
        raise Fault(f"{kind}{where}", problem.message) from violation


@contextmanager
def at_cell(key: str) -> Iterator[None]:
    """A refusal stands at this cell."""
    try:
        yield
    except RuleViolation as violation:
        raise Fault(key, violation.problems[0].message) from violation
