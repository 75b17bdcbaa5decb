"""Many new rows of one model in one statement, column by column.

`bulk_create` compiles every value of every row by itself, which was half of the work of convening
two hundred people. Here a column goes over as one array, and one in which all rows agree as one
value.
"""

from collections.abc import Sequence
from operator import attrgetter

from django.db import connection
from django.db.models import Field, Model


def insert(rows: Sequence[Model], *, ignore_conflicts: bool = False) -> None:
    """Store new rows of one model. As with `bulk_create` no signal is sent, and they get their keys
    unless conflicts are ignored."""
    if not rows:
        return
    model = type(rows[0])
    shared, own = {}, {}
    for field in model._meta.local_concrete_fields:
        if not (field.generated or field.primary_key):
            values = _values(field, rows)
            if values.count(values[0]) == len(values):
                shared[field] = values[0]
            else:
                own[field] = values
    sql, parameters = _statement(model, shared, own, len(rows))
    with connection.cursor() as cursor:
        if ignore_conflicts:
            cursor.execute(f"{sql} ON CONFLICT DO NOTHING", parameters)
            return
        cursor.execute(f"{sql} RETURNING {_name(model._meta.pk)}", parameters)
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row._state.adding, row._state.db = key, False, connection.alias


def _values(field: Field, rows: Sequence[Model]) -> list:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        now = field.pre_save(rows[0], add=True)
        for row in rows:
            setattr(row, field.attname, now)
    return list(map(attrgetter(field.attname), rows))


def _statement(model: type[Model], shared: dict, own: dict, count: int) -> tuple[str, list]:
    """INSERT INTO … SELECT 'one value', own.column FROM unnest(array) AS own (column)"""
    compiler = model._base_manager.all().query.get_compiler(connection=connection)
    parameters, selected = [], []
    for field, value in shared.items():
        if hasattr(value, "as_sql"):  # an expression, the database's own clock
            sql, values = compiler.compile(value)
        else:
            sql = f"%s::{_type(field)}"
            values = [field.get_db_prep_save(value, connection)]
        selected.append(sql)
        parameters.extend(values)
    selected.extend(f"own.{_name(field)}" for field in own)
    source = f"generate_series(1, {count})"
    if own:
        arrays = ", ".join(f"%s::{_type(field)}[]" for field in own)
        source = f"unnest({arrays}) AS own ({', '.join(map(_name, own))})"
    for field, values in own.items():
        parameters.append([field.get_db_prep_save(value, connection) for value in values])
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(map(_name, (*shared, *own)))
    return f"INSERT INTO {table} ({columns}) SELECT {', '.join(selected)} FROM {source}", parameters


def _name(field: Field) -> str:
    return connection.ops.quote_name(field.column)


def _type(field: Field) -> str:
    """Without its length: a cast would cut what is longer, and the column refuses it."""
    return field.db_type(connection).split("(")[0]
