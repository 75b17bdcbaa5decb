"""Rows into PostgreSQL by COPY: two million in minutes, with the web's own rights."""

import io
from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection

BATCH = 20_000


def copy(model, columns: list[str], rows: Iterable[tuple]) -> int:
    """COPY the rows into the model's table; returns how many. `columns` are database columns; those
    that are left out get the model's default."""
    rest = _defaults(model, columns)
    names = ", ".join(f'"{column}"' for column in [*columns, *rest])
    statement = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
    written = 0
    buffer = io.StringIO()
    with connection.cursor() as cursor:
        for row in rows:
            buffer.write("\t".join(map(_field, (*row, *rest.values()))))
            buffer.write("\n")
            written += 1
            if written % BATCH == 0:
                _flush(cursor, statement, buffer)
        _flush(cursor, statement, buffer)
    return written


def _defaults(model, columns: list[str]) -> dict[str, object]:
    """Column → default of the columns that must have a value and are not named."""
    return {
        field.column: field.get_default()
        for field in model._meta.concrete_fields
        if not (field.null or field.primary_key or field.generated or field.column in columns)
    }


def _flush(cursor, statement: str, buffer: io.StringIO) -> None:
    buffer.seek(0)
    cursor.copy_expert(statement, buffer)
    buffer.seek(0)
    buffer.truncate()


def _field(value) -> str:
    if value is None:
        return r"\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list):
        value = "{" + ",".join('"' + item.replace('"', r"\"") + '"' for item in value) + "}"
    text = str(value)
    return text.replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")
