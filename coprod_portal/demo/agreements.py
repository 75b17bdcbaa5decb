"""From a text to an agreement: written, sent, decided and reported through the verbs that the
pages call, each act on its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from agreements import perms, services, structure
from agreements.models import Agreement, SubActivity
from agreements.units import SECTIONS
from agreements.weeks import days_of
from coprod_portal.demo.acts import Calendar
from coprod_portal.demo.country import Cast
from coprod_portal.demo.texts import Slot, Text
from core.accounts.enums import Role
from core.accounts.models import User
from core.lib import months
from monitoring import perms as monitoring_perms
from monitoring.enums import Criterion
from monitoring.services import Answer, save_report, save_review
from strategies.models import Strategy

TUESDAY, SATURDAY = 1, 5
DAY_OF_REPORT = 26


@dataclass
class Story:
    """One agreement of the demonstration: its text, and what happens to it."""

    text: Text
    strategy: Strategy
    cast: Cast
    calendar: Calendar

    def __post_init__(self):
        self.canton = self.strategy.canton_id
        self.this_month = months.month_of(self.calendar.today)
        self.agreement: Agreement | None = None
        self.rows: dict[int, int] = {}  # slot of the text → key of its row

    # --- who and when ---

    def user(self, role: Role) -> User:
        return self.cast.user(role.value, self.canton)

    def actor(self, name: str):
        return self.cast.actor(self.canton, name)

    def month(self, offset: int) -> date:
        return months.add_months(self.this_month, offset)

    def day(self, days: int) -> date:
        """A day of the agreement's life, counted from its term or from the day of loading."""
        of_term = self.text.life.since_term
        return (self.month(self.text.start) if of_term else self.calendar.today) + timedelta(days)

    def read(self) -> Agreement:
        """The agreement as it stands now."""
        return Agreement.objects.with_text().get(pk=self.agreement.pk)

    # --- planning ---

    def plan(self) -> None:
        life, at = self.text.life, self.calendar.at
        manager = self.user(Role.LOCAL_MANAGER)
        at(self.day(life.drafted), manager, self.draft)
        for name, days in life.steps:
            by = self.decider_of(name)
            at(self.day(days), by, lambda name=name, by=by: self.step(name, by))
        if any(name == "put_in_force" for name, _ in life.steps):
            for day, by, act in self.reports():
                at(day, by, act)
        reviewer = self.user(Role.TECHNICAL_SECRETARIAT)
        for days, unmet in life.reviews:
            day = self.calendar.today + timedelta(days)
            at(day, reviewer, lambda unmet=unmet: self.review(unmet, reviewer))

    def decider_of(self, step: str) -> User:
        decides = step in ("approve", "send_back")
        return self.user(Role.EXECUTIVE_COMMITTEE if decides else Role.LOCAL_MANAGER)

    # --- the text ---

    def draft(self) -> None:
        text, by = self.text, self.user(Role.LOCAL_MANAGER)
        axis = self.strategy.axes.get(name=text.axis)
        self.agreement = Agreement.create_draft(
            strategy=self.strategy, axis=axis, form=text.form, by=by
        )
        self.write_contacts(by)
        self.write("section_2", {"objective": text.objective}, by)
        self.write("section_3", self.activity(), by)
        for name in text.collaborators:
            structure.add_collaborator(self.agreement, self.actor(name), by=by)
        for pledge in text.pledges:
            row = structure.add_commitment(self.agreement, self.actor(pledge.actor), by=by)
            values = {
                "responsible": pledge.responsible,
                "roles": pledge.roles,
                "responsibilities": pledge.responsibilities,
                "expected_impact": pledge.impact,
            }
            row.write(values, version=row.version, by=by)
        if text.slots:
            self.write_schedule(by)

    def write(self, key: str, values: dict, by: User) -> None:
        unit = SECTIONS[key](self.read(), key)
        unit.write(values, version=unit.version, by=by)

    def write_contacts(self, by: User) -> None:
        for number in range(2, len(self.text.contacts) + 1):
            structure.add_contact(self.agreement, number=number, by=by)
        values = {}
        for row, (name, actor) in zip(
            self.agreement.contacts.order_by("order"), self.text.contacts, strict=True
        ):
            person = self.cast.persons[self.canton, name]
            values |= {
                f"name_{row.pk}": name,
                f"email_{row.pk}": person.email,
                f"phone_{row.pk}": person.phone,
                f"actor_{row.pk}": self.actor(actor),
            }
        self.write("section_1", values, by)

    def activity(self) -> dict:
        text = self.text
        values = {
            "planned_activity": text.activity,
            "institutional_programmes": list(text.programmes),
            "target": text.target,
            "population": text.population,
            "territory_description": text.territory,
            "civil_society_actors": list(text.civil_society),
            "lead_actor": self.actor(text.lead),
            "expected_impact": text.impact,
            "districts": list(text.districts),
        }
        if text.start is not None:
            values |= {"period_start": self.month(text.start), "period_end": self.month(text.end)}
        return values

    def write_schedule(self, by: User) -> None:
        """The months are made from the term, then filled in; empty ones are taken away."""
        agreement, text = self.read(), self.text
        scheduled = {}
        for number in text.actions:
            action = self.strategy.actions.get(number=number)
            scheduled[number] = structure.add_action(agreement, action, by=by).pk
        structure.build_schedule(agreement, text.division, by=by)
        for index, slot in enumerate(text.slots):
            row = self.free_row(agreement, scheduled[slot.action or text.actions[0]], slot, by)
            row.write(self.slot_values(slot), version=row.version, by=by)
            self.rows[index] = row.pk
        rows = SubActivity.objects.filter(scheduled_action__agreement=agreement)
        for pk in rows.exclude(pk__in=self.rows.values()).values_list("pk", flat=True):
            structure.remove_sub_activity(agreement, pk, by=by)

    def free_row(self, agreement: Agreement, action: int, slot: Slot, by: User) -> SubActivity:
        month = self.month(slot.month)
        rows = SubActivity.objects.filter(scheduled_action=action, month=month)
        free = rows.filter(part=slot.part).exclude(pk__in=self.rows.values()).first()
        return free or structure.add_sub_activity(
            agreement, action, month, number=rows.count() + 1, by=by, part=slot.part
        )

    def slot_values(self, slot: Slot) -> dict:
        text = self.text
        partners = [str(self.actor(name)) for name in (text.lead, *text.collaborators)]
        return {
            "description": slot.description,
            "date": self.working_day(slot),
            "place": slot.place,
            "institutions": partners[:2],
            "civil_society": list(text.civil_society[:1]),
        }

    def working_day(self, slot: Slot) -> date:
        """A Tuesday to Saturday in the slot's month or part of it."""
        first, last = days_of(self.month(slot.month), slot.part)
        day = first + (last - first) * 2 // 5
        while not TUESDAY <= day.weekday() <= SATURDAY:
            day += timedelta(1)
        return day

    # --- what happens to it ---

    def step(self, name: str, by: User) -> None:
        agreement = self.read()
        if not perms.can_take(by, agreement, name):
            raise RuntimeError(f"{by} may not take the step {name} of {agreement}")
        comment = self.text.life.comments.get(name, "")
        services.take_step(name, agreement, by=by, comment=comment)

    def reports(self) -> Iterator[tuple]:
        """Every level that the slots tell of, on a day of the month that it reports on."""
        reporters = (
            self.user(Role.LOCAL_MANAGER),
            self.user(Role.TECHNICAL_SECRETARIAT),
            self.user(Role.LOCAL_MANAGER),
        )
        for index, slot in enumerate(self.text.slots):
            levels = slot.levels.removeprefix("*").split()
            told = [at for at, level in enumerate(levels) if level != "-"]
            for at in told:
                month = self.month(slot.month + at)
                by = reporters[(index + at) % len(reporters)]
                note = slot.note if at == told[0] or levels[at] == "0" else ""
                if at == told[-1] and slot.last_note:
                    note = slot.last_note
                day = self.day_of_report(month, early=slot.levels.startswith("*"))
                if day:
                    values = {"level": int(levels[at]), "note": note}
                    values["people_reached"] = slot.people if at == told[-1] else None
                    yield day, by, self.reporting(index, month, values, by)

    def day_of_report(self, month: date, *, early: bool) -> date | None:
        """Late in the month; in the month that still runs, today, and only what is told early."""
        if month < self.this_month:
            return month.replace(day=DAY_OF_REPORT)
        return self.calendar.today if early and month == self.this_month else None

    def reporting(self, index: int, month: date, values: dict, by: User):
        def act() -> None:
            slot = SubActivity.objects.select_related(
                "scheduled_action__agreement__strategy__canton"
            ).get(pk=self.rows[index])
            monitoring_perms.must_report(by, slot.scheduled_action.agreement)
            save_report(sub_activity=slot, month=month, by=by, version=None, **values)

        return act

    def review(self, unmet, by: User) -> None:
        agreement = self.read()
        monitoring_perms.must_review(by, agreement)
        answers = {
            criterion: Answer(criterion not in unmet, unmet.get(criterion, ""))
            for criterion in Criterion
        }
        save_review(agreement=agreement, answers=answers, by=by)
