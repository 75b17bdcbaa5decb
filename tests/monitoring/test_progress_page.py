"""`/acuerdos/<ref>/avance/`: section 6 filled in, with and without script."""

import pytest

from agreements.enums import State
from monitoring.models import ProgressReport
from tests.factories import complete_agreement, slots_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(today):
    today(2015, 8, 10)
    return complete_agreement(state=State.VIGENTE)


def address(agreement, tail="avance/"):
    return f"/acuerdos/{agreement.reference}/{tail}"


def filled(slot, **values):
    return {f"casilla-{slot.pk}-{name.replace('_', '-')}": value for name, value in values.items()}


def row(slot, level="", note="", people="", version=0):
    prefix = f"casilla-{slot.pk}"
    return {
        f"{prefix}-level": level,
        f"{prefix}-note": note,
        f"{prefix}-people_reached": people,
        f"{prefix}-version": version,
    }


def test_a_level_and_a_note_are_saved_for_the_month(agreement, personas, sign_in):
    july = slots_of(agreement)[0]
    client = sign_in(personas("local_manager"))
    page = client.get(address(agreement))
    assert page.status_code == 200
    assert "Avance de julio de 2015" in page.content.decode()
    answer = client.post(
        address(agreement), {"mes": "2015-07", **row(july, 50, "Se hizo la mitad", 25)}
    )
    assert answer.status_code == 302
    report = ProgressReport.objects.get()
    assert (report.level, report.note, report.people_reached) == (50, "Se hizo la mitad", 25)
    assert report.validated_by == personas("local_manager")
    assert "1 fila guardada" in client.get(answer.url).content.decode()
