"""The workflow as pages: who may take which step, what it answers, which mails it writes."""

from datetime import date

import pytest

from agreements import services
from agreements.enums import State
from agreements.models import Agreement, SubActivity
from core.lib.problems import RuleViolation
from core.mail.models import OutgoingMail
from tests.factories import complete_agreement, seat_in_committee, user_with_role
from tests.forms import fields_of
from tests.markup import markup


@pytest.fixture
def with_committee(personas):
    """An agreement that the Gestora Local sent, with the Comisión's member ready to decide."""
    personas("executive_committee")
    agreement = complete_agreement()
    agreement.submit(by=personas("local_manager"))
    return Agreement.objects.get(pk=agreement.pk)


def step(agreement, slug):
    return f"/acuerdos/{agreement.reference}/pasos/{slug}/"


def decide(client, agreement, slug, comment="", **kwargs):
    """Press a button of the panel «Decisión de la Comisión»."""
    given = fields_of(client.get(agreement.get_absolute_url()), "decidir") | {"comment": comment}
    return client.post(step(agreement, slug), given, **kwargs)


def test_committee_approves_from_its_seat_and_the_manager_is_told(
    personas, sign_in, with_committee
):
    member = personas("executive_committee")
    answer = decide(sign_in(member), with_committee, "aprobar")
    assert answer.status_code == 302
    with_committee.refresh_from_db()
    assert with_committee.state == State.APROBADO
    last = with_committee.steps.last()
    assert (last.by, last.name) == (member, "approve")
    assert last.seat.holdings.get().person.user == member
    mail = OutgoingMail.objects.get(kind="agreement_approved")
    assert mail.recipient == personas("local_manager").email
    assert mail.revision == f"v1-{last.pk}"


def test_sending_back_needs_a_comment_and_keeps_what_was_typed(personas, sign_in, with_committee):
    client = sign_in(personas("executive_committee"))
    page = decide(client, with_committee, "devolver", "  ")
    assert page.status_code == 200
    assert "Escriba el motivo" in markup(page)
    given = fields_of(page, "paso") | {"comment": "Falta la meta"}
    answer = client.post(step(with_committee, "devolver"), given)
    assert answer.status_code == 302
    with_committee.refresh_from_db()
    assert (with_committee.state, with_committee.text_version) == (State.DEVUELTO, 2)
    assert "Falta la meta" in OutgoingMail.objects.get(kind="agreement_sent_back").body


def test_an_approval_is_taken_back_until_the_agreement_is_in_force(
    personas, sign_in, with_committee
):
    client = sign_in(personas("executive_committee"))
    decide(client, with_committee, "aprobar")
    page = markup(client.get(with_committee.get_absolute_url()))
    assert step(with_committee, "retirar-aprobacion") in page
    asked = client.get(step(with_committee, "retirar-aprobacion"))
    without_reason = client.post(asked.request["PATH_INFO"], fields_of(asked, "paso"))
    assert "Escriba el motivo" in markup(without_reason)
    given = fields_of(asked, "paso") | {"comment": "Se aprobó el que no era"}
    assert client.post(asked.request["PATH_INFO"], given).status_code == 302
    with_committee.refresh_from_db()
    assert (with_committee.state, with_committee.text_version) == (State.EN_COMISION, 1)
    mail = OutgoingMail.objects.get(kind="agreement_approval_revoked")
    assert mail.recipient == personas("local_manager").email
    assert "Se aprobó el que no era" in mail.body
    decide(client, with_committee, "aprobar")
    with_committee.put_in_force(by=personas("local_manager"))
    assert client.post(asked.request["PATH_INFO"], given).status_code == 409
    with_committee.refresh_from_db()
    assert with_committee.state == State.VIGENTE


@pytest.mark.parametrize("role", ["local_manager", "technical_secretariat", "mayor"])
def test_only_the_committee_takes_an_approval_back(personas, sign_in, with_committee, role):
    with_committee.approve(by=personas("executive_committee"))
    client = sign_in(personas(role))
    given = {"comment": "Porque sí", "text_version": 1}
    assert client.post(step(with_committee, "retirar-aprobacion"), given).status_code == 403
    assert Agreement.objects.get(pk=with_committee.pk).state == State.APROBADO


