"""Two habits that tests of this project never forgive, switched on for every test.

An undefined variable in one of our templates fails instead of printing nothing, and a queryset
without an order comes back shuffled, so that nobody relies on an order that nobody asked for.
"""

import random
import sys
from pathlib import Path

from django.conf import settings
from django.db.models import query as query_module
from django.template import Origin
from django.template.base import Node, Template

OUR_TEMPLATES = Path(settings.BASE_DIR) / "templates"


class UndefinedVariable(AssertionError):
    pass


class FailingVariable(str):
    """Stands for `string_if_invalid`: Django formats it with the name of the missing variable."""

    def __contains__(self, item):
        return item == "%s" or super().__contains__(item)

    def __mod__(self, variable):
        origin = _origin_of_rendering()
        if origin and Path(origin).is_relative_to(OUR_TEMPLATES):
            raise UndefinedVariable(f"{variable} is undefined in {origin}")
        return ""


def _origin_of_rendering() -> str | None:
    """The file of the template node that is being rendered, found on the stack."""
    frame = sys._getframe(2)
    while frame is not None:
        rendered = frame.f_locals.get("self")
        origin = getattr(rendered, "origin", None)
        if isinstance(rendered, Node | Template) and isinstance(origin, Origin):
            return origin.name
        frame = frame.f_back
    return None


def shuffle_unordered(monkeypatch) -> None:
    for name in ("ModelIterable", "ValuesIterable", "ValuesListIterable", "FlatValuesListIterable"):
        iterable = getattr(query_module, name)
        monkeypatch.setattr(iterable, "__iter__", _shuffling(iterable.__iter__))


def _shuffling(original):
    def __iter__(self):
        rows = original(self)
        if self.queryset.ordered:
            return rows
        rows = list(rows)
        random.shuffle(rows)
        return iter(rows)

    return __iter__
