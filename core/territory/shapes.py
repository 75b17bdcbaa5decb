"""Maps of a canton's districts as SVG path data, drawn from the IGN's simplified layer.

The layer (`data/cr_districts.topojson`) is a file that may be replaced: ids are the official
codes, and nothing here depends on its grain. Every map is fitted to its canton, never to the layer:
Isla del Coco, 500 km out at sea, belongs to Puntarenas and is left out of the drawing and said so.

Coordinates are whole numbers. Neighbours share their border arcs, so each arc is rounded and
thinned once and no gap opens between districts. A name stands where its box fits inside its
district; districts that are too small for theirs are drawn again in an enlarged frame, and a
district whose name fits nowhere carries a letter that the list beside the map explains.
"""

import json
import math
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase

LAYER = Path(__file__).parent / "data" / "cr_districts.topojson"
CREDIT = "Fuente: Instituto Geográfico Nacional, SNIT"
# Districts out at sea that no map is fitted to.
OUT_AT_SEA = {"60110": "Isla del Coco"}

# The box that a frame is fitted to, in units of the drawing (CSS pixels when shown at its size).
FRAME_WIDTH, FRAME_HEIGHT = 460, 400
MARGIN = 6
# What the path data of one map may weigh, in bytes (visual/design.md §6).
PATH_BUDGET = 8000
FONT_SIZE = 12.5
NUMBER_SIZE = 15
LINE_HEIGHT = 13
# Mean width of a letter of the interface's sans, in parts of its size.
LETTER_WIDTH = 0.54

Point = tuple[float, float]


@dataclass(frozen=True)
class Label:
    """Where a district's number stands; above it, in `lines`, its name or its letter."""

    x: int
    y: int
    lines: list[str]


@dataclass(frozen=True)
class Shape:
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
    canton: str
    whole: Frame
    enlarged: Frame | None
    letters: dict[str, str] = field(default_factory=dict)
    omitted: list[str] = field(default_factory=list)
    credit: str = CREDIT

    def as_data(self) -> dict:
        """Plain lists and dictionaries, to be frozen in an edition."""
        return asdict(self)


def has_map(canton: str) -> bool:
    return canton in _layer().districts_by_canton


@lru_cache(maxsize=128)
def canton_map(canton: str) -> CantonMap:
    """The districts of a canton. Raises KeyError when the layer does not know the canton."""
    layer = _layer()
    districts = [
        district
        for district in layer.districts_by_canton[canton]
        if district["id"] not in OUT_AT_SEA
    ]
    omitted = [
        OUT_AT_SEA[district["id"]]
        for district in layer.districts_by_canton[canton]
        if district["id"] in OUT_AT_SEA
    ]
    whole = _draw(districts, _box(districts))
    enlarged, window = _enlarge(districts, whole)
    if window:
        whole = replace(whole, window=window)
    letters = _letters(whole, enlarged)
    return CantonMap(
        canton=canton,
        whole=_lettered(whole, letters),
        enlarged=enlarged and _lettered(enlarged, letters),
        letters=letters,
        omitted=omitted,
    )


def _letters(whole: Frame, enlarged: Frame | None) -> dict[str, str]:
    """A letter for each district whose name stands in neither frame."""
    frames = (whole, enlarged) if enlarged else (whole,)
    named = {
        shape.code
        for frame in frames
        for shape in frame.shapes
        if shape.label and shape.label.lines
    }
    unnamed = [shape.code for shape in whole.shapes if shape.code not in named]
    return dict(zip(unnamed, ascii_lowercase, strict=False))


def _lettered(frame: Frame, letters: dict[str, str]) -> Frame:
    shapes = [
        replace(shape, label=replace(shape.label, lines=[letters[shape.code]]))
        if shape.label and shape.code in letters
        else shape
        for shape in frame.shapes
    ]
    return replace(frame, shapes=shapes)


