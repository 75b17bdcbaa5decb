"""`/acuerdos/<ref>/verificacion/`: the fourteen criteria."""

import pytest

from agreements.enums import State
from monitoring.models import ChecklistReview
from tests.factories import complete_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(today):
    today(2015, 8, 10)
    return complete_agreement(state=State.VIGENTE)


def address(agreement):
    return f"/acuerdos/{agreement.reference}/verificacion/"


def answers(**changes):
    given = {f"criterio-{number}": "si" for number in range(1, 15)}
    given |= {f"observaciones-{number}": "" for number in range(1, 15)}
    return given | {name.replace("_", "-"): value for name, value in changes.items()}


def test_a_review_is_saved_with_its_date_and_fourteen_answers(agreement, personas, sign_in):
    client = sign_in(personas("local_manager"))
    given = answers(criterio_7="no", observaciones_7="Ninguna con nombre propio")
    answer = client.post(address(agreement), given)
    assert answer.status_code == 302
    review = ChecklistReview.objects.get()
    assert f"{review.reviewed_on:%d/%m/%Y}" == "10/08/2015"
    assert review.answers.count() == 14
    assert review.answers.get(criterion=7).observations == "Ninguna con nombre propio"
    assert "13 de 14" in client.get(answer.url).content.decode()
