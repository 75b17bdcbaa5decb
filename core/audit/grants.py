"""What the web's database role may do: everything with rows, nothing to the history.

The owner's role (DATABASE_OWNER_URL) owns the tables and migrates. Rows of event tables and of
logs can be added and read by the web's role, never changed or deleted.
"""

import environ
import pghistory
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction


def owner_settings() -> dict:
    """The connection parameters of the tables' owner."""
    return environ.Env.db_url_config(settings.DATABASE_OWNER_URL)


def has_two_roles() -> bool:
    return settings.DATABASE_OWNER_URL != settings.DATABASE_URL


def append_only_tables() -> list[str]:
    """Event tables, and models that say of themselves that their rows are only added."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) or getattr(model, "is_append_only", False)
    )


def grant_to_web_role() -> None:
    """Give the web's role its rights; run by the owner after every migration.

    All at once: between giving and taking there is no moment in which history could be changed.
    """
    web_role = environ.Env.db_url_config(settings.DATABASE_URL)["USER"]
    with transaction.atomic(), connection.cursor() as cursor:
        quote = connection.ops.quote_name
        role = quote(web_role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in append_only_tables():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(table)} FROM {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
