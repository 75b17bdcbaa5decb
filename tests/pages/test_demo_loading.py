"""`load_demo`: what it makes, that it went through the verbs, and when it refuses."""

import json
import stat
from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from agreements.enums import State
from agreements.models import Agreement, Step
from citizens.models import Edition
from coprod_portal.demo import build
from core.accounts.enums import CANTON_ROLES, Role
from core.accounts.models import User
from core.documents import store
from core.lib import clock, months
from core.lib.commands import CommandFault
from monitoring import anexo1
from monitoring.enums import Level
from monitoring.models import Evidence, ProgressReport, ReportingCalendar, SlotClosure
from monitoring.statistics import Mark, slot_states
from monitoring.trail import changes_of
from strategies.enums import BodyKind
from strategies.models import Body, Person, Seat, Strategy
from tests.factories import UserFactory
from tests.pages.demo_registers import check_registers


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
    started = timezone.localdate()
    load()
    accounts_file = demo.DATA_DIR / "demo-accounts.json"
    accounts = json.loads(accounts_file.read_text())
    assert stat.S_IMODE(accounts_file.stat().st_mode) == 0o600
    check_accounts(accounts)
    check_sign_in(accounts)
    check_states(day)
    check_marks(day)
    check_days_of_the_acts(day, started)
    check_evidence()
    check_bodies()
    check_example()
    check_steps_and_reports()
    check_registers(day)
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
    with_address = Person.objects.exclude(email="")
    assert not with_address.exclude(email__endswith=".invalid").exists()
    assert Person.objects.count() > with_address.count() > 0, "some are reached on paper only"


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
    """Late, unreported, closed, at 0 % with its note, done: every mark of the board is there."""
    states = slot_states(Agreement.objects.of_canton("103").in_force(), day)
    marks = Counter(state.mark for state in states)
    assert marks[Mark.LATE] and marks[Mark.MISSING] and marks[Mark.OPEN] and marks[Mark.CLOSED]
    assert ReportingCalendar.objects.get(canton="601").period(date(2026, 10, 1)).due_on == day
    levels = Counter(state.level for state in states if state.level is not None)
    assert set(levels) == set(Level.values)
    without_note = ProgressReport.objects.filter(level=0, note="", reported_by__isnull=False)
    assert not without_note.exists()


def check_days_of_the_acts(day: date, started: date) -> None:
    """What a person did is stamped with its own day; the database's history with the real one,
    which may turn while the demonstration loads."""
    waiting = Step.objects.filter(agreement__state=State.EN_COMISION, name="submit")
    days = [(day - timezone.localdate(step.at)).days for step in waiting.order_by("at")]
    assert days == [6, 4]
    ended = Step.objects.get(to_state=State.RESCINDIDO)
    assert timezone.localdate(ended.at) == date(2026, 2, 1) + timedelta(130)
    report = ProgressReport.objects.exclude(reported_by=None).order_by("pk").first()
    assert months.month_of(timezone.localdate(report.reported_at)) == report.month
    stored_on = timezone.localdate(report.history.get().pgh_created_at)
    assert started <= stored_on <= timezone.localdate()
    (change,) = changes_of(report.sub_activity)[-1:]
    assert change.at == report.reported_at


def check_bodies() -> None:
    """Every kind of instancia stands in Desamparados; one of them has done its work."""
    bodies = Body.objects.filter(canton="103")
    assert {body.kind for body in bodies} == set(BodyKind.values)
    assert all(body.seats.exists() for body in Body.objects.all())
    assert bodies.exclude(closed_on=None).count() == 1
    assert Body.objects.filter(kind=BodyKind.TERRITORIAL_UNIT).count() == 2


def check_evidence() -> None:
    """Small files of three kinds, each with its reader; two sub-activities closed with a reason."""
    found = Evidence.objects.select_related("file", "report")
    assert {one.file.content_type.rpartition("/")[2][:4] for one in found} == {"pdf", "png", "vnd."}
    for one in found:
        assert one.file.size < 20_000
        assert len(store.read(one.file)) == one.file.size
        assert one.uploaded_by_id == one.report.reported_by_id
    assert SlotClosure.objects.exclude(reason="").count() == 2


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


@pytest.fixture
def small(demo, monkeypatch):
    """The second canton alone, which is loaded quickly."""
    monkeypatch.setattr(build, "PLACES", build.PLACES[1:])


@pytest.mark.parametrize("day", [(2028, 2, 29), (2027, 1, 1)])
def test_it_can_be_loaded_on_a_day_on_which_nothing_can_be_late(small, today, day):
    """What each day shows is read off the plan in test_demo_days.py."""
    today(*day)
    build._fill(lambda text: None)
    assert Agreement.objects.count() == 5
    states = slot_states(Agreement.objects.of_canton("601").in_force(), date(*day))
    marks = {state.mark for state in states}
    assert Mark.LATE not in marks
    assert marks >= {Mark.LEVEL, Mark.OPEN, Mark.PLANNED, Mark.CLOSED}


def test_a_load_that_was_cut_off_is_finished(small, today, monkeypatch):
    today(2026, 11, 22)
    monkeypatch.setattr(build, "_publish", lambda: (_ for _ in ()).throw(OSError("sin espacio")))
    with pytest.raises(CommandFault, match="sin espacio"):
        load()
    monkeypatch.setattr(build, "_publish", lambda: None)
    assert "quedó a medias" in load()
    assert Agreement.objects.count() == 5


def test_a_fault_leaves_nothing_half(small, today, monkeypatch):
    today(2026, 11, 22)
    monkeypatch.setattr(build, "_play", lambda *args: (_ for _ in ()).throw(RuntimeError("corte")))
    with pytest.raises(RuntimeError):
        load()
    assert not User.objects.exists()
    assert not (settings.DATA_DIR / "demo-accounts.json").exists()


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
        assert clock.today() == timezone.localdate(clock.now()) == date(2026, 3, 4)
    assert clock.today() == date(2026, 11, 22)
    assert abs(clock.now() - timezone.now()) < timedelta(minutes=1)


def test_outside_the_demonstration_no_act_has_another_day(settings):
    settings.DEMO = False
    with pytest.raises(RuntimeError), clock.acting_on(date(2026, 3, 4)):
        pass
