"""`load_demo`: what it makes, that it went through the verbs, and when it refuses."""

import json
import stat
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from agreements.enums import State
from agreements.models import Agreement, Step
from citizens.models import Edition
from coprod_portal.demo import build
from core.accounts.enums import CANTON_ROLES, Role
from core.accounts.models import User
from core.lib import clock
from core.lib.commands import CommandFault
from monitoring import anexo1
from monitoring.enums import Level
from monitoring.models import ProgressReport
from monitoring.statistics import Mark, slot_states
from strategies.models import Person, Seat, Strategy
from tests.factories import UserFactory


@pytest.fixture
def demo(db, settings):
    settings.DEMO = True
    return settings


def load(**options) -> str:
    told = StringIO()
    call_command("load_demo", stdout=StringIO(), stderr=told, **options)
    return told.getvalue()


def test_the_demonstration_is_whole_and_lives(demo, today):
    day = today(2026, 11, 22)
    load()
    accounts_file = demo.DATA_DIR / "demo-accounts.json"
    accounts = json.loads(accounts_file.read_text())
    assert stat.S_IMODE(accounts_file.stat().st_mode) == 0o600
    check_accounts(accounts)
    check_sign_in(accounts)
    check_states(day)
    check_marks(day)
    check_example()
    check_steps_and_reports()
    with pytest.raises(CommandFault, match="ya está cargada"):
        load()
    load(if_missing=True)


def check_accounts(accounts) -> None:
    assert {(account["role"], account["canton"]) for account in accounts} == {
        *((role, canton) for role in CANTON_ROLES for canton in ("103", "601")),
        (Role.NATIONAL_LIAISON, None),
        (Role.ADMINISTRATOR, None),
    }
    for account in accounts:
        assert set(account) == {"role", "canton", "email", "password", "name"}
        assert account["email"].endswith(".invalid")
        assert len(account["password"]) >= 12
    assert not Person.objects.exclude(email__endswith=".invalid").exists()


def check_sign_in(accounts) -> None:
    """Everybody signs in with the password of the file and sees their places without a fault."""
    for account in accounts:
        client = Client()
        answer = client.post(
            "/ingresar/", {"email": account["email"], "password": account["password"]}
        )
        assert answer.status_code == 302, account["email"]
        page = client.get("/inicio/")
        assert page.status_code == 200
        for place in page.context["nav"].items:
            assert client.get(place.url).status_code == 200, (account["role"], place.url)


def check_states(day: date) -> None:
    invented = Strategy.objects.get(canton="103", start_year=2025)
    agreements = Agreement.objects.filter(strategy=invented)
    assert Counter(agreement.state_label(day) for agreement in agreements) == {
        "Borrador": 1,
        "Con la Comisión Ejecutiva": 1,
        "Devuelto": 1,
        "Aprobado": 1,
        "Vigente": 6,
        "Vencido": 1,
        "Concluido": 1,
        "Rescindido": 1,
    }
    assert {agreement.axis.name for agreement in agreements} == {
        axis.name for axis in invented.axes.all()
    }
    assert invented.actions.count() == 12
    assert Agreement.objects.get(strategy=invented, state=State.BORRADOR).missing_items()
    assert Agreement.objects.of_canton("601").count() == 4


def check_marks(day: date) -> None:
    """Late, unreported, at 0 % with its note, done: every mark of the board is there."""
    states = slot_states(Agreement.objects.of_canton("103").in_force(), day)
    marks = Counter(state.mark for state in states)
    assert marks[Mark.LATE] and marks[Mark.MISSING] and marks[Mark.OPEN]
    levels = Counter(state.level for state in states if state.level is not None)
    assert set(levels) == set(Level.values)
    without_note = ProgressReport.objects.filter(level=0, note="", reported_by__isnull=False)
    assert not without_note.exists()


