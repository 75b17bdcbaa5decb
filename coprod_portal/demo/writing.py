"""A draft, written unit by unit through the same verbs as the editor."""

from datetime import date, timedelta

from agreements import structure
from agreements.models import Agreement
from agreements.models import SubActivity as Row
from agreements.units import SECTIONS
from agreements.weeks import Division, days_of
from coprod_portal.demo import texts
from coprod_portal.demo.country import Cast
from coprod_portal.demo.texts import SubActivity, Text
from core.accounts.models import User
from strategies.models import Actor, Strategy

TUESDAY, SATURDAY = 1, 5


class Draft:
    """The draft of a text, as `by` writes it. `today` is the day of loading."""

    def __init__(self, text: Text, strategy: Strategy, cast: Cast, today: date, by: User):
        self.text, self.strategy, self.cast, self.today, self.by = text, strategy, cast, today, by
        self.agreement = Agreement.create_draft(
            strategy=strategy, axis=strategy.axes.get(name=text.axis), form=text.form, by=by
        )
        self.rows: dict[int, int] = {}  # number of the sub-activity → key of its row

    def write(self) -> None:
        self._write("section_1", self._contacts())
        self._write("section_2", {"objective": self.text.objective})
        self._write("section_3", self._activity())
        for name in self.text.activity.collaborating_actors:
            structure.add_collaborator(self.agreement, self._actor(name), by=self.by)
        for told in self.text.commitments:
            row = structure.add_commitment(self.agreement, self._actor(told.actor), by=self.by)
            names = ("responsible", "roles", "responsibilities", "expected_impact")
            values = {name: getattr(told, name) for name in names}
            row.write(values, version=row.version, by=self.by)
        if self.text.schedule.sub_activities:
            self._schedule()

    def _write(self, key: str, values: dict) -> None:
        unit = SECTIONS[key](Agreement.objects.with_text().get(pk=self.agreement.pk), key)
        unit.write(values, version=unit.version, by=self.by)

    def _actor(self, name: str) -> Actor:
        return self.cast.actor(self.strategy.canton_id, name)

    def _month(self, offset: int) -> date:
        return texts.month(offset, self.today)

    # --- sections 1 and 3 ---

    def _contacts(self) -> dict:
        told = self.text.contacts
        for number in range(2, len(told) + 1):
            structure.add_contact(self.agreement, number=number, by=self.by)
        values = {}
        for row, contact in zip(self.agreement.contacts.order_by("order"), told, strict=True):
            person = self.cast.persons[self.strategy.canton_id, contact.name]
            values |= {
                f"name_{row.pk}": contact.name,
                f"email_{row.pk}": person.email,
                f"phone_{row.pk}": person.phone,
                f"actor_{row.pk}": self._actor(contact.actor),
            }
        return values

    def _activity(self) -> dict:
        told = self.text.activity
        values = {
            "planned_activity": told.planned_activity,
            "institutional_programmes": list(told.institutional_programmes),
            "target": told.target,
            "population": told.population,
            "territory_description": told.territory,
            "civil_society_actors": list(told.civil_society_actors),
            "lead_actor": self._actor(told.lead_actor),
            "expected_impact": told.expected_impact,
            "districts": told.districts,
        }
        if told.start is not None:
            values |= {
                "period_start": self._month(told.start),
                "period_end": self._month(told.end),
            }
        return values

    # --- section 5 ---

    def _schedule(self) -> None:
        """The months are made from the term, then filled in; empty ones are taken away."""
        told = self.text.schedule
        agreement = Agreement.objects.get(pk=self.agreement.pk)
        scheduled = {
            number: structure.add_action(
                agreement, self.strategy.actions.get(number=number), by=self.by
            ).pk
            for number in told.actions
        }
        structure.build_schedule(agreement, Division(told.division), by=self.by)
        for number, slot in enumerate(told.sub_activities, start=1):
            row = self._free_row(scheduled[slot.action or told.actions[0]], slot)
            row.write(self._row_values(slot), version=row.version, by=self.by)
            self.rows[number] = row.pk
        made = Row.objects.filter(scheduled_action__agreement=agreement)
        for pk in made.exclude(pk__in=self.rows.values()).values_list("pk", flat=True):
            structure.remove_sub_activity(agreement, pk, by=self.by)

    def _free_row(self, action: int, slot: SubActivity) -> Row:
        """The row that was made for that month, or one more where it is taken."""
        month = self._month(slot.month)
        rows = Row.objects.filter(scheduled_action=action, month=month)
        free = rows.filter(part=slot.part).exclude(pk__in=self.rows.values()).first()
        return free or structure.add_sub_activity(
            self.agreement, action, month, number=rows.count() + 1, by=self.by, part=slot.part
        )

    def _row_values(self, slot: SubActivity) -> dict:
        activity = self.text.activity
        partners = (activity.lead_actor, *activity.collaborating_actors)
        return {
            "description": slot.description,
            "date": working_day(*days_of(self._month(slot.month), slot.part)),
            "place": slot.place,
            "institutions": [str(self._actor(name)) for name in partners[:2]],
            "civil_society": list(activity.civil_society_actors[:1]),
        }


def working_day(first: date, last: date) -> date:
    """A Tuesday to Saturday before the middle of those days."""
    day = first + (last - first) * 2 // 5
    while not TUESDAY <= day.weekday() <= SATURDAY:
        day += timedelta(1)
    return day
