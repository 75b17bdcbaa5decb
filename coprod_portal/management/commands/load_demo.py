"""`load_demo`: the demonstration, once, into an empty portal."""

from django.conf import settings
from django.core.management.base import BaseCommand

from coprod_portal.demo.build import NotEmpty, load
from core.documents.sandbox import RenderFault
from core.lib.commands import CommandFault


class Command(BaseCommand):
    help = (
        "Carga la demostración en un portal vacío (PORTAL_DEMO=1): personas inventadas, dos "
        "cantones, un año de acuerdos. Las cuentas quedan en DATA/demo-accounts.json."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-missing",
            action="store_true",
            help="Si ya está cargada, no hace nada y termina bien.",
        )

    def handle(self, *args, if_missing, **options):
        if not settings.DEMO:
            raise CommandFault("La demostración solo se carga con PORTAL_DEMO=1.")
        try:
            load(self.say)
        except NotEmpty as fault:
            if not fault.is_demo:
                raise CommandFault(
                    "El portal ya tiene personas usuarias; la demostración solo se carga en uno "
                    "vacío."
                ) from fault
            if not if_missing:
                raise CommandFault("La demostración ya está cargada.") from fault
        except (RenderFault, OSError) as fault:
            raise CommandFault(
                f"El informe de la demostración no se pudo preparar: {fault} Corríjalo y repita."
            ) from fault
        else:
            self.say(f"Cuentas: {settings.DATA_DIR / 'demo-accounts.json'}")

    def say(self, text: str) -> None:
        """Progress goes to standard error, in no alarming colour."""
        self.stderr.write(text, style_func=str)
