"""Which actors of a directory are probably one and the same (docs/decisions/duplicates.md).

By the legal id, and by a name that is the same whatever its order, its accents, its small words
and the usual abbreviations, or that differs by one word or by a slip of the pen.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from core.lib.text import fold
from core.territory.models import Canton
from strategies.models import Actor, DifferentActors

# How organisations are written short, longest first.
SHORT = (
    ("asociacion de desarrollo integral", "adi"),
    ("asociacion de desarrollo especifica", "ade"),
    ("asociacion de desarrollo", "adi"),
    ("comite cantonal de deportes y recreacion", "ccdr"),
    ("asociacion administradora de acueductos y alcantarillados", "asada"),
    ("asociacion administradora del acueducto", "asada"),
    ("unidad pedagogica", "up"),
    ("asociacion", "asoc"),
    ("fundacion", "fund"),
    ("municipalidad", "muni"),
    ("cooperativa", "coop"),
    ("colegio tecnico profesional", "ctp"),
)
SMALL_WORDS = frozenset(
    re.findall(r"\w+", "a al cr de del e el en la las lo los o para por pro s sa y")
)
NEAR = 0.75  # how much of two names is the same words
SLIP = 0.84  # how alike two words are of which one is a slip of the pen
LONG_WORD = 5  # a shorter word says something else when one letter differs
CROWD = 40  # words that more actors have than this say nothing
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors that may be one; `kept` is the one to stay. `reason` in words."""

    kept: Actor
    other: Actor
    reason: str

    @property
    def keys(self) -> tuple[int, int]:
        return tuple(sorted((self.kept.pk, self.other.pk)))


def words_of(name: str) -> frozenset[str]:
    """«Asociación de Desarrollo Integral de Los Guido» and «ADI Los Guido»: {adi, guido}."""
    text = " ".join(re.findall(r"[a-z0-9]+", fold(name.replace(".", ""))))
    for long, short in SHORT:
        text = re.sub(rf"\b{long}\b", short, text)
    return frozenset(text.split()) - SMALL_WORDS


def digits_of(legal_id: str) -> str:
    return re.sub(r"\D", "", legal_id)


def are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names, as words, may be of the same organisation."""
    if not one or not other:
        return False
    if one == other:
        return True
    common, left, right = one & other, one - other, other - one
    if len(left) == len(right) == 1:
        return _is_slip(*left, *right)
    return len(common) >= 3 and len(common) / len(one | other) >= NEAR


def _is_slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < LONG_WORD or any(s.isdigit() for s in one + other):
        return False
    first, second = sorted((one, other))  # the measure is not the same both ways
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= SLIP


class Likeness:
    """The names of an actor as words, made once."""

    def __init__(self, name: str, acronym: str = "", legal_id: str = "", place: str = ""):
        here = words_of(place)
        ways = (words_of(name), words_of(acronym))
        self.ways = [(way - here) or way for way in ways if way]
        self.legal_id = digits_of(legal_id)

    @classmethod
    def of(cls, actor: Actor, place: str) -> "Likeness":
        return cls(actor.name, actor.acronym, actor.legal_id, place)

    def reason(self, other: "Likeness") -> str:
        """Why the two may be the same; empty when they are not alike."""
        if self.legal_id and self.legal_id == other.legal_id:
            return "La misma cédula jurídica"
        alike = any(are_alike(one, two) for one in self.ways for two in other.ways)
        if not alike or (self.legal_id and other.legal_id):
            return ""
        return "Nombres que se parecen"

    @property
    def blocks(self) -> set[str]:
        """Where to look for others like it: two that are alike share at least one of these."""
        return {word[:4] for way in self.ways for word in way} | {self.legal_id or "sin"} - {"sin"}


def likely_same(canton: Canton, name: str, acronym: str = "", legal_id: str = "") -> list[Actor]:
    """The actors of the canton's directory that something new may already be."""
    new = Likeness(name, acronym, legal_id, canton.name)
    directory = Actor.objects.of_canton(canton).order_by("folded", "pk")
    found = (one for one in directory if new.reason(Likeness.of(one, canton.name)))
    return [actor for actor, _ in zip(found, range(SHOWN), strict=False)]


def pairs_of(canton: Canton) -> list[Pair]:
    """All pairs of the canton's directory to look at: a local actor with another local one or
    with a national institution. Without those of which somebody said that they are not the same."""
    directory = list(Actor.objects.of_canton(canton).order_by("folded", "pk"))
    distinct = set(
        DifferentActors.objects.filter(first__in=directory).values_list("first", "second")
    )
    pairs = [pair for pair in _alike(directory, canton) if pair.keys not in distinct]
    return sorted(pairs, key=lambda pair: (pair.kept.folded, pair.other.folded, pair.keys))


def told_apart(canton: Canton) -> list[DifferentActors]:
    """The pairs of the canton's directory of which somebody said that they are not the same."""
    directory = Actor.objects.of_canton(canton)
    rows = DifferentActors.objects.filter(first__in=directory, second__in=directory)
    rows = rows.exclude(first__canton=None, second__canton=None)
    return list(
        rows.select_related("first", "second", "noted_by").order_by(
            "first__folded", "second__folded", "pk"
        )
    )


def _alike(directory: list[Actor], canton: Canton) -> Iterator[Pair]:
    likeness = {actor.pk: Likeness.of(actor, canton.name) for actor in directory}
    for one, other in _neighbours(directory, likeness):
        reason = likeness[one.pk].reason(likeness[other.pk])
        if reason:
            kept, dropped = in_order(one, other)
            yield Pair(kept, dropped, reason)


def _neighbours(directory: list[Actor], likeness: dict) -> Iterable[tuple[Actor, Actor]]:
    blocks = defaultdict(list)
    for actor in directory:
        for block in likeness[actor.pk].blocks:
            blocks[block].append(actor)
    met = {}
    for actors in blocks.values():
        if len(actors) <= CROWD:
            for one, other in combinations(actors, 2):
                if not (one.is_national and other.is_national):
                    met[one.pk, other.pk] = (one, other)
    return met.values()


def in_order(one: Actor, other: Actor) -> tuple[Actor, Actor]:
    """The one to keep, then the one that goes into it: a national institution stays, then the
    active one, then the older."""
    return tuple(sorted((one, other), key=lambda a: (not a.is_national, not a.is_active, a.pk)))
