"""`{% load levels %}`: the progress cell and its legend in templates."""

from fractions import Fraction

from django import template

from monitoring import levels

register = template.Library()

register.simple_tag(levels.level_cell, name="level_cell")
register.simple_tag(levels.cell_markup, name="cell")
register.simple_tag(levels.state_markup, name="slot_cell")
register.simple_tag(levels.state_words, name="slot_words")
register.simple_tag(levels.legend, name="legend")
register.filter("level_words", levels.level_words)
register.filter("days", levels.days)


@register.filter
def percent(value) -> str:
    """An average as «62 %», rounded to whole per cents, halves up."""
    return f"{int(value + Fraction(1, 2))}{levels.NBSP}%"
