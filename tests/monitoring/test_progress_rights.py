"""Who reads section 6, who fills it in, and who finds nothing."""

import pytest

from agreements.enums import State
from agreements.models import Agreement
from monitoring.models import ProgressReport
from tests.factories import complete_agreement, slots_of
from tests.markup import markup
from tests.monitoring.sheet import address, row, save

pytestmark = pytest.mark.django_db

READERS = ["local_manager", "technical_secretariat", "executive_committee", "mayor"]
COUNTRY = ["national_liaison", "administrator"]
HANDLERS = READERS[:3]


@pytest.mark.parametrize("role", READERS + COUNTRY)
def test_who_sees_the_agreement_reads_its_progress(agreement, personas, sign_in, role):
    client = sign_in(personas(role))
    assert client.get(address(agreement)).status_code == 200
    slot = slots_of(agreement)[0]
    assert client.get(address(agreement, f"avance/{slot.pk}/")).status_code == 200


@pytest.mark.parametrize("role", HANDLERS)
def test_the_three_roles_report_and_it_is_validated_at_once(
    agreement, july, personas, sign_in, role
):
    assert save(sign_in(personas(role)), july, level=50).status_code == 200
    assert ProgressReport.objects.get().validated_by == personas(role)


@pytest.mark.parametrize("role", ["mayor", *COUNTRY])
def test_other_roles_read_and_are_refused_when_they_write(agreement, july, personas, sign_in, role):
    client = sign_in(personas(role))
    page = markup(client.get(address(agreement)))
    assert 'type="radio"' not in page
    assert "Usted puede leerlo" in page
    given = {"mes": "2015-07", **row(july, 50)}
    refused = client.post(address(agreement), given)
    assert refused.status_code == 403
    assert "nota 11" in markup(refused)
    assert save(client, july, level=50).status_code == 403
    for tail in ("cerrar", "reabrir"):
        assert client.post(address(agreement, f"avance/{july.pk}/{tail}/")).status_code == 403
    assert not ProgressReport.objects.exists()


def test_a_delegate_of_a_party_reads_and_does_not_report_yet(agreement, july, personas, sign_in):
    delegate = personas("actor_delegate")
    Agreement.objects.filter(pk=agreement.pk).update(lead_actor=personas.actor_of(delegate))
    client = sign_in(delegate)
    assert 'type="radio"' not in markup(client.get(address(agreement)))
    assert save(client, july, level=50).status_code == 403


def test_strangers_find_nothing(agreement, july, personas, sign_in):
    strangers = [personas("local_manager", "601"), personas("actor_delegate")]
    for client in map(sign_in, strangers):
        assert client.get(address(agreement)).status_code == 404
        assert client.post(address(agreement), {"mes": "2015-07"}).status_code == 404
        assert save(client, july, level=50).status_code == 404
        assert client.get(address(agreement, f"avance/{july.pk}/")).status_code == 404


def test_the_anonymous_sign_in_first(agreement, july, client):
    assert client.get(address(agreement)).url.startswith("/ingresar/")
    assert save(client, july, level=50).status_code == 302


def test_wrong_methods_are_refused(manager, agreement, july):
    assert manager.delete(address(agreement)).status_code == 405
    for tail in ("guardar", "cerrar", "reabrir"):
        assert manager.get(address(agreement, f"avance/{july.pk}/{tail}/")).status_code == 405


def test_a_slot_of_another_agreement_is_not_found_here(manager, agreement):
    other = complete_agreement(state=State.VIGENTE)
    slot = slots_of(other)[0]
    tail = f"avance/{slot.pk}/"
    assert manager.get(address(agreement, tail)).status_code == 404
    assert manager.post(address(agreement, f"{tail}guardar/")).status_code == 404


def test_a_draft_has_no_progress_yet(manager, today):
    today(2015, 8, 10)
    draft = complete_agreement()
    slot = slots_of(draft)[0]
    text = markup(manager.get(address(draft)))
    assert "después de hecho el acuerdo" in text
    assert 'type="radio"' not in text
    assert save(manager, slot, level=50).status_code == 403
    assert manager.post(address(draft), {"mes": "2015-07", **row(slot, 50)}).status_code == 403
