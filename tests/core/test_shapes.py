"""Maps: fitted to the canton, whole numbers, light, every district labelled or lettered."""

import re

import pytest

from core.territory import shapes
from core.territory.models import Canton, District

CANTONS = sorted(shapes._layer().districts_by_canton)
SAMPLE = ["101", "103", "108", "201", "305", "601", "701"]


def points_of(path: str):
    """Absolute points of the rings of a path of ours (`M x y l dx dy … z`)."""
    for ring in path.split("M")[1:]:
        start, steps = ring.rstrip("z").split("l")
        x, y = map(int, start.split())
        yield x, y
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            yield x, y


def frames(canton: str):
    drawn = shapes.canton_map(canton)
    return [frame for frame in (drawn.whole, drawn.enlarged) if frame]


@pytest.mark.django_db
def test_every_canton_and_district_of_the_catalogue_has_its_shape():
    assert set(CANTONS) == set(Canton.objects.order_by("pk").values_list("pk", flat=True))
    known = {d["id"] for some in shapes._layer().districts_by_canton.values() for d in some}
    assert known == set(District.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("canton", SAMPLE)
def test_the_drawing_fills_its_frame_and_nothing_else(canton):
    for frame in frames(canton):
        assert frame.width <= shapes.FRAME_WIDTH + 2 and frame.height <= shapes.FRAME_HEIGHT + 2
        points = [point for shape in frame.shapes for point in points_of(shape.path)]
        assert all(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in points)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        assert max(xs) - min(xs) >= frame.width * 0.8 and max(ys) - min(ys) >= frame.height * 0.8


@pytest.mark.parametrize("canton", SAMPLE)
def test_a_map_is_light_and_its_numbers_are_whole(canton):
    for frame in frames(canton):
        paths = [shape.path for shape in frame.shapes]
        assert sum(map(len, paths)) <= 9_000
        assert all(re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", path) for path in paths)


@pytest.mark.parametrize("canton", SAMPLE)
def test_every_district_carries_its_name_or_a_letter(canton):
    drawn = shapes.canton_map(canton)
    named = {
        shape.code
        for frame in frames(canton)
        for shape in frame.shapes
        if shape.label and shape.label.lines and " ".join(shape.label.lines) == shape.name
    }
    for shape in drawn.whole.shapes:
        assert (shape.code in named) != (shape.code in drawn.letters)


@pytest.mark.parametrize("canton", SAMPLE)
def test_labels_stand_inside_their_frame(canton):
    for frame in frames(canton):
        for shape in frame.shapes:
            if shape.label:
                assert 0 < shape.label.x < frame.width and 0 < shape.label.y < frame.height


def test_puntarenas_is_not_fitted_to_isla_del_coco():
    drawn = shapes.canton_map("601")
    assert drawn.omitted == ["Isla del Coco"]
    assert "60110" not in {shape.code for shape in drawn.whole.shapes}
    assert len(drawn.whole.shapes) == 14
    # 500 km of sea would leave the main land a corner of the frame.
    points = [point for shape in drawn.whole.shapes for point in points_of(shape.path)]
    assert max(x for x, _ in points) - min(x for x, _ in points) > 300


def test_small_districts_are_drawn_again_in_a_window_of_the_first_map():
    drawn = shapes.canton_map("103")
    x, y, width, height = drawn.whole.window
    assert x >= 0 and x + width <= drawn.whole.width and y + height <= drawn.whole.height
    assert drawn.enlarged.width / width > 1.5
    assert shapes.canton_map("105").enlarged is None


def test_neighbours_share_their_border_points():
    drawn = shapes.canton_map("103").whole
    sets = {shape.code: set(points_of(shape.path)) for shape in drawn.shapes}
    assert len(sets["10302"] & sets["10313"]) >= 2  # San Miguel and Los Guido


def test_a_map_is_plain_data_computed_once():
    assert shapes.canton_map("103") is shapes.canton_map("103")
    data = shapes.canton_map("103").as_data()
    assert isinstance(data["whole"]["shapes"][0]["path"], str)
    assert data["credit"] == "Fuente: Instituto Geográfico Nacional, SNIT"
    with pytest.raises(KeyError):
        shapes.canton_map("999")
