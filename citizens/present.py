"""From an edition's content to what the templates of the page and of the PDF show."""

from datetime import date

from citizens import drawing, words
from core.lib import months
from monitoring.enums import Level
from monitoring.statistics import Mark

# More agreements than these go to a page for each axis (performance: 32 KB gzip).
MOST_AGREEMENTS = 80
# Keys of a distribution in the order of the table, with what stands in the cell.
MARK_KEYS = (
    ("missing", Mark.MISSING, "lvl-missing", "s/r"),
    ("late", Mark.LATE, "lvl-late", "!"),
    ("open", Mark.OPEN, "lvl-open", "…"),
    ("planned", Mark.PLANNED, "lvl-open", "–"),
    ("closed", Mark.CLOSED, "lvl-off", "c"),
)
UNPLANNED = "nada programado"
CELLS = {mark.value: (css, text) for _, mark, css, text in MARK_KEYS}


def context_of(content: dict, edition: dict) -> dict:
    """Everything that the report shows. `edition`: number, cut_off, changes, earlier editions."""
    columns = _columns(content["agreements"])
    agreements = [_agreement(row, columns, content["year"]) for row in content["agreements"]]
    levels = level_rows(content["slots"])
    return {
        "content": content,
        "municipality": content["municipality"],
        "canton": content["canton"],
        "year": content["year"],
        "edition": edition,
        "cut_off": date.fromisoformat(edition["cut_off"]),
        "earlier": [
            {**one, "cut_off": date.fromisoformat(one["cut_off"])} for one in edition["earlier"]
        ],
        "figures": _figures(content),
        "levels": levels,
        "bar": drawing.bar(levels),
        "mosaic": drawing.mosaic(content["agreements"], columns),
        "map": drawing.district_map(content["map"], content["districts"]),
        "districts": _districts(content),
        "axes": _axes(content, agreements),
        "agreements_heading": words.heading_of_agreements(len(agreements)),
        "months_range": _range(columns),
        "legend": _legend(agreements),
        "gaps": _gaps(content),
        "empty_districts": [row["name"] for row in content["districts"] if not row["agreements"]],
    }


def level_rows(slots: dict) -> list[dict]:
    """The distribution as rows: the five levels always, the other marks when there are any."""
    rows = [
        {
            "css": f"lvl-{level.value}",
            "cell": str(level.value),
            "unit": "\u00a0%",
            "name": level.label.capitalize(),
            "meaning": words.LEVEL_MEANING[level],
            "count": slots["levels"][str(level.value)],
        }
        for level in sorted(Level, reverse=True)
    ]
    rows += [
        {
            "css": css,
            "cell": text,
            "unit": "",
            "name": mark.label.capitalize(),
            "meaning": words.MARK_MEANING[mark],
            "count": slots[key],
        }
        for key, mark, css, text in MARK_KEYS
        if slots[key]
    ]
    for row in rows:
        row["share"] = percentage(row["count"], slots["total"])
    return rows


