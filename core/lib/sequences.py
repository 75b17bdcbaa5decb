"""Numbers of rows that are not stored yet, so that rows can name each other before."""

from django.db import connection


def reserve_ids(model, count: int) -> list[int]:
    """Take `count` numbers from the model's sequence."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, model._meta.pk.column, count],
        )
        return [row[0] for row in cursor.fetchall()]
