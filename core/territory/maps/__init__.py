"""Maps of a canton's districts as SVG path data, drawn from the IGN's simplified layer.

Every map is fitted to its canton, never to the layer: Isla del Coco, 500 km out at sea, belongs to
Puntarenas and is left out of the drawing and said so. Coordinates are whole numbers. A name stands
only where its box lies inside its district; districts that are too small for theirs are drawn again
in an enlarged frame, and a district whose name fits nowhere carries a letter that the list beside
the map explains.

`format` is the map as data, `layer` reads the districts, `drawing` makes path data of them,
`labels` finds the place of names, `canton` puts a canton's map together, `areas` reads and draws
what people draw on it. Plane geometry is
Shapely's (docs/decisions/maps-with-shapely.md); it is loaded with the first map, not with every
process.
"""

from functools import lru_cache

from .format import (
    CREDIT,
    FRAME_HEIGHT,
    FRAME_WIDTH,
    LINE_HEIGHT,
    NUMBER_SIZE,
    PATH_BUDGET,
    CantonMap,
    Frame,
    Label,
    Shape,
)

__all__ = [
    "CREDIT",
    "FRAME_HEIGHT",
    "FRAME_WIDTH",
    "LINE_HEIGHT",
    "NUMBER_SIZE",
    "PATH_BUDGET",
    "CantonMap",
    "Frame",
    "Label",
    "Shape",
    "area_path",
    "canton_map",
    "checked_ring",
    "districts_met",
    "has_map",
    "views_of",
]


def checked_ring(canton: str, points: list) -> list:
    """Points of [longitude, latitude] as a closed ring. Raises RuleViolation that says what to
    mend."""
    from .areas import checked_ring

    return checked_ring(canton, points)


def districts_met(canton: str, ring: list) -> frozenset[str]:
    """Codes of the districts that an area reaches."""
    from .areas import districts_met

    return districts_met(canton, ring)


def area_path(view, ring: list) -> str:
    """Path data of an area in one of the canton's frames (`views_of`)."""
    from .areas import area_path

    return area_path(view, ring)


def views_of(canton: str) -> dict:
    """By frame («whole», «enlarged» where there is one): the numbers between degrees and the
    drawing."""
    from .canton import views_of

    return views_of(canton)


def has_map(canton: str) -> bool:
    from .layer import districts_by_canton

    return canton in districts_by_canton()


@lru_cache(maxsize=128)
def canton_map(canton: str) -> CantonMap:
    """The districts of a canton (its three-digit code). Raises KeyError when the layer does not
    know the canton."""
    from .canton import drawn_canton

    return drawn_canton(canton)
