"""Areas that people draw on a canton's map: a closed ring of [longitude, latitude] in degrees.

The page turns a click into degrees with the frame's own numbers (`views_of`), and the same
numbers draw a stored area again (`area_path`). What is drawn by hand is checked against the
districts of the layer.
"""

from functools import lru_cache

import numpy
import shapely

from core.lib.problems import RuleViolation

from . import layer
from .canton import OUT_AT_SEA
from .drawing import View

Ring = list[list[float]]

LEAST_POINTS, MOST_POINTS = 3, 100
# A hand strays a little over the border of the rectangle around the canton, in degrees (some 2 km).
OVER_THE_EDGE = 0.02
# An area that covers less of itself in a district than this only brushes it.
TOUCHES_FROM = 0.01
EXAMPLE = "Escriba un punto por línea, latitud y longitud, por ejemplo 9.8712, -84.0573."


def closed(points: Ring) -> Ring:
    """The ring that the points make, whose last point is the first one again."""
    ring = [
        [round(float(longitude), 6), round(float(latitude), 6)] for longitude, latitude in points
    ]
    return ring if ring[:1] == ring[-1:] and len(ring) > 1 else [*ring, *ring[:1]]


def checked_ring(canton: str, points: Ring) -> Ring:
    """The points as a closed ring. Raises RuleViolation that says what to mend: too few or too many
    points, sides that cross, a place outside the canton."""
    ring = closed(points)
    count = len(ring) - 1
    if count < LEAST_POINTS:
        raise RuleViolation(
            f"Un área lleva al menos {LEAST_POINTS} puntos y tiene {count}. {EXAMPLE}"
        )
    if count > MOST_POINTS:
        raise RuleViolation(
            f"El área tiene {count} puntos y se reciben {MOST_POINTS}. Dibújela con menos puntos."
        )
    polygon = shapely.Polygon(ring)
    if not polygon.is_valid or not polygon.area:
        raise RuleViolation(
            "Los lados del área se cruzan o se tocan. Recorra el borde en orden, sin volver a "
            "pasar por el mismo lugar."
        )
    _refuse_outside(canton, ring)
    return ring


def _refuse_outside(canton: str, ring: Ring) -> None:
    box = layer.box_of(_drawn_districts(canton)).buffer(OVER_THE_EDGE, join_style="mitre")
    for number, (longitude, latitude) in enumerate(ring[:-1], start=1):
        if not box.intersects(shapely.Point(longitude, latitude)):
            raise RuleViolation(
                f"El punto {number} ({latitude}, {longitude}) queda fuera del cantón. {EXAMPLE}"
            )
    if not districts_met(canton, ring):
        raise RuleViolation("El área no toca ningún distrito del cantón. Dibújela sobre el mapa.")


def districts_met(canton: str, ring: Ring) -> frozenset[str]:
    """Codes of the districts that the area reaches, not only brushes."""
    area = shapely.Polygon(ring)
    least = TOUCHES_FROM * area.area
    return frozenset(
        code
        for code, polygon in _polygons(canton).items()
        if shapely.intersection(polygon, area).area > least
    )


def area_path(view: View, ring: Ring) -> str:
    """Path data of the area in a frame."""
    points = numpy.rint(shapely.get_coordinates(view.project(shapely.LinearRing(ring)))).astype(int)
    (x, y), *others = points[:-1].tolist()
    return f"M{x} {y}" + "".join(f"L{to_x} {to_y}" for to_x, to_y in others) + "z"


def _drawn_districts(canton: str) -> list[layer.District]:
    known = layer.districts_by_canton()[canton]
    return [district for district in known if district.code not in OUT_AT_SEA]


@lru_cache(maxsize=128)
def _polygons(canton: str) -> dict[str, shapely.MultiPolygon]:
    """The drawn districts in degrees."""
    lines = layer.arcs()

    def ring_of(numbers: layer.Ring) -> numpy.ndarray:
        return numpy.concatenate(
            [
                shapely.get_coordinates(lines[n] if n >= 0 else shapely.reverse(lines[~n]))
                for n in numbers
            ]
        )

    found = {}
    for district in _drawn_districts(canton):
        polygons = [
            shapely.Polygon(ring_of(shell), [ring_of(hole) for hole in holes])
            for shell, *holes in district.polygons
        ]
        found[district.code] = shapely.make_valid(shapely.MultiPolygon(polygons))
    return found
