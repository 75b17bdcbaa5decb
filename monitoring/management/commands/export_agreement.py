"""`export_agreement REF`: an agreement as `anexo1/1`."""

import json

from django.core.management.base import BaseCommand

from monitoring import anexo1
from monitoring.management.finding import agreement_of
from monitoring.management.output import write_file


class Command(BaseCommand):
    help = "Escribe un acuerdo como datos (anexo1/1)."

    def add_arguments(self, parser):
        parser.add_argument("reference", metavar="REF", help="Por ejemplo 103-2015-001.")
        parser.add_argument("--output", metavar="FILE", help="Si falta, sale por la pantalla.")

    def handle(self, *args, reference, output, **options):
        exported = anexo1.export(agreement_of(reference))
        text = json.dumps(exported, ensure_ascii=False, indent=1)
        if output:
            write_file(output, (text + "\n").encode())
        else:
            self.stdout.write(text)
