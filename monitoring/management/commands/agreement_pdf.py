"""`agreement_pdf REF --output FILE`: the paper form, without a worker."""

from django.core.management.base import BaseCommand

from core.documents import sandbox
from core.lib import clock
from core.lib.commands import CommandFault
from monitoring.documents import KIND, anexo1_payload
from monitoring.management.finding import agreement_of
from monitoring.management.output import write_file


class Command(BaseCommand):
    help = "Escribe el Anexo 1 de un acuerdo como PDF."

    def add_arguments(self, parser):
        parser.add_argument("reference", metavar="REF", help="Por ejemplo 103-2015-001.")
        parser.add_argument("--output", metavar="FILE", required=True)

    def handle(self, *args, reference, output, **options):
        payload = anexo1_payload(agreement_of(reference), clock.today())
        try:
            content = sandbox.render(KIND, payload)
        except sandbox.RenderFault as fault:
            raise CommandFault(f"No se pudo componer {reference}: {fault}") from fault
        write_file(output, content)
        self.stderr.write(f"Escrito {output}.")
