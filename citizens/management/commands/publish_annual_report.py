"""`publish_annual_report --canton CODE --year YEAR`: publishes, and prints the public address."""

from django.conf import settings
from django.core.management.base import BaseCommand

from citizens.services import NO_DISK, publish
from core.documents.sandbox import RenderFault
from core.lib.commands import CommandFault
from core.lib.problems import RuleViolation
from core.territory.models import Canton


class Command(BaseCommand):
    help = "Publica el informe anual de un cantón y escribe su dirección."

    def add_arguments(self, parser):
        parser.add_argument("--canton", required=True, help="código de tres dígitos, como 103")
        parser.add_argument("--year", required=True, type=int, help="año, como 2015")

    def handle(self, *, canton: str, year: int, **options):
        found = Canton.objects.filter(pk=canton).first()
        if found is None:
            raise CommandFault(
                f"--canton: «{canton}» no es un cantón. Escriba sus tres dígitos, como 103."
            )
        if not 2000 <= year <= 2100:
            raise CommandFault(f"--year: {year} no es un año de informe. Escriba uno como 2015.")
        self.stderr.write(f"Se prepara el informe {year} de {found.name}…")
        try:
            edition = publish(found, year)
        except RuleViolation as violation:
            raise CommandFault(f"--year: {violation}") from violation
        except RenderFault as fault:
            raise CommandFault(f"El informe no se publicó: {fault}") from fault
        except OSError as fault:
            raise CommandFault(f"El informe no se publicó: {NO_DISK} ({fault})") from fault
        self.stderr.write(f"Publicada: edición {edition.number}.")
        self.stdout.write(settings.SITE_URL + edition.report.get_absolute_url())
