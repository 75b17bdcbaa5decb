"""With what an agreement may coincide: another agreement or an existing initiative for some of the
same people, in some of the same territory, at the same time (§4.5.4). It only warns.

Territory: districts; none means the whole canton. People: as `strategies.populations` reads them;
words that it does not know may mean anybody, and the warning says so.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from agreements.enums import State
from agreements.models import Agreement
from core.accounts.enums import CANTON_ROLES
from core.accounts.models import User
from core.lib import months
from core.lib.text import and_list
from strategies.models import Initiative
from strategies.populations import People, people_of, read

# They are over: nothing is repeated by going on beside them.
OVER = (State.RESCINDIDO, State.CONCLUIDO)
NEEDED = (
    "reference",
    "state",
    "planned_activity",
    "population",
    "territory_description",
    "period_start",
    "period_end",
)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom, where and when: districts by code (none: the canton), days (None: open)."""

    people: People
    districts: frozenset[str]
    since: date | None
    until: date | None

    def meets(self, other: "Reach") -> bool:
        """The same both ways."""
        same_place = not self.districts or not other.districts or self.districts & other.districts
        same_time = (self.since or date.min) <= (other.until or date.max) and (
            other.since or date.min
        ) <= (self.until or date.max)
        return bool(same_place) and same_time and self.people.meets(other.people)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Something that the agreement may coincide with. `why`: territory, people and months, in
    words; `is_sure`: both texts said whom they are for; `is_near`: both name the same districts."""

    label: str
    kind: str
    url: str
    why: str
    is_sure: bool
    is_near: bool


def reach_of(agreement: Agreement) -> Reach | None:
    """None while population, term or territory is not written: then nothing is compared."""
    districts = frozenset(district.pk for district in agreement.districts.all())
    has_place = districts or agreement.territory_description.strip()
    if not (agreement.population.strip() and has_place and agreement.period_start):
        return None
    return Reach(
        read(agreement.population), districts, agreement.period_start, _last(agreement.period_end)
    )


def _last(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def reach_of_initiative(initiative: Initiative) -> Reach:
    districts = frozenset(district.pk for district in initiative.districts.all())
    people = people_of(initiative, initiative.population)
    return Reach(people, districts, initiative.starts_on, initiative.ends_on)


def overlaps_of(agreement: Agreement, user: User) -> list[Overlap]:
    """What the person may read and the agreement may coincide with, the surest first. The agreement
    comes with its districts prefetched."""
    own = reach_of(agreement)
    if own is None or agreement.state in OVER:
        return []
    found = (*_agreements(agreement, own, user), *_initiatives(agreement, own, user))
    return sorted(found, key=lambda one: (not one.is_sure, not one.is_near))


def _agreements(agreement: Agreement, own: Reach, user: User) -> Iterable[Overlap]:
    canton = agreement.strategy.canton_id
    others = (
        Agreement.objects.visible_to(user)
        .of_canton(canton)
        .filter(period_start__lte=agreement.period_end, period_end__gte=agreement.period_start)
        .exclude(state__in=OVER)
        .exclude(pk=agreement.pk)
        .only(*NEEDED)
        .prefetch_related("districts")
        .order_by("reference")
    )
    for other in others:
        reach = reach_of(other)
        if reach and own.meets(reach):
            label = f"{other.reference}: {other.title}"
            yield _overlap(label, "Acuerdo", other, own, reach)


def _initiatives(agreement: Agreement, own: Reach, user: User) -> Iterable[Overlap]:
    canton = agreement.strategy.canton_id
    if not user.has_role(*CANTON_ROLES, canton=canton):
        return
    running = Initiative.objects.of_canton(canton).filter(
        Q(starts_on=None) | Q(starts_on__lte=own.until),
        Q(ends_on=None) | Q(ends_on__gte=own.since),
    )
    for one in running.prefetch_related("districts").order_by("folded", "pk"):
        reach = reach_of_initiative(one)
        if own.meets(reach):
            yield _overlap(one.name, one.get_kind_display(), one, own, reach)


def agreements_beside(initiative: Initiative, user: User) -> list[Overlap]:
    """The other way round: agreements that an initiative may coincide with."""
    own = reach_of_initiative(initiative)
    others = (
        Agreement.objects.visible_to(user)
        .of_canton(initiative.canton_id)
        .exclude(state__in=OVER)
        .only(*NEEDED)
        .prefetch_related("districts")
        .order_by("reference")
    )
    found = ((other, reach_of(other)) for other in others)
    return [
        _overlap(f"{other.reference}: {other.title}", "Acuerdo", other, own, reach)
        for other, reach in found
        if reach and own.meets(reach)
    ]


def _overlap(label: str, kind: str, row, own: Reach, other: Reach) -> Overlap:
    why = (_place(row, own, other), own.people.in_common(other.people), _time(own, other))
    return Overlap(
        label,
        kind,
        row.get_absolute_url(),
        "; ".join(part for part in why if part),
        is_sure=own.people.is_understood and other.people.is_understood,
        is_near=bool(own.districts & other.districts),
    )


def _place(row, own: Reach, other: Reach) -> str:
    """The districts that both name; the whole canton when one of them names none."""
    if not own.districts or not other.districts:
        return "alguno vale para todo el cantón"
    common = own.districts & other.districts
    names = sorted(str(district) for district in row.districts.all() if district.pk in common)
    return and_list(names)


def _time(own: Reach, other: Reach) -> str:
    since = max((day for day in (own.since, other.since) if day), default=None)
    until = min((day for day in (own.until, other.until) if day), default=None)
    if since is None or until is None:
        return "sin fecha de cierre" if since else ""
    first, last = months.in_words(since), months.in_words(until)
    return f"en {first}" if first == last else f"de {first} a {last}"


def panel(user: User, agreement: Agreement, on: date) -> dict | None:
    """Context of `agreements/_overlaps.html` on the agreement's page, for those who act in the
    canton; None when nothing coincides."""
    if not user.has_role(*CANTON_ROLES, canton=agreement.strategy.canton_id):
        return None
    found = overlaps_of(agreement, user)
    return {"template": "agreements/_overlaps_panel.html", "overlaps": found} if found else None


def initiative_panel(user: User, initiative: Initiative, on: date) -> dict | None:
    """Context for an initiative's page; None when nothing coincides."""
    found = agreements_beside(initiative, user)
    return {"template": "agreements/_overlaps_panel.html", "overlaps": found} if found else None