def check_example() -> None:
    """The protocol's agreement is the file's, key for key, and its report is published."""
    example = json.loads(build.EXAMPLE.read_text())
    assert anexo1.export(Agreement.objects.get(reference="103-2015-001")) == example
    edition = Edition.objects.published().get()
    assert (edition.report.canton_id, edition.report.year) == ("103", 2015)
    assert edition.approved_with_seat is not None
    assert Client().get("/cantones/desamparados/informes/2015/").status_code == 200


def check_steps_and_reports() -> None:
    """Nothing was put there: each state has its step, each approval its seat, each report its
    person and its history."""
    for agreement in Agreement.objects.all():
        assert agreement.steps.order_by("pk").last().to_state == agreement.state
    decided = Step.objects.filter(name__in=("approve", "send_back"))
    assert decided.count() == 14
    assert not decided.filter(seat=None).exists()
    for step in decided.select_related("agreement", "by"):
        assert not step.agreement.authors.filter(user=step.by).exists()
    reports = ProgressReport.objects.exclude(reported_by=None)
    assert reports.count() > 80
    assert not reports.filter(validated_at=None).exists()
    report = reports.order_by("pk").first()
    assert report.history.get().pgh_context["user"] == report.reported_by_id
    assert Seat.objects.filter(holdings__until__isnull=False).exists()


@pytest.mark.parametrize("day", [(2026, 3, 1), (2027, 12, 31)])
def test_it_can_be_loaded_on_any_day(demo, today, day):
    today(*day)
    build._fill(lambda text: None)
    assert Agreement.objects.count() == 18
    states = slot_states(Agreement.objects.of_canton("103").in_force(), date(*day))
    assert {state.mark for state in states} >= {Mark.LEVEL, Mark.MISSING, Mark.PLANNED}


def test_a_load_that_was_cut_off_is_finished(demo, today, monkeypatch):
    today(2026, 11, 22)
    monkeypatch.setattr(build, "_publish", lambda: (_ for _ in ()).throw(OSError("sin espacio")))
    with pytest.raises(CommandFault, match="sin espacio"):
        load()
    monkeypatch.setattr(build, "_publish", lambda: None)
    assert "quedó a medias" in load()
    assert Agreement.objects.count() == 18


def test_a_fault_leaves_nothing_half(demo, today, monkeypatch):
    today(2026, 11, 22)
    monkeypatch.setattr(
        build.Calendar, "play", lambda self: (_ for _ in ()).throw(RuntimeError("corte"))
    )
    with pytest.raises(RuntimeError):
        load()
    assert not User.objects.exists()
    assert not (demo.DATA_DIR / "demo-accounts.json").exists()


def test_it_refuses_outside_the_demonstration(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandFault, match="PORTAL_DEMO=1"):
        load()
    assert not User.objects.exists()


def test_it_refuses_a_portal_in_use(demo):
    UserFactory()
    with pytest.raises(CommandFault, match="ya tiene personas usuarias"):
        load()
    with pytest.raises(CommandFault, match="ya tiene personas usuarias"):
        load(if_missing=True)
    assert User.objects.count() == 1


# --- the clock -----------------------------------------------------------------------------


def test_acts_happen_on_their_own_day(demo, today):
    today(2026, 11, 22)
    with clock.acting_on(date(2026, 3, 4)):
        assert clock.today() == date(2026, 3, 4)
        with clock.acting_on(date(2025, 1, 1)):
            assert clock.today() == date(2025, 1, 1)
        assert clock.today() == date(2026, 3, 4)
    assert clock.today() == date(2026, 11, 22)


def test_outside_the_demonstration_no_act_has_another_day(settings):
    settings.DEMO = False
    with pytest.raises(RuntimeError), clock.acting_on(date(2026, 3, 4)):
        pass


def test_no_act_is_in_the_future():
    calendar = build.Calendar(date(2026, 11, 22))
    with pytest.raises(ValueError, match="still to come"):
        calendar.at(date(2026, 11, 23), None, lambda: None)
