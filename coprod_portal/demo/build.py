"""Loads the demonstration: first who and what there is, then a year of acts, then what was
published. The database changes in one transaction; whatever is left to do after it can be done
again by a second call."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pghistory
from django.conf import settings
from django.db import transaction

from citizens.models import Edition
from citizens.services import publish
from coprod_portal.demo import (
    bodies,
    country,
    desamparados,
    directory,
    occasions,
    plans,
    priorities,
    publications,
    puntarenas,
    sessions,
    strategies,
    texts,
)
from coprod_portal.demo.country import Cast
from coprod_portal.demo.deeds import Deeds
from coprod_portal.demo.lives import Life
from coprod_portal.demo.plan import Act, acts_of, reporting_days
from core.accounts.enums import Role
from core.accounts.models import User
from core.lib import clock, months
from core.territory.models import Canton
from monitoring import anexo1
from monitoring.forms.calendar import CalendarForm
from monitoring.models import ReportingCalendar
from monitoring.perms import must_set_calendar
from strategies.models import Strategy

EXAMPLE = texts.DATA / "agreement-imas-ina.json"
PLACES = (
    (strategies.DESAMPARADOS, desamparados.LIVES),
    (strategies.PUNTARENAS, puntarenas.LIVES),
)
# What a canton's people registered before the year of acts: each part's `load`.
REGISTERS: tuple[Callable[[Cast, Strategy, date], None], ...] = (
    bodies.load,
    directory.load,
    plans.load,
    priorities.load,
    sessions.load,
    publications.load,
    occasions.load,
)
REPORT_YEAR = 2015
AFTER_THE_EXAMPLE = date(2016, 1, 31)  # its progress is over; a portal moved to 2015 has it too
MONTHS_BACK = 13  # the oldest agreement of the invented strategy begins so long ago


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
    planned, planned_for = [], []
    for plan, lives in PLACES:
        strategy = country.planned_strategy(plan, first_year)
        _set_reporting_days(cast, strategy.canton, today)
        for load_register in REGISTERS:
            load_register(cast, strategy, today)
        planned_for.append(strategy)
        planned += _planned(cast, strategy, lives, today)
    say("Un año de acuerdos y avances…")
    _play(cast, planned)
    for strategy in planned_for:
        plans.link_agreements(strategy, today)
        occasions.link_agreements(strategy)
    say(f"{len(planned)} actos de {len(cast.users)} personas.")
    return cast.accounts()


def _planned(
    cast: Cast, strategy: Strategy, lives: tuple[Life, ...], today: date
) -> Iterator[tuple[Act, Deeds]]:
    for life in lives:
        text = texts.read(life.text)
        deeds = Deeds(text, strategy, cast, today)
        yield from ((act, deeds) for act in acts_of(life, text, today))


def _play(cast: Cast, planned: list[tuple[Act, Deeds]]) -> None:
    """Do everything in the order of the days; acts of one day in the order in which they were
    planned. The history names the person."""
    for act, deeds in sorted(planned, key=lambda pair: pair[0].day):
        by = cast.user(act.by, deeds.strategy.canton_id)
        with clock.acting_on(act.day), pghistory.context(user=by.pk, url="load_demo"):
            getattr(deeds, act.deed)(by, **act.told)


def _set_reporting_days(cast: Cast, canton: Canton, today: date) -> None:
    """As the Secretaría Técnica does on the calendar's page, before anything is reported."""
    by = cast.user(Role.TECHNICAL_SECRETARIAT, canton.pk)
    must_set_calendar(by, canton)
    due_day, closing_day = reporting_days(canton.pk, today)
    form = CalendarForm(
        {"due_day": due_day, "closing_day": closing_day},
        instance=ReportingCalendar(canton=canton),
    )
    if not form.is_valid():
        raise RuntimeError(form.errors.as_text())
    with pghistory.context(user=by.pk, url="load_demo"):
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
