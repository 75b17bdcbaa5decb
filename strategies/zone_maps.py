"""The canton's map with its priority zones: shapes and paths for a template, nothing is computed
there."""

from collections.abc import Sequence

from core.territory import maps
from core.territory.maps.shading import baselines
from strategies.models import PriorityZone

FRAMES = ("enlarged", "whole")


def map_of(canton: str, zones: Sequence[PriorityZone]) -> dict | None:
    """The frames of the canton's map: districts of the zones marked, drawn areas on top, each with
    its number in the list. None when the layer does not know the canton."""
    if not maps.has_map(canton):
        return None
    drawn, views = maps.canton_map(canton), maps.views_of(canton)
    chosen = {district.pk for zone in zones for district in zone.districts.all()}
    areas = [(number, zone) for number, zone in enumerate(zones, start=1) if zone.area]
    return {
        "frames": [
            _frame(part, getattr(drawn, part), views[part], chosen, areas)
            for part in FRAMES
            if getattr(drawn, part)
        ],
        "letters": [
            {"letter": letter, "name": shape.name}
            for shape in drawn.whole.shapes
            if (letter := drawn.letters.get(shape.code))
        ],
        "omitted": drawn.omitted,
        "credit": drawn.credit,
    }


def _frame(part, frame, view, chosen: set[str], areas: list[tuple[int, PriorityZone]]) -> dict:
    return {
        "is_enlarged": part == "enlarged",
        "width": frame.width,
        "height": frame.height,
        "window": frame.window,
        "shapes": [
            {
                "name": shape.name,
                "path": shape.path,
                "is_priority": shape.code in chosen,
                "label": shape.label and baselines(shape.label, None),
            }
            for shape in frame.shapes
        ],
        "areas": [
            {"number": number, "name": zone.name, "path": maps.area_path(view, zone.area)}
            for number, zone in areas
        ],
        # As text with a point, whatever the language of the page: the script reads them.
        "view": {
            "west": f"{view.west:.8f}",
            "north": f"{view.north:.8f}",
            "across": f"{view.scale * view.shrink:.6f}",
            "down": f"{view.scale:.6f}",
        },
    }
