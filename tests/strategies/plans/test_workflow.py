"""The way of a plan: who takes which step, with what, and what is told to whom."""

import pytest

from core.lib.problems import RuleViolation
from core.mail.models import OutgoingMail
from strategies.enums import Means, PlanState
from strategies.models import AnnualPlan
from strategies.models.deciding import NO_SEAT
from strategies.plans import services
from tests.factories import user_with_role
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.plans import make


@pytest.fixture
def plan(db, today):
    today(2015, 3, 2)
    plan = make.plan()
    make.line(plan)
    return plan


@pytest.fixture
def sent(plan, personas):
    services.take_step("submit", plan, by=personas("local_manager"))
    return plan


def take(client, plan, slug, **data):
    return client.post(f"/planes/{plan.pk}/pasos/{slug}/", data)


def state_of(plan) -> str:
    return AnnualPlan.objects.get(pk=plan.pk).state


@pytest.mark.parametrize("role", ("local_manager", "technical_secretariat"))
def test_authors_send_and_the_committee_is_told(plan, personas, sign_in, role):
    personas("executive_committee")
    client = sign_in(personas(role))
    page = client.get(f"/planes/{plan.pk}/")
    answer = client.post(f"/planes/{plan.pk}/pasos/enviar/", fields_of(page, "enviar"))
    assert answer.url == f"/planes/{plan.pk}/"
    assert state_of(plan) == PlanState.IN_COMMITTEE
    mail = OutgoingMail.objects.get(kind="plan_submit")
    assert mail.recipient == "executive_committee.103@demo.invalid"
    assert mail.subject.startswith("Para decidir: Plan anual 2015")
    assert f"/planes/{plan.pk}/" in mail.body


def test_what_is_missing_is_listed_and_nothing_is_sent(plan, personas, sign_in):
    line = make.line(plan, expected_result="", starts_on=None, ends_on=None, means=Means.MISSING)
    type(line).objects.filter(pk=line.pk).update(lead_actor=None)
    client = sign_in(personas("local_manager"))
    answer = take(client, plan, "enviar")
    page = markup(answer)
    assert answer.status_code == 409
    assert "No se envió." in page
    for words in ("qué grupo o qué actor", "resultado esperado", "escoja los meses", "qué falta"):
        assert words in page
    assert f'href="#linea-{line.pk}"' in page
    assert state_of(plan) == PlanState.DRAFT
    assert not OutgoingMail.objects.exists()


def test_a_plan_without_lines_is_not_sent(db, personas, sign_in, today):
    today(2015, 3, 2)
    plan = make.plan()
    answer = take(sign_in(personas("local_manager")), plan, "enviar")
    assert "todavía no tiene líneas" in markup(answer)


def test_advice_does_not_hinder(plan):
    make.line(plan, funds=500)
    items = plan.missing_items()
    assert items and all(item.is_advice for item in items)


@pytest.mark.parametrize(
    ("slug", "state"), (("aprobar", PlanState.APPROVED), ("devolver", PlanState.DRAFT))
)
def test_the_committee_decides_from_its_seat(sent, personas, sign_in, slug, state):
    decider = personas("executive_committee")
    client = sign_in(decider)
    fields = fields_of(client.get(f"/planes/{sent.pk}/"), "decidir")
    take(client, sent, slug, **fields | {"comment": "Revisar los montos"})
    assert state_of(sent) == state
    step = sent.steps.last()
    assert (step.by, step.seat.body.kind) == (decider, "executive_committee")
    assert OutgoingMail.objects.filter(
        recipient="local_manager.103@demo.invalid", kind__in=("plan_approve", "plan_send_back")
    ).exists()


def test_a_return_needs_its_reason(sent, personas, sign_in):
    answer = take(sign_in(personas("executive_committee")), sent, "devolver", version=sent.version)
    assert "Escriba el motivo" in markup(answer)
    assert state_of(sent) == PlanState.IN_COMMITTEE


def test_nobody_decides_without_a_voting_seat(sent, sign_in):
    client = sign_in(user_with_role("executive_committee", "103"))
    answer = take(client, sent, "aprobar", version=sent.version)
    assert answer.status_code == 403
    assert NO_SEAT in markup(answer)


