"""`/tablero/`: who may look, what it says, and how fast."""

import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from agreements.enums import State
from core.accounts.models import RoleAssignment
from monitoring.models import ChecklistAnswer, ChecklistReview
from tests.factories import (
    AxisFactory,
    StrategyFactory,
    complete_agreement,
    slots_of,
)
from tests.markup import markup
from tests.monitoring.board.page import report, text_of, titled

pytestmark = pytest.mark.django_db

READERS = ("local_manager", "technical_secretariat", "executive_committee", "mayor")
OTHERS = ("actor_delegate", "national_liaison", "administrator")
NAMES = ("board", "csv", "xlsx", "slots", "slots_csv", "slots_xlsx")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", READERS)
def test_the_roles_of_the_canton_look_at_the_board(name, role, look, agreement):
    assert look(reverse(f"board:{name}"), role).status_code == 200


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", OTHERS)
def test_delegate_enlace_and_administration_are_told_why_not(name, role, look, agreement):
    response = look(reverse(f"board:{name}"), role)
    assert response.status_code == 403
    assert "El tablero es de Gestor Local" in text_of(response)


@pytest.mark.parametrize("name", NAMES)
def test_who_has_not_signed_in_signs_in_first(name, sign_in):
    response = sign_in().get(reverse(f"board:{name}"))
    assert response.status_code == 302
    assert response.url.startswith("/ingresar/")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_posted_to_a_board(name, personas, sign_in):
    assert sign_in(personas("local_manager")).post(reverse(f"board:{name}")).status_code == 405


def test_a_stranger_sees_only_the_own_canton(look, agreement):
    for name in NAMES:
        response = look(reverse(f"board:{name}"), canton="601")
        assert response.status_code == 200
        if "xlsx" in name:
            book = load_workbook(io.BytesIO(response.content))
            assert book.active.max_row == 1
        else:
            assert "Mapeo de familias" not in text_of(response)


def test_another_cantons_strategy_in_the_address_is_no_choice(look, agreement):
    response = look(f"/tablero/?estrategia={agreement.strategy_id}", canton="601")
    assert "Mapeo de familias" not in text_of(response)


def test_a_delegate_here_who_manages_elsewhere_sees_the_canton_in_view(personas, sign_in, axis):
    user = personas("actor_delegate")
    RoleAssignment.objects.create(
        user=user, role="local_manager", canton_id="601", since=date(2000, 1, 1)
    )
    client = sign_in(user)
    assert client.get("/tablero/").status_code == 403  # 103 is in view
    client.post("/canton/", {"canton": "601", "next": "/tablero/"})
    assert client.get("/tablero/").status_code == 200


def test_a_role_that_ended_opens_nothing(personas, sign_in):
    user = personas("local_manager")
    user.roles.update(until=date(2015, 9, 9))
    assert sign_in(user).get("/tablero/").status_code == 403


def test_without_a_strategy_the_board_says_what_is_missing(look):
    text = text_of(look())
    assert "El cantón todavía no tiene una estrategia" in text
    assert text_of(look("/tablero/casillas/"))


def test_without_agreements_the_board_says_so(look, axis):
    text = text_of(look())
    assert "Ningún acuerdo con estos filtros" in text
    assert "Ningún acuerdo espera la decisión" in text


def test_the_figures_are_distributions_with_their_whole(look, agreement):
    text = text_of(look())
    assert "acuerdo vigente 1 de 1" in text
    assert re.search(r"casillas de agosto de 2015 con reporte 0 de 1", text)
    assert "en julio, 1 de 1" in text
    assert re.search(r"casilla atrasada 1", text)


def test_an_average_says_that_it_is_one_and_over_how_many(look, agreement):
    text = text_of(look("/tablero/?mes=2015-07"))
    assert "promedio 50 % sobre 1 con reporte" in text


def test_the_heat_map_is_read_without_colour(look, agreement):
    page = markup(look())
    row = re.search(r"<tr><th scope=\"row\">.*?</tr>", page, re.S)[0]
    assert "julio de 2015, 50" in row and "avanzada" in row
    assert "agosto de 2015, atrasado 5 días" in row
    assert "! 5 d" in row
    assert "setiembre de 2015, mes en curso" in row
    assert f'href="/acuerdos/{agreement.reference}/avance/?mes=2015-07"' in row
    assert row.count('<span class="vh">no programado</span>') == 9


