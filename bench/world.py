"""The data that is measured on: S1, one canton of 200 agreements and about 24,000 reports."""

import sys
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from agreements.models import Agreement
from core.accounts.enums import Role
from core.accounts.models import User
from core.territory.models import Canton

AGREEMENTS = 200
YEARS = 2
TODAY = date(2026, 11, 10)  # fixed, so that every run measures the same figures


@dataclass
class Scene:
    canton: Canton
    manager: User
    client: Client

    @property
    def agreement(self) -> Agreement:
        """One agreement in force, with its schedule of 24 slots."""
        return Agreement.objects.of_canton(self.canton).in_force().order_by("pk").first()


def prepare() -> Scene:
    """Migrate, sow S1 when the canton is empty, and sign the Gestor Local in."""
    settings.FIXED_TODAY = TODAY
    settings.ALLOWED_HOSTS = ["testserver", *settings.ALLOWED_HOSTS]
    settings.ROOT_URLCONF = "bench.peer"
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    canton = Canton.objects.get(code="103")
    if not Agreement.objects.of_canton(canton).exists():
        print("sowing S1…", file=sys.stderr)
        call_command("seed_scale", cantons=1, agreements=AGREEMENTS, years=YEARS, stdout=sys.stderr)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    manager = User.objects.filter(roles__role=Role.LOCAL_MANAGER, roles__canton=canton).first()
    client = Client()
    client.force_login(manager)
    return Scene(canton, manager, client)
