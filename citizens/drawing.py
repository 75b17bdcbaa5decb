"""Charts and maps of the report as numbers for its templates: nothing is computed there.

Every drawing carries its colours twice: as classes, which follow the page (dark mode, print), and
as `fill` attributes, which are all that the PDF's renderer knows inside SVG.
"""

from core.lib import months
from core.territory.maps.shading import baselines

# The light values of static/css/tokens.css.
INK = {
    "lvl-0": "#f8ebdb",
    "lvl-25": "#d5e9eb",
    "lvl-50": "#8bc2c9",
    "lvl-75": "#22717f",
    "lvl-100": "#0b4350",
    "lvl-missing": "#e3e8e8",
    "lvl-late": "#fdf0e8",
}
TEXT_ON = {"lvl-75": "#ffffff", "lvl-100": "#ffffff"}
DARK_TEXT = "#17262a"
# How many agreements a district has: class, tint, text.
STEPS = (
    ("none", "#d4ddde", DARK_TEXT, "ninguno"),
    ("lvl-25", "#d5e9eb", DARK_TEXT, "1 acuerdo"),
    ("lvl-50", "#8bc2c9", DARK_TEXT, "2 acuerdos"),
    ("lvl-75", "#22717f", "#ffffff", "3 o más"),
)
# A mosaic with more rows than these is no glance any more.
MOST_ROWS = 14
SMALLEST_SHARE = 4.5


def bar(parts: list[dict]) -> list[dict]:
    """Segments in per cent of the bar's width; a small one stays wide enough for its figure."""
    shown = [part for part in parts if part["count"] and part["css"] in INK]
    total = sum(part["count"] for part in shown)
    widths = [max(100 * part["count"] / total, SMALLEST_SHARE) for part in shown]
    shrink = 100 / sum(widths) if widths else 1
    segments, x = [], 0.0
    for part, width in zip(shown, widths, strict=True):
        width *= shrink
        segments.append(
            {
                **part,
                "x": _number(x),
                "width": _number(width),
                "middle": _number(x + width / 2),
                "fill": INK[part["css"]],
                "text_fill": TEXT_ON.get(part["css"], DARK_TEXT),
            }
        )
        x += width
    return segments


def _number(value: float) -> str:
    """With a point, whatever the language of the page."""
    return f"{value:.2f}"


def mosaic(agreements: list[dict], columns: list[str]) -> dict | None:
    """A bar for each agreement and month: higher and darker is further. None when it would not be
    a glance: too many agreements, or a single month."""
    if not 1 < len(agreements) <= MOST_ROWS or len(columns) < 2:
        return None
    left, step, row_height = 96, 28, 25
    rows = []
    for index, agreement in enumerate(agreements):
        marks = []
        for column, code in enumerate(columns):
            cell = agreement["months"].get(code)
            if cell:
                marks.append(_mosaic_mark(cell, left + column * step))
        rows.append(
            {"y": 38 + index * row_height, "label": _short(agreement["lead_actor"]), "marks": marks}
        )
    width = 16 + left + len(columns) * step + 12
    bottom = 38 + len(rows) * row_height
    return {
        "width": width,
        "height": bottom + 26,
        "line_y": bottom,
        "line_width": len(columns) * step,
        "left": left + 16,
        "rows": rows,
        "months": [
            {
                "x": 16 + left + column * step + 13,
                "name": months.short_name(months.parse_month(code)),
            }
            for column, code in enumerate(columns)
        ],
        "months_y": bottom + 17,
    }


def _mosaic_mark(cell: dict, x: int) -> dict:
    level = cell["level"]
    if cell["mark"] == "sin_reporte":
        return {"kind": "missing", "x": x}
    if cell["mark"] == "atrasado":
        return {"kind": "late", "x": x}
    if level is None:
        return {"kind": "none", "x": x}
    if level == 0:
        return {"kind": "zero", "x": x}
    height = level // 5
    return {
        "kind": "level",
        "x": x,
        "y": 21 - height,
        "height": height,
        "css": f"lvl-{level}",
        "fill": INK[f"lvl-{level}"],
    }


def _short(name: str, most: int = 13) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def district_map(data: dict | None, districts: list[dict]) -> dict | None:
    """The frames of `core.territory.maps` with each district's number and tint; districts
    without `agreements` are drawn without number."""
    if data is None:
        return None
    counts = {row["code"]: row.get("agreements") for row in districts}
    names = {row["code"]: row["name"] for row in districts}
    frames = [
        {**_frame(data[part], counts, names), "is_enlarged": part == "enlarged"}
        for part in ("enlarged", "whole")
        if data[part]
    ]
    return {
        "frames": frames,
        "letters": data["letters"],
        "omitted": data["omitted"],
        "credit": data["credit"],
        "steps": [{"css": css, "fill": fill, "name": name} for css, fill, _, name in STEPS],
    }


def _frame(frame: dict, counts: dict, names: dict) -> dict:
    drawn = []
    for shape in frame["shapes"]:
        count = counts.get(shape["code"])
        css, fill, text_fill, _ = STEPS[min(count or 0, len(STEPS) - 1)]
        drawn.append(
            {
                "name": names.get(shape["code"], shape["name"]),
                "path": shape["path"],
                "count": count,
                "css": css,
                "fill": fill,
                "text_fill": text_fill,
                "label": shape["label"] and baselines(shape["label"], count),
            }
        )
    return {
        "width": frame["width"],
        "height": frame["height"],
        "shapes": drawn,
        "window": frame["window"],
    }
