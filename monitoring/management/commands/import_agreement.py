"""`import_agreement FILE`: store an agreement from `anexo1/1`; prints its reference."""

from pathlib import Path

from django.core.management.base import BaseCommand

from core.lib.commands import CommandFault
from core.lib.problems import RuleViolation
from monitoring import anexo1
from monitoring.anexo1.reading import MAX_BYTES
from monitoring.anexo1.shape import MAX_SHOWN


class Command(BaseCommand):
    help = "Importa un acuerdo de un archivo anexo1/1 y escribe su referencia."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="Archivo JSON en UTF-8.")
        parser.add_argument(
            "--create-missing",
            action="store_true",
            help="Registra la estrategia, el eje, las acciones y los actores que no estén.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Revisa y no guarda nada.")

    def handle(self, *args, file, create_missing, dry_run, **options):
        try:
            data = anexo1.read(_content(file))
            agreement = anexo1.import_(data, create_missing=create_missing, dry_run=dry_run)
        except RuleViolation as fault:
            raise CommandFault(_lines(fault)) from fault
        if dry_run:
            self.stderr.write("Revisado: se puede importar. No se guardó nada.")
        self.stdout.write(agreement.reference)


def _content(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or fault
        raise CommandFault(f"No se puede leer {file}: {reason}.") from fault


def _lines(fault: RuleViolation) -> str:
    shown = [
        f"{problem.where}: {problem.message}" if problem.where else problem.message
        for problem in fault.problems[:MAX_SHOWN]
    ]
    rest = len(fault.problems) - len(shown)
    if rest:
        shown.append(f"Y {rest} más.")
    return "\n".join(shown)
