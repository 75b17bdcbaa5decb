"""A country of invented data: the same seed gives the same rows.

Skewed as real life is: one canton has ten times the median's agreements. It writes by COPY past
the verbs and past the history's triggers, because it makes material for measurements; nothing of
it is shown as a demonstration.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pgtrigger
from django.db import transaction

from agreements.enums import Form, State
from agreements.models import (
    Agreement,
    AgreementActor,
    AgreementContact,
    Commitment,
    ScheduledAction,
    SubActivity,
)
from coprod_portal.seed import words
from coprod_portal.seed.copying import copy, reserve_ids
from core.accounts.enums import Role
from core.accounts.models import RoleAssignment, User
from core.lib import months
from core.territory.models import Canton, District
from monitoring.enums import Level
from monitoring.models import ProgressReport
from strategies.enums import ActorKind, ActorSource, BodyKind, HolderKind
from strategies.models import Actor, Axis, Body, Person, Seat, StrategicAction, Strategy
from strategies.models.seats import SeatHolding

TERM_MONTHS = 12
ACTIONS_PER_AGREEMENT = 2
REPORTS_PER_SLOT = 5  # on average
USERS_PER_CANTON = 40
UNUSABLE_PASSWORD = "!seeded"
FIRST_CANTONS = ("103", "601")  # those of the demonstration come first
SKEW = 10


@dataclass(frozen=True)
class Scale:
    """How much: `agreements` is the mean of a canton over all `years`, which end with `until`."""

    cantons: int
    agreements: int
    years: int
    seed: int
    until: date


def sow(scale: Scale, say: Callable[[str], None]) -> dict[str, int]:
    """Write the whole country in one transaction; returns the number of rows by name."""
    with transaction.atomic(), pgtrigger.ignore():
        return Sower(scale, say).sow()


class Sower:
    def __init__(self, scale: Scale, say: Callable[[str], None]):
        self.scale = scale
        self.say = say
        self.random = random.Random(scale.seed)
        self.written = datetime(scale.until.year, scale.until.month, 1, tzinfo=UTC)
        self.counts: dict[str, int] = {}

    def sow(self) -> dict[str, int]:
        cantons = self._cantons()
        shares = self._shares(len(cantons))
        for canton, share in zip(cantons, shares, strict=True):
            self._sow_canton(canton, share)
            self.say(f"{canton.name}: {share} acuerdos")
        return self.counts

    def _cantons(self) -> list[Canton]:
        first = list(Canton.objects.filter(code__in=FIRST_CANTONS).order_by("code"))
        others = Canton.objects.exclude(code__in=FIRST_CANTONS).order_by("code")
        return [*first, *others][: self.scale.cantons]

    def _shares(self, cantons: int) -> list[int]:
        """One canton has `SKEW` times what the others have; the sum is cantons × agreements."""
        total = cantons * self.scale.agreements
        if cantons == 1:
            return [total]
        common = max(total // (cantons - 1 + SKEW), 1)
        return [total - common * (cantons - 1), *[common] * (cantons - 1)]

    # --- a canton ---------------------------------------------------------------------------

    def _sow_canton(self, canton: Canton, agreements: int) -> None:
        actors = self._actors(canton)
        users = self._users(canton, actors)
        plans = self._strategies(canton)
        districts = list(District.objects.filter(canton=canton).values_list("code", flat=True))
        self._agreements(canton, agreements, plans, actors, users, districts)

    def _actors(self, canton: Canton) -> list[int]:
        ids = reserve_ids(Actor, len(words.INSTITUTIONS))
        rows = (
            (
                pk,
                f"{name} de {canton.name} {self.scale.seed}-{pk}",
                acronym.format(pk),
                ActorKind.PUBLIC_INSTITUTION if acronym else ActorKind.CIVIL_SOCIETY,
                canton.code,
                "",
                ActorSource.MUNICIPALITY,
                "",
                True,
                True,
            )
            for pk, (name, acronym) in zip(ids, words.INSTITUTIONS, strict=True)
        )
        columns = ["id", "name", "acronym", "kind", "canton_id", "legal_id", "source"]
        self._copy(Actor, [*columns, "populations", "is_published", "is_active"], rows)
        return ids

    def _users(self, canton: Canton, actors: list[int]) -> list[int]:
        ids = reserve_ids(User, USERS_PER_CANTON)
        names = {pk: self._person_name() for pk in ids}
        self._copy(
            User,
            ["id", "email", "name", "password", "is_active", "joined_at"],
            (
                (
                    pk,
                    f"persona{pk}@escala.invalid",
                    names[pk],
                    UNUSABLE_PASSWORD,
                    True,
                    self.written,
                )
                for pk in ids
            ),
        )
        roles = [
            Role.LOCAL_MANAGER,
            Role.TECHNICAL_SECRETARIAT,
            Role.MAYOR,
            *[Role.EXECUTIVE_COMMITTEE] * 7,
            *[Role.ACTOR_DELEGATE] * (USERS_PER_CANTON - 10),
        ]
        self._copy(
            RoleAssignment,
            ["user_id", "role", "canton_id", "since"],
            (
                (pk, role, canton.code, date(2000, 1, 1))
                for pk, role in zip(ids, roles, strict=True)
            ),
        )
        persons = reserve_ids(Person, USERS_PER_CANTON)
        self._copy(
            Person,
            ["id", "canton_id", "name", "email", "phone", "actor_id", "user_id", "is_active"],
            (
                (
                    person,
                    canton.code,
                    f"{names[user]} {user}",
                    self._email(user),
                    "",
                    actors[index % len(actors)],
                    user,
                    True,
                )
                for index, (person, user) in enumerate(zip(persons, ids, strict=True))
            ),
        )
        self._committee(canton, actors, persons[3:10])
        return ids

    def _committee(self, canton: Canton, actors: list[int], persons: list[int]) -> None:
        body, _ = Body.objects.get_or_create(
            canton=canton,
            kind=BodyKind.EXECUTIVE_COMMITTEE,
            defaults={"name": f"Comisión Ejecutiva de {canton.name}"},
        )
        seats = reserve_ids(Seat, len(persons))
        since = date(2000, 1, 1)
        self._copy(
            Seat,
            ["id", "body_id", "actor_id", "since", "votes", "resolution_text"],
            (
                (seat, body.pk, actors[(index + 3) % len(actors)], since, True, "")
                for index, seat in enumerate(seats)
            ),
        )
        self._copy(
            SeatHolding,
            ["seat_id", "person_id", "kind", "since"],
            (
                (seat, person, HolderKind.TITULAR, since)
                for seat, person in zip(seats, persons, strict=True)
            ),
        )

    def _strategies(self, canton: Canton) -> dict[int, tuple[int, dict[int, list[int]]]]:
        """Year → (strategy, axis → its actions); a strategy lasts four years."""
        plans = {}
        last = self.scale.until.year
        for start in range(last - self.scale.years + 1, last + 1, 4):
            strategy = Strategy.objects.create(
                canton=canton,
                name=f"Estrategia de prevención {canton.name} {start}, serie {self.scale.seed}",
                start_year=start,
                end_year=start + 3,
            )
            axes = self._axes(strategy)
            for year in range(start, start + 4):
                plans[year] = (strategy.pk, axes)
        return plans

    @staticmethod
    def _axes(strategy: Strategy) -> dict[int, list[int]]:
        axes = Axis.objects.bulk_create(
            Axis(strategy=strategy, name=name, order=order)
            for order, name in enumerate(words.AXES, 1)
        )
        actions = StrategicAction.objects.bulk_create(
            StrategicAction(
                strategy=strategy, axis=axes[index % len(axes)], number=index + 1, title=title
            )
            for index, title in enumerate(words.ACTIONS)
        )
        found: dict[int, list[int]] = {axis.pk: [] for axis in axes}
        for action in actions:
            found[action.axis_id].append(action.pk)
        return found

    # --- its agreements -------------------------------------------------------------------

    def _agreements(self, canton, count, plans, actors, users, districts) -> None:
        ids = reserve_ids(Agreement, count)
        facts = list(self._agreement_facts(canton, ids, plans, actors))
        columns = [*facts[0]["row"]]
        self._copy(Agreement, columns, (tuple(fact["row"].values()) for fact in facts))
        self._copy(
            Agreement.districts.through,
            ["agreement_id", "district_id"],
            (
                (fact["row"]["id"], district)
                for fact in facts
                for district in self.random.sample(districts, min(2, len(districts)))
            ),
        )
        self._copy(
            AgreementActor,
            ["agreement_id", "actor_id", "order"],
            ((fact["row"]["id"], actor, 1) for fact in facts for actor in fact["others"]),
        )
        self._copy(
            AgreementContact,
            ["agreement_id", "order", "name", "email", "phone"],
            (
                (fact["row"]["id"], 1, self._person_name(), "contacto@escala.invalid", "2000-0000")
                for fact in facts
            ),
        )
        self._copy(
            Commitment,
            [
                "agreement_id",
                "order",
                "actor_id",
                "version",
                "responsible",
                "roles",
                "responsibilities",
                "expected_impact",
            ],
            (
                (
                    fact["row"]["id"],
                    1,
                    fact["row"]["lead_actor_id"],
                    1,
                    self._person_name(),
                    "Coordina la actividad y convoca a las instituciones.",
                    "Entrega el informe de cada mes y los materiales.",
                    "Más familias atendidas en los distritos prioritarios.",
                )
                for fact in facts
            ),
        )
        self._schedule(facts, users)

    def _agreement_facts(self, canton, ids, plans, actors) -> Iterator[dict]:
        numbers: dict[int, int] = {}
        years = range(self.scale.until.year - self.scale.years + 1, self.scale.until.year + 1)
        for index, pk in enumerate(ids):
            year = years[index % len(years)]
            numbers[year] = numbers.get(year, self._taken(canton, year)) + 1
            strategy, axes = plans[year]
            axis = self.random.choice(sorted(axes))
            lead, *others = self.random.sample(actors, 3)
            start = date(year, 1, 1)
            end = months.add_months(start, TERM_MONTHS - 1)
            is_past = year < self.scale.until.year
            subject, place = self.random.choice(words.SUBJECTS), self.random.choice(words.PLACES)
            yield {
                "axes": axes,
                "others": others,
                "row": {
                    "id": pk,
                    "reference": f"{canton.code}-{year}-{numbers[year]:03d}",
                    "state": State.CONCLUIDO if is_past else State.VIGENTE,
                    "strategy_id": strategy,
                    "axis_id": axis,
                    "form": self.random.choice(Form.values),
                    "objective": f"{subject} {place} para prevenir la violencia.",
                    "planned_activity": f"{subject} {place}.",
                    "institutional_programmes": ["Plan Puente", "Sembremos Seguridad"],
                    "target": f"{self.random.randint(2, 90) * 10} personas.",
                    "population": "Niñez y adolescencia de los distritos prioritarios",
                    "territory_description": "Distritos prioritarios",
                    "civil_society_actors": ["Líderes comunales", "Grupos religiosos"],
                    "lead_actor_id": lead,
                    "period_start": start,
                    "period_end": end,
                    "expected_impact": "Menos jóvenes en riesgo y más organización comunal.",
                    "text_version": 1,
                    "text_changed_at": self.written,
                    "heading_version": 1,
                    "section_1_version": 1,
                    "section_2_version": 1,
                    "section_3_version": 1,
                    "created_at": self.written,
                },
            }

    @staticmethod
    def _taken(canton: Canton, year: int) -> int:
        prefix = f"{canton.code}-{year}-"
        references = Agreement.objects.filter(reference__startswith=prefix)
        return max(
            (int(ref[-3:]) for ref in references.values_list("reference", flat=True)), default=0
        )

    def _schedule(self, facts: list[dict], users: list[int]) -> None:
        actions = reserve_ids(ScheduledAction, len(facts) * ACTIONS_PER_AGREEMENT)
        slots_each = TERM_MONTHS * ACTIONS_PER_AGREEMENT
        slots = reserve_ids(SubActivity, len(facts) * slots_each)
        self._copy(
            ScheduledAction,
            ["id", "agreement_id", "strategic_action_id", "order"],
            self._action_rows(facts, actions),
        )
        self._copy(
            SubActivity,
            [
                "id",
                "scheduled_action_id",
                "order",
                "month",
                "part",
                "description",
                "place",
                "institutions",
                "civil_society",
                "version",
            ],
            self._slot_rows(facts, actions, slots),
        )
        self._copy(
            ProgressReport,
            [
                "sub_activity_id",
                "month",
                "level",
                "note",
                "people_reached",
                "reported_by_id",
                "reported_at",
                "validated_by_id",
                "validated_at",
                "version",
            ],
            self._report_rows(facts, slots, users),
        )

    def _action_rows(self, facts, actions):
        for index, fact in enumerate(facts):
            chosen = self.random.sample(fact["axes"][fact["row"]["axis_id"]], ACTIONS_PER_AGREEMENT)
            for order, strategic in enumerate(chosen):
                pk = actions[index * ACTIONS_PER_AGREEMENT + order]
                yield pk, fact["row"]["id"], strategic, order + 1

    def _slot_rows(self, facts, actions, slots):
        position = 0
        for index, fact in enumerate(facts):
            for order in range(ACTIONS_PER_AGREEMENT):
                action = actions[index * ACTIONS_PER_AGREEMENT + order]
                for step in range(TERM_MONTHS):
                    month = months.add_months(fact["row"]["period_start"], step)
                    subject = self.random.choice(words.SUBJECTS)
                    place = self.random.choice(words.PLACES)
                    text = f"{subject} {place}."
                    yield slots[position], action, 1, month, "", text, place, ["INA"], [], 1
                    position += 1

    def _report_rows(self, facts, slots, users):
        """From the slot's month on, growing levels; some months are left without a report."""
        last_month = months.month_of(self.scale.until)
        position = 0
        for fact in facts:
            start = fact["row"]["period_start"]
            for step in range(TERM_MONTHS * ACTIONS_PER_AGREEMENT):
                slot = slots[position]
                position += 1
                month = months.add_months(start, step % TERM_MONTHS)
                for level in self._levels():
                    if month > last_month:
                        break
                    by = self.random.choice(users[:3])
                    note = self.random.choice(words.NOTES)
                    reached = self.random.choice((None, 12, 40, 85))
                    at = datetime(month.year, month.month, 28, 15, 0, tzinfo=UTC)
                    yield slot, month, level, note, reached, by, at, by, at, 1
                    month = months.add_months(month, 1)

    def _levels(self) -> list[int]:
        if self.random.random() < 0.06:
            return []
        count = self.random.randint(2, 2 * REPORTS_PER_SLOT - 1)
        return sorted(self.random.choice(Level.values) for _ in range(count))

    # --- helpers ------------------------------------------------------------------------------

    def _person_name(self) -> str:
        choose = self.random.choice
        return f"{choose(words.GIVEN_NAMES)} {choose(words.SURNAMES)} {choose(words.SURNAMES)}"

    @staticmethod
    def _email(number: int) -> str:
        return f"persona{number}@escala.invalid"

    def _copy(self, model, columns, rows) -> None:
        written = copy(model, columns, rows)
        name = model._meta.db_table
        self.counts[name] = self.counts.get(name, 0) + written