def percentage(part: int, whole: int) -> int:
    """Half a percent counts up, as people round: 1 of 8 is 13 %. 0 of nothing is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def _figures(content: dict) -> list[dict]:
    slots, districts = content["slots"], content["districts"]
    reached = sum(1 for row in districts if row["agreements"])
    return [
        {
            "count": (count := len(content["agreements"])),
            "whole": None,
            "name": "acuerdo durante el año" if count == 1 else "acuerdos durante el año",
        },
        {
            "count": slots["levels"]["100"],
            "whole": slots["expected"],
            "name": "compromisos del mes cumplidos al 100\u00a0%",
        },
        {
            "count": slots["reported"],
            "whole": slots["expected"],
            "name": "compromisos del mes con reporte",
        },
        {
            "count": reached,
            "whole": len(districts),
            "name": "distritos con al menos un acuerdo",
        },
    ]


def _columns(agreements: list[dict]) -> list[str]:
    """The months of the year from the first with a slot to the last."""
    used = sorted({code for agreement in agreements for code in agreement["months"]})
    if not used:
        return []
    first, last = months.parse_month(used[0]), months.parse_month(used[-1])
    return [months.code(month) for month in months.months_between(first, last)]


def _range(columns: list[str]) -> str:
    if not columns:
        return ""
    first, last = (months.name(months.parse_month(code)) for code in (columns[0], columns[-1]))
    return first if first == last else f"{first} a {last}"


def _agreement(row: dict, columns: list[str], year: int) -> dict:
    return {
        **row,
        "result": words.result_of(row, year),
        "strip": [_strip_cell(code, row["months"].get(code)) for code in columns],
        "term": _term(row["period"]),
    }


def _term(period: dict) -> str:
    start, end = (months.in_words(months.parse_month(period[key])) for key in ("start", "end"))
    return start if start == end else f"{start} a {end}"


def _strip_cell(code: str, cell: dict | None) -> dict:
    name = months.short_name(months.parse_month(code))
    if cell is None:
        return {"css": "lvl-off", "text": "·", "words": UNPLANNED, "name": name, "of": ""}
    of = f"{cell['done']}/{cell['total']}" if cell["total"] > 1 else ""
    if cell["level"] is not None:
        level = str(cell["level"])
        return {"css": f"lvl-{level}", "text": level, "words": "", "name": name, "of": of}
    css, text = CELLS[cell["mark"]]
    return {"css": css, "text": text, "words": Mark(cell["mark"]).label, "name": name, "of": of}


def _legend(agreements: list[dict]) -> list[dict]:
    """Only the marks in use; the levels explain themselves in the table above."""
    used = {cell["text"] for agreement in agreements for cell in agreement["strip"]}
    marks = [(css, text, mark.label) for _, mark, css, text in MARK_KEYS]
    return [
        {"css": css, "text": text, "name": name}
        for css, text, name in [*marks, ("lvl-off", "·", UNPLANNED)]
        if text in used
    ]


def _axes(content: dict, agreements: list[dict]) -> list[dict]:
    by_axis: dict[str, list[dict]] = {}
    for agreement in agreements:
        by_axis.setdefault(agreement["axis"], []).append(agreement)
    figures = {row["axis"]: row["slots"] for row in content["axes"]}
    return [
        {
            "name": name,
            "agreements": rows,
            "done": figures[name]["levels"]["100"],
            "expected": figures[name]["expected"],
        }
        for name, rows in by_axis.items()
    ]


def pages_of(axes: list[dict]) -> list[dict]:
    """The pages of a report that is too long for one: an axis each, a long axis in several."""
    pages = []
    for number, axis in enumerate(axes, start=1):
        rows = axis["agreements"]
        parts = [rows[at : at + MOST_AGREEMENTS] for at in range(0, len(rows), MOST_AGREEMENTS)]
        for part, some in enumerate(parts, start=1):
            is_split = len(parts) > 1
            pages.append(
                {
                    "name": f"eje-{number}-{part}" if is_split else f"eje-{number}",
                    "title": f"{axis['name']} ({part} de {len(parts)})"
                    if is_split
                    else axis["name"],
                    "axis": {**axis, "agreements": some},
                }
            )
    return pages


def _districts(content: dict) -> list[dict]:
    letters = content["map"]["letters"] if content["map"] else {}
    return [{**row, "letter": letters.get(row["code"], "")} for row in content["districts"]]


def _gaps(content: dict) -> list[dict]:
    """By agreement, the months that stayed without report."""
    found = []
    for agreement in content["agreements"]:
        missing = [row["month"] for row in agreement["rows"] if row["mark"] == Mark.MISSING.value]
        if missing:
            found.append(
                {
                    "title": agreement["title"],
                    "lead_actor": agreement["lead_actor"],
                    "months": words.months_in_words(sorted(set(missing))),
                    "count": len(missing),
                }
            )
    return found
