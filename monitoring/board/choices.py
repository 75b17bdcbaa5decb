"""What the board can be filtered by: one query for all four lists."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, F, IntegerField, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from agreements.models import Agreement, AgreementActor
from core.lib.text import fold
from core.territory.models import Canton, District
from strategies.models import Actor, Axis, Strategy


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


def read_choices(canton: Canton) -> Choices:
    of_canton = Agreement.objects.of_canton(canton).order_by()
    parties = AgreementActor.objects.filter(agreement__in=of_canton.values("pk")).order_by()
    lists = (
        _rows(Strategy.objects.filter(canton=canton), "strategy", "name", "start_year", "end_year"),
        _rows(Axis.objects.filter(strategy__canton=canton), "axis", "name", "strategy_id", "order"),
        _rows(
            Actor.objects.filter(
                Q(pk__in=of_canton.values("lead_actor")) | Q(pk__in=parties.values("actor"))
            ),
            "actor",
            Coalesce(NullIf("acronym", Value("")), "name"),
        ),
        _rows(District.objects.filter(canton=canton), "district", "name"),
    )
    found = defaultdict(list)
    for kind, *row in lists[0].union(*lists[1:], all=True):
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


def _rows(queryset, which: str, label, first=None, second=None):
    """Rows of one shape: which list, key, label, and two numbers."""
    label = F(label) if isinstance(label, str) else label
    return (
        queryset.order_by()
        .annotate(
            list_name=Value(which, output_field=CharField()),
            key_text=Cast("pk", CharField()),
            label_text=Cast(label, CharField()),
            first_number=Cast(F(first) if first else Value(0), IntegerField()),
            second_number=Cast(F(second) if second else Value(0), IntegerField()),
        )
        .values_list("list_name", "key_text", "label_text", "first_number", "second_number")
    )


def _sorted(rows: list) -> list[tuple[str, str]]:
    return sorted(((key, label) for key, label, *_ in rows), key=lambda pair: fold(pair[1]))
