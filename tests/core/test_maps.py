"""Maps: fitted to the canton, whole numbers, light, every district named or lettered inside it."""

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from functools import reduce

import pytest
import shapely
from django.conf import settings

from core.territory import maps
from core.territory.maps.labels import half_size, splits
from core.territory.maps.layer import districts_by_canton
from core.territory.models import Canton, District

CANTONS = sorted(districts_by_canton())
SAMPLE = ["101", "103", "108", "201", "305", "601", "701"]


def rings_of(path: str) -> list[list[tuple[int, int]]]:
    """Absolute points of the rings of a path of ours (`M x y l dx dy … z`)."""
    rings = []
    for ring in path.split("M")[1:]:
        start, steps = ring.rstrip("z").split("l")
        x, y = map(int, start.split())
        points = [(x, y)]
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        rings.append(points)
    return rings


def points_of(path: str) -> list[tuple[int, int]]:
    return [point for ring in rings_of(path) for point in ring]


def area_of(path: str) -> shapely.Geometry:
    """What is painted of a path: a ring within another one is a hole."""
    rings = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings_of(path)]
    return reduce(shapely.symmetric_difference, rings)


def box_of(label: maps.Label) -> shapely.Polygon:
    width, height = half_size(label.lines)
    return shapely.box(label.x - width, label.y - height, label.x + width, label.y + height)


def frames(canton: str) -> list[maps.Frame]:
    drawn = maps.canton_map(canton)
    return [frame for frame in (drawn.whole, drawn.enlarged) if frame]


