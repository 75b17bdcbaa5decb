"""Where names, letters and numbers stand: where their box lies inside the district."""

from collections.abc import Iterator
from functools import cache, cached_property
from itertools import combinations, pairwise

import numpy
import shapely
from django.conf import settings
from PIL import ImageFont

from .format import FONT_SIZE, LINE_HEIGHT, NUMBER_SIZE, Label

# What the documents are set in, as wide as Arial and Helvetica; and how much wider than it the
# sans of a reader's device may run.
FONT = settings.BASE_DIR / "static" / "fonts" / "liberation" / "LiberationSans-Regular.ttf"
WIDER = 1.05
# Counts of agreements have two digits, seldom three.
NUMBER = "00"
# No ink stands in these outermost units of the lines' height.
LOOSE = 2
# Points that are tried, in each direction.
GRID = 30
# A name that keeps this distance from the border is not split into more lines.
COMFORTABLE = 2


class Room:
    """A district's largest part, and the points in it that a label may stand on."""

    def __init__(self, outline: shapely.MultiPolygon):
        parts = shapely.get_parts(shapely.make_valid(outline))
        self.polygon = max(parts, key=lambda part: part.area)
        self.border = self.polygon.boundary
        shapely.prepare([self.polygon, self.border])

    @cached_property
    def _points(self) -> numpy.ndarray:
        """Whole-number points of a grid over the part."""
        left, top, right, bottom = self.polygon.bounds
        xs = numpy.unique(numpy.linspace(left, right, GRID).round())
        ys = numpy.unique(numpy.linspace(top, bottom, GRID).round())
        grid = numpy.stack(numpy.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        return grid[shapely.contains_xy(self.polygon, grid)]

    @cached_property
    def _airs(self) -> numpy.ndarray:
        """How far each point lies from the border."""
        return shapely.distance(self.border, shapely.points(self._points))

    def place(self, lines: list[str]) -> Label | None:
        """Where lines and number fit, with the most air around them; None when they do not."""
        return self._place(lines)[1]

    def _place(self, lines: list[str]) -> tuple[float, Label | None]:
        """The label and its distance from the border."""
        half_width, half_height = half_size(lines)
        middles = self._points[self._airs >= min(half_width, half_height)]
        x, y = middles.T
        boxes = shapely.box(x - half_width, y - half_height, x + half_width, y + half_height)
        fits = shapely.contains(self.polygon, boxes)
        if not fits.any():
            return -1, None
        airs = shapely.distance(self.border, boxes[fits])
        best = airs.argmax()
        return airs[best], Label(*map(int, middles[fits][best]), lines)

    def place_name(self, name: str) -> Label | None:
        """The name in as few lines as fit with ease, or else as it fits best."""
        tried = []
        for lines in splits(name):
            air, label = self._place(lines)
            if air >= COMFORTABLE:
                return label
            tried.append((air, label))
        return max(tried, key=lambda each: each[0])[1]

    def place_anyway(self, lines: list[str]) -> Label:
        """Where there is most room, although the box crosses the border."""
        x, y = shapely.maximum_inscribed_circle(self.polygon).coords[0]
        return Label(round(x), round(y), lines)


def half_size(lines: list[str]) -> tuple[float, float]:
    """Half the width and half the height of the box of some lines and the number below them."""
    widths = [_em_width(line) * FONT_SIZE for line in lines] + [_em_width(NUMBER) * NUMBER_SIZE]
    height = len(lines) * LINE_HEIGHT + NUMBER_SIZE - 2 * LOOSE
    return max(widths) * WIDER / 2, height / 2


def _em_width(text: str) -> float:
    """In parts of the size of the letters."""
    return _font().getlength(text) / _font().size


@cache
def _font() -> ImageFont.FreeTypeFont:
    # Large, so that no width is rounded to the pixels of a small size.
    return ImageFont.truetype(FONT, 1000, layout_engine=ImageFont.Layout.BASIC)


def splits(name: str, most: int = 3) -> Iterator[list[str]]:
    """The name in one line, in two, in three, each time so that the longest line is short."""
    words = name.split()
    for count in range(1, min(len(words), most) + 1):
        options = [
            [" ".join(words[start:end]) for start, end in pairwise((0, *cuts, len(words)))]
            for cuts in combinations(range(1, len(words)), count - 1)
        ]
        yield min(options, key=lambda lines: max(map(len, lines)))
