"""What an import would do, as data: the preview shows it."""

import hashlib
import json
from dataclasses import astuple, dataclass, field
from enum import StrEnum


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(slots=True)
class Line:
    """What a row of the file would do."""

    number: int
    actor: str
    state: State = State.SAME
    changes: list[Change] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    lines: list[Line]
    untouched: int  # seats of the body that the file does not name

    def of(self, state: State) -> int:
        return sum(line.state == state for line in self.lines)

    @property
    def refused(self) -> int:
        return self.of(State.REFUSED)

    @property
    def digest(self) -> str:
        """Of everything that it would do: the same for the same changes."""
        told = [(line.number, line.state, list(map(astuple, line.changes))) for line in self.lines]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def does_something(self) -> bool:
        return bool(self.of(State.NEW) + self.of(State.CHANGED))


class NotDone(Exception):
    """Nothing was written; `outcome` says what the file would do now."""

    def __init__(self, outcome: Outcome):
        super().__init__()
        self.outcome = outcome


class Refused(NotDone):
    """The confirmation found a row that it cannot do."""


class Moved(NotDone):
    """The confirmation would do something else than what the preview showed."""
