"""Who could take part, and where the social offer has gaps: what is for the same people in the same
territory (§5.1 C.4, D.1.2-3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core.lib.text import and_list
from core.territory.models import Canton
from strategies.enums import AgeGroup, Sex, TopicKind
from strategies.models import (
    Actor,
    Initiative,
    PriorityTopic,
    PriorityZone,
    Seat,
    ServiceOffer,
)
from strategies.models.base import Reach

# Fewer places than these a year, or a single service, are called few.
FEW_PLACES = 50
OLDEST = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom and where: age groups (none: all ages), sex, codes of districts (none: the canton)."""

    ages: frozenset[str] = frozenset()
    sex: str = Sex.ALL
    districts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, reach: Reach, districts: Iterable[str] = ()) -> "Wanted":
        return cls(frozenset(reach.age_groups), reach.sex, frozenset(districts))

    def meets(self, row: Reach) -> bool:
        """Whether the row is for some of the same people in some of the same territory; reads its
        prefetched districts."""
        if not row.meets(self.ages, self.sex):
            return False
        own = {district.pk for district in row.districts.all()}
        return not own or not self.districts or bool(own & self.districts)


def groups_between(youngest: int | None, oldest: int | None) -> frozenset[str]:
    """The age groups that hold an age from `youngest` to `oldest`; none when both are open."""
    if youngest is None and oldest is None:
        return frozenset()
    least, most = youngest or 0, OLDEST if oldest is None else oldest
    return frozenset(
        group for group in AgeGroup.values if _first(group) <= most and least <= _last(group)
    )


def _first(group: str) -> int:
    return int(group.rstrip("+").partition("-")[0])


def _last(group: str) -> int:
    return OLDEST if group.endswith("+") else int(group.partition("-")[2])


