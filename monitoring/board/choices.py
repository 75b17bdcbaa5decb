"""What the board can be filtered by: one query for all four lists."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import connection

from core.lib.text import fold
from core.territory.models import Canton


@dataclass(frozen=True, slots=True)
class StrategyChoice:
    pk: int
    name: str
    start_year: int
    end_year: int

    def __str__(self):
        """With its years, unless the name says them."""
        if str(self.start_year) in self.name:
            return self.name
        return f"{self.name} ({self.start_year}–{self.end_year})"


@dataclass(frozen=True, slots=True)
class Choices:
    strategies: list[StrategyChoice]
    axes: dict[int, list[tuple[str, str]]]  # by strategy
    actors: list[tuple[str, str]]
    districts: list[tuple[str, str]]

    @property
    def axis_names(self) -> dict[int, str]:
        return {int(key): name for axes in self.axes.values() for key, name in axes}

    def default_strategy(self, on: date) -> StrategyChoice | None:
        """The one that covers today (the newest of them), else the newest."""
        covering = [one for one in self.strategies if one.start_year <= on.year <= one.end_year]
        return next(iter(covering or self.strategies), None)


# Rows of one shape: which list, key, label, and two numbers (years; strategy and order).
SQL = """
WITH own AS (
    SELECT agreement.id, agreement.lead_actor_id FROM agreements_agreement agreement
    JOIN strategies_strategy strategy ON strategy.id = agreement.strategy_id
    WHERE strategy.canton_id = %(canton)s
)
SELECT 'strategy', id::text, name, start_year::int, end_year::int FROM strategies_strategy
WHERE canton_id = %(canton)s
UNION ALL
SELECT 'axis', axis.id::text, axis.name, axis.strategy_id::int, axis."order"::int
FROM strategies_axis axis JOIN strategies_strategy strategy ON strategy.id = axis.strategy_id
WHERE strategy.canton_id = %(canton)s
UNION ALL
SELECT 'actor', id::text, coalesce(nullif(acronym, ''), name), 0, 0 FROM strategies_actor
WHERE id IN (SELECT lead_actor_id FROM own) OR id IN (
    SELECT party.actor_id FROM agreements_agreementactor party
    JOIN own ON own.id = party.agreement_id
)
UNION ALL
SELECT 'district', code, name, 0, 0 FROM territory_district WHERE canton_id = %(canton)s
"""


def read_choices(canton: Canton) -> Choices:
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"canton": canton.pk})
        rows = cursor.fetchall()
    found = defaultdict(list)
    for kind, *row in rows:
        found[kind].append(row)
    axes: dict[int, list] = {}
    for key, label, strategy, _ in sorted(found["axis"], key=lambda row: (row[3], int(row[0]))):
        axes.setdefault(strategy, []).append((key, label))
    return Choices(
        strategies=[
            StrategyChoice(int(key), label, start, end)
            for key, label, start, end in sorted(
                found["strategy"], key=lambda row: (-row[2], fold(row[1]), row[0])
            )
        ],
        axes=axes,
        actors=_sorted(found["actor"]),
        districts=_sorted(found["district"]),
    )


def _sorted(rows: list) -> list[tuple[str, str]]:
    return sorted(((key, label) for key, label, *_ in rows), key=lambda pair: fold(pair[1]))
