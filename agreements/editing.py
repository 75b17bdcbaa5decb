"""What the editor shows: the units' forms in the paper's order, what is missing in each section,
the schedule by action and month, and texts that wait to be joined with somebody else's."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import cached_property

from agreements import weeks
from agreements.enums import Part
from agreements.forms.unit import ROW_CONTEXT, UnitForm
from agreements.history import Writer, remover_of, writer_of
from agreements.models import Agreement, PendingText, ScheduledAction
from agreements.models.problems import section_of
from agreements.units import (
    SECTIONS,
    Unit,
    all_units,
    commitment_unit,
    sub_activity_unit,
)
from agreements.weeks import DIVISION_LABELS
from agreements.writing import Outcome
from core.accounts.models import User
from core.lib import months
from core.lib.comparison import Piece, compare
from core.lib.problems import Problem
from strategies.models import Actor

SECTION_TITLES = {
    1: "Encargados",
    2: "Objetivo",
    3: "Actividad de coproducción",
    4: "Roles y responsabilidades",
    5: "Cronograma",
}
DIRECTORY_LIMIT = 400


@dataclass
class Difference:
    """A field of which two texts exist, word by word."""

    label: str
    mine: list[Piece]
    theirs: list[Piece]


@dataclass
class Meeting:
    """A unit that somebody else saved while this person typed: both texts."""

    key: str
    version: int
    writer: Writer
    is_own: bool  # the other text is this person's too, from another window
    differences: list[Difference]

    @property
    def who(self) -> str:
        return "usted en otra ventana" if self.is_own else str(self.writer)


@dataclass
class Block:
    """A unit on the page: its form, and the meeting of two texts if there is one."""

    unit: Unit
    form: UnitForm
    meeting: Meeting | None = None

    @property
    def key(self):
        return self.unit.key

    @property
    def row(self):
        return self.unit.row


@dataclass
class SlotRow:
    part: Block
    number: int
    name: str
    part_in_words: str
    index: int
    siblings: int
    next_month: date | None
    count_next: int


@dataclass
class MonthRows:
    month: date
    is_in_term: bool
    rows: list[SlotRow] = field(default_factory=list)

    @property
    def next_number(self) -> int:
        return len(self.rows) + 1


@dataclass
class ActionRows:
    action: ScheduledAction
    months: list[MonthRows]

    @property
    def has_rows(self) -> bool:
        return any(month.rows for month in self.months)


@dataclass
class Orphan:
    """Text of a row that somebody removed while it was being typed."""

    key: str
    writer: Writer
    texts: list[str]


@dataclass
class SectionState:
    number: int
    title: str
    missing: int


class Editor:
    """The page's content. `outcomes`: units that were posted and could not be saved whole."""

    def __init__(self, agreement: Agreement, user: User, outcomes: list[Outcome] = ()):
        self.agreement = agreement
        self.user = user
        self._typed = {
            outcome.key: outcome.form
            for outcome in outcomes
            if outcome.form is not None and not outcome.is_clean
        }
        self._pending = {
            text.unit: text for text in PendingText.objects.filter(agreement=agreement, user=user)
        }

    # --- units -----------------------------------------------------------------------------

    def part(self, unit: Unit) -> Block:
        pending = self._pending.get(unit.key)
        stored = unit.stored()
        if pending is not None and pending.values.items() <= stored.items():
            pending = None  # what was kept apart has been saved since
        if pending is not None:
            form = unit.typed_form(pending.values, version=pending.base_version)
            return Block(unit, form, self._meeting(unit, pending.values, stored))
        typed = self._typed.get(unit.key)
        if typed is not None:
            return Block(unit, unit.typed_form(typed.posted(), version=unit.version))
        return Block(unit, unit.blank_form())

    def _meeting(self, unit: Unit, typed: dict, stored: dict) -> Meeting:
        form = unit.blank_form()
        differences = [
            Difference(
                str(form[name].label),
                *compare(in_words(form, name, typed.get(name, "")), in_words(form, name, theirs)),
            )
            for name, theirs in stored.items()
            if name in form.fields and typed.get(name, "") != theirs
        ]
        writer = writer_of(unit)
        return Meeting(unit.key, unit.version, writer, writer.user == self.user.pk, differences)

    @property
    def meetings(self) -> list[Meeting]:
        """Every unit whose two texts wait to be joined, in the paper's order."""
        sections = [self.heading, self.section_1, self.section_2, self.section_3]
        rows = [
            row.part for action in self.schedule for month in action.months for row in month.rows
        ]
        blocks = [*sections, *self.commitments, *rows]
        return [block.meeting for block in blocks if block.meeting]

    def _section(self, key: str) -> Block:
        return self.part(SECTIONS[key](self.agreement, key))

    @cached_property
    def heading(self) -> Block:
        return self._section("heading")

    @cached_property
    def section_1(self) -> Block:
        return self._section("section_1")

    @cached_property
    def section_2(self) -> Block:
        return self._section("section_2")

    @cached_property
    def section_3(self) -> Block:
        return self._section("section_3")

    @cached_property
    def commitments(self) -> list[Block]:
        rows = self.agreement.commitments.all()
        return [self.part(commitment_unit(self.agreement, row)) for row in rows]

    @cached_property
    def collaborators(self):
        return list(self.agreement.collaborators.all())

    @cached_property
    def orphans(self) -> list[Orphan]:
        known = {unit.key for unit in all_units(self.agreement)}
        return [
            Orphan(
                key,
                remover_of(self.agreement, key),
                [text for name, text in pending.values.items() if text and name not in ROW_CONTEXT],
            )
            for key, pending in sorted(self._pending.items())
            if key not in known
        ]

    # --- section 5 -------------------------------------------------------------------------

    @cached_property
    def schedule(self) -> list[ActionRows]:
        return [
            ActionRows(action, self._months(action))
            for action in self.agreement.scheduled_actions.all()
        ]

    def _months(self, action: ScheduledAction) -> list[MonthRows]:
        by_month: dict[date, list] = {}
        for row in action.sub_activities.all():
            by_month.setdefault(row.month, []).append(row)
        term = self.agreement.months
        found = []
        for month in sorted({*term, *by_month}):
            entry = MonthRows(month, month in term)
            rows = by_month.get(month, [])
            following = months.add_months(month, 1)
            for number, row in enumerate(rows, 1):
                siblings = [other for other in rows if other.part == row.part]
                entry.rows.append(
                    SlotRow(
                        part=self.part(sub_activity_unit(self.agreement, row)),
                        number=number,
                        name=f"Acción {action.strategic_action.number}, {months.name(month)} "
                        f"{month.year}, sub-actividad {number}",
                        part_in_words=weeks.part_in_words(month, row.part),
                        index=siblings.index(row),
                        siblings=len(siblings),
                        next_month=following if following in term else None,
                        count_next=len(by_month.get(following, [])) + 1,
                    )
                )
            found.append(entry)
        return found

    @property
    def actions_to_add(self):
        """The axis's strategic actions that are not in the schedule yet."""
        taken = {action.strategic_action_id for action in self.agreement.scheduled_actions.all()}
        return [action for action in self._axis_actions if action.pk not in taken]

    @cached_property
    def _axis_actions(self):
        return list(self.agreement.axis.actions.all())

    divisions = [(division.value, label) for division, label in DIVISION_LABELS.items()]
    part_choices = [("", "Todo el mes"), *Part.choices]

    # --- what is missing ---------------------------------------------------------------------

    @cached_property
    def _problems(self) -> list[Problem]:
        return self.agreement.missing_items()

    @property
    def missing(self) -> list[Problem]:
        return [problem for problem in self._problems if not problem.is_advice]

    @property
    def advice(self) -> list[Problem]:
        return [problem for problem in self._problems if problem.is_advice]

    @property
    def sections(self) -> list[SectionState]:
        counts = dict.fromkeys(SECTION_TITLES, 0)
        for problem in self.missing:
            counts[section_of(problem)] += 1
        return [
            SectionState(number, title, counts[number]) for number, title in SECTION_TITLES.items()
        ]

    @cached_property
    def directory(self) -> list[str]:
        """Names for the native list of suggestions, for when the search's script is absent."""
        actors = Actor.objects.of_canton(self.agreement.strategy.canton_id).filter(is_active=True)
        return [actor.full_name for actor in actors[:DIRECTORY_LIMIT]]


def in_words(form: UnitForm, name: str, value) -> str:
    """A field's value as a person reads it."""
    if isinstance(value, list):
        labels = {str(key): label for key, label in form.fields[name].choices}
        return ", ".join(str(labels.get(str(code), code)) for code in value)
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None:
        return str({str(key): label for key, label in choices}.get(value, value))
    return value
