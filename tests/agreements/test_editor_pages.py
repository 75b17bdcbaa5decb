"""The editor without a script: one page that saves, adds, removes and sends by ordinary POST."""

import re

import pytest

from agreements.models import Agreement, PendingText, SubActivity
from strategies.models import Actor
from tests.factories import ActionFactory, ActorFactory, AxisFactory, complete_agreement


def fields_of(page) -> dict:
    """Everything that a browser would send of the paper's form, hidden fields too."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.found, self.area, self.choice = {}, None, None

        def handle_starttag(self, tag, attributes):
            at = dict(attributes)
            name = at.get("name")
            if tag == "input" and name and at.get("type") not in ("submit", "button"):
                if at.get("type") in ("checkbox", "radio"):
                    if "checked" in at:
                        self.found.setdefault(name, []).append(at.get("value", "on"))
                else:
                    self.found[name] = at.get("value", "")
            elif tag == "textarea":
                self.area, self.found[name] = name, ""
            elif tag == "select":
                self.choice, self.found[name] = name, ""
            elif tag == "option" and self.choice and "selected" in at:
                self.found[self.choice] = at.get("value", "")

        def handle_data(self, data):
            if self.area:
                self.found[self.area] += data

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.found[self.area] = self.found[self.area].removeprefix("\n")
                self.area = None
            elif tag == "select":
                self.choice = None

    html = page.content.decode()
    reader = Reader()
    reader.feed(html[html.index('id="anexo"') :])
    return reader.found


@pytest.fixture
def manager(personas):
    return personas("local_manager")


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


@pytest.fixture
def agreement(db):
    return complete_agreement()


def edit(agreement):
    return f"/acuerdos/{agreement.reference}/editar/"


def test_labels_groups_and_buttons_are_those_of_the_paper(client, agreement):
    html = client.get(edit(agreement)).content.decode()
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
    html = page.content.decode()
    assert "Texto mío" in html and "Texto de ellos" in html
    assert Agreement.objects.get(pk=agreement.pk).objective == "Texto de ellos"
    assert PendingText.objects.get().values["objective"] == "Texto mío"


def test_taking_mine_after_a_meeting(client, agreement):
    mine = fields_of(client.get(edit(agreement)))
    client.post(edit(agreement), mine | {"section_2-objective": "De ellos"})
    page = client.post(edit(agreement), mine | {"section_2-objective": "Mío"})
    value = re.search(r'value="(keep_mine:section_2:\d+)"', page.content.decode())[1]
    answer = client.post(edit(agreement), fields_of(page) | {"do": value})
    assert answer.status_code == 302
    assert Agreement.objects.get(pk=agreement.pk).objective == "Mío"
    assert not PendingText.objects.exists()


def test_keeping_theirs_after_a_meeting(client, agreement):
    mine = fields_of(client.get(edit(agreement)))
    client.post(edit(agreement), mine | {"section_2-objective": "De ellos"})
    page = client.post(edit(agreement), mine | {"section_2-objective": "Mío"})
    client.post(edit(agreement), fields_of(page) | {"do": "keep_theirs:section_2"})
    assert Agreement.objects.get(pk=agreement.pk).objective == "De ellos"
    assert not PendingText.objects.exists()
    assert "De ellos" in client.get(edit(agreement)).content.decode()


def test_a_half_typed_date_stays_and_the_rest_is_saved(client, agreement):
    row = SubActivity.objects.first()
    data = fields_of(client.get(edit(agreement)))
    key = f"sub_activity-{row.pk}"
    data |= {f"{key}-date": "20/07", f"{key}-place": "Salón comunal"}
    page = client.post(edit(agreement), data)
    assert page.status_code == 200
    html = page.content.decode()
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
    html = client.get(edit(agreement)).content.decode()
    assert "Falta una parte del correo" in html
    assert "Corrija el correo de Encargada Uno" in html


def test_sending_what_is_not_complete_answers_with_the_list(client, agreement, manager):
    data = fields_of(client.get(edit(agreement)))
    data |= {"section_2-objective": "", "do": "submit"}
    page = client.post(edit(agreement), data)
    assert page.status_code == 200
    html = page.content.decode()
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


def test_adding_and_removing_people_with_undo(client, agreement):
    data = fields_of(client.get(edit(agreement))) | {"do": "add_contact:2"}
    client.post(edit(agreement), data)
    second = agreement.contacts.last()
    data = fields_of(client.get(edit(agreement)))
    data |= {f"section_1-name_{second.pk}": "Dos", "do": f"remove_contact:{second.pk}"}
    client.post(edit(agreement), data)
    assert agreement.contacts.count() == 1
    page = client.get(edit(agreement))
    assert "Se quitó la persona encargada «Dos»" in page.content.decode()
    client.post(edit(agreement), fields_of(page) | {"do": "undo"})
    assert [contact.name for contact in agreement.contacts.all()] == ["Encargada Uno", "Dos"]


def test_schedule_is_made_from_the_term_in_weeks(client, personas, manager):
    action = ActionFactory()
    agreement = Agreement.create_draft(
        strategy=action.strategy, axis=action.axis, form="convenio", by=manager
    )
    data = fields_of(client.get(edit(agreement))) | {
        "section_3-period_start": "2015-07",
        "section_3-period_end": "2015-08",
        "new_action": str(action.pk),
        "division": "weeks",
        "do": "build",
    }
    assert client.post(edit(agreement), data).status_code == 302
    rows = SubActivity.objects.filter(scheduled_action__agreement=agreement)
    # July 2015 has four Mondays (6, 13, 20, 27), August five (3, 10, 17, 24, 31).
    assert rows.count() == 9
    html = client.get(edit(agreement)).content.decode()
    assert "Semana 1, del 6 al 12" in html and "Semana 5, del 31 al 6" in html
    assert f"Acción {action.number}, agosto 2015, sub-actividad 5" in html


def test_schedule_without_term_says_what_to_do(client, manager):
    action = ActionFactory()
    agreement = Agreement.create_draft(
        strategy=action.strategy, axis=action.axis, form="convenio", by=manager
    )
    data = fields_of(client.get(edit(agreement))) | {"new_action": str(action.pk), "do": "build"}
    page = client.post(edit(agreement), data)
    assert page.status_code == 200
    assert "Escoja los dos meses del plazo" in page.content.decode()


def test_an_action_of_another_axis_is_refused(client, agreement):
    strange = ActionFactory(axis=AxisFactory(strategy=agreement.strategy))
    data = fields_of(client.get(edit(agreement)))
    page = client.post(edit(agreement), data | {"new_action": str(strange.pk), "do": "add_action"})
    assert page.status_code == 200
    assert agreement.scheduled_actions.count() == 1


def test_actors_are_found_by_acronym_name_or_both(client, agreement):
    imas = ActorFactory(name="Instituto Mixto de Ayuda Social", acronym="IMAS")
    data = fields_of(client.get(edit(agreement)))
    data |= {"section_3-lead_actor": "imas", "new_collaborator": "instituto mixto de ayuda social"}
    assert client.post(edit(agreement), data | {"do": "add_collaborator"}).status_code == 302
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert fresh.lead_actor == imas
    assert fresh.collaborators.filter(actor=imas).count() == 1
    data = fields_of(client.get(edit(agreement)))
    assert data["section_3-lead_actor"] == "Instituto Mixto de Ayuda Social (IMAS)"
    data |= {"new_commitment": "Instituto Mixto de Ayuda Social (IMAS)", "do": "add_commitment"}
    assert client.post(edit(agreement), data).status_code == 302
    assert agreement.commitments.filter(actor=imas).exists()


def test_an_actor_that_nobody_knows_is_kept_as_typed(client, agreement):
    data = fields_of(client.get(edit(agreement)))
    page = client.post(
        edit(agreement), data | {"new_collaborator": "Nadie <i>", "do": "add_collaborator"}
    )
    html = page.content.decode()
    assert page.status_code == 200
    assert 'value="Nadie &lt;i&gt;"' in html
    assert "no está en el directorio" in html


def test_copy_divide_move_and_remove_rows(client, agreement):
    action = agreement.scheduled_actions.get()
    first = action.sub_activities.first()

    def press(value, **extra):
        page = client.get(edit(agreement))
        assert value == "undo" or f'value="{value}"' in page.content.decode()
        return client.post(edit(agreement), fields_of(page) | extra | {"do": value})

    press(f"copy:{first.pk}:2")
    assert action.sub_activities.filter(month="2015-08-01").count() == 2
    press(f"divide:{action.pk}:2015-07:fortnights")
    july = action.sub_activities.filter(month="2015-07-01")
    assert [row.part for row in july] == ["first_half", "second_half"]
    press(
        f"place:{first.pk}", **{f"place-{first.pk}-month": "2015-09", f"place-{first.pk}-part": ""}
    )
    first.refresh_from_db()
    assert (first.month.month, first.part) == (9, "")
    last = action.sub_activities.filter(month="2015-09-01").last()
    press(f"move:sub_activity:{last.pk}:0")
    assert action.sub_activities.filter(month="2015-09-01").first() == last
    press(f"remove_sub_activity:{last.pk}")
    assert not action.sub_activities.filter(pk=last.pk).exists()
    press("undo")
    assert action.sub_activities.filter(description=last.description).exists()
    press(f"remove_action:{action.pk}")
    assert not agreement.scheduled_actions.exists()
    press("undo")
    assert agreement.scheduled_actions.get().sub_activities.count() == 5


def test_a_row_moved_out_of_the_term_says_so_in_the_row(client, agreement):
    row = agreement.scheduled_actions.get().sub_activities.first()
    data = fields_of(client.get(edit(agreement)))
    data |= {f"place-{row.pk}-month": "2099-01", "do": f"place:{row.pk}"}
    written = client.post(edit(agreement), data).content.decode()
    box = written[written.index(f'id="s5-{row.pk}"') :]
    assert "Enero 2099 está fuera del plazo." in box[: box.index("slot-fields")]


def test_buttons_of_another_page_or_time_are_refused_politely(client, agreement):
    for value in ("add_contact", "remove_contact:x", "fly:1", "divide:1:julio:weeks", "build:"):
        data = fields_of(client.get(edit(agreement))) | {"do": value, "division": "centuries"}
        page = client.post(edit(agreement), data)
        assert page.status_code == 200, value
        assert "página anterior" in page.content.decode(), value


def test_row_removed_by_another_keeps_the_text_and_can_be_put_back(client, agreement):
    pk = agreement.commitments.get().pk
    data = fields_of(client.get(edit(agreement)))
    agreement.commitments.all().delete()
    assert client.post(edit(agreement), data).status_code == 302  # untouched: nothing to keep
    page = client.post(edit(agreement), data | {f"commitment-{pk}-roles": "Coordina todo"})
    assert page.status_code == 409
    assert "Coordina todo" in page.content.decode()
    data = fields_of(page) | {"do": f"put_back:commitment-{pk}"}
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
        html = page.content.decode()
        assert message in html
        assert f'value="{start}"' in html
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert (fresh.period_start.month, fresh.period_end.month) == (7, 9)


def test_districts_of_another_canton_are_refused(client, agreement):
    data = fields_of(client.get(edit(agreement))) | {"section_3-districts": ["60101"]}
    page = client.post(edit(agreement), data)
    assert page.status_code == 200
    assert {district.pk for district in agreement.districts.all()} == {"10302"}


# --- who may ---------------------------------------------------------------------------------


def test_lead_actors_delegate_writes_but_does_not_send(personas, sign_in):
    delegate = personas("actor_delegate")
    agreement = complete_agreement(lead_actor=personas.actor_of(delegate))
    client = sign_in(delegate)
    page = client.get(edit(agreement))
    assert page.status_code == 200
    assert "Enviar a la Comisión Ejecutiva</button>" not in page.content.decode()
    data = fields_of(page) | {"section_2-objective": "Del delegado", "do": "submit"}
    page = client.post(edit(agreement), data)
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert (fresh.objective, fresh.state) == ("Del delegado", "borrador")
    assert "lo envía el Gestor" in page.content.decode()


def test_a_collaborators_delegate_reads_and_does_not_write(personas, sign_in):
    delegate = personas("actor_delegate")
    agreement = complete_agreement()
    agreement.collaborators.update(actor=personas.actor_of(delegate))
    client = sign_in(delegate)
    assert client.get(agreement.get_absolute_url()).status_code == 200
    assert client.get(edit(agreement)).status_code == 403


@pytest.mark.parametrize("role", ["technical_secretariat", "executive_committee", "mayor"])
def test_readers_of_the_canton_do_not_write(personas, sign_in, agreement, role):
    client = sign_in(personas(role))
    assert client.get(edit(agreement)).status_code == 403
    assert client.post(edit(agreement), {"do": "add_contact:2"}).status_code == 403
    assert client.post(f"{edit(agreement)}section_2/").status_code == 403
    assert client.post(f"{edit(agreement)}paso/").status_code == 403


@pytest.mark.parametrize(
    ("role", "canton"),
    [("local_manager", "601"), ("national_liaison", "103"), ("administrator", "103")],
)
def test_strangers_find_no_draft(personas, sign_in, agreement, role, canton):
    client = sign_in(personas(role, canton))
    for address in ("", "section_2/", "paso/"):
        assert client.post(f"{edit(agreement)}{address}").status_code == 404
    assert client.get(edit(agreement)).status_code == 404


def test_anonymous_is_led_to_sign_in(agreement):
    from django.test import Client

    answer = Client().get(edit(agreement))
    assert answer.status_code == 302
    assert "/ingresar/" in answer.url


def test_a_sent_text_is_not_edited(client, agreement, manager):
    data = fields_of(client.get(edit(agreement)))
    agreement.submit(by=manager)
    answer = client.post(edit(agreement), data | {"section_2-objective": "Tarde"})
    assert answer.status_code == 302
    assert Agreement.objects.get(pk=agreement.pk).objective != "Tarde"
    assert client.get(edit(agreement)).status_code == 302


def test_number_of_queries_is_the_same_for_few_and_many_rows(client, agreement):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

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
