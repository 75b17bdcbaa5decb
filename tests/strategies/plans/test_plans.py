"""`/planes/`: begin, copy, write lines, order, remove; who reads what; bad input."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from core.lib.problems import RuleViolation
from strategies.enums import Continuity, Means, PlanState
from strategies.models import AnnualPlan, PlanLine
from strategies.plans import services
from tests.factories import ActionFactory, AxisFactory, StrategyFactory
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.plans import make


@pytest.fixture
def plan(db, today):
    today(2015, 3, 2)
    return make.plan()


@pytest.fixture
def line(plan):
    line = make.line(plan, funds=Decimal("1500000"), means=Means.AVAILABLE)
    line.districts.set(["10302"])
    return line


def begin(client, plan, **changes):
    page = client.get(f"/planes/nuevo/?estrategia={plan.strategy_id}&anno={plan.year + 1}")
    return client.post("/planes/nuevo/", fields_of(page, "") | changes)


def edit_fields(client, line) -> dict:
    return fields_of(client.get(f"/planes/lineas/{line.pk}/editar/"), "")


# --- beginning -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", ("local_manager", "technical_secretariat", "executive_committee"))
def test_an_empty_plan_has_its_two_encounters(plan, personas, sign_in, role):
    client = sign_in(personas(role))
    answer = begin(client, plan, start="vacio")
    made = AnnualPlan.objects.get(year=2016)
    assert answer.url == f"/planes/{made.pk}/"
    assert made.created_by == personas(role)
    days = list(made.encounters.order_by("due_on").values_list("due_on", flat=True))
    assert days == [date(2016, 7, 31), date(2016, 11, 30)]


def test_a_copy_takes_the_lines_a_year_later_and_not_what_belongs_to_the_year(
    line, personas, sign_in
):
    make.task(line)
    PlanLine.objects.filter(pk=line.pk).update(poi_item=make.item(year=2015))
    AnnualPlan.objects.update(summary="Este año se abren dos caminos.")
    client = sign_in(personas("local_manager"))
    page = begin(client, line.plan, start="copia")
    assert "con 1 línea del año anterior" in markup(client.get(page.url))
    [copy] = AnnualPlan.objects.get(year=2016).lines.all()
    assert (copy.activity, copy.action, copy.funds) == (line.activity, line.action, line.funds)
    assert (copy.starts_on, copy.ends_on) == (date(2016, 2, 1), date(2016, 11, 1))
    assert [district.pk for district in copy.districts.all()] == ["10302"]
    assert (copy.continuity, copy.copied_from) == (Continuity.CONTINUING, line)
    assert (copy.means, copy.poi_item, copy.tasks.count()) == (Means.TO_ARRANGE, None, 0)
    assert (copy.plan.state, copy.plan.summary) == (PlanState.DRAFT, "")


def test_nothing_to_copy_is_said_and_nothing_is_stored(plan, personas, sign_in):
    client = sign_in(personas("local_manager"))
    page = begin(client, plan, start="copia", year=2018)
    assert page.context["form"].errors["start"] == [
        "La estrategia no tiene plan del 2017. Empiece el plan vacío."
    ]
    assert AnnualPlan.objects.count() == 1


@pytest.mark.parametrize(
    ("year", "words"),
    (
        ("2019", "La estrategia va de 2015 a 2018"),
        ("2015", "La estrategia ya tiene el plan de este año."),
        ("dosmil", ""),
        ("", "Está vacío"),
    ),
)
def test_a_wrong_year_is_answered_at_its_field(plan, personas, sign_in, year, words):
    page = begin(sign_in(personas("local_manager")), plan, start="vacio", year=year)
    assert words in page.context["form"].errors["year"][0]
    assert AnnualPlan.objects.count() == 1


def test_another_cantons_strategy_is_no_choice(plan, personas, sign_in):
    other = StrategyFactory(canton_id="601")
    page = begin(sign_in(personas("local_manager")), plan, start="vacio", strategy=other.pk)
    assert "no es del cantón" in page.context["form"].errors["strategy"][0]


# --- lines ---------------------------------------------------------------------------------


def test_a_line_is_added_with_everything(plan, personas, sign_in):
    axis = AxisFactory(strategy=plan.strategy)
    action = ActionFactory(axis=axis)
    client = sign_in(personas("local_manager"))
    page = client.get(f"/planes/{plan.pk}/lineas/nueva/?accion={action.pk}")
    fields = fields_of(page, "")
    assert fields["action"] == str(action.pk)
    fields |= {
        "activity": "Ferias de empleo",
        "districts": ["10301", "10302"],
        "age_groups": ["18-35"],
        "starts_on": "2015-05",
        "ends_on": "2015-06",
        "funds": "₡1.500.000,50",
        "is_innovative": "on",
    }
    client.post(f"/planes/{plan.pk}/lineas/nueva/", fields)
    line = plan.lines.get()
    assert (line.funds, line.is_innovative) == (Decimal("1500000.50"), True)
    assert line.districts.count() == 2
    page = markup(client.get(f"/planes/{plan.pk}/"))
    assert "Ferias de empleo" in page
    assert "mayo a junio" in page
    assert "₡1\u202f500\u202f000,50" in page or "₡1\u00a0500\u00a0000,50" in page


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    (
        ({"starts_on": "2015-09", "ends_on": "2015-03"}, "ends_on", "van en orden"),
        ({"starts_on": "2015-09", "ends_on": ""}, "ends_on", "Falta el mes «hasta»"),
        ({"starts_on": "2016-01", "ends_on": "2016-02"}, "starts_on", "no es del 2015"),
        ({"starts_on": "quince"}, "starts_on", "No es un mes"),
        ({"funds": "-5"}, "funds", "no puede ser negativo"),
        ({"funds": "999999999999"}, "funds", "Revise cuántos ceros"),
        ({"funds": "mucho"}, "funds", "No es un monto"),
        ({"funds": "NaN"}, "funds", "No es un monto"),
        ({"districts": ["60101"]}, "districts", "no es de este cantón"),
        ({"activity": ""}, "activity", "Está vacío"),
    ),
)
def test_bad_input_is_answered_at_its_field_and_kept(
    line, personas, sign_in, changes, field, words
):
    client = sign_in(personas("local_manager"))
    fields = edit_fields(client, line) | {"expected_result": "Se conserva"} | changes
    page = client.post(f"/planes/lineas/{line.pk}/editar/", fields)
    assert page.status_code == 200
    assert words in page.context["form"].errors[field][0]
    assert "Se conserva" in markup(page)
    stored = PlanLine.objects.get(pk=line.pk)
    assert (stored.version, stored.funds) == (line.version, line.funds)


def test_an_action_of_another_strategy_is_refused(line, personas, sign_in):
    client = sign_in(personas("local_manager"))
    fields = edit_fields(client, line) | {"action": ActionFactory().pk}
    page = client.post(f"/planes/lineas/{line.pk}/editar/", fields)
    assert "no es de la estrategia del plan" in page.context["form"].errors["action"][0]


def test_a_line_takes_a_poi_entry_of_any_institution_of_the_canton(line, personas, sign_in):
    """Whoever pays for it need not be in charge of it (R38)."""
    client = sign_in(personas("local_manager"))
    address = f"/planes/lineas/{line.pk}/editar/"
    items = {
        "ours": make.item(year=2015),
        "of another year": make.item(year=2016),
        "of another canton": make.item(year=2015, canton="601"),
    }
    for name, item in items.items():
        page = client.post(address, edit_fields(client, line) | {"poi_item": item.pk})
        assert (page.status_code == 302) == (name == "ours"), name
        if name != "ours":
            said = page.context["form"].errors["poi_item"][0]
            assert said.startswith("No está en el POI del cantón para el año del plan")
    line.refresh_from_db()
    assert line.poi_item == items["ours"] and line.poi_item.actor != line.lead_actor
    line.poi_item = items["of another canton"]
    with pytest.raises(RuleViolation, match="está en el POI de otro cantón"):
        line.refuse_place()


def test_two_people_at_one_line_the_second_is_told(line, personas, sign_in):
    client = sign_in(personas("local_manager"))
    fields = edit_fields(client, line)
    address = f"/planes/lineas/{line.pk}/editar/"
    client.post(address, fields | {"activity": "Primera"})
    page = markup(client.post(address, fields | {"activity": "Segunda"}))
    assert "Otra persona guardó estos datos" in page
    assert "Primera" in page and "Segunda" in page
    assert PlanLine.objects.get(pk=line.pk).activity == "Primera"


def test_saving_a_line_is_a_new_version_of_the_plan(line, personas, sign_in):
    client = sign_in(personas("local_manager"))
    client.post(f"/planes/lineas/{line.pk}/editar/", edit_fields(client, line))
    assert AnnualPlan.objects.get(pk=line.plan_id).version == line.plan.version + 1


def test_a_line_of_a_plan_that_is_no_draft_is_locked_and_nothing_typed_is_lost(
    line, personas, sign_in
):
    client = sign_in(personas("local_manager"))
    fields = edit_fields(client, line) | {"activity": "Texto que no se pierde"}
    services.take_step("submit", line.plan, by=personas("technical_secretariat"))
    address = f"/planes/lineas/{line.pk}/editar/"
    page = markup(client.post(address, fields))
    assert "sus líneas no se cambian" in page
    assert "Texto que no se pierde" in page
    assert client.get(address).status_code == 403
    assert "sus líneas no se cambian" in (markup(client.post(f"/planes/lineas/{line.pk}/quitar/")))
    client.post(f"/planes/lineas/{line.pk}/mover/", {"hacia": "abajo"})
    assert PlanLine.objects.get(pk=line.pk).activity == line.activity


def test_lines_change_places_within_their_action(line, personas, sign_in):
    second = make.line(line.plan, action=line.action, activity="Segunda")
    client = sign_in(personas("local_manager"))
    client.post(f"/planes/lineas/{second.pk}/mover/", {"hacia": "arriba"})
    order = list(line.plan.lines.order_by("order").values_list("pk", flat=True))
    assert order == [second.pk, line.pk]
    client.post(f"/planes/lineas/{second.pk}/mover/", {"hacia": "arriba"})
    assert list(line.plan.lines.order_by("order").values_list("pk", flat=True)) == order


def test_a_line_is_removed_after_asking(line, personas, sign_in):
    make.task(line)
    client = sign_in(personas("local_manager"))
    address = f"/planes/lineas/{line.pk}/quitar/"
    assert "1 tarea" in markup(client.get(address))
    assert client.post(address).status_code == 302
    assert not PlanLine.objects.exists()


def test_a_draft_is_removed_and_a_plan_that_was_sent_stays(line, personas, sign_in):
    manager = personas("local_manager")
    plan, other = line.plan, make.plan(axis=line.action.axis, year=2016)
    services.take_step("submit", plan, by=manager)
    services.take_step("withdraw", plan, by=manager, comment="Falta algo")
    client = sign_in(manager)
    assert "se conserva" in markup(client.post(f"/planes/{plan.pk}/quitar/"))
    client.post(f"/planes/{other.pk}/quitar/")
    assert list(AnnualPlan.objects.all()) == [plan]


def test_funds_are_compared_with_what_there_is(line, personas, sign_in):
    client = sign_in(personas("local_manager"))
    address = f"/planes/{line.plan_id}/editar/"
    fields = fields_of(client.get(address), "")
    client.post(address, fields | {"available_funds": "1 000 000"})
    page = markup(client.get(f"/planes/{line.plan_id}/"))
    assert "faltan" in page
    assert "más que los fondos disponibles" in page
    page = client.post(address, fields | {"available_funds": "-3", "version": 9})
    assert "available_funds" in page.context["form"].errors


# --- reading -------------------------------------------------------------------------------


def test_a_delegate_reads_approved_plans_only(line, personas, sign_in):
    client = sign_in(personas("actor_delegate"))
    addresses = (f"/planes/{line.plan_id}/", f"/planes/lineas/{line.pk}/")
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert "Plan anual 2015" not in markup(client.get("/planes/"))
    AnnualPlan.objects.update(state=PlanState.APPROVED)
    pages = [client.get(address) for address in addresses]
    assert [page.status_code for page in pages] == [200, 200]
    assert "Reabrir" not in markup(pages[0])
    assert "Historia" not in markup(pages[0])


def test_a_stranger_finds_nothing(line, personas, sign_in):
    client = sign_in(personas("local_manager", "601"))
    assert client.get(f"/planes/{line.plan_id}/").status_code == 404
    assert client.post(f"/planes/lineas/{line.pk}/editar/", {}).status_code == 404
    assert "Plan anual" not in client.get("/planes/").context["page"].object_list


def test_plans_are_found_by_the_words_of_a_line_and_filtered(line, personas, sign_in):
    make.plan(axis=line.action.axis, year=2016)
    client = sign_in(personas("mayor"))

    def found(query: str) -> list[int]:
        return [plan.year for plan in client.get(f"/planes/?{query}").context["page"].object_list]

    assert found("") == [2016, 2015]
    assert found("q=MEDIACION") == [2015]
    assert found("anno=2016") == [2016]
    assert found("estado=approved") == []
    assert found("anno=x&estado=y&orden=z") == [2016, 2015]


def test_an_empty_canton_is_told_what_to_do(personas, sign_in):
    page = markup(sign_in(personas("local_manager")).get("/planes/"))
    assert "Primero hace falta una estrategia" in page


def test_the_file_has_a_row_for_each_line(line, personas, sign_in):
    answer = sign_in(personas("mayor")).get(f"/planes/{line.plan_id}/plan.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    header, row = list(sheet.iter_rows(values_only=True))
    values = dict(zip(header, row, strict=True))
    assert values["Actividad"] == line.activity
    assert values["Recursos financieros (₡)"] == 1500000
    assert values["Distritos"] == "San Miguel"


# --- encounters ----------------------------------------------------------------------------


def test_an_encounter_is_noted_with_its_conclusions(plan, personas, sign_in):
    encounter = plan.encounters.first()
    client = sign_in(personas("technical_secretariat"))
    address = f"/planes/{plan.pk}/encuentros/{encounter.pk}/"
    fields = fields_of(client.get(address), "")
    for changes, field, words in (
        ({"held_on": "01/03/2015"}, "conclusions", "Escriba las conclusiones"),
        ({"held_on": "01/09/2015", "conclusions": "x"}, "held_on", "no ha llegado"),
        ({"conclusions": "Seguir"}, "held_on", "en qué fecha"),
    ):
        page = client.post(address, fields | changes)
        assert words in page.context["form"].errors[field][0]
    client.post(address, fields | {"held_on": "01/03/2015", "conclusions": "Seguir igual"})
    encounter.refresh_from_db()
    assert (encounter.held_on, encounter.conclusions) == (date(2015, 3, 1), "Seguir igual")


def test_an_encounters_new_day_is_another_version_for_who_decides(plan, personas, sign_in):
    client = sign_in(personas("local_manager"))
    encounter = plan.encounters.first()
    address = f"/planes/{plan.pk}/encuentros/{encounter.pk}/"
    read = plan.version
    client.post(address, fields_of(client.get(address), "") | {"due_on": "02/08/2015"})
    plan.refresh_from_db()
    assert plan.version == read + 1


def test_encounters_end_with_their_plan(plan, personas, sign_in):
    client = sign_in(personas("local_manager"))
    AnnualPlan.objects.update(state=PlanState.CLOSED)
    address = f"/planes/{plan.pk}/encuentros/{plan.encounters.first().pk}/"
    page = client.get(address)
    assert (page.status_code, "ya no cambian" in markup(page)) == (403, True)
    assert address not in markup(client.get(f"/planes/{plan.pk}/"))


def test_anonymous_goes_to_sign_in(line, client):
    for path in ("/planes/", f"/planes/{line.plan_id}/", f"/planes/lineas/{line.pk}/", "/poi/"):
        assert client.get(path).url.startswith("/ingresar/")


def test_wrong_methods_are_refused(line, personas, sign_in):
    client = sign_in(personas("local_manager"))
    assert client.post("/planes/").status_code == 405
    assert client.get(f"/planes/lineas/{line.pk}/mover/").status_code == 405
    assert client.post(f"/planes/{line.plan_id}/plan.xlsx").status_code == 405