# --- the layer --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Layer:
    arcs: list[list[Point]]
    districts_by_canton: dict[str, list[dict]]


@lru_cache(maxsize=1)
def _layer() -> _Layer:
    raw = json.loads(LAYER.read_text())
    (scale_x, scale_y), (left, bottom) = raw["transform"]["scale"], raw["transform"]["translate"]
    arcs = []
    for steps in raw["arcs"]:
        x = y = 0
        points = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            points.append((x * scale_x + left, y * scale_y + bottom))
        arcs.append(points)
    by_canton: dict[str, list[dict]] = {}
    for district in sorted(raw["objects"]["districts"]["geometries"], key=lambda d: d["id"]):
        by_canton.setdefault(district["id"][:3], []).append(district)
    return _Layer(arcs, by_canton)


def _polygons(district: dict) -> list[list[list[int]]]:
    """Polygons, each a list of rings, each a list of arc numbers (~n: arc n backwards)."""
    if district["type"] == "Polygon":
        return [district["arcs"]]
    return district["arcs"]


def _box(districts: list[dict]) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees."""
    arcs = _layer().arcs
    points = [
        point
        for district in districts
        for polygon in _polygons(district)
        for arc in polygon[0]
        for point in arcs[arc if arc >= 0 else ~arc]
    ]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


# --- drawing ----------------------------------------------------------------------------------


class _Projection:
    """Degrees to the drawing's units: equirectangular at the box's middle, north on top."""

    def __init__(self, box: tuple[float, float, float, float]):
        west, south, east, north = box
        self.shrink = math.cos(math.radians((south + north) / 2))
        wide, high = (east - west) * self.shrink, north - south
        self.scale = min(
            (FRAME_WIDTH - 2 * MARGIN) / wide,
            (FRAME_HEIGHT - 2 * MARGIN) / high,
        )
        self.west, self.north = west, north
        self.width = math.ceil(wide * self.scale) + 2 * MARGIN
        self.height = math.ceil(high * self.scale) + 2 * MARGIN

    def __call__(self, point: Point) -> Point:
        x = (point[0] - self.west) * self.shrink * self.scale + MARGIN
        y = (self.north - point[1]) * self.scale + MARGIN
        return x, y


def _draw(districts: list[dict], box) -> Frame:
    """Thin the arcs just as much as the budget asks for."""
    projection = _Projection(box)
    for tolerance in (0.6, 0.9, 1.3, 1.8, 2.5, 3.5):
        arcs = _thinned_arcs(districts, projection, tolerance)
        shapes = [_shape(district, arcs, projection) for district in districts]
        if sum(len(shape.path) for shape in shapes) <= PATH_BUDGET:
            break
    return Frame(projection.width, projection.height, [shape for shape in shapes if shape.path])


def _thinned_arcs(districts: list[dict], projection: _Projection, tolerance: float) -> dict:
    numbers = {
        arc if arc >= 0 else ~arc
        for district in districts
        for polygon in _polygons(district)
        for ring in polygon
        for arc in ring
    }
    arcs = _layer().arcs
    return {
        number: _without_repeats(
            [
                (round(x), round(y))
                for x, y in _thin([projection(point) for point in arcs[number]], tolerance)
            ]
        )
        for number in numbers
    }


def _shape(district: dict, arcs: dict, projection: _Projection) -> Shape:
    rings = [
        ring
        for polygon in _polygons(district)
        for numbers in polygon
        if len(ring := _ring(numbers, arcs)) > 2
    ]
    name = district["properties"]["district"]
    window = (0, 0, projection.width, projection.height)
    label = _place_label(name, rings, window) if rings else None
    return Shape(district["id"], name, "".join(map(_path, rings)), label)


def _ring(numbers: list[int], arcs: dict) -> list[tuple[int, int]]:
    points = []
    for number in numbers:
        points += arcs[number] if number >= 0 else arcs[~number][::-1]
    points = _without_repeats(points)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _path(ring: list[tuple[int, int]]) -> str:
    """Relative steps with the fewest separators: «M100 795l-5 9-13 7z»."""
    (x, y), steps = ring[0], []
    for to_x, to_y in ring[1:]:
        steps += [to_x - x, to_y - y]
        x, y = to_x, to_y
    text = "".join(f"{step}" if step < 0 else f" {step}" for step in steps).strip()
    return f"M{ring[0][0]} {ring[0][1]}l{text}z"


def _enlarge(districts: list[dict], whole: Frame):
    """A second frame around the districts whose name found no place, when it would really be
    larger; and its window on the first one.

    Of a few boxes around them, that which leaves the fewest without name, then the closest one.
    """
    named = {shape.code for shape in whole.shapes if shape.label and shape.label.lines}
    unnamed = [district for district in districts if district["id"] not in named]
    around = _box(districts)
    best = None
    for box in _boxes_around(unnamed, around):
        close = _Projection(box)
        if close.scale < _Projection(around).scale * 1.5:
            continue
        met = [district for district in districts if _meet(_box([district]), box)]
        frame = _clipped_draw(met, close)
        gained = {shape.code for shape in frame.shapes if shape.label and shape.label.lines}
        score = len(gained - named), close.scale
        if gained - named and (best is None or score > best[0]):
            best = score, box, frame
    if best is None:
        return None, None
    _, box, frame = best
    projection = _Projection(around)
    (left, top), (right, bottom) = projection((box[0], box[3])), projection((box[2], box[1]))
    return frame, [round(left), round(top), round(right - left), round(bottom - top)]


def _boxes_around(unnamed: list[dict], around) -> list:
    """Boxes that hold the small districts which lie within some reach of their middle, or of the
    smallest one: far ones would stretch the frame."""
    if not unnamed:
        return []
    extent = max(around[2] - around[0], around[3] - around[1])
    boxes = {district["id"]: _box([district]) for district in unnamed}
    middles = {code: _middle(box) for code, box in boxes.items()}
    smallest = min(boxes, key=lambda c: max(boxes[c][2] - boxes[c][0], boxes[c][3] - boxes[c][1]))
    xs, ys = sorted(x for x, _ in middles.values()), sorted(y for _, y in middles.values())
    centres = {middles[smallest], (xs[len(xs) // 2], ys[len(ys) // 2])}
    found = set()
    for centre in sorted(centres):
        for reach in (0.1, 0.2, 0.34):
            near = [d for d in unnamed if math.dist(middles[d["id"]], centre) <= reach * extent]
            if near:
                found.add(_grown(_box(near), around))
    return sorted(found)


def _clipped_draw(districts: list[dict], projection: _Projection) -> Frame:
    for tolerance in (0.6, 0.9, 1.3, 1.8, 2.5, 3.5):
        arcs = _thinned_arcs(districts, projection, tolerance)
        shapes = []
        for district in districts:
            rings = [
                ring
                for polygon in _polygons(district)
                for numbers in polygon
                if len(ring := _clip(_ring(numbers, arcs), projection)) > 2
            ]
            if not rings:
                continue
            name = district["properties"]["district"]
            window = (0, 0, projection.width, projection.height)
            label = _place_label(name, rings, window)
            shapes.append(Shape(district["id"], name, "".join(map(_path, rings)), label))
        if sum(len(shape.path) for shape in shapes) <= PATH_BUDGET:
            break
    return Frame(projection.width, projection.height, shapes)


def _middle(box) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _grown(box, around, share: float = 0.04):
    """The box with a little air, inside the canton's own."""
    air = max(box[2] - box[0], box[3] - box[1]) * share
    return (
        max(box[0] - air, around[0]),
        max(box[1] - air, around[1]),
        min(box[2] + air, around[2]),
        min(box[3] + air, around[3]),
    )


