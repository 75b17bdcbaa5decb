"""Acts and their days: who does what when, played in order, each on its own day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pghistory

from core.accounts.models import User
from core.lib import clock


@dataclass
class Calendar:
    """Acts of the demonstration. `today` is the day on which it is loaded; none is later."""

    today: date
    acts: list[tuple[date, User, Callable[[], object]]] = field(default_factory=list)

    def at(self, day: date, by: User, act: Callable[[], object]) -> None:
        if day > self.today:
            raise ValueError(f"{day} is still to come")
        self.acts.append((day, by, act))

    def play(self) -> int:
        """Do everything in the order of the days; acts of one day in the order in which they were
        planned. The history names the person."""
        for day, by, act in sorted(self.acts, key=lambda planned: planned[0]):
            with clock.acting_on(day), pghistory.context(user=by.pk, url="load_demo"):
                act()
        return len(self.acts)
