"""An amount of colones as people type it."""

import re
from decimal import Decimal

from django import forms

# More than any municipality spends in a year: noughts too many.
LARGEST = Decimal("100000000000")


class ColonesField(forms.DecimalField):
    """«1 500 000», «1.500.000», «₡1.500.000,50»; its value is a Decimal, None when empty."""

    def __init__(self, **kwargs):
        kwargs |= {"max_digits": 14, "decimal_places": 2}
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(**kwargs)
        self.error_messages["invalid"] = (
            "No es un monto en colones. Escríbalo con números, por ejemplo 1 500 000."
        )
        self.error_messages["max_decimal_places"] = "Los céntimos llevan dos cifras como máximo."

    def to_python(self, value):
        amount = super().to_python(plain_amount(value) if isinstance(value, str) else value)
        if amount is not None and not amount.is_finite():
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        if amount is not None and amount < 0:
            raise forms.ValidationError("El monto no puede ser negativo.", "negative")
        if amount is not None and amount > LARGEST:
            raise forms.ValidationError(
                "El monto pasa de cien mil millones de colones. Revise cuántos ceros lleva.",
                "too_large",
            )
        return amount

    def prepare_value(self, value):
        """Typed text stays as it was; a stored amount stands in groups of three."""
        if not isinstance(value, Decimal):
            return value
        whole, _, cents = f"{value:.2f}".partition(".")
        grouped = f"{int(whole):,}".replace(",", " ")
        return grouped if cents == "00" else f"{grouped},{cents}"

    def has_changed(self, initial, data):
        return super().has_changed(initial, plain_amount(data) if data else data)


def plain_amount(text: str) -> str:
    """«₡1.500.000,50» → «1500000.50». A comma or a point that stands once before one or two last
    figures begins the cents; any other groups."""
    kept = re.sub(r"[\s₡\u00a0\u2009\u202f]", "", text)
    cents = re.fullmatch(r"(-?[0-9]+|-?[0-9]{1,3}(?:[.,][0-9]{3})+)[.,]([0-9]{1,2})", kept)
    if cents:
        return f"{re.sub('[.,]', '', cents[1])}.{cents[2]}"
    if re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]{3})+", kept):
        return re.sub("[.,]", "", kept)
    return kept