def test_nobody_decides_twice(personas, sign_in, with_committee):
    client = sign_in(personas("executive_committee"))
    given = fields_of(client.get(with_committee.get_absolute_url()), "decidir")
    client.post(step(with_committee, "aprobar"), given)
    page = client.post(step(with_committee, "aprobar"), given)
    assert page.status_code == 409
    assert with_committee.steps.filter(name="approve").count() == 1
    assert OutgoingMail.objects.filter(kind="agreement_approved").count() == 1


def test_a_text_that_changed_since_it_was_read_is_not_decided_on(personas, sign_in, with_committee):
    manager, client = personas("local_manager"), sign_in(personas("executive_committee"))
    read = fields_of(client.get(with_committee.get_absolute_url()), "decidir")
    with_committee.withdraw(by=manager, comment="Cambia la meta")
    with_committee.write("section_2", {"objective": "Otro objetivo"}, version=1, by=manager)
    with_committee.submit(by=manager)
    for slug in ("aprobar", "devolver"):
        page = client.post(step(with_committee, slug), read | {"comment": "Visto"})
        assert page.status_code == 409
        assert "Lea la versión 2 antes de decidir" in markup(page)
    with_committee.refresh_from_db()
    assert with_committee.state == State.EN_COMISION
    assert decide(client, with_committee, "aprobar").status_code == 302


@pytest.mark.parametrize("version", ["", "uno", "-"])
def test_a_decision_says_which_text_was_read(personas, sign_in, with_committee, version):
    client = sign_in(personas("executive_committee"))
    page = client.post(step(with_committee, "aprobar"), {"text_version": version})
    assert page.status_code == 200
    assert "lea el texto antes de decidir" in markup(page)
    with_committee.refresh_from_db()
    assert with_committee.state == State.EN_COMISION


@pytest.mark.parametrize("role", ["local_manager", "technical_secretariat", "mayor"])
def test_other_roles_of_the_canton_do_not_decide(personas, sign_in, with_committee, role):
    client = sign_in(personas(role))
    assert client.get(step(with_committee, "aprobar")).status_code == 403
    assert client.post(step(with_committee, "aprobar")).status_code == 403
    with_committee.refresh_from_db()
    assert with_committee.state == State.EN_COMISION


@pytest.mark.parametrize("role", ["local_manager", "executive_committee"])
def test_a_stranger_of_another_canton_finds_nothing(personas, sign_in, with_committee, role):
    client = sign_in(personas(role, "601"))
    for slug in ("aprobar", "retirar"):
        assert client.post(step(with_committee, slug), {"comment": "x"}).status_code == 404


def test_anonymous_goes_to_sign_in(client, db, with_committee):
    answer = client.post(step(with_committee, "aprobar"))
    assert answer.status_code == 302
    assert answer.url.startswith("/ingresar/")


def test_a_member_without_seat_is_told_why_before_pressing(personas, sign_in, with_committee):
    idle = user_with_role("executive_committee", "103")
    page = sign_in(idle).get(with_committee.get_absolute_url())
    assert "no ocupa hoy un puesto" in markup(page)
    assert ">Aprobar<" not in markup(page)
    refused = sign_in(idle).post(step(with_committee, "aprobar"))
    assert refused.status_code == 403
    assert "no ocupa hoy un puesto" in markup(refused)


def test_who_wrote_part_of_it_does_not_decide_even_from_a_seat(personas, sign_in, with_committee):
    both = user_with_role("executive_committee", "103")
    seat_in_committee(both)
    with_committee.note_author(both)
    refused = sign_in(both).post(step(with_committee, "aprobar"))
    assert refused.status_code == 403
    assert "escribió parte de su texto" in markup(refused)


def test_unknown_step_is_not_found(personas, sign_in, with_committee):
    assert sign_in(personas("local_manager")).get(step(with_committee, "volar")).status_code == 404


def test_the_way_from_approval_to_its_end(personas, sign_in, with_committee, today):
    manager, member = personas("local_manager"), personas("executive_committee")
    decide(sign_in(member), with_committee, "aprobar")
    client = sign_in(manager)
    assert client.post(step(with_committee, "poner-en-vigencia")).status_code == 302
    assert client.post(step(with_committee, "concluir"), {"comment": ""}).status_code == 200
    assert client.post(step(with_committee, "concluir"), {"comment": "Cumplido"}).status_code == 302
    with_committee.refresh_from_db()
    assert with_committee.state == State.CONCLUIDO


def test_withdrawing_reopens_the_text(personas, sign_in, with_committee):
    client = sign_in(personas("local_manager"))
    client.post(step(with_committee, "retirar"), {"comment": "Cambió el lugar"})
    with_committee.refresh_from_db()
    assert with_committee.is_editable
    page = client.get(f"/acuerdos/{with_committee.reference}/editar/")
    assert page.status_code == 200
    assert "Cambió el lugar" in markup(page)


