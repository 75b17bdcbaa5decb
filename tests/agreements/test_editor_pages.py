"""The editor without a script: one page that saves and sends by ordinary POST."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, PendingText, SubActivity
from strategies.models import Actor
from tests.factories import ActorFactory
from tests.forms import fields_of, pressed
from tests.markup import markup


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


def edit(agreement):
    return f"/acuerdos/{agreement.reference}/editar/"


def test_labels_groups_and_buttons_are_those_of_the_paper(client, agreement):
    html = markup(client.get(edit(agreement)))
    number = agreement.scheduled_actions.get().strategic_action.number
    for text in (
        "1. ENCARGADOS DEL ACUERDO",
        "3. ACTIVIDAD DE COPRODUCCIÓN: HERRAMIENTA PARA EL SEGUIMIENTO",
        'aria-label="Persona encargada 1"',
        f'aria-label="Acción {number}, julio 2015, sub-actividad 1"',
        "Escriba el objetivo del acuerdo",
        "Señale cuáles planes, programas o proyectos institucionales están involucrados",
        "Plazo propuesto: desde",
        "Agregar persona encargada",
        "Armar cronograma",
        "Agregar sub-actividad",
        "Enviar a la Comisión Ejecutiva",
    ):
        assert text in html, text


def test_saving_what_was_not_touched_writes_nothing(client, agreement):
    answer = client.post(edit(agreement), fields_of(client.get(edit(agreement))))
    assert answer.status_code == 302
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert (fresh.section_1_version, fresh.section_2_version, fresh.section_3_version) == (1, 1, 1)
    assert set(SubActivity.objects.values_list("version", flat=True)) == {1}


def test_saving_writes_the_touched_section_only(client, agreement, manager):
    data = fields_of(client.get(edit(agreement)))
    data["section_2-objective"] = "Otro «objetivo» con <b> y\r\nsalto"
    assert client.post(edit(agreement), data).status_code == 302
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert fresh.objective == "Otro «objetivo» con <b> y\nsalto"
    assert (fresh.section_2_version, fresh.section_3_version) == (2, 1)
    assert fresh.authors.filter(user=manager).exists()


def test_the_same_form_sent_twice_acts_once(client, agreement):
    data = fields_of(client.get(edit(agreement))) | {
        "section_2-objective": "Nuevo",
        "do": "add_contact:2",
    }
    assert client.post(edit(agreement), data).status_code == 302
    assert client.post(edit(agreement), data).status_code == 302
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert fresh.section_2_version == 2
    assert fresh.contacts.count() == 2
    assert not PendingText.objects.exists()


def test_meeting_another_save_answers_409_and_loses_neither_text(
    client, agreement, personas, sign_in
):
    mine = fields_of(client.get(edit(agreement)))
    other = sign_in(personas("local_manager", "103"))
    theirs = dict(mine) | {"section_2-objective": "Texto de ellos"}
    other.post(edit(agreement), theirs)
    page = client.post(edit(agreement), mine | {"section_2-objective": "Texto mío"})
    assert page.status_code == 409
    html = markup(page)
    assert "Texto <mark>mío</mark>" in html and "Texto <mark>de ellos</mark>" in html
    assert Agreement.objects.get(pk=agreement.pk).objective == "Texto de ellos"
    assert PendingText.objects.get().values["objective"] == "Texto mío"
    later = markup(client.get(edit(agreement)))
    assert "Todo está guardado" not in later
    assert '<a href="#dos-section_2">Ver los dos textos</a>' in later


def test_taking_mine_after_a_meeting(client, agreement):
    mine = fields_of(client.get(edit(agreement)))
    client.post(edit(agreement), mine | {"section_2-objective": "De ellos"})
    page = client.post(edit(agreement), mine | {"section_2-objective": "Mío"})
    answer = client.post(edit(agreement), pressed(page, "do", "keep_mine:section_2:2"))
    assert answer.status_code == 302
    assert Agreement.objects.get(pk=agreement.pk).objective == "Mío"
    assert not PendingText.objects.exists()


def test_keeping_theirs_after_a_meeting(client, agreement):
    mine = fields_of(client.get(edit(agreement)))
    client.post(edit(agreement), mine | {"section_2-objective": "De ellos"})
    page = client.post(edit(agreement), mine | {"section_2-objective": "Mío"})
    client.post(edit(agreement), pressed(page, "do", "keep_theirs:section_2"))
    assert Agreement.objects.get(pk=agreement.pk).objective == "De ellos"
    assert not PendingText.objects.exists()
    assert "De ellos" in markup(client.get(edit(agreement)))


def test_a_half_typed_date_stays_and_the_rest_is_saved(client, agreement):
    row = SubActivity.objects.first()
    data = fields_of(client.get(edit(agreement)))
    key = f"sub_activity-{row.pk}"
    data |= {f"{key}-date": "20/07", f"{key}-place": "Salón comunal"}
    page = client.post(edit(agreement), data)
    assert page.status_code == 200
    html = markup(page)
    assert 'value="20/07"' in html and "No es una fecha completa" in html
    row.refresh_from_db()
    assert (row.place, row.date) == ("Salón comunal", None)


def test_a_half_typed_mail_is_saved_and_said(client, agreement):
    contact = agreement.contacts.get()
    data = fields_of(client.get(edit(agreement)))
    data[f"section_1-email_{contact.pk}"] = "encargada@ina"
    assert client.post(edit(agreement), data).status_code == 302
    contact.refresh_from_db()
    assert contact.email == "encargada@ina"
    html = markup(client.get(edit(agreement)))
    assert "Falta una parte del correo" in html
    assert "Corrija el correo de Encargada Uno" in html


def test_sending_what_is_not_complete_answers_with_the_list(client, agreement, manager):
    data = fields_of(client.get(edit(agreement)))
    data |= {"section_2-objective": "", "do": "submit"}
    page = client.post(edit(agreement), data)
    assert page.status_code == 200
    html = markup(page)
    assert "Todavía no se envió" in html and "Qué falta para enviar" in html
    assert 'href="#s2-objective"' in html
    assert Agreement.objects.get(pk=agreement.pk).state == "borrador"


def test_sending_saves_first_and_leads_to_the_new_address(client, agreement):
    data = fields_of(client.get(edit(agreement)))
    data |= {"section_2-objective": "Recién escrito", "do": "submit"}
    answer = client.post(edit(agreement), data)
    assert answer.status_code == 302
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert fresh.objective == "Recién escrito"
    assert (fresh.state, answer.url) == ("en_comision", f"/acuerdos/{fresh.reference}/")


def test_row_removed_by_another_keeps_the_text_and_can_be_put_back(client, agreement):
    pk = agreement.commitments.get().pk
    data = fields_of(client.get(edit(agreement)))
    agreement.commitments.all().delete()
    assert client.post(edit(agreement), data).status_code == 302  # untouched: nothing to keep
    page = client.post(edit(agreement), data | {f"commitment-{pk}-roles": "Coordina todo"})
    assert page.status_code == 409
    assert "Coordina todo" in markup(page)
    data = pressed(page, "do", f"put_back:commitment-{pk}")
    assert client.post(edit(agreement), data).status_code == 302
    assert agreement.commitments.get().roles == "Coordina todo"
    assert not PendingText.objects.exists()


def test_term_with_one_month_or_reversed_is_not_saved_but_kept(client, agreement):
    data = fields_of(client.get(edit(agreement)))
    for start, end, message in (
        ("2015-07", "", "Falta el mes «hasta»"),
        ("2015-09", "2015-07", "termina antes de empezar"),
        ("julio", "2015-09", "No es un mes"),
    ):
        page = client.post(
            edit(agreement),
            data | {"section_3-period_start": start, "section_3-period_end": end},
        )
        html = markup(page)
        assert message in html
        assert f'value="{start}"' in html
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert (fresh.period_start.month, fresh.period_end.month) == (7, 9)


def test_districts_of_another_canton_are_refused(client, agreement):
    data = fields_of(client.get(edit(agreement))) | {"section_3-districts": ["60101"]}
    page = client.post(edit(agreement), data)
    assert page.status_code == 200
    assert {district.pk for district in agreement.districts.all()} == {"10302"}


def test_number_of_queries_is_the_same_for_few_and_many_rows(client, agreement):
    agreement.contacts.update(actor=ActorFactory())
    client.get(edit(agreement))
    with CaptureQueriesContext(connection) as few:
        client.get(edit(agreement))
    action = agreement.scheduled_actions.get()
    for number in range(30):
        SubActivity.objects.create(scheduled_action=action, month="2015-08-01", order=number)
        agreement.contacts.create(name=f"Persona {number}", order=number, actor=ActorFactory())
        agreement.commitments.create(actor=ActorFactory(), order=number)
        agreement.collaborators.create(actor=ActorFactory(), order=number)
    with CaptureQueriesContext(connection) as many:
        client.get(edit(agreement))
    assert len(many) == len(few)
    assert Actor.objects.count() > 30
