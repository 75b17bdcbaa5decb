"""The chart of an indicator as numbers for its template: nothing is computed there."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.lib import figures
from strategies.models import Indicator, IndicatorValue

# Narrow enough that a phone shows it whole, letters included.
WIDTH, HEIGHT = 440, 260
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 24, 40
# Steps that a scale may have, times a power of ten.
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MOST_TICKS = 5
# As many dates as stand below each other without touching.
MOST_DATES = 4


def line_chart(indicator: Indicator, values: Sequence[IndicatorValue]) -> dict | None:
    """Values in the order of their days, with baseline and target; None when there is no value."""
    if not values:
        return None
    drawn = [value.value for value in values]
    drawn += [line for line in (indicator.baseline, indicator.target) if line is not None]
    ticks = scale(min(drawn), max(drawn))
    low, high = ticks[0], ticks[-1]

    def y(figure: Decimal) -> str:
        share = (figure - low) / (high - low)
        return f"{HEIGHT - BOTTOM - float(share) * (HEIGHT - BOTTOM - TOP):.1f}"

    first, last = values[0].on, values[-1].on
    points = [{"x": _x(value.on, first, last), "y": y(value.value)} for value in values]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "bottom": HEIGHT - BOTTOM,
        "label_x": LEFT - 8,
        "date_y": HEIGHT - BOTTOM + 26,
        "ticks": [{"y": y(tick), "text": figures.in_words(tick)} for tick in ticks],
        "points": points,
        "line": " ".join(f"{point['x']},{point['y']}" for point in points),
        "dates": _dates(values, first, last),
        "baseline": indicator.baseline is not None and y(indicator.baseline),
        "target": indicator.target is not None and y(indicator.target),
    }


def _x(day: date, first: date, last: date) -> str:
    """A single day stands in the middle."""
    wide = WIDTH - LEFT - RIGHT - 32
    share = (day - first).days / (last - first).days if last > first else 0.5
    return f"{LEFT + 16 + share * wide:.1f}"


def _dates(values: Sequence[IndicatorValue], first: date, last: date) -> list[dict]:
    """The first, the last and some between them, no two closer than they are wide."""
    room = (WIDTH - LEFT - RIGHT) / MOST_DATES
    shown: list[dict] = []
    for value in values:
        x = _x(value.on, first, last)
        is_last = value is values[-1]
        if shown and float(x) - float(shown[-1]["x"]) < room:
            if not is_last:
                continue
            shown.pop()
        shown.append({"x": x, "text": f"{value.on:%d/%m/%y}"})
    return shown


def scale(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round figures, at most MOST_TICKS steps, from at or below `low` to at or above `high`."""
    low, high = Decimal(low), Decimal(high)
    if low == high:
        margin = abs(low) / 2 or Decimal(1)
        low, high = low - margin, high + margin
    span = high - low
    power = Decimal(10) ** (span / MOST_TICKS).adjusted()
    step = next(each * power for each in STEPS if each * power * MOST_TICKS >= span)
    start = (low / step).to_integral_value("ROUND_FLOOR") * step
    ticks = [start]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return ticks
