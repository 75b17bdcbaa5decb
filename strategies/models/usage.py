"""Where a row is used, whichever room uses it: asked of the database's protected references.

So this room can say «está en 103-2015-001» without knowing the rooms above it.
"""

from collections import defaultdict

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import ProtectedError
from django.db.models.deletion import Collector

from core.lib.problems import RuleViolation
from core.lib.text import and_list

SHOWN = 5


def used_by(row: models.Model) -> str:
    """The rows that need this one, in words; an empty text when there is none."""
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect([row])
    except ProtectedError as fault:
        return _in_words(fault)
    return ""


@transaction.atomic
def remove(row: models.Model) -> None:
    """Delete a row that nothing needs; else RuleViolation says where it is used."""
    try:
        row.delete()
    except ProtectedError as fault:
        raise RuleViolation(f"«{row}» no se quita porque se usa en {_in_words(fault)}.") from fault


def _in_words(fault: ProtectedError) -> str:
    keys = defaultdict(list)
    for row in fault.protected_objects:
        keys[type(row)].append(row.pk)
    places = sorted({_place(row) for model, pks in keys.items() for row in _named(model, pks)})
    if len(places) > SHOWN:
        rest = len(places) - SHOWN
        places = [*places[:SHOWN], f"{rest} lugares más" if rest > 1 else "otro lugar"]
    return and_list(places)


def _named(model: type[models.Model], pks: list) -> models.QuerySet:
    """The rows with what names them, which the collector does not load; one query a model."""
    rows = model._base_manager.filter(pk__in=pks).order_by("pk")
    is_part = any(field.name == "agreement" for field in model._meta.fields)
    return rows.select_related("agreement") if is_part else rows


def _place(row: models.Model) -> str:
    """A row of an agreement is found under the agreement."""
    whole = getattr(row, "agreement", row)
    return f"{whole._meta.verbose_name} {whole}"