@pytest.mark.django_db
def test_every_canton_and_district_of_the_catalogue_has_its_shape():
    assert set(CANTONS) == set(Canton.objects.order_by("pk").values_list("pk", flat=True))
    known = {district.code for some in districts_by_canton().values() for district in some}
    assert known == set(District.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("canton", SAMPLE)
def test_the_drawing_fills_its_frame_and_nothing_else(canton):
    for frame in frames(canton):
        assert frame.width <= maps.FRAME_WIDTH + 2 and frame.height <= maps.FRAME_HEIGHT + 2
        points = [point for shape in frame.shapes for point in points_of(shape.path)]
        assert all(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in points)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        assert max(xs) - min(xs) >= frame.width * 0.8 and max(ys) - min(ys) >= frame.height * 0.8


@pytest.mark.parametrize("canton", CANTONS)
def test_a_map_is_light_its_numbers_whole_and_its_names_inside_their_districts(canton):
    drawn = maps.canton_map(canton)
    named, lettered = set(), set()
    for frame in frames(canton):
        assert sum(len(shape.path) for shape in frame.shapes) <= maps.PATH_BUDGET
        for shape in frame.shapes:
            assert re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", shape.path)
            if not shape.label:
                continue
            area = area_of(shape.path)
            if shape.label.lines == [drawn.letters.get(shape.code)]:
                # One that fits nowhere may cross the border, but points into its district.
                lettered.add(shape.code)
                assert area.contains(shapely.Point(shape.label.x, shape.label.y))
                continue
            assert area.contains(box_of(shape.label)), shape.name
            if shape.label.lines:
                assert " ".join(shape.label.lines) == shape.name
                named.add(shape.code)
    everyone = {shape.code for shape in drawn.whole.shapes}
    assert lettered == set(drawn.letters) == everyone - named


def test_most_districts_carry_their_name_and_hardly_a_letter_crosses_a_border():
    """A finer or coarser layer may move these figures a little; a fault would move them a lot."""
    every = [maps.canton_map(canton) for canton in CANTONS]
    assert sum(len(drawn.whole.shapes) for drawn in every) == 493  # all but Isla del Coco
    assert sum(len(drawn.letters) for drawn in every) <= 33
    crossing = [
        shape.name
        for canton in CANTONS
        for frame in frames(canton)
        for shape in frame.shapes
        if shape.label and not area_of(shape.path).contains(box_of(shape.label))
    ]
    assert len(crossing) <= 8


def test_puntarenas_is_not_fitted_to_isla_del_coco():
    drawn = maps.canton_map("601")
    assert drawn.omitted == ["Isla del Coco"]
    assert "60110" not in {shape.code for shape in drawn.whole.shapes}
    assert len(drawn.whole.shapes) == 14
    # 500 km of sea would leave the main land a corner of the frame.
    points = [point for shape in drawn.whole.shapes for point in points_of(shape.path)]
    assert max(x for x, _ in points) - min(x for x, _ in points) > 300


def test_small_districts_are_drawn_again_in_a_window_of_the_first_map():
    drawn = maps.canton_map("103")
    x, y, width, height = drawn.whole.window
    assert x >= 0 and x + width <= drawn.whole.width
    assert y >= 0 and y + height <= drawn.whole.height
    assert drawn.enlarged.width / width > 1.5
    # The window is what the enlarged frame shows, no more and no less.
    assert drawn.enlarged.width / width == pytest.approx(drawn.enlarged.height / height, rel=0.03)
    assert maps.canton_map("105").enlarged is None


@pytest.mark.parametrize("canton", SAMPLE)
def test_neighbours_leave_no_gap_and_no_overlap(canton):
    """Their areas together are that of their union: borders are thinned once, for both sides."""
    areas = [area_of(shape.path) for shape in maps.canton_map(canton).whole.shapes]
    union = shapely.union_all(areas)
    assert sum(area.area for area in areas) == pytest.approx(union.area, rel=0.002)
    slits = [hole for part in shapely.get_parts(union) for hole in shapely.get_rings(part)[1:]]
    assert sum(shapely.Polygon(hole).area for hole in slits) <= union.area * 0.002


def test_neighbours_share_their_border_points():
    drawn = maps.canton_map("103").whole
    sets = {shape.code: set(points_of(shape.path)) for shape in drawn.shapes}
    assert len(sets["10302"] & sets["10313"]) >= 2  # San Miguel and Los Guido


def test_a_name_is_split_where_its_lines_come_out_even():
    assert list(splits("Zapote")) == [["Zapote"]]
    assert list(splits("San Francisco de Dos Ríos")) == [
        ["San Francisco de Dos Ríos"],
        ["San Francisco", "de Dos Ríos"],
        ["San", "Francisco", "de Dos Ríos"],
    ]


def test_a_map_is_plain_data_computed_once():
    assert maps.canton_map("103") is maps.canton_map("103")
    data = maps.canton_map("103").as_data()
    assert json.loads(json.dumps(data)) == data
    assert data["credit"] == "Fuente: Instituto Geográfico Nacional, SNIT"
    assert maps.has_map("103") and not maps.has_map("999")
    with pytest.raises(KeyError):
        maps.canton_map("999")


def test_the_format_is_the_one_that_published_editions_keep():
    names = {kind: [each.name for each in fields(kind)] for kind in (maps.Frame, maps.Shape)}
    assert list(maps.canton_map("601").as_data()) == [
        "canton",
        "whole",
        "enlarged",
        "letters",
        "omitted",
        "credit",
    ]
    assert names[maps.Frame] == ["width", "height", "shapes", "window"]
    assert names[maps.Shape] == ["code", "name", "path", "label"]
    assert [each.name for each in fields(maps.Label)] == ["x", "y", "lines"]


def run_python(code: str, **env: str) -> str:
    """What a new process prints, with the tests' own settings."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import django; django.setup()\n{code}"],
        cwd=settings.BASE_DIR,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_every_process_draws_the_same_map():
    """Equal content makes no new edition, so the order of sets must not show."""
    code = "from core.territory import maps; print(maps.canton_map('601'))"
    first, second = (run_python(code, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first == second == f"{maps.canton_map('601')}\n"


def test_no_process_loads_the_geometry_before_its_first_map():
    code = (
        "import sys, coprod_portal.urls\n"
        "from coprod_portal.celery import app\n"
        "app.loader.import_default_modules()\n"
        "print({'numpy', 'shapely', 'openpyxl'} & set(sys.modules))"
    )
    assert run_python(code) == "set()\n"
