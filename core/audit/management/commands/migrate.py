from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connections

from core.audit import grants


class Command(MigrateCommand):
    help = MigrateCommand.help + " Runs as the tables' owner and then grants the web's role."

    def handle(self, *args, **options):
        if not grants.has_two_roles():
            return super().handle(*args, **options)
        connection = connections[options["database"]]
        owner = grants.owner_settings()
        kept = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
        self._sign_in_as(connection, {key: owner[key] for key in kept})
        try:
            super().handle(*args, **options)
            if not options["check_unapplied"] and not options["plan"]:
                grants.grant_to_web_role()
        finally:
            self._sign_in_as(connection, kept)

    @staticmethod
    def _sign_in_as(connection, credentials: dict) -> None:
        connection.close()
        connection.settings_dict.update(credentials)
