"""`/acuerdos/<ref>/verificacion/`: the fourteen criteria."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.enums import State
from agreements.models import Agreement, Commitment, SubActivity
from monitoring import reviews
from monitoring.enums import Criterion
from monitoring.models import ChecklistReview
from tests.factories import ActorFactory, complete_agreement
from tests.markup import markup

pytestmark = pytest.mark.django_db


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
    assert "13 de 14" in markup(client.get(answer.url))


def test_nothing_is_preselected_and_each_suggestion_says_why(agreement, personas, sign_in):
    page = markup(sign_in(personas("local_manager")).get(address(agreement)))
    assert "checked" not in page
    assert page.count("Sugerencia: Sí.") == 14
    assert "Tabla de monitoreo de las actividades de coproducción" in page
    for criterion in Criterion:
        assert criterion.label in page
        assert f'href="#k{criterion.value}"' in page


def test_a_missing_answer_or_observation_keeps_everything_typed(agreement, personas, sign_in):
    given = answers(criterio_3="", criterio_9="no", observaciones_4="Falta la cifra")
    page = sign_in(personas("local_manager")).post(address(agreement), given)
    text = markup(page)
    assert page.status_code == 200
    assert "La revisión no se guardó" in text
    assert "Escoja Sí o No" in text
    assert "Marcó No. Escriba qué falta." in text
    assert "Falta la cifra" in text
    assert text.count("checked") == 13
    assert not ChecklistReview.objects.exists()


def test_an_answer_that_is_neither_is_refused(agreement, personas, sign_in):
    page = sign_in(personas("local_manager")).post(
        address(agreement), answers(criterio_3="tal vez")
    )
    assert "Escoja Sí o No." in markup(page)


def test_a_form_sent_twice_makes_one_review(agreement, personas, sign_in):
    client = sign_in(personas("local_manager"))
    for _ in range(2):
        assert client.post(address(agreement), answers()).status_code == 302
    assert ChecklistReview.objects.count() == 1
    client.post(address(agreement), answers(observaciones_1="Otra cosa"))
    assert ChecklistReview.objects.count() == 2


def test_earlier_reviews_stay_readable_and_say_what_changed(agreement, personas, sign_in, today):
    client = sign_in(personas("local_manager"))
    client.post(address(agreement), answers(criterio_7="no", observaciones_7="Sin nombres"))
    today(2015, 9, 10)
    client.post(address(agreement), answers())
    page = markup(client.get(address(agreement)))
    assert "13 de 14" in page
    assert "14 de 14" in page
    assert "La vez anterior: Sí" in page
    newest, oldest = ChecklistReview.objects.all()
    text = markup(client.get(f"{address(agreement)}{newest.pk}/"))
    assert text.count("Cambió: antes No") == 1
    assert "Antes: «Sin nombres»" in text
    text = markup(client.get(f"{address(agreement)}{oldest.pk}/"))
    assert "Sin nombres" in text
    assert "Cambió" not in text


def test_the_latest_review_is_the_one_of_the_latest_day(agreement, personas, sign_in, today):
    client = sign_in(personas("local_manager"))
    client.post(address(agreement), answers())
    today(2015, 9, 10)
    client.post(address(agreement), answers(criterio_7="no", observaciones_7="Sin nombres"))
    page = markup(client.get(address(agreement)))
    assert "Última revisión: 13 de 14" in page
    assert "La vez anterior: No, «Sin nombres»" in page
    assert page.index("10 de setiembre de 2015") < page.index("10 de agosto de 2015")


def test_the_suggestion_is_kept_beside_the_answer(agreement, personas, sign_in):
    Agreement.objects.update(target="")
    sign_in(personas("local_manager")).post(address(agreement), answers())
    answer = ChecklistReview.objects.get().answers.get(criterion=Criterion.TARGET)
    assert (answer.suggested, answer.met) == (False, True)


@pytest.mark.parametrize("role", ["technical_secretariat", "executive_committee"])
def test_the_roles_of_note_11_review(agreement, personas, sign_in, role):
    assert sign_in(personas(role)).post(address(agreement), answers()).status_code == 302
    assert ChecklistReview.objects.get().reviewed_by == personas(role)


@pytest.mark.parametrize("role", ["mayor", "national_liaison", "administrator"])
def test_other_roles_read_only(agreement, personas, sign_in, role):
    client = sign_in(personas(role))
    page = client.get(address(agreement))
    assert page.status_code == 200
    assert 'type="radio"' not in markup(page)
    refused = client.post(address(agreement), answers())
    assert refused.status_code == 403
    assert "nota 11" in markup(refused)


def test_contact_data_is_not_for_the_country(agreement, personas, sign_in):
    for role in ("national_liaison", "administrator"):
        page = markup(sign_in(personas(role)).get(address(agreement)))
        assert "uno@demo.invalid" not in page
        assert "2000-0001" not in page
    assert "uno@demo.invalid" in markup(sign_in(personas("mayor")).get(address(agreement)))


def test_strangers_and_the_anonymous(agreement, personas, sign_in, client):
    review = reviews.save_review(
        agreement=agreement,
        answers={number: reviews.Answer(True) for number in range(1, 15)},
        by=personas("local_manager"),
    )
    stranger = sign_in(personas("local_manager", "601"))
    for page in (address(agreement), f"{address(agreement)}{review.pk}/"):
        assert stranger.get(page).status_code == 404
        assert client.get(page).url.startswith("/ingresar/")
    assert stranger.post(address(agreement), answers()).status_code == 404
    other = complete_agreement(state=State.VIGENTE)
    own = sign_in(personas("local_manager"))
    assert own.get(f"{address(other)}{review.pk}/").status_code == 404
    assert own.post(f"{address(agreement)}{review.pk}/").status_code == 405


@pytest.mark.parametrize(
    "state, is_reviewed",
    [
        (State.BORRADOR, False),
        (State.DEVUELTO, False),
        (State.EN_COMISION, True),
        (State.APROBADO, True),
        (State.CONCLUIDO, True),
        (State.RESCINDIDO, False),
    ],
)
def test_reviews_begin_when_the_comision_has_the_text(
    agreement, personas, sign_in, state, is_reviewed
):
    Agreement.objects.update(state=state)
    client = sign_in(personas("local_manager"))
    page = client.get(address(agreement))
    assert page.status_code == 200
    assert ('type="radio"' in markup(page)) == is_reviewed
    assert client.post(address(agreement), answers()).status_code == (302 if is_reviewed else 403)


def test_queries_do_not_grow_with_rows_nor_reviews(
    agreement, personas, sign_in, django_assert_num_queries
):
    client = sign_in(personas("local_manager"))
    client.post(address(agreement), answers())
    client.get(address(agreement))
    with CaptureQueriesContext(connection) as few:
        client.get(address(agreement))
    count_before = len(few)
    action = agreement.scheduled_actions.get()
    for count in range(20):
        SubActivity.objects.create(
            scheduled_action=action, month=agreement.period_start, description=f"Tarea {count}"
        )
        Commitment.objects.create(agreement=agreement, actor=ActorFactory(), roles="Apoya")
        client.post(address(agreement), answers(observaciones_1=f"Revisión {count}"))
    client.get(address(agreement))
    with django_assert_num_queries(count_before):
        client.get(address(agreement))
