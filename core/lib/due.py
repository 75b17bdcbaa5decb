"""What is due from a person: each room answers `due(user, on)` with a list of these."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that a person has to do, as `/inicio/` lists it.

    `due_on` is the day on which it becomes late (None: no day set); `action` is the button's
    text, verb and object; `tag` says the state in one to three words.
    """

    title: str
    why: str
    url: str
    action: str
    due_on: date | None = None
    tag: str = ""

    @property
    def action_of(self) -> str:
        """What a screen reader hears after the button's text, so that no two sound alike."""
        if self.title.startswith(self.action):
            return self.title.removeprefix(self.action)
        return f": {self.title}"

    def is_late(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on
