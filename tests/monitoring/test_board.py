"""`/tablero/`: who may look, what it says, where each figure leads."""

import csv
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
from agreements.models import Agreement, SubActivity
from core.accounts.models import RoleAssignment
from monitoring.models import ChecklistAnswer, ChecklistReview, ProgressReport, SlotClosure
from tests.factories import (
    ActorFactory,
    AxisFactory,
    StrategyFactory,
    complete_agreement,
    slots_of,
)

pytestmark = pytest.mark.django_db

READERS = ("local_manager", "technical_secretariat", "executive_committee", "mayor")
OTHERS = ("actor_delegate", "national_liaison", "administrator")
NAMES = ("board", "csv", "xlsx", "slots", "slots_csv", "slots_xlsx")


@pytest.fixture(autouse=True)
def in_september(today):
    return today(2015, 9, 10)


@pytest.fixture
def axis():
    return AxisFactory(strategy=StrategyFactory(canton_id="103", name="Desamparados seguro"))


@pytest.fixture
def agreement(axis):
    """July 50 %, August late, September running."""
    made = complete_agreement(state=State.VIGENTE, axis=axis)
    report(slots_of(made)[0], 50)
    return made


def report(slot, level, month=None, validated=True, **fields):
    return ProgressReport.objects.create(
        sub_activity=slot,
        month=month or slot.month,
        level=level,
        validated_at="2015-09-01T12:00Z" if validated else None,
        **fields,
    )


def text_of(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " ").replace("&nbsp;", " "))


def titled(title: str, **fields):
    made = complete_agreement(**fields)
    Agreement.objects.filter(pk=made.pk).update(planned_activity=title)
    return made


@pytest.fixture
def look(personas, sign_in):
    def get(address="/tablero/", role="local_manager", canton="103"):
        return sign_in(personas(role, canton)).get(address)

    return get


# --- who ---------------------------------------------------------------------------------


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


# --- what it says ----------------------------------------------------------------------------


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
    page = look().content.decode()
    row = re.search(r"<tr><th scope=\"row\">.*?</tr>", page, re.S)[0]
    assert "julio de 2015, 50" in row and "avanzada" in row
    assert "agosto de 2015, atrasado 5 días" in row
    assert "! 5 d" in row
    assert "setiembre de 2015, mes en curso" in row
    assert f'href="/acuerdos/{agreement.reference}/avance/?mes=2015-07"' in row
    assert row.count('<span class="vh">no programado</span>') == 9


def test_the_legend_holds_only_the_marks_in_use(look, agreement):
    page = look().content.decode()
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
    assert "La nueva" not in re.search(r"<p class=.crumbs.*?</p>", look().content.decode())[0]
    today(2019, 8, 10)
    text = text_of(look())
    assert "Parques con luz" in text and "Mapeo de familias" not in text
    again = text_of(look(f"/tablero/?estrategia={agreement.strategy_id}"))
    assert "Mapeo de familias" in again and "Parques con luz" not in again


def test_a_strategy_that_ended_opens_at_its_own_last_months(look, agreement, today):
    today(2026, 11, 22)
    page = look().content.decode()
    head = re.search(r"<thead>.*?</thead>", page, re.S)[0]
    assert "SET-15" in head and "OCT-14" in head and "OCT-15" not in head


def test_agreements_that_wait_are_shown_with_how_long_whatever_the_filter(
    look, agreement, personas, today
):
    sent = complete_agreement(axis=agreement.axis)
    sent.submit(by=personas("local_manager"))
    later = timezone.localdate() + timedelta(days=8)  # steps carry the real clock
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


# --- filters -----------------------------------------------------------------------------------


@pytest.fixture
def three(axis):
    """Three agreements that differ in axis, actor, district, state and year."""
    second = AxisFactory(strategy=axis.strategy, name="Control", order=2)
    first = titled("Uno", state=State.VIGENTE, axis=axis, lead_actor=ActorFactory(acronym="UNO"))
    other = titled(
        "Dos", state=State.CONCLUIDO, axis=second, lead_actor=ActorFactory(acronym="DOS")
    )
    third = titled(
        "Tres",
        state=State.RESCINDIDO,
        axis=axis,
        period_start=date(2016, 1, 1),
        period_end=date(2016, 3, 1),
    )
    first.districts.set(["10301"])
    other.districts.set(["10305"])
    return first, other, third


def shown(response) -> set[str]:
    body = re.search(r"<tbody>(.*?)</tbody>", response.content.decode(), re.S)
    return set(re.findall(r'<th scope="row"><a href="[^"]+">(\w+)</a>', body[1])) if body else set()


def test_each_filter_keeps_its_agreements(look, three):
    first, other, _ = three
    assert shown(look()) == {"Uno", "Dos"}
    assert shown(look(f"/tablero/?eje={other.axis_id}")) == {"Dos"}
    assert shown(look(f"/tablero/?actor={first.lead_actor_id}")) == {"Uno"}
    collaborator = other.collaborators.get().actor_id
    assert shown(look(f"/tablero/?actor={collaborator}")) == {"Dos"}
    assert shown(look("/tablero/?distrito=10305")) == {"Dos"}
    assert shown(look("/tablero/?estado=vigente")) == {"Uno"}
    assert shown(look("/tablero/?estado=concluido")) == {"Dos"}
    assert shown(look("/tablero/?estado=rescindido&anio=2016")) == {"Tres"}
    assert shown(look("/tablero/?anio=2015")) == {"Uno", "Dos"}


def test_expired_agreements_are_told_from_those_in_force(look, three, today):
    today(2015, 10, 1)
    assert shown(look("/tablero/?estado=vencido")) == {"Uno"}
    assert "1 con el plazo vencido" in text_of(look())


