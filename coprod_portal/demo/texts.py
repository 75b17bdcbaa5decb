"""How the demonstration's texts are written down: an agreement as one value, its months relative
to the month in which the demonstration is loaded (0 is that month, -3 three months before)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agreements.enums import Form
from agreements.weeks import Division


@dataclass(frozen=True)
class Slot:
    """One sub-activity and what is reported about it.

    `levels`: a level for its own month and each month after («50 100»), «-» for a month without
    report. In the month that is still running only what begins with «*» is reported. `note`
    belongs to the first level that is reported, `last_note` to the last one.
    """

    month: int
    description: str
    place: str
    levels: str = ""
    people: int | None = None
    note: str = ""
    last_note: str = ""
    part: str = ""
    action: int | None = None


@dataclass(frozen=True)
class Pledge:
    """A row of section 4."""

    actor: str
    responsible: str
    roles: str
    responsibilities: str
    impact: str


@dataclass(frozen=True)
class Life:
    """What became of the agreement after its draft.

    Days are counted from the first day of the term (`since_term`), or from the day of loading:
    -22 is 22 days before. `comments`: step → reason. `reviews`: days from the day of loading →
    the criteria that were not met, each with its observation.
    """

    drafted: int
    steps: tuple[tuple[str, int], ...] = ()
    since_term: bool = True
    comments: Mapping[str, str] = field(default_factory=dict)
    reviews: tuple[tuple[int, Mapping[int, str]], ...] = ()


@dataclass(frozen=True)
class Text:
    """Sections 1–5 of an agreement. Actors are named by acronym or by name, as in the directory."""

    axis: str
    actions: tuple[int, ...]
    lead: str
    activity: str
    life: Life
    form: Form = Form.ACUERDO_INTERINSTITUCIONAL
    contacts: tuple[tuple[str, str], ...] = ()  # (person, actor)
    objective: str = ""
    programmes: tuple[str, ...] = ()
    target: str = ""
    population: str = ""
    territory: str = ""
    districts: tuple[str, ...] = ()
    civil_society: tuple[str, ...] = ()
    collaborators: tuple[str, ...] = ()
    impact: str = ""
    start: int | None = None
    end: int | None = None
    pledges: tuple[Pledge, ...] = ()
    division: Division = Division.MONTH
    slots: tuple[Slot, ...] = ()


# The usual way, in days from the first day of the term.
USUAL = (("submit", -22), ("approve", -14), ("put_in_force", -6))
