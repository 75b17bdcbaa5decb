"""Loads the demonstration: first who and what there is, then a year of acts, then what was
published. The database changes in one transaction; whatever is left to do after it can be done
again by a second call."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from citizens.models import Edition
from citizens.services import publish
from coprod_portal.demo import country, desamparados, puntarenas, strategies
from coprod_portal.demo.acts import Calendar
from coprod_portal.demo.agreements import Story
from core.accounts.enums import Role
from core.accounts.models import User
from core.lib import clock, months
from core.territory.models import Canton
from monitoring import anexo1
from monitoring.forms.calendar import CalendarForm
from monitoring.models import ReportingCalendar
from strategies.models import Strategy

EXAMPLE = Path(__file__).parent / "data" / "agreement-imas-ina.json"
REPORT_YEAR = 2015
AFTER_THE_EXAMPLE = date(2016, 1, 31)  # its progress is over; a portal moved to 2015 has it too
MONTHS_BACK = 13  # the oldest agreement of the invented strategy begins so long ago
ORDINARY_CLOSING, LATEST_CLOSING = 15, 28


class NotEmpty(Exception):
    """The database holds people already; `is_demo` when they are the demonstration's."""

    def __init__(self, *, is_demo: bool):
        super().__init__(is_demo)
        self.is_demo = is_demo


def load(say: Callable[[str], None]) -> None:
    """Load the demonstration, or finish a load that was cut off after its transaction.

    Raises NotEmpty when there is nothing to do, or nothing that may be touched.
    """
    accounts = settings.DATA_DIR / "demo-accounts.json"
    prepared = accounts.with_suffix(".json.new")
    if User.objects.exists():
        _finish_or_refuse(accounts, prepared)
        say("Termina de cargarse una demostración que quedó a medias.")
    else:
        with transaction.atomic():
            _write_privately(prepared, _fill(say))
    if prepared.exists():
        os.replace(prepared, accounts)
    say(f"Se publica el informe de Desamparados de {REPORT_YEAR}…")
    _publish()


def _finish_or_refuse(accounts: Path, prepared: Path) -> None:
    """Go on only when a load was cut off between its transaction and its end."""
    is_demo = accounts.exists() or prepared.exists()
    is_published = Edition.objects.published().filter(report__year=REPORT_YEAR).exists()
    if not is_demo or (accounts.exists() and is_published):
        raise NotEmpty(is_demo=is_demo)


def _fill(say: Callable[[str], None]) -> list[dict]:
    """Every row; the accounts with their passwords."""
    today = clock.today()
    say("Personas, instituciones, puestos y estrategias…")
    cast = country.build(today)
    country.protocol_strategy()
    say("El acuerdo IMAS–INA de 2015…")
    with clock.acting_on(max(today, AFTER_THE_EXAMPLE)):
        anexo1.import_(anexo1.read(EXAMPLE.read_bytes()), create_missing=True)
    first_year = months.add_months(months.month_of(today), -MONTHS_BACK).year
    calendar = Calendar(today)
    for plan, texts in (
        (strategies.DESAMPARADOS, desamparados.TEXTS),
        (strategies.PUNTARENAS, puntarenas.TEXTS),
    ):
        strategy = country.planned_strategy(plan, first_year)
        _set_reporting_days(strategy, today)
        for text in texts:
            Story(text, strategy, cast, calendar).plan()
    say("Un año de acuerdos y avances…")
    say(f"{calendar.play()} actos de {len(cast.users)} personas.")
    return cast.accounts()


def _set_reporting_days(strategy: Strategy, today: date) -> None:
    """The canton's days, such that on the day of loading last month is still open and late: the
    ordinary closing on the 15th, or as late as a month may close."""
    due_day = 1 if today.day <= 5 else 5
    closing_day = ORDINARY_CLOSING if today.day <= 12 else LATEST_CLOSING
    form = CalendarForm(
        {"due_day": due_day, "closing_day": closing_day},
        instance=ReportingCalendar(canton=strategy.canton),
    )
    if not form.is_valid():
        raise RuntimeError(form.errors.as_text())
    form.save()


def _publish() -> None:
    """The report of 2015, decided by the Comisión Ejecutiva's account from its seat."""
    deciders = User.objects.filter(roles__role=Role.EXECUTIVE_COMMITTEE, roles__canton="103")
    decider = deciders.order_by("pk").first()
    publish(Canton.objects.get(pk="103"), REPORT_YEAR, by=decider)


def _write_privately(path: Path, accounts: list[dict]) -> None:
    """Readable by the owner alone: it holds passwords."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
