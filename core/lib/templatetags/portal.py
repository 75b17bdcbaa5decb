"""The template vocabulary of the whole portal (a builtin: no `{% load %}` needed)."""

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html

from core.lib import dates, figures, months
from core.lib.icons import ICONS

register = template.Library()

register.filter("month_on_paper", months.on_paper)
register.filter("month_in_words", months.in_words)
register.filter("month_title", months.title)
register.filter("month_name", months.name)
register.filter("month_short", months.short_name)
register.filter("month_code", months.code)
register.filter("date_in_words", dates.in_words)
register.filter("date_with_weekday", dates.with_weekday)


@register.filter
def number(figure: int) -> str:
    """A figure as people read it: «12 345», with a thin space."""
    return number_format(figure, force_grouping=True)


@register.filter
def colones(amount) -> str:
    """«₡1 500 000»; cents only where there are any; empty for None."""
    if amount is None:
        return ""
    has_cents = amount != int(amount)
    return f"₡{number_format(amount, decimal_pos=2 if has_cents else 0, force_grouping=True)}"


@register.filter
def measure(figure) -> str:
    """A measured value as people read it: «1 234,5», without the column's noughts."""
    return figures.in_words(figure)


@register.filter
def has(collection, item) -> bool:
    return item in collection


@register.filter
def lookup(mapping, key):
    return mapping.get(key)


@register.simple_tag
def icon(name: str):
    """An icon of `core.lib.icons`; it is decoration, the words beside it say the same."""
    return format_html(
        '<svg class="ico" aria-hidden="true" viewBox="0 0 24 24"><path d="{}"/></svg>', ICONS[name]
    )