def test_an_approved_agreement_is_rescinded_with_its_reason(personas, sign_in, with_committee):
    decide(sign_in(personas("executive_committee")), with_committee, "aprobar")
    client = sign_in(personas("local_manager"))
    client.post(step(with_committee, "rescindir"), {"comment": "Se retiró el actor"})
    with_committee.refresh_from_db()
    assert with_committee.state == State.RESCINDIDO


def test_sending_tells_who_sits_in_the_committee_today(personas, sign_in):
    member = personas("executive_committee")
    person = member.persons.get()
    person.email = "Despacho@Demo.invalid"
    person.save()
    agreement = complete_agreement()
    services.send_to_committee(agreement, by=personas("local_manager"))
    mails = OutgoingMail.objects.filter(kind="agreement_sent")
    assert {mail.recipient for mail in mails} == {member.email, "despacho@demo.invalid"}
    assert agreement.reference in mails[0].body
    assert agreement.reference == "103-2015-001"


def test_old_reference_redirects_after_sending(personas, sign_in):
    agreement = complete_agreement()
    old = agreement.reference
    agreement.submit(by=personas("local_manager"))
    answer = sign_in(personas("mayor")).get(f"/acuerdos/{old}/")
    assert (answer.status_code, answer.url) == (301, agreement.get_absolute_url())


def test_a_term_that_moves_to_another_year_takes_its_reference_along(personas, sign_in):
    """The year of a reference is that of the term's first month; an import refuses another."""
    manager, agreement = personas("local_manager"), complete_agreement()
    agreement.submit(by=manager)
    assert agreement.reference == "103-2015-001"
    agreement.withdraw(by=manager, comment="Se pasa a 2016")
    SubActivity.objects.update(month=date(2016, 2, 1))
    term = {"period_start": date(2016, 2, 1), "period_end": date(2016, 3, 1)}
    agreement.write("section_3", term, version=1, by=manager)
    agreement.submit(by=manager)
    assert agreement.reference == "103-2016-001"
    answer = sign_in(personas("mayor")).get("/acuerdos/103-2015-001/")
    assert (answer.status_code, answer.url) == (301, "/acuerdos/103-2016-001/")


def test_what_is_checked_is_what_is_sent(personas):
    """Somebody empties the text between the reading of the page and the sending."""
    agreement = Agreement.objects.with_text().get(pk=complete_agreement().pk)
    assert not [item for item in agreement.missing_items() if not item.is_advice]
    Agreement.objects.update(objective="")
    agreement.commitments.all().delete()
    with pytest.raises(RuleViolation) as refused:
        agreement.submit(by=personas("local_manager"))
    assert [problem.where for problem in refused.value.problems] == ["s2-objective", "s4"]


@pytest.mark.django_db
def test_what_is_missing_names_the_part_of_the_month():
    agreement = complete_agreement()
    SubActivity.objects.filter(month=date(2015, 7, 1)).update(part="second_half", description="")
    (missing,) = [one for one in agreement.missing_items() if not one.is_advice]
    assert missing.message.startswith("Escriba la sub-actividad de JUL-15, segunda quincena, acc")


def test_who_may_decide_is_led_from_the_top_to_the_decision(personas, sign_in, with_committee):
    page = sign_in(personas("executive_committee")).get(with_committee.get_absolute_url())
    assert 'href="#decision-t"' in markup(page)
    page = sign_in(personas("local_manager")).get(with_committee.get_absolute_url())
    assert 'href="#decision-t"' not in markup(page)


def test_step_page_asks_before_it_acts(personas, sign_in, with_committee):
    client = sign_in(personas("local_manager"))
    page = client.get(step(with_committee, "retirar"))
    assert "Retirar de la Comisión" in markup(page)
    with_committee.refresh_from_db()
    assert with_committee.state == State.EN_COMISION
    assert client.put(step(with_committee, "retirar")).status_code == 405


def test_expired_is_derived_and_said(personas, sign_in, today):
    today(2016, 2, 1)
    agreement = complete_agreement(state=State.VIGENTE, period_end=date(2015, 12, 1))
    page = sign_in(personas("local_manager")).get(agreement.get_absolute_url())
    assert "Vencido" in markup(page)
    assert "El plazo terminó en diciembre de 2015" in markup(page)
