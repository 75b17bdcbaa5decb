"""Measured values: typed with a comma, kept as Decimal, shown without the column's noughts."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.formats import number_format


class TwoReadings(ValueError):
    """«1.200»: one thousand two hundred, or one and two tenths. `whole` and `decimal` say how to
    write each."""

    def __init__(self, text: str):
        super().__init__(text)
        self.whole = in_words(text.replace(".", ""))
        self.decimal = typed(text)


def parse(text: str) -> Decimal:
    """«34,5», «1 234,5», «1.234,5», «1.234.567», «34.5». Raises ValueError for anything else.

    A comma begins the decimals; a point does so where there is no comma, and groups where there are
    several. One point before three figures may be either: it raises TwoReadings.
    """
    kept = re.sub(r"[\s\u00a0\u2009\u202f]", "", text)
    if re.fullmatch(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", kept):
        raise TwoReadings(kept)
    if re.fullmatch(r"-?[1-9][0-9]{0,2}(\.[0-9]{3}){2,}", kept):
        return Decimal(kept.replace(".", ""))
    if "," in kept:
        if not re.fullmatch(r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+),[0-9]+", kept):
            raise ValueError(text)
        kept = kept.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", kept):
        raise ValueError(text)
    try:
        return Decimal(kept)
    except InvalidOperation as fault:
        raise ValueError(text) from fault


def trimmed(figure: Decimal | str | int) -> Decimal:
    """34.5000 → 34.5; never with an exponent."""
    value = Decimal(str(figure))
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def in_words(figure: Decimal | str | int) -> str:
    """«1 234,5», with a thin space."""
    return number_format(trimmed(figure), force_grouping=True)


def typed(figure: Decimal | str | int) -> str:
    """As a form shows it, to be typed over: «1234,5»."""
    return str(trimmed(figure)).replace(".", ",")