def _meet(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# --- plane geometry ---------------------------------------------------------------------------


def _without_repeats(points: list) -> list:
    return [point for index, point in enumerate(points) if not index or point != points[index - 1]]


def _thin(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas–Peucker, without recursion; the ends stay, so that neighbours still meet."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        farthest, distance = first, 0.0
        for index in range(first + 1, last):
            away = _to_segment(points[index], points[first], points[last])
            if away > distance:
                farthest, distance = index, away
        if distance > tolerance:
            keep.add(farthest)
            stack += [(first, farthest), (farthest, last)]
    return [points[index] for index in sorted(keep)]


def _to_segment(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = 0 if not length else max(0, min(1, ((px - ax) * dx + (py - ay) * dy) / length))
    return math.hypot(px - ax - along * dx, py - ay - along * dy)


def _clip(ring: list, projection: _Projection) -> list[tuple[int, int]]:
    """Sutherland–Hodgman against the frame."""
    sides = (
        (0, 1, 0),
        (0, -1, projection.width),
        (1, 1, 0),
        (1, -1, projection.height),
    )
    for axis, sign, limit in sides:
        kept = []
        for index, point in enumerate(ring):
            before = ring[index - 1]
            is_in, was_in = (sign * (p[axis] - limit) >= 0 for p in (point, before))
            if is_in != was_in:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
                kept.append((limit, round(other)) if axis == 0 else (round(other), limit))
            if is_in:
                kept.append(point)
        ring = _without_repeats(kept)
        if not ring:
            return []
    return ring


def _place_label(name: str, rings: list, window) -> Label | None:
    """The number where there is most room, with the name above it if that stays inside.

    The candidates are the points of a grid over the largest part, those with most room first.
    None when not even the number fits.
    """
    ring = max(rings, key=lambda r: abs(_area(r)))
    candidates = _roomy_points(ring, window)
    for lines in _splits(name):
        for (x, y), _room in candidates:
            if _fits(lines, x, y, ring):
                return Label(round(x), round(y), lines)
    if candidates and candidates[0][1] >= NUMBER_SIZE * 0.45:
        x, y = candidates[0][0]
        return Label(round(x), round(y), [])
    return None


def _area(ring: list) -> float:
    return (
        sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True))
        / 2
    )


def _roomy_points(ring: list, window, steps: int = 12, most: int = 30):
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    found = []
    for column in range(1, steps):
        for row in range(1, steps):
            point = (
                left + (right - left) * column / steps,
                top + (bottom - top) * row / steps,
            )
            if _inside(point, ring):
                room = min(
                    _to_segment(point, a, b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
                )
                found.append((point, room))
    found.sort(key=lambda item: -item[1])
    return found[:most]


def _inside(point: Point, ring: list) -> bool:
    x, y = point
    is_in = False
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            is_in = not is_in
    return is_in


def _splits(name: str) -> list[list[str]]:
    """The name in one line, in two at its most even space, and in three."""
    words = name.split()
    splits = [[name]]
    if len(words) > 1:
        cut = min(
            range(1, len(words)),
            key=lambda i: abs(len(" ".join(words[:i])) - len(" ".join(words[i:]))),
        )
        splits.append([" ".join(words[:cut]), " ".join(words[cut:])])
    if len(words) > 2:
        splits.append([words[0], " ".join(words[1:-1]), words[-1]])
    return splits


def _fits(lines: list[str], x: float, y: float, ring: list) -> bool:
    """Whether the box of name and number, centred on the point, lies inside."""
    half_width = max(map(len, lines)) * FONT_SIZE * LETTER_WIDTH / 2
    half_height = (len(lines) * LINE_HEIGHT + NUMBER_SIZE) / 2 - 3
    return all(
        _inside((x + half_width * across, y + half_height * down), ring)
        for down in (-1, 0, 1)
        for across in (-1, -0.5, 0, 0.5, 1)
    )
