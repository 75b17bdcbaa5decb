"""Amounts of colones as people type them."""

from decimal import Decimal

import pytest
from django.forms import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from strategies.forms.money import LARGEST, ColonesField

FIELD = ColonesField(required=False)


@pytest.mark.parametrize(
    ("typed", "amount"),
    (
        ("1500000", "1500000"),
        ("1 500 000", "1500000"),
        ("1.500.000", "1500000"),
        ("1,500,000", "1500000"),
        ("₡1.500.000,50", "1500000.50"),
        ("₡ 1,500,000.5", "1500000.5"),
        ("12,75", "12.75"),
        ("12.750", "12750"),
        ("0", "0"),
    ),
)
def test_what_people_type_is_read(typed, amount):
    assert FIELD.clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ("", "   "))
def test_nothing_is_no_amount(typed):
    assert FIELD.clean(typed) is None


@pytest.mark.parametrize(
    "typed", ("mil", "1.5.0", "--3", "NaN", "Infinity", "-1", "1e20", "12,34,6")
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError):
        FIELD.clean(typed)


@given(st.decimals(min_value=0, max_value=LARGEST, places=2))
def test_an_amount_that_is_shown_reads_as_itself(amount):
    assert FIELD.clean(FIELD.prepare_value(amount)) == amount
