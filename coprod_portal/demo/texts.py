"""What is agreed: sections 1–5 of an agreement, read from `data/<canton>/<name>.toml`.

The keys are those of `anexo1/1`. Only the months differ: they are counted from the month in which
the demonstration is loaded (0 is that month, -3 three months before), so that the year that the
texts tell of is always the last one. Actors are named by acronym or by name, as in the directory.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agreements.enums import Form
from agreements.weeks import Division
from core.lib import months

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Contact:
    name: str
    actor: str


@dataclass(frozen=True)
class Activity:
    planned_activity: str
    lead_actor: str
    districts: list[str]
    institutional_programmes: tuple[str, ...] = ()
    target: str = ""
    population: str = ""
    territory: str = ""
    civil_society_actors: tuple[str, ...] = ()
    collaborating_actors: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    expected_impact: str = ""


@dataclass(frozen=True)
class Commitment:
    actor: str
    roles: str
    responsibilities: str
    expected_impact: str
    responsible: str = ""


@dataclass(frozen=True)
class SubActivity:
    """`action` is one of the schedule's; the first one where none is named."""

    month: int
    description: str
    place: str
    part: str = ""
    action: int | None = None


@dataclass(frozen=True)
class Schedule:
    """Sub-activities are numbered from 1, in this order, by those who tell what became of them."""

    actions: tuple[int, ...] = ()
    division: str = Division.MONTH
    sub_activities: tuple[SubActivity, ...] = ()


@dataclass(frozen=True)
class Text:
    axis: str
    objective: str
    activity: Activity
    contacts: tuple[Contact, ...]
    commitments: tuple[Commitment, ...] = ()
    schedule: Schedule = Schedule()
    form: str = Form.ACUERDO_INTERINSTITUCIONAL


def read(name: str) -> Text:
    """The text «desamparados/empleo». Raises TypeError for a key that no text has."""
    told = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    schedule = told.pop("schedule", {})
    slots = tuple(SubActivity(**row) for row in schedule.pop("sub_activities", ()))
    return Text(
        activity=Activity(**told.pop("activity")),
        contacts=tuple(Contact(**row) for row in told.pop("contacts")),
        commitments=tuple(Commitment(**row) for row in told.pop("commitments", ())),
        schedule=Schedule(**schedule, sub_activities=slots),
        **told,
    )


def month(offset: int, today: date) -> date:
    """The month of a text, on the day of loading."""
    return months.add_months(months.month_of(today), offset)
