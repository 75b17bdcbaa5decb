"""Rows that a person puts in order, one place at a time."""

from django.db import models


def moved(rows: models.QuerySet, row: models.Model, *, up: bool) -> list:
    """The rows with this one a place up or down; at the end it stays. Ask under the lock of what
    they belong to; whoever removes one of them waits. Raises the row's DoesNotExist when somebody
    removed it meanwhile."""
    found = list(rows.order_by("order", "pk").select_for_update(of=("self",), no_key=True))
    if row not in found:
        raise row.DoesNotExist
    at = found.index(row)
    to = at - 1 if up else at + 1
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found
