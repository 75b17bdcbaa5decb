"""What every writer of invented rows has: chance, time, and a count of what was written."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from coprod_portal.seed import words
from coprod_portal.seed.copying import copy


@dataclass(frozen=True)
class Scale:
    """How much: `agreements` is the mean of a canton over all `years`, which end with `until`."""

    cantons: int
    agreements: int
    years: int
    seed: int
    until: date


class Writer:
    """`chance` and `counts` are shared by all writers of a country."""

    def __init__(self, scale: Scale, chance: random.Random, counts: dict[str, int]):
        self.scale = scale
        self.random = chance
        self.counts = counts
        self.written = datetime(scale.until.year, scale.until.month, 1, tzinfo=UTC)

    def person_name(self) -> str:
        choose = self.random.choice
        return f"{choose(words.GIVEN_NAMES)} {choose(words.SURNAMES)} {choose(words.SURNAMES)}"

    def copy(self, model, columns: list[str], rows: Iterable[tuple]) -> None:
        name = model._meta.db_table
        self.counts[name] = self.counts.get(name, 0) + copy(model, columns, rows)
