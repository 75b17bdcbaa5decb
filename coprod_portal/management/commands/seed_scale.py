import time

from django.core.management.base import BaseCommand

from coprod_portal.seed.country import sow
from coprod_portal.seed.writer import Scale
from core.lib import clock
from core.lib.commands import CommandFault


class Command(BaseCommand):
    help = "Escribe muchos datos inventados, para medir: la misma semilla da las mismas filas."

    def add_arguments(self, parser):
        parser.add_argument("--cantons", type=int, required=True, help="de 1 a 84")
        parser.add_argument(
            "--agreements",
            type=int,
            required=True,
            help="por cantón en todos los años, en promedio",
        )
        parser.add_argument(
            "--years", type=int, required=True, help="de 1 a 30, hasta el año en curso"
        )
        parser.add_argument("--seed", type=int, default=1, help="la semilla (1)")

    def handle(self, *args, **options):
        cantons, agreements, years = options["cantons"], options["agreements"], options["years"]
        if not 1 <= cantons <= 84:
            raise CommandFault("--cantons: escriba un número de 1 a 84.")
        if not 1 <= agreements <= 5000:
            raise CommandFault("--agreements: escriba un número de 1 a 5000.")
        if not 1 <= years <= 30:
            raise CommandFault("--years: escriba un número de 1 a 30.")
        scale = Scale(cantons, agreements, years, options["seed"], clock.today())
        started = time.monotonic()
        counts = sow(scale, lambda line: self.stderr.write(line))
        for table, count in sorted(counts.items()):
            self.stdout.write(f"{table} {count}")
        self.stderr.write(f"Listo en {time.monotonic() - started:.0f} s.")
