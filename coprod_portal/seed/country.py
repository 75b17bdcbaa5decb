"""A country of invented data: the same seed gives the same rows.

Skewed as real life is: one canton has ten times the median's agreements. It writes by COPY past
the verbs and past the history's triggers, because it makes material for measurements; nothing of
it is shown as a demonstration.
"""

import random
from collections.abc import Callable

import pgtrigger
from django.db import transaction

from coprod_portal.seed.agreements import AgreementWriter
from coprod_portal.seed.people import PeopleWriter
from coprod_portal.seed.writer import Scale
from core.territory.models import Canton, District

FIRST_CANTONS = ("103", "601")  # those of the demonstration come first
SKEW = 10


def sow(scale: Scale, say: Callable[[str], None]) -> dict[str, int]:
    """Write the whole country in one transaction; returns the number of rows by name."""
    chance, counts = random.Random(scale.seed), {}
    people, agreements = (
        PeopleWriter(scale, chance, counts),
        AgreementWriter(scale, chance, counts),
    )
    with transaction.atomic(), pgtrigger.ignore():
        cantons = _cantons(scale)
        for canton, share in zip(cantons, _shares(scale, len(cantons)), strict=True):
            _sow_canton(canton, share, people, agreements)
            say(f"{canton.name}: {share} acuerdos")
    return counts


def _sow_canton(
    canton: Canton, count: int, people: PeopleWriter, agreements: AgreementWriter
) -> None:
    actors = people.actors(canton)
    users = people.users(canton, actors)
    plans = people.strategies(canton)
    districts = list(District.objects.filter(canton=canton).values_list("code", flat=True))
    agreements.agreements(canton, count, plans, actors, users, districts)


def _cantons(scale: Scale) -> list[Canton]:
    first = list(Canton.objects.filter(code__in=FIRST_CANTONS).order_by("code"))
    others = Canton.objects.exclude(code__in=FIRST_CANTONS).order_by("code")
    return [*first, *others][: scale.cantons]


def _shares(scale: Scale, cantons: int) -> list[int]:
    """One canton has `SKEW` times what the others have; the sum is cantons × agreements."""
    total = cantons * scale.agreements
    if cantons == 1:
        return [total]
    common = max(total // (cantons - 1 + SKEW), 1)
    return [total - common * (cantons - 1), *[common] * (cantons - 1)]
