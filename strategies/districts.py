"""Organisation district by district: who is there, for whom, and where it is thin (R65)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.db.models import Count, Q

from core.accounts.models import User
from core.territory.models import Canton, District
from strategies.enums import ActorKind, AgeGroup, Sex
from strategies.models import Actor, Initiative, Person

# How a community organises itself, with the groups that nobody has sorted yet: the rule of what is
# thin counts these.
ORGANISED = (ActorKind.CIVIL_SOCIETY, ActorKind.UNSORTED)

UNINHABITED = frozenset({"60110"})  # Isla del Coco


@dataclass
class DistrictRow:
    """A district and the organisations that work in it."""

    district: District
    kinds: Counter = field(default_factory=Counter)
    ages: Counter = field(default_factory=Counter)
    women: int = 0
    initiatives: int = 0
    leaders: int = 0
    is_thin: bool = False

    @property
    def organisations(self) -> int:
        return self.kinds.total()

    @property
    def organised(self) -> int:
        return sum(self.kinds[kind] for kind in ORGANISED)

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        return [(kind.label, self.kinds[kind]) for kind in ActorKind if self.kinds[kind]]

    @property
    def by_age(self) -> list[tuple[str, int]]:
        return [(group.label, self.ages[group]) for group in AgeGroup]


@dataclass(frozen=True, slots=True)
class Overview:
    """Every district of the canton. `middle`: the median of organised groups per district, half of
    which is the measure of what is thin."""

    rows: list[DistrictRow]
    middle: float
    without_district: int

    @property
    def thin(self) -> list[DistrictRow]:
        return [row for row in self.rows if row.is_thin]


def overview(user: User, canton: Canton, on: date) -> Overview:
    """What the person may count: the team everything, delegates what may be published."""
    inhabited = canton.districts.filter(retired_on=None).exclude(pk__in=UNINHABITED)
    districts = inhabited.order_by("folded", "pk")
    rows = {district.pk: DistrictRow(district) for district in districts}
    local = Actor.objects.in_directory_of(user, canton).filter(is_active=True, canton=canton)
    _count_actors(rows, local)
    _count(rows, "initiatives", _initiatives(canton, on))
    _count(rows, "leaders", _leaders(canton))
    middle = median(row.organised for row in rows.values()) if rows else 0
    for row in rows.values():
        row.is_thin = is_thin(row.organised, middle)
    return Overview(list(rows.values()), middle, local.filter(districts=None).count())


def is_thin(organised: int, middle: float) -> bool:
    """None at all, or fewer than half the canton's median of a district."""
    return organised == 0 or organised * 2 < middle


def _count_actors(rows: dict[str, DistrictRow], actors) -> None:
    placed = actors.filter(districts__in=rows).order_by("pk")
    for district, kind, ages, sex in placed.values_list("districts", "kind", "age_groups", "sex"):
        row = rows[district]
        row.kinds[kind] += 1
        row.ages.update(ages or AgeGroup.values)
        row.women += sex == Sex.WOMEN


def _initiatives(canton: Canton, on: date):
    """What runs on the day; one without districts runs in the whole canton and counts nowhere."""
    running = Initiative.objects.of_canton(canton).running(on).order_by()
    return running.values_list("districts").annotate(count=Count("pk"))


def _leaders(canton: Canton):
    leaders = Person.objects.leaders().filter(~Q(district=None), canton=canton).order_by()
    return leaders.values_list("district").annotate(count=Count("pk"))


def _count(rows: dict[str, DistrictRow], name: str, counts) -> None:
    found = defaultdict(int, counts)
    for code, row in rows.items():
        setattr(row, name, found[code])
