"""The agreements of a canton of the invented country, with schedule and reports."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

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
from coprod_portal.seed.writer import Writer
from core.lib import months
from core.lib.sequences import reserve_ids
from core.territory.models import Canton
from monitoring.enums import Level
from monitoring.models import ProgressReport

TERM_MONTHS = 12
ACTIONS_PER_AGREEMENT = 2
REPORTS_PER_SLOT = 5  # on average


class AgreementWriter(Writer):
    def agreements(self, canton: Canton, count: int, plans, actors, users, districts) -> None:
        ids = reserve_ids(Agreement, count)
        facts = list(self._agreement_facts(canton, ids, plans, actors))
        columns = [*facts[0]["row"]]
        self.copy(Agreement, columns, (tuple(fact["row"].values()) for fact in facts))
        self.copy(
            Agreement.districts.through,
            ["agreement_id", "district_id"],
            (
                (fact["row"]["id"], district)
                for fact in facts
                for district in self.random.sample(districts, min(2, len(districts)))
            ),
        )
        self.copy(
            AgreementActor,
            ["agreement_id", "actor_id", "order"],
            ((fact["row"]["id"], actor, 1) for fact in facts for actor in fact["others"]),
        )
        self.copy(
            AgreementContact,
            ["agreement_id", "order", "name", "email", "phone"],
            (
                (fact["row"]["id"], 1, self.person_name(), "contacto@escala.invalid", "2000-0000")
                for fact in facts
            ),
        )
        self.copy(
            Commitment,
            [
                "agreement_id",
                "order",
                "actor_id",
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
                    self.person_name(),
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
                    "text_changed_at": self.written,
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
        self.copy(
            ScheduledAction,
            ["id", "agreement_id", "strategic_action_id", "order"],
            self._action_rows(facts, actions),
        )
        self.copy(
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
            ],
            self._slot_rows(facts, actions, slots),
        )
        self.copy(
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
                    yield slots[position], action, 1, month, "", text, place, ["INA"], []
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
                    yield slot, month, level, note, reached, by, at, by, at
                    month = months.add_months(month, 1)

    def _levels(self) -> list[int]:
        if self.random.random() < 0.06:
            return []
        count = self.random.randint(2, 2 * REPORTS_PER_SLOT - 1)
        return sorted(self.random.choice(Level.values) for _ in range(count))
