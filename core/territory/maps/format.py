"""A map as plain data: what pages draw and what editions freeze.

Published editions keep these very names (`CantonMap.as_data`): a field that is renamed or changes
its meaning would break every report that is already published.
"""

from dataclasses import asdict, dataclass, field

CREDIT = "Fuente: Instituto Geográfico Nacional, SNIT"

# The largest frame, and its inner edge that stays free, in units of the drawing (CSS pixels when
# it is shown at its size).
FRAME_WIDTH, FRAME_HEIGHT = 460, 400
MARGIN = 6
# What the path data of one frame may weigh, in bytes (visual/design.md §6).
PATH_BUDGET = 8000

FONT_SIZE = 12.5
NUMBER_SIZE = 15
LINE_HEIGHT = 13


@dataclass(frozen=True)
class Label:
    """Where a district's number stands; above it, in `lines`, its name or its letter.

    The point is the middle of lines and number together.
    """

    x: int
    y: int
    lines: list[str]


@dataclass(frozen=True)
class Shape:
    """A district in a frame. Without label when not even its number has room."""

    code: str
    name: str
    path: str
    label: Label | None


@dataclass(frozen=True)
class Frame:
    """One drawing. `window` is the part of the map that the enlarged frame shows: x, y, width and
    height, to be outlined with dashes."""

    width: int
    height: int
    shapes: list[Shape]
    window: list[int] | None = None


@dataclass(frozen=True)
class CantonMap:
    """`letters`: district code → the letter that stands for its name; `omitted`: names of the
    districts that are not drawn."""

    canton: str
    whole: Frame
    enlarged: Frame | None
    letters: dict[str, str] = field(default_factory=dict)
    omitted: list[str] = field(default_factory=list)
    credit: str = CREDIT

    def as_data(self) -> dict:
        """Plain lists and dictionaries, to be frozen in an edition."""
        return asdict(self)