def test_nobody_decides_on_what_they_began_or_sent(plan, personas, sign_in):
    decider = personas("executive_committee")
    AnnualPlan.objects.filter(pk=plan.pk).update(created_by=decider)
    services.take_step("submit", plan, by=personas("local_manager"))
    answer = take(sign_in(decider), plan, "aprobar", version=plan.version)
    assert answer.status_code == 403
    assert "porque lo empezó" in markup(answer)
    AnnualPlan.objects.filter(pk=plan.pk).update(created_by=None)
    plan.steps.create(name="submit", to_state=PlanState.IN_COMMITTEE, by=decider)
    answer = take(sign_in(decider), plan, "aprobar", version=plan.version)
    assert "porque lo envió" in markup(answer)
    assert state_of(plan) == PlanState.IN_COMMITTEE


def test_a_decision_counts_only_for_the_version_that_was_read(sent, personas, sign_in):
    client = sign_in(personas("executive_committee"))
    fields = fields_of(client.get(f"/planes/{sent.pk}/"), "decidir")
    services.take_step("withdraw", sent, by=personas("local_manager"), comment="Una línea más")
    sent.open_for_writing()
    make.line(sent, activity="Otra")
    sent.touch()
    services.take_step("submit", sent, by=personas("local_manager"))
    answer = take(client, sent, "aprobar", **fields)
    assert answer.status_code == 409
    assert "cambió después de que usted lo abrió" in markup(answer)
    assert state_of(sent) == PlanState.IN_COMMITTEE


def test_a_plan_is_decided_once(sent, personas, sign_in):
    client = sign_in(personas("executive_committee"))
    fields = fields_of(client.get(f"/planes/{sent.pk}/"), "decidir")
    assert take(client, sent, "aprobar", **fields).status_code == 302
    again = take(client, sent, "devolver", **fields | {"comment": "No"})
    assert again.status_code == 409
    assert "ya está «Aprobado»" in markup(again)
    assert sent.steps.filter(name="approve").count() == 1


def test_an_approved_plan_is_reopened_with_its_reason_and_approved_again(sent, personas, sign_in):
    manager, decider = personas("local_manager"), personas("executive_committee")
    services.take_step("approve", sent, by=decider, read_version=sent.version)
    client = sign_in(manager)
    assert "Escriba el motivo" in markup(take(client, sent, "corregir"))
    take(client, sent, "corregir", comment="Cambió el presupuesto")
    assert state_of(sent) == PlanState.DRAFT
    services.take_step("submit", AnnualPlan.objects.get(pk=sent.pk), by=manager)
    again = AnnualPlan.objects.get(pk=sent.pk)
    services.take_step("approve", again, by=decider, read_version=again.version)
    names = [step.name for step in again.steps.order_by("pk")]
    assert names == ["submit", "approve", "reopen", "submit", "approve"]


def test_a_year_is_closed_from_december_and_opened_again(sent, personas, sign_in, today):
    services.take_step(
        "approve", sent, by=personas("executive_committee"), read_version=sent.version
    )
    client = sign_in(personas("technical_secretariat"))
    answer = take(client, sent, "cerrar", comment="Fin del año")
    assert "se cierra desde el 01/12/2015" in markup(answer)
    today(2016, 1, 12)
    take(client, sent, "cerrar", comment="Fin del año")
    assert state_of(sent) == PlanState.CLOSED
    take(client, sent, "abrir-el-anno", comment="Falta una conclusión")
    assert state_of(sent) == PlanState.APPROVED


@pytest.mark.parametrize(
    ("role", "slug"),
    (
        ("executive_committee", "enviar"),
        ("mayor", "enviar"),
        ("local_manager", "aprobar"),
        ("technical_secretariat", "devolver"),
    ),
)
def test_other_roles_do_not_take_the_step(sent, personas, sign_in, role, slug):
    answer = take(sign_in(personas(role)), sent, slug, comment="x", version=sent.version)
    assert answer.status_code == 403
    assert "Este paso lo da" in markup(answer)


def test_an_unknown_step_does_not_exist(plan, personas, sign_in):
    assert take(sign_in(personas("local_manager")), plan, "saltar").status_code == 404


def test_a_page_of_a_step_that_is_not_open_says_so(plan, personas, sign_in):
    page = sign_in(personas("local_manager")).get(f"/planes/{plan.pk}/pasos/cerrar/")
    assert "no se puede dar ahora" in markup(page)


def test_a_locked_plan_is_not_written(sent):
    with pytest.raises(RuleViolation, match="Con la Comisión"):
        sent.open_for_writing()
