"""How it is told what became of an agreement: plain values, played by `deeds.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Report:
    """What was reported of one sub-activity.

    `levels`: one for its own month and for each month after («50 100»), «-» for a month without
    report. `people`: at the last level, or one for each level. `note` belongs to the first level
    and to every 0 %; `last_note`, where there is one, to the last level; `files` too.
    """

    slot: int
    levels: str
    people: int | tuple[int, ...] | None = None
    note: str = ""
    last_note: str = ""
    files: tuple[str, ...] = ()

    def entries(self) -> list[tuple[int, dict]]:
        """(months after the sub-activity's own, what was written) of every month with report."""
        levels = self.levels.split()
        told = [after for after, level in enumerate(levels) if level != "-"]
        return [(after, self._entry(int(levels[after]), after, told)) for after in told]

    def _entry(self, level: int, after: int, told: list[int]) -> dict:
        is_last = after == told[-1]
        note = self.note if after == told[0] or level == 0 else ""
        people = self.people if is_last else None
        if isinstance(self.people, tuple):
            people = self.people[told.index(after)]
        return {
            "level": level,
            "note": (is_last and self.last_note) or note,
            "people_reached": people,
            "files": self.files if is_last else (),
        }


@dataclass(frozen=True)
class Closing:
    """A sub-activity that will not be done; closed in its own month, with the reason."""

    slot: int
    reason: str


@dataclass(frozen=True)
class Review:
    """A table of monitoring, filled in so many days from the day of loading (-20: before it).
    `unmet`: the criteria that were not met, each with its observation."""

    day: int
    unmet: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A step of the workflow. Its comment is asked for where a step wants a reason."""

    name: str
    day: int
    comment: str = ""


@dataclass(frozen=True)
class Life:
    """What became of the text `text`. The days of writing and of the steps are counted from the
    first day of the term, or from the day of loading (`since_loading`)."""

    text: str
    written: int
    steps: tuple[Step, ...] = ()
    reports: tuple[Report, ...] = ()
    closings: tuple[Closing, ...] = ()
    reviews: tuple[Review, ...] = ()
    since_loading: bool = False


# The usual way, in days from the first day of the term.
USUAL = (Step("submit", -22), Step("approve", -14), Step("put_in_force", -6))
