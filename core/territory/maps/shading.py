"""A canton's map with a number and a tint in each district, as staff pages draw it."""

from collections.abc import Mapping
from dataclasses import dataclass

from .format import LINE_HEIGHT, NUMBER_SIZE, Frame, Label


def baselines(label: Label | dict, count: int | None) -> dict:
    """Where the lines of a district's name stand, and below them its number."""
    if isinstance(label, Label):
        label = {"x": label.x, "y": label.y, "lines": label.lines}
    number_size = 0 if count is None else NUMBER_SIZE
    high = len(label["lines"]) * LINE_HEIGHT + number_size
    top = label["y"] - high / 2
    return {
        "x": label["x"],
        "lines": [
            {"text": line, "y": round(top + LINE_HEIGHT * (index + 1) - 2)}
            for index, line in enumerate(label["lines"])
        ],
        "count": count,
        "count_y": round(top + high - 2),
    }


@dataclass(frozen=True, slots=True)
class Shaded:
    """A district in a frame: its outline, the class of its tint, its name and number."""

    code: str
    path: str
    css: str
    label: dict | None


@dataclass(frozen=True, slots=True)
class ShadedFrame:
    width: int
    height: int
    is_enlarged: bool
    window: list[int] | None
    shapes: list[Shaded]


@dataclass(frozen=True, slots=True)
class ShadedMap:
    """`letters`: names by the letter that stands for them; `omitted`: names not drawn."""

    frames: list[ShadedFrame]
    letters: dict[str, str]
    omitted: list[str]
    credit: str


def shaded(canton: str, counts: Mapping[str, int], tints: Mapping[str, str]) -> ShadedMap | None:
    """The canton's map with a number and a class for each district by its code; None where the
    layer has no map of the canton."""
    from . import canton_map, has_map

    if not has_map(canton):
        return None
    drawn = canton_map(canton)
    names = {shape.code: shape.name for shape in drawn.whole.shapes}
    frames = [
        _frame(frame, counts, tints, is_enlarged=frame is drawn.enlarged)
        for frame in (drawn.whole, drawn.enlarged)
        if frame is not None
    ]
    letters = {letter: names.get(code, code) for code, letter in drawn.letters.items()}
    return ShadedMap(frames, letters, drawn.omitted, drawn.credit)


def _frame(frame: Frame, counts: Mapping, tints: Mapping, *, is_enlarged: bool) -> ShadedFrame:
    shapes = [
        Shaded(
            shape.code,
            shape.path,
            tints.get(shape.code, "none"),
            shape.label and baselines(shape.label, counts.get(shape.code)),
        )
        for shape in frame.shapes
    ]
    return ShadedFrame(frame.width, frame.height, is_enlarged, frame.window, shapes)