def test_the_legend_holds_only_the_marks_in_use(look, agreement):
    page = markup(look())
    legend = re.search(r'<ul class="legend">.*?</ul>', page, re.S)[0]
    assert "avanzada" in legend and "atrasado" in legend and "no programado" in legend
    assert "cumplida" not in legend and "por validar" not in legend
    assert "sin reporte" not in legend


def test_the_board_is_of_the_strategy_that_covers_today(look, agreement, today):
    newer = AxisFactory(
        strategy=StrategyFactory(canton_id="103", name="La nueva", start_year=2019, end_year=2024)
    )
    titled(
        "Parques con luz",
        state=State.VIGENTE,
        axis=newer,
        period_start=date(2019, 7, 1),
        period_end=date(2019, 8, 1),
    )
    assert "La nueva" not in re.search(r"<p class=.crumbs.*?</p>", markup(look()))[0]
    today(2019, 8, 10)
    text = text_of(look())
    assert "Parques con luz" in text and "Mapeo de familias" not in text
    again = text_of(look(f"/tablero/?estrategia={agreement.strategy_id}"))
    assert "Mapeo de familias" in again and "Parques con luz" not in again


def test_a_strategy_that_ended_opens_at_its_own_last_months(look, agreement, today):
    today(2026, 11, 22)
    page = markup(look())
    head = re.search(r"<thead>.*?</thead>", page, re.S)[0]
    assert "SET-15" in head and "OCT-14" in head and "OCT-15" not in head


def test_agreements_that_wait_are_shown_with_how_long_whatever_the_filter(
    look, agreement, personas, today
):
    sent = complete_agreement(axis=agreement.axis)
    sent.submit(by=personas("local_manager"))
    step = sent.steps.get(name="submit")  # it carries the real clock
    later = timezone.localdate(step.at) + timedelta(days=8)
    today(later.year, later.month, later.day)
    text = text_of(look("/tablero/?anio=2018"))
    waiting = text[text.index("Esperan aprobación De todo") :]
    assert sent.reference in waiting and "8 días" in waiting and "Sin revisión" in waiting


def test_one_agreement_that_waits_since_today_is_told_of_in_the_singular(
    look, agreement, personas, today
):
    now = timezone.localdate()
    today(now.year, now.month, now.day)
    complete_agreement(axis=agreement.axis).submit(by=personas("local_manager"))
    assert "acuerdo espera aprobación 1 llegó hoy" in text_of(look())
    complete_agreement(axis=agreement.axis).submit(by=personas("local_manager"))
    assert "acuerdos esperan aprobación 2 llegaron hoy" in text_of(look())


def test_the_checklist_says_how_many_of_fourteen_and_what_was_never_reviewed(look, agreement, axis):
    review = ChecklistReview.objects.create(agreement=agreement, reviewed_on=date(2015, 9, 1))
    ChecklistAnswer.objects.bulk_create(
        ChecklistAnswer(
            review=review,
            criterion=number,
            met=number != 3,
            observations="" if number != 3 else "Faltan los programas.",
        )
        for number in range(1, 15)
    )
    other = complete_agreement(state=State.VIGENTE, axis=axis)
    text = text_of(look())
    assert "0 de 2 acuerdos cumplen los 14 criterios" in text
    assert "13 de 14" in text and "1 acuerdo sin ninguna revisión" in text
    assert other.reference in text


def test_lagging_slots_are_a_list_and_never_a_mark(look, agreement):
    page = look()
    text = text_of(page)
    assert "Rezagadas 1 casilla" in text and "la más baja en 50 %" in text


@pytest.mark.parametrize("path", ["/tablero/", "/tablero/casillas/", "/tablero/matriz.csv"])
def test_the_number_of_queries_is_the_same_for_2_and_20_agreements(path, personas, sign_in, axis):
    client = sign_in(personas("local_manager"))

    def queries() -> int:
        client.get(path)  # fills the count in the bar
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(path).status_code == 200
        person = ("django_session", "accounts_user", "accounts_roleassignment")
        return sum(
            not any(f'FROM "{table}"' in query["sql"] for table in person) for query in captured
        )

    for _ in range(2):
        report(slots_of(complete_agreement(state=State.VIGENTE, axis=axis))[0], 25)
    complete_agreement(axis=axis).submit(by=personas("local_manager"))
    before = queries()
    for _ in range(18):
        report(slots_of(complete_agreement(state=State.VIGENTE, axis=axis))[0], 75)
        complete_agreement(axis=axis).submit(by=personas("local_manager"))
    assert queries() == before
    # The rows read the slots themselves, with their reports: one query more than the board.
    assert before <= (6 if "casillas" in path else 5)
