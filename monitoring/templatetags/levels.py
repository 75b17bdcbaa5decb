"""`{% load levels %}`: the progress cell and its legend in templates."""

from django import template

from monitoring import levels

register = template.Library()

register.simple_tag(levels.level_cell, name="level_cell")
register.simple_tag(levels.cell_markup, name="cell")
register.simple_tag(levels.state_markup, name="slot_cell")
register.simple_tag(levels.legend, name="legend")
register.filter("level_words", levels.level_words)
register.filter("days", levels.days)
