"""The IGN's layer of districts, read from TopoJSON.

The file (`data/cr_districts.topojson`) may be replaced by a finer or coarser one: ids are the
official codes, and nothing here depends on its grain. Neighbours name the same arc for their
common border; whatever is done to that arc, once, both of them follow.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy
import shapely

LAYER = Path(__file__).parent.parent / "data" / "cr_districts.topojson"

# A ring as numbers of arcs, end to end; ~n is arc n backwards.
Ring = list[int]


@dataclass(frozen=True)
class District:
    """`polygons`: the rings of each, the outer one first."""

    code: str
    name: str
    polygons: list[list[Ring]]


def districts_by_canton() -> dict[str, list[District]]:
    """Code of the canton → its districts, in the order of their codes."""
    return _layer()[0]


def arcs() -> numpy.ndarray:
    """Every arc of the layer as a line string in degrees, by its number."""
    return _layer()[1]


def arc_numbers(districts: list[District]) -> list[int]:
    """Of all their borders, each once."""
    numbers = {
        max(number, ~number)
        for district in districts
        for rings in district.polygons
        for ring in rings
        for number in ring
    }
    return sorted(numbers)


def box_of(districts: list[District]) -> shapely.Polygon:
    """The rectangle around them, in degrees."""
    return shapely.box(*shapely.total_bounds(arcs()[arc_numbers(districts)]))


@lru_cache(maxsize=1)
def _layer() -> tuple[dict[str, list[District]], numpy.ndarray]:
    raw = json.loads(LAYER.read_text())
    scale, corner = raw["transform"]["scale"], raw["transform"]["translate"]
    lines = [
        shapely.LineString(numpy.cumsum(steps, axis=0) * scale + corner) for steps in raw["arcs"]
    ]
    found: dict[str, list[District]] = {}
    for geometry in sorted(raw["objects"]["districts"]["geometries"], key=lambda g: g["id"]):
        found.setdefault(geometry["id"][:3], []).append(_district(geometry))
    return found, numpy.array(lines)


def _district(geometry: dict) -> District:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return District(geometry["id"], geometry["properties"]["district"], polygons)
