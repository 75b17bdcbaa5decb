from datetime import date

from django.template import Context, Template
from django.utils.formats import date_format, number_format


def test_the_ninth_month_is_setiembre():
    assert date_format(date(2015, 9, 7), r"j \d\e F \d\e Y") == "7 de setiembre de 2015"


def test_numbers_carry_a_decimal_comma_and_a_thin_space():
    assert number_format(1234567.5, 1, force_grouping=True) == "1\u202f234\u202f567,5"


def test_a_key_in_a_page_is_never_grouped_and_a_figure_is():
    template = Template('<b id="casilla-{{ pk }}">{{ people|number }}</b>')
    written = template.render(Context({"pk": 12345, "people": 12345}))
    assert written == '<b id="casilla-12345">12\u202f345</b>'
