"""Who opens the editor, who writes and who sends."""

import pytest

from agreements.models import Agreement
from tests.factories import complete_agreement
from tests.forms import fields_of
from tests.markup import markup


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


def edit(agreement):
    return f"/acuerdos/{agreement.reference}/editar/"


def test_lead_actors_delegate_writes_but_does_not_send(personas, sign_in):
    delegate = personas("actor_delegate")
    agreement = complete_agreement(lead_actor=personas.actor_of(delegate))
    client = sign_in(delegate)
    page = client.get(edit(agreement))
    assert page.status_code == 200
    assert "Enviar a la Comisión Ejecutiva</button>" not in markup(page)
    data = fields_of(page) | {"section_2-objective": "Del delegado", "do": "submit"}
    page = client.post(edit(agreement), data)
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert (fresh.objective, fresh.state) == ("Del delegado", "borrador")
    assert "lo envía el Gestor" in markup(page)


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
