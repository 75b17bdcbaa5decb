"""The map of one canton: the whole of it, a part enlarged where districts are small, letters."""

from functools import lru_cache
from string import ascii_letters

import numpy
import shapely

from . import layer
from .drawing import Drawing, View, drawn, shrink_at
from .format import CantonMap, Frame, Label, Shape
from .labels import Room

# Districts out at sea that no map is fitted to.
OUT_AT_SEA = {"60110": "Isla del Coco"}
# An enlarged frame that is not this much larger would only repeat the first one.
ENLARGED_AT_LEAST = 1.5
# How far around a small district, in parts of the canton's extent, others are enlarged with it.
REACHES = (0.1, 0.2, 0.34, 0.5)
# The air around them, in parts of their extent.
AIR = 0.04


class Draft:
    """A drawing, and the names that found their place in it."""

    def __init__(self, drawing: Drawing):
        self.view = drawing.view
        self.districts = drawing.districts
        self.paths = drawing.paths
        self.rooms = {code: Room(outline) for code, outline in drawing.outlines.items()}
        self.names = {
            district.code: label
            for district in drawing.districts
            if (label := self.rooms[district.code].place_name(district.name))
        }

    def frame(self, letters: dict[str, Label], window: list[int] | None = None) -> Frame:
        """With names, letters where there is no name, and else the number's place."""
        numbers = {code: room.place([]) for code, room in self.rooms.items()}
        labels = numbers | letters | self.names
        shapes = [
            Shape(district.code, district.name, self.paths[district.code], labels[district.code])
            for district in self.districts
        ]
        return Frame(self.view.width, self.view.height, shapes, window)


def drawn_canton(canton: str) -> CantonMap:
    """Raises KeyError when the layer does not know the canton."""
    known = layer.districts_by_canton()[canton]
    whole, enlarged = _drafts(canton)
    drafts = [whole, enlarged] if enlarged else [whole]
    letters = _letters(drafts)
    placed = _placed_letters(drafts, letters)
    return CantonMap(
        canton=canton,
        whole=whole.frame(placed[0], _window(enlarged.view, whole.view) if enlarged else None),
        enlarged=enlarged.frame(placed[1]) if enlarged else None,
        letters=letters,
        omitted=[OUT_AT_SEA[district.code] for district in known if district.code in OUT_AT_SEA],
    )


def views_of(canton: str) -> dict[str, View]:
    """How degrees become the drawing, for each frame of the canton's map."""
    whole, enlarged = _drafts(canton)
    return {"whole": whole.view} | ({"enlarged": enlarged.view} if enlarged else {})


@lru_cache(maxsize=128)
def _drafts(canton: str) -> tuple[Draft, Draft | None]:
    """The whole canton, and the part of it that is enlarged, if any."""
    known = layer.districts_by_canton()[canton]
    districts = [district for district in known if district.code not in OUT_AT_SEA]
    around = layer.box_of(districts)
    whole = Draft(drawn(districts, View.fitted(around, shrink_at(around))))
    return whole, _enlarged(whole)


def _letters(drafts: list[Draft]) -> dict[str, str]:
    """A letter for each district whose name stands in no frame."""
    named = set().union(*(draft.names for draft in drafts))
    shown = set().union(*(draft.rooms for draft in drafts))
    return dict(zip(sorted(shown - named), ascii_letters, strict=False))


def _placed_letters(drafts: list[Draft], letters: dict[str, str]) -> list[dict[str, Label]]:
    """For each frame the letters that fit in it. One that fits in none stands in the largest
    drawing of its district all the same, or nobody could tell what the list means by it."""
    placed = [
        {
            code: label
            for code, letter in letters.items()
            if code in draft.rooms and (label := draft.rooms[code].place([letter]))
        }
        for draft in drafts
    ]
    for code in letters.keys() - set().union(*placed):
        largest = max(number for number, draft in enumerate(drafts) if code in draft.rooms)
        placed[largest][code] = drafts[largest].rooms[code].place_anyway([letters[code]])
    return placed


def _window(part: View, whole: View) -> list[int]:
    """Where one view lies on the other: x, y, width, height."""
    left, top, right, bottom = map(round, whole.project(part.part).bounds)
    return [left, top, right - left, bottom - top]


# --- the enlarged part ----------------------------------------------------------------------------


def _enlarged(whole: Draft) -> Draft | None:
    """A second frame around districts whose name found no place, if it gives any of them theirs.

    Of several parts of the canton the one that leaves the fewest without name, then the closest.
    """
    best, best_score = None, (0, 0.0)
    for part in _parts_around_unnamed(whole):
        view = View.fitted(part, whole.view.shrink)
        if view.scale < whole.view.scale * ENLARGED_AT_LEAST:
            continue
        met = [d for d in whole.districts if layer.box_of([d]).intersects(view.part)]
        drawing = drawn(met, view)
        score = _names_gained(drawing, whole), view.scale
        if score[0] and score > best_score:
            best, best_score = drawing, score
    return best and Draft(best)


def _names_gained(drawing: Drawing, whole: Draft) -> int:
    """How many names find their place in the drawing that found none on the whole map."""
    return sum(
        Room(drawing.outlines[district.code]).place_name(district.name) is not None
        for district in drawing.districts
        if district.code not in whole.names
    )


def _parts_around_unnamed(whole: Draft) -> list[shapely.Polygon]:
    """Rectangles in degrees, each around a nameless district and those within some reach of it;
    far ones would stretch the frame."""
    unnamed = [district for district in whole.districts if district.code not in whole.names]
    boxes = numpy.array([layer.box_of([district]) for district in unnamed], dtype=object)
    around = layer.box_of(whole.districts)
    extent, middles = _extent(around), shapely.centroid(boxes)
    found = {
        _with_air(boxes[shapely.distance(middles, middle) <= reach * extent], around).bounds
        for middle in middles
        for reach in REACHES
    }
    return [shapely.box(*bounds) for bounds in sorted(found)]


def _with_air(boxes: numpy.ndarray, around: shapely.Polygon) -> shapely.Polygon:
    """The rectangle around the boxes and a little air, inside the canton's own."""
    tight = shapely.box(*shapely.total_bounds(boxes))
    airy = tight.buffer(AIR * _extent(tight), join_style="mitre")
    return shapely.clip_by_rect(airy, *around.bounds)


def _extent(box: shapely.Polygon) -> float:
    west, south, east, north = box.bounds
    return max(east - west, north - south)
