"""From degrees to path data: a view of the country, and districts drawn in it.

Arcs are thinned and rounded one by one before rings are put together from them, so that no gap
opens between neighbours.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy
import shapely

from . import layer
from .format import FRAME_HEIGHT, FRAME_WIDTH, MARGIN, PATH_BUDGET
from .layer import District

# How far, in units of the drawing, a thinned border may stray: the first that keeps the budget.
TOLERANCES = (0.6, 0.9, 1.3, 1.8, 2.5, 3.5, 5)


@dataclass(frozen=True)
class View:
    """A part of the country fitted into a frame: equirectangular, north on top.

    `scale` is how many units of the drawing a degree of latitude takes, `shrink` how much less a
    degree of longitude takes.
    """

    west: float
    north: float
    scale: float
    shrink: float
    width: int
    height: int

    @classmethod
    def fitted(cls, part: shapely.Polygon, shrink: float) -> "View":
        west, south, east, north = part.bounds
        wide, high = (east - west) * shrink, north - south
        scale = min((FRAME_WIDTH - 2 * MARGIN) / wide, (FRAME_HEIGHT - 2 * MARGIN) / high)
        return cls(
            west=west - MARGIN / scale / shrink,
            north=north + MARGIN / scale,
            scale=scale,
            shrink=shrink,
            width=math.ceil(wide * scale) + 2 * MARGIN,
            height=math.ceil(high * scale) + 2 * MARGIN,
        )

    @property
    def part(self) -> shapely.Polygon:
        """What the frame shows, margin and all, in degrees."""
        east = self.west + self.width / self.scale / self.shrink
        return shapely.box(self.west, self.north - self.height / self.scale, east, self.north)

    def project(self, geometries):
        """Degrees to units of the drawing."""
        corner, scale = (self.west, self.north), (self.scale * self.shrink, -self.scale)
        return shapely.transform(geometries, lambda points: (points - corner) * scale)


def shrink_at(part: shapely.Polygon) -> float:
    """Of a degree of longitude in the middle of it."""
    return math.cos(math.radians(part.centroid.y))


@dataclass(frozen=True)
class Drawing:
    """Districts in a view, in the order of their codes, without those that vanish in it."""

    view: View
    districts: list[District]
    outlines: dict[str, shapely.MultiPolygon]
    paths: dict[str, str]


def drawn(districts: list[District], view: View) -> Drawing:
    """Thinned just as much as the budget asks for."""
    numbers = layer.arc_numbers(districts)
    lines = view.project(layer.arcs()[numbers])
    for tolerance in TOLERANCES:
        arcs = dict(zip(numbers, _thinned(lines, tolerance), strict=True))
        outlines = {district.code: _outline(district, arcs, view) for district in districts}
        paths = {code: _path(outline) for code, outline in outlines.items() if outline}
        if sum(map(len, paths.values())) <= PATH_BUDGET:
            break
    seen = [district for district in districts if outlines[district.code]]
    return Drawing(view, seen, {code: outlines[code] for code in paths}, paths)


def _thinned(lines: Sequence[shapely.LineString], tolerance: float) -> list[numpy.ndarray]:
    """The points of each arc in whole numbers. Its ends stay, so that neighbours still meet."""
    simple = shapely.simplify(lines, tolerance, preserve_topology=False)
    return [numpy.rint(shapely.get_coordinates(line)) for line in simple]


def _outline(district: District, arcs: dict, view: View) -> shapely.MultiPolygon | None:
    """What the frame shows of a district, in whole numbers. None when nothing is left of it."""
    polygons = [polygon for rings in district.polygons if (polygon := _polygon(rings, arcs))]
    shown = shapely.clip_by_rect(shapely.multipolygons(polygons), 0, 0, view.width, view.height)
    parts = [part for part in shapely.get_parts(shown) if part.geom_type == "Polygon"]
    kept = [part for part in shapely.transform(parts, numpy.rint) if part.area]
    # Holes run against their shell: with the default fill rule they would be painted else.
    return shapely.orient_polygons(shapely.multipolygons(kept)) if kept else None


def _polygon(rings: list[layer.Ring], arcs: dict) -> shapely.Polygon | None:
    """None for what thinning and rounding have flattened, such as a small island."""
    shell, *holes = (
        numpy.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]) for ring in rings
    )
    if not _has_area(shell):
        return None
    return shapely.Polygon(shell, [hole for hole in holes if _has_area(hole)])


def _has_area(points: numpy.ndarray) -> bool:
    return len(points) > 3 and shapely.Polygon(points).area > 0


def _path(outline: shapely.MultiPolygon) -> str:
    rings = [ring for part in outline.geoms for ring in (part.exterior, *part.interiors)]
    return "".join(map(_ring_path, rings))


def _ring_path(ring: shapely.LinearRing) -> str:
    """Relative steps with the fewest separators: «M100 795l-5 9-13 7z»."""
    points = [point for point, _ in groupby((int(x), int(y)) for x, y in ring.coords)]
    (x, y), steps = points[0], []
    for to_x, to_y in points[1:-1]:  # «z» returns to the first one
        steps += [to_x - x, to_y - y]
        x, y = to_x, to_y
    text = "".join(f"{step}" if step < 0 else f" {step}" for step in steps).strip()
    return f"M{points[0][0]} {points[0][1]}l{text}z"
