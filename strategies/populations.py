"""Whom a text speaks of: «jóvenes de 15 a 21 años de Los Guido» read as age groups and sex.

The words are few and told in docs/decisions/overlaps.md. What is read may be wider than what was
meant, never narrower; words that say no age and no sex are not understood, and may mean anybody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from core.lib.text import and_list, fold
from strategies.enums import AgeGroup, Sex
from strategies.matching import groups_between
from strategies.models.base import Reach

WOMEN, MEN = Sex.WOMEN.value, Sex.MEN.value
BOTH = (WOMEN, MEN)
EVERYBODY = frozenset(product(AgeGroup.values, BOTH))

SMALL, CHILD, TEEN, YOUNG, ADULT, OLD = AgeGroup.values  # in the order of ages
MINORS = (SMALL, CHILD, TEEN)
# Beginnings of words, folded, and the ages that they name.
AGES = (
    (r"primera infancia|preescolar|bebes?|lactantes?|cen cinai|cencinai|redcudi", (SMALL,)),
    (r"ninez|nin[oa]s?|infancia|infantil", (SMALL, CHILD)),
    (r"escolar(?:es)?|primaria", (CHILD,)),
    (r"adolescen\w+|colegial(?:es)?|secundaria|liceo\w*", (TEEN,)),
    (r"estudiant\w+|alumn\w+", (CHILD, TEEN, YOUNG)),
    (r"menores de edad|persona menor", MINORS),
    (r"jovenes|joven|juvent\w+|juvenil(?:es)?|muchach\w+", (TEEN, YOUNG)),
    (r"universitari\w+", (YOUNG,)),
    (r"adult[oa]s? mayor(?:es)?|tercera edad|ancian\w+|pensionad\w+", (OLD,)),
    (r"adult[oa]s?|adultez|trabajador\w*|padres|madres|cuidador\w*", (YOUNG, ADULT)),
)
OLDER_FIRST = r"adult[oa]s? mayor(?:es)?"
SEXES = (
    (r"mujer(?:es)?|ninas|muchachas|madres|jefas|lideresas|senoras|femenin\w+", (WOMEN,)),
    (r"hombres?|varon(?:es)?|masculin\w+|masculinidad\w*", (MEN,)),
)
GENERAL = (
    r"poblacion general|toda la poblacion|comunidad\w*|vecin\w+|famili\w+|habitantes|ciudadan\w+"
    r"|publico general|hogares|comercio\w*|todas las edades"
)
BETWEEN = re.compile(r"(?:de |entre )?(\d{1,3}) ?(?:a|y|-|hasta) ?(\d{1,3}) anos")
# A number without «años» counts people or families, except after «mayores de», «menores de».
FROM = re.compile(
    r"mayores de (?:los )?(\d{1,3})|(?:desde|mas de|a partir de) (?:los )?(\d{1,3}) anos"
    r"|(\d{1,3}) anos (?:o mas|en adelante)"
)
UNTIL = re.compile(r"menores de (?:los )?(\d{1,3})|(?:hasta|menos de) (?:los )?(\d{1,3}) anos")
OLDEST = 120


@dataclass(frozen=True, slots=True)
class People:
    """Pairs of age group and sex. `is_understood`: the text said whom; else it may be anybody."""

    cells: frozenset[tuple[str, str]] = EVERYBODY
    is_understood: bool = True

    def meets(self, other: "People") -> bool:
        return bool(self.cells & other.cells)

    def in_common(self, other: "People") -> str:
        """«adolescencia y juventud, mujeres»; empty when both are for everybody."""
        common = self.cells & other.cells
        if common == EVERYBODY:
            return ""
        ages = [group for group in AgeGroup if {(group.value, sex) for sex in BOTH} & common]
        sexes = {sex for _, sex in common}
        words = (
            "todas las edades"
            if len(ages) == len(AgeGroup)
            else and_list([group.label.partition(" (")[0].lower() for group in ages])
        )
        return words if len(sexes) == 2 else f"{words}, {Sex(sexes.pop()).label.lower()}"


def people_of(row: Reach, text: str) -> People:
    """What a register says: its age groups and sex where they are marked, else its words."""
    if row.age_groups or row.sex != Sex.ALL:
        sexes = BOTH if row.sex == Sex.ALL else (row.sex,)
        return People(frozenset(product(row.ages, sexes)))
    return read(text)


@lru_cache(maxsize=4096)
def read(text: str) -> People:
    """The people that a text names, clause by clause."""
    folded = " ".join(re.sub(r"[^a-z0-9,;./\- ]", " ", fold(text)).split())
    found = set()
    for clause in _clauses(folded):
        found |= set(_cells(clause))
    return People(frozenset(found)) if found else People(is_understood=False)


def _clauses(text: str) -> Iterable[str]:
    """Parts that each name some people: «mujeres de 15 a 35 años» is one, «niñez y familias» two.
    The «y» within a range of ages parts nothing."""
    return re.split(r"[,;./]| (?:y|e|o|u) (?!\d|mas\b)", text)


def _cells(clause: str) -> Iterable[tuple[str, str]]:
    ages = _ages(clause)
    sexes = {sex for words, named in SEXES for sex in named if _has(words, clause)}
    if _has(GENERAL, clause) and not ages:
        return EVERYBODY
    if not ages and not sexes:
        return ()
    return product(ages or AgeGroup.values, sexes or BOTH)


def _ages(clause: str) -> set[str]:
    """A range in figures says it exactly; else the words do."""
    ranges = _ranges(clause)
    if ranges:
        return set().union(*(groups_between(least, most) for least, most in ranges))
    without = re.sub(rf"\b(?:{OLDER_FIRST})\b", " ", clause)
    found = set()
    for words, named in AGES:
        if _has(words, clause if OLD in named else without):
            found |= set(named)
    return found


def _ranges(clause: str) -> list[tuple[int, int]]:
    ranges = [tuple(sorted(map(int, pair))) for pair in BETWEEN.findall(clause)]
    if not ranges:
        ranges += [(int("".join(least)), OLDEST) for least in FROM.findall(clause)]
        ranges += [(0, int("".join(most))) for most in UNTIL.findall(clause)]
    return [(least, most) for least, most in ranges if most <= OLDEST]


def _has(words: str, clause: str) -> bool:
    return re.search(rf"\b(?:{words})\b", clause) is not None