# --- who could take part ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody matches: what it is (the actor itself, a service, an initiative), for whom and
    where it meets. `is_exact`: it names both people and territory, and does not just serve all."""

    what: str
    row: Reach
    people: str
    place: str
    is_exact: bool


@dataclass(slots=True)
class Candidate:
    """An actor that could take part, the reasons first that name the very people and place."""

    actor: Actor
    reasons: list[Reason] = field(default_factory=list)
    is_seated: bool = False

    @property
    def rank(self) -> tuple:
        exact = sum(reason.is_exact for reason in self.reasons)
        return (-exact, -len(self.reasons), self.actor.folded)


@dataclass(frozen=True, slots=True)
class Found:
    """`unled`: initiatives that match and have no actor in the directory."""

    candidates: list[Candidate]
    unled: list[Reason]


def who_could_take_part(canton: Canton, wanted: Wanted, on: date) -> Found:
    """Active actors whose own reach, service of the day or running initiative meets what is wanted,
    the closest first."""
    found: dict[int, Candidate] = {}
    unled = []
    for what, row, actor in _rows(canton, wanted, on):
        reason = _reason(what, row, wanted)
        if actor is None:
            unled.append(reason)
        elif actor.is_active:
            found.setdefault(actor.pk, Candidate(actor)).reasons.append(reason)
    seated = seated_actors(canton, on)
    for candidate in found.values():
        candidate.is_seated = candidate.actor.pk in seated
        candidate.reasons.sort(key=lambda reason: not reason.is_exact)
    return Found(sorted(found.values(), key=lambda one: one.rank), unled)


def seated_actors(canton: Canton, on: date) -> set[int]:
    """Keys of the actors that have a seat in a body of the canton on that day."""
    seats = Seat.objects.valid(on).filter(body__canton=canton)
    return set(seats.order_by().values_list("actor", flat=True))


def _rows(canton: Canton, wanted: Wanted, on: date):
    """(what, row, actor or None) of everything that meets what is wanted; six queries."""
    people = Reach.meeting(wanted.ages, wanted.sex)
    actors = Actor.objects.of_canton(canton).filter(people, is_active=True)
    offers = ServiceOffer.objects.of_canton(canton).valid(on).filter(people)
    initiatives = Initiative.objects.of_canton(canton).running(on).filter(people)
    for actor in actors.prefetch_related("districts").order_by("folded", "pk"):
        if wanted.meets(actor):
            yield "Actor del directorio", actor, actor
    for what, rows in (("Servicio", offers), ("Iniciativa", initiatives)):
        named = rows.select_related("actor").prefetch_related("districts").order_by("folded", "pk")
        for row in named:
            if wanted.meets(row):
                yield what, row, row.actor


def _reason(what: str, row: Reach, wanted: Wanted) -> Reason:
    ages = [group for group in row.age_groups if not wanted.ages or group in wanted.ages]
    people = and_list([AgeGroup(group).label for group in ages]) or "todas las edades"
    if row.sex != Sex.ALL:
        people += f", {row.get_sex_display().lower()}"
    own = [
        each for each in row.districts.all() if not wanted.districts or each.pk in wanted.districts
    ]
    everywhere = "todo el país" if getattr(row, "is_national", False) else "todo el cantón"
    place = and_list([district.name for district in own]) or everywhere
    return Reason(what, row, people, place, bool(row.age_groups and own))


# --- the offer and its gaps -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """Services for an age group and a sex, and their places where they are known. `age` and `sex`
    are what the list is filtered by; empty: all."""

    age: str
    sex: str
    services: int
    places: int
    unknown: int

    @classmethod
    def of(cls, offers: list[ServiceOffer], age: str = "", sex: str = "") -> "Cell":
        met = [
            offer
            for offer in offers
            if (not age or age in offer.ages) and (not sex or offer.sex == sex)
        ]
        known = [offer.places for offer in met if offer.places is not None]
        return cls(age, sex, len(met), sum(known), len(met) - len(known))


def offer_matrix(canton: Canton, on: date) -> dict:
    """Columns by sex, a row for each age group, and the totals: a service for several ages stands
    in each of their rows, and once in the total."""
    offers = list(ServiceOffer.objects.of_canton(canton).valid(on).order_by("pk"))
    sexes = (*Sex.values, "")
    return {
        "columns": [*Sex.labels, "Todos"],
        "rows": [
            {"label": group.label, "cells": [Cell.of(offers, group.value, sex) for sex in sexes]}
            for group in AgeGroup
        ],
        "total": [Cell.of(offers, "", sex) for sex in sexes],
    }


@dataclass(frozen=True, slots=True)
class Gap:
    """What is offered to a priority population in a place."""

    population: str
    words: str
    services: list[ServiceOffer]
    topic: PriorityTopic | None = None

    @property
    def places(self) -> int | None:
        """Of all its services a year; None while one of them does not say."""
        told = [offer.places for offer in self.services]
        return None if None in told else sum(told)

    @property
    def is_empty(self) -> bool:
        return not self.services

    @property
    def is_thin(self) -> bool:
        if self.is_empty:
            return False
        return len(self.services) == 1 or (self.places is not None and self.places < FEW_PLACES)


@dataclass(frozen=True, slots=True)
class Place:
    """A priority zone with its districts, or (without zone) the whole canton. `gaps`: those without
    offer first, then those with little."""

    zone: PriorityZone | None
    districts: list[str]
    gaps: list[Gap]


def gaps(canton: Canton, on: date) -> list[Place]:
    """For each priority zone of the day, and for the canton as a whole: what is offered to the
    zone's own people and to every priority population. Six queries, however many there are."""
    offers = ServiceOffer.objects.of_canton(canton).valid(on)
    offers = list(offers.select_related("actor").prefetch_related("districts").order_by("folded"))
    topics = PriorityTopic.objects.of_canton(canton).valid(on).filter(kind=TopicKind.POPULATION)
    topics = list(topics.order_by("folded", "pk"))
    zones = PriorityZone.objects.of_canton(canton).valid(on).prefetch_related("districts")
    names = dict(canton.districts.order_by("folded").values_list("pk", "name"))
    places = [
        _place(zone, zone.reached, names, topics, offers) for zone in zones.order_by("folded", "pk")
    ]
    return [*places, _place(None, frozenset(), names, topics, offers)] if topics else places


def _place(zone, districts: frozenset[str], names, topics, offers) -> Place:
    own = [] if zone is None or zone.is_for_all else [("La población de la zona", zone, None)]
    asked = own + [(topic.name, topic, topic) for topic in topics]
    if zone is not None and not asked:
        asked = [("Toda la población", zone, None)]
    found = []
    for population, reach, topic in asked:
        wanted = Wanted.of(reach, districts)
        services = [offer for offer in offers if wanted.meets(offer)]
        found.append(Gap(population, reach.reach_in_words, services, topic))
    found.sort(key=lambda gap: (not gap.is_empty, not gap.is_thin))
    return Place(zone, [name for code, name in names.items() if code in districts], found)