def test_filters_stay_in_the_links_and_can_be_cleared(look, three):
    page = look("/tablero/?estado=vigente&distrito=10301").content.decode()
    assert "estado=vigente" in re.search(r'href="([^"]*matriz\.csv[^"]*)"', page)[1]
    assert "distrito=10301" in re.search(r'href="([^"]*casillas/[^"]*)"', page)[1]
    assert re.search(r'<option value="vigente" selected>', page)
    assert ">Quitar filtros</a>" in page


@pytest.mark.parametrize(
    "query",
    [
        "estrategia=999999",
        "estrategia=abc",
        "eje=999999",
        "eje=%27%3B",
        "actor=-1",
        "distrito=60101",
        "estado=borrador",
        "anio=1800",
        "mes=2015-13",
        "mes=ayer",
        "nivel=33&marca=x&pagina=x&hasta=1",
        "pagina=9999",
    ],
)
def test_what_cannot_be_understood_in_the_address_is_left_out(query, look, agreement):
    for path in ("/tablero/", "/tablero/casillas/", "/tablero/matriz.csv", "/tablero/casillas.csv"):
        response = look(f"{path}?{query}")
        assert response.status_code == 200, path
    assert "Mapeo de familias" in text_of(look(f"/tablero/?{query}"))


def test_a_choice_that_does_not_exist_is_said_at_its_field(look, agreement):
    text = text_of(look("/tablero/?distrito=60101"))
    assert "Esa opción no está en este cantón. Escoja otra de la lista." in text


# --- rows and files ----------------------------------------------------------------------------


def figures_and_links(page: str) -> list[tuple[int, str]]:
    """Every figure of the board that leads to rows, with its address."""
    found = re.findall(r'<a href="(/tablero/casillas/[^"]+)">([\d\s\u2009\u00a0]+)</a>', page)
    return [
        (int(re.sub(r"\D", "", figure)), address.replace("&amp;", "&")) for address, figure in found
    ]


def test_each_figure_leads_to_exactly_its_rows(look, axis, personas):
    for number in range(3):
        made = complete_agreement(state=State.VIGENTE, axis=axis)
        july, august, september = slots_of(made)
        report(july, (25, 100, 0)[number], validated=number != 2)
        if number == 1:
            report(september, 75)
            SlotClosure.objects.create(
                sub_activity=august,
                month=august.month,
                reason="Sin local.",
                closed_by=personas("local_manager"),
            )
    ended = complete_agreement(state=State.CONCLUIDO, axis=axis)
    report(slots_of(ended)[0], 50)
    for query in ("", "?mes=2015-07", "?anio=2015"):
        links = figures_and_links(look(f"/tablero/{query}").content.decode())
        assert len(links) >= 8
        for figure, address in links:
            text = text_of(look(address))
            rows = re.search(r"(\d+) casillas? con estos filtros", text)
            assert (int(rows[1]) if rows else 0) == figure, address


def test_the_rows_say_the_level_and_the_situation_in_words(look, agreement):
    text = text_of(look("/tablero/casillas/"))
    assert "Taller de 07/2015" in text and "Avanzada, rezagada" in text
    assert "Atrasado 5 días" in text and "Mes en curso" in text
    only = text_of(look(f"/tablero/casillas/?acuerdo={agreement.reference}&nivel=50"))
    assert "1 casilla con estos filtros" in only
    assert "Ninguna casilla con estos filtros" in text_of(look("/tablero/casillas/?nivel=100"))


def test_long_lists_of_rows_are_paged(look, axis):
    for _ in range(18):
        complete_agreement(state=State.VIGENTE, axis=axis)
    first = text_of(look("/tablero/casillas/"))
    assert "54 casillas" in first and "Página 1 de 2" in first
    assert "Página 2 de 2" in text_of(look("/tablero/casillas/?pagina=2"))


def test_the_matrix_as_csv_says_what_the_heat_map_shows(look, agreement):
    response = look("/tablero/matriz.csv")
    assert response["Content-Disposition"] == (
        'attachment; filename="tablero-desamparados-2015-09-10.csv"'
    )
    header, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    cells = dict(zip(header, row, strict=True))
    assert cells["Referencia"] == agreement.reference
    assert cells["2015-07"] == "50"
    assert cells["2015-08"] == "atrasado 5 días"
    assert cells["2015-09"] == "mes en curso"
    assert cells["2015-06"] == ""


def test_the_rows_as_xlsx_hold_numbers_and_no_formula(look, agreement):
    slot = slots_of(agreement)[0]
    SubActivity.objects.filter(pk=slot.pk).update(description="=1+1")
    slot.reports.update(note="@SUM(A1)", people_reached=12)
    book = load_workbook(io.BytesIO(look("/tablero/casillas.xlsx").content))
    header, first, *_ = book.active.iter_rows(values_only=True)
    row = dict(zip(header, first, strict=True))
    assert row["Nivel (%)"] == 50 and row["Personas alcanzadas"] == 12
    assert row["Sub-actividad"] == "'=1+1" and row["Nota"] == "'@SUM(A1)"
    assert row["Rezagada"] == "Sí" and row["Mes del reporte"] == "2015-07"


def test_what_a_person_typed_is_never_markup(look, agreement):
    hurt = "<script>alert(1)</script>"
    Agreement.objects.update(planned_activity=hurt)
    agreement.lead_actor.name = hurt
    agreement.lead_actor.save()
    agreement.strategy.name = hurt
    agreement.strategy.save()
    SubActivity.objects.update(description=hurt)
    for path in ("/tablero/", "/tablero/casillas/"):
        page = look(path).content.decode()
        assert hurt not in page
        assert "&lt;script&gt;" in page


# --- speed -------------------------------------------------------------------------------------


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
