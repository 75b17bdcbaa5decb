"""Indicators: the card, values over time, where they stand, what is due, the export."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.lib import figures
from strategies import charts
from strategies.due_priorities import due
from strategies.models import Indicator, IndicatorValue
from tests.factories import StrategyFactory
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.priorities.factories import IndicatorFactory, ValueFactory

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def november(today):
    today(2016, 11, 22)


@pytest.fixture
def manager(personas, sign_in):
    return sign_in(personas("local_manager"))


def send(client, address, **changes):
    return client.post(address, fields_of(client.get(address), "") | changes)


def standing(direction, *values, baseline=None, target=None):
    indicator = IndicatorFactory(
        direction=direction,
        baseline=baseline,
        baseline_year=baseline and 2014,
        target=target,
        target_year=target and 2018,
    )
    for month, value in enumerate(values, 1):
        ValueFactory(indicator=indicator, on=date(2016, month, 1), value=value)
    return Indicator.objects.with_standing().get(pk=indicator.pk).standing


@pytest.mark.django_db
def test_where_an_indicator_stands_is_told_by_its_direction():
    assert standing("up", 10, 80, target=80) == "met"
    assert standing("down", 90, 20, target=25) == "met"
    assert standing("up", 10, 20, target=80) == "advances"
    assert standing("down", 30, 20) == "advances"
    assert standing("up", 30, 20) == "goes_back"
    assert standing("up", 20, baseline=30) == "goes_back"
    assert standing("down", 20, baseline=30) == "advances"
    assert standing("up", 20, 20) == "same"
    assert standing("up", 20) == "unknown"
    assert standing("up") == "unmeasured"


def test_the_whole_card_is_registered_and_shown(manager):
    strategy = StrategyFactory()
    responsible = IndicatorFactory().responsible
    page = send(
        manager,
        "/indicadores/nuevo/",
        strategy=strategy.pk,
        level="impact",
        name="Jóvenes que vuelven al colegio",
        formula="Vuelven ÷ fuera × 100",
        unit="%",
        baseline="12,5",
        baseline_year="2014",
        target="1.250,75",
        target_year="2018",
        source="MEP",
        frequency="quarterly",
        responsible=responsible.pk,
        criterion="national_plan",
        criterion_text="Meta 4",
        reviewed_on="02/03/2015",
        review_note="Sin observaciones",
    )
    row = Indicator.objects.get(name="Jóvenes que vuelven al colegio")
    assert (row.baseline, row.target) == (Decimal("12.5"), Decimal("1250.75"))
    shown = markup(manager.get(page.url))
    for text in ("12,5 (2014)", "1\u202f250,75 (2018)", "Plan Nacional de Desarrollo: Meta 4"):
        assert text in shown
    assert "2 de marzo de 2015" in shown and "Sin mediciones todavía" in shown
    form = fields_of(manager.get(f"{page.url}editar/"), "")
    assert form["target"] == "1250,75"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"target": "80"}, "La meta lleva su valor y su año."),
        ({"baseline_year": "2014"}, "La línea base lleva su valor y su año."),
        ({"target": "ochenta", "target_year": "2018"}, "No es una cifra. Escríbala con números"),
        ({"target": "8", "target_year": "18"}, "Escriba el año con cuatro cifras"),
        ({"reviewed_on": "01/01/2030"}, "Todavía no llega ese día"),
        ({"name": ""}, "Está vacío"),
    ],
)
def test_a_card_that_lacks_something_says_what(manager, changes, message):
    row = IndicatorFactory()
    page = send(manager, f"{row.get_absolute_url()}editar/", **changes)
    assert message in markup(page)


def test_an_action_of_another_strategy_and_a_name_twice_are_refused(manager):
    from tests.factories import ActionFactory

    row, other = IndicatorFactory(name="Uno"), ActionFactory()
    IndicatorFactory(name="Dos", strategy=row.strategy)
    address = f"{row.get_absolute_url()}editar/"
    assert "Es de otra estrategia" in markup(send(manager, address, action=other.pk))
    assert "ya tiene un indicador con este nombre" in markup(send(manager, address, name="dós"))


def test_two_people_at_one_card(manager):
    row = IndicatorFactory(name="Uno", baseline=Decimal("1.5"), baseline_year=2014)
    address = f"{row.get_absolute_url()}editar/"
    fields = fields_of(manager.get(address), "")
    manager.post(address, fields | {"baseline": "2,5"})
    second = markup(manager.post(address, fields | {"baseline": "3"}))
    assert "Otra persona guardó estos datos" in second and "2,5" in second
    row.refresh_from_db()
    assert row.baseline == Decimal("2.5")


def test_a_value_with_parts_and_its_document(manager):
    row = IndicatorFactory(breakdown="Sexo")
    page = send(
        manager,
        f"{row.get_absolute_url()}mediciones/nueva/",
        on="30/09/2016",
        value="55,25",
        by_part="Mujeres: 34\nHombres: 21,25",
        documents=SimpleUploadedFile("lista.pdf", PDF),
    )
    value = IndicatorValue.objects.get()
    assert page.url == f"{row.get_absolute_url()}#mediciones"
    assert value.parts == {"Mujeres": "34", "Hombres": "21.25"}
    shown = markup(manager.get(row.get_absolute_url()))
    assert "Hombres: 21,25" in shown and "lista.pdf" in shown and "<polyline" in shown
    assert manager.get(f"/indicadores/mediciones/{value.pk}/documento/").status_code == 200
    send(manager, f"/indicadores/mediciones/{value.pk}/", value="56", by_part="")
    value.refresh_from_db()
    assert (value.value, value.parts, value.file_name) == (56, {}, "lista.pdf")
    assert manager.post(f"/indicadores/mediciones/{value.pk}/quitar/").status_code == 302
    assert not IndicatorValue.objects.exists()


def test_the_document_of_a_value_is_kept_while_the_figure_is_mended(manager):
    row = IndicatorFactory()
    address = f"{row.get_absolute_url()}mediciones/nueva/"
    chosen = SimpleUploadedFile("lista.pdf", PDF)
    page = send(manager, address, on="30/09/2016", value="mucho", documents=chosen)
    assert "lista.pdf ya se recibió" in markup(page)
    assert manager.post(address, fields_of(page, "") | {"value": "5"}).status_code == 302
    assert row.values.get().file_name == "lista.pdf"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"on": "23/11/2016"}, "El 23/11/2016 todavía no llega"),
        ({"value": "mucho"}, "No es una cifra"),
        ({"by_part": "Mujeres: treinta"}, "no dice una parte y su cifra"),
        ({"by_part": "34"}, "no dice una parte y su cifra"),
        ({"by_part": "Mujeres: 3\nmujeres: 4"}, "está dos veces"),
        ({"on": "01/09/2016"}, "ya tiene un valor de ese día"),
        ({"documents": SimpleUploadedFile("a.pdf", b"nada")}, "no es un PDF"),
    ],
)
def test_a_value_that_cannot_be_says_how_to_mend_it(manager, changes, message):
    row = IndicatorFactory()
    ValueFactory(indicator=row, on=date(2016, 9, 1))
    told = {"on": "30/09/2016", "value": "5"} | changes
    page = send(manager, f"{row.get_absolute_url()}mediciones/nueva/", **told)
    assert message in markup(page)
    assert row.values.count() == 1


def test_only_the_responsible_actors_delegate_records(personas, sign_in):
    delegate = personas("actor_delegate")
    own = IndicatorFactory(responsible=personas.actor_of(delegate))
    other = IndicatorFactory()
    client = sign_in(delegate)
    assert client.get(other.get_absolute_url()).status_code == 200
    assert client.get(f"{other.get_absolute_url()}mediciones/nueva/").status_code == 403
    address = f"{own.get_absolute_url()}mediciones/nueva/"
    assert send(client, address, on="01/10/2016", value="4").status_code == 302
    assert client.get(f"{own.get_absolute_url()}editar/").status_code == 403


def test_an_indicator_with_values_stays(manager):
    value = ValueFactory()
    page = manager.post(f"{value.indicator.get_absolute_url()}quitar/")
    assert "No se quitó" in markup(page)


def test_what_was_not_measured_in_time_is_due_for_gestor_local(personas):
    late = IndicatorFactory(name="Atrasado")
    ValueFactory(indicator=late, on=date(2016, 7, 31))
    fresh = IndicatorFactory(name="Al día")
    ValueFactory(indicator=fresh, on=date(2016, 9, 30))
    IndicatorFactory(name="Nunca")
    IndicatorFactory(name="De otra época", strategy__start_year=2010, strategy__end_year=2014)
    items = due(personas("local_manager"), date(2016, 11, 22))
    assert [(item.title, item.due_on) for item in items] == [
        ("Medir: Atrasado", date(2016, 10, 31)),
        ("Medir: Nunca", None),
    ]
    assert due(personas("actor_delegate"), date(2016, 11, 22)) == []


def test_cards_and_values_as_a_spreadsheet(manager):
    row = IndicatorFactory(name="=Uno")
    ValueFactory(indicator=row, value=Decimal("1.5"), parts={"Mujeres": "1"}, on=date(2016, 1, 2))
    book = load_workbook(io.BytesIO(manager.get("/indicadores/indicadores.xlsx").content))
    cards, values = book.worksheets
    assert cards["D2"].value == "'=Uno"
    assert [cell.value for cell in values[2]][2] == 1.5
    assert [cell.value for cell in values[3]][4:6] == ["Mujeres", 1]


def test_filters_by_state_and_level(manager):
    up = IndicatorFactory(name="Sube", level="impact", target=5, target_year=2018)
    ValueFactory(indicator=up, value=9)
    IndicatorFactory(name="Nunca", strategy=up.strategy)
    page = markup(manager.get("/indicadores/?estado=met"))
    assert "Sube" in page and "Nunca" not in page
    assert "Ningún indicador coincide" in markup(manager.get("/indicadores/?nivel=output"))


# --- figures and the chart -------------------------------------------------------------------


@given(st.decimals(-(10**11), 10**11, places=4))
def test_a_figure_survives_its_form(figure):
    assert figures.parse(figures.typed(figure)) == figure
    assert figures.parse(figures.in_words(figure)) == figure


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "1.23,4", "--1", "1e5", "NaN", "٣", "12.", "1 000 mil"]
)
def test_what_is_no_figure(text):
    with pytest.raises(ValueError):
        figures.parse(text)


@pytest.mark.parametrize("text", ["1.200", "-12.345", "999.000"])
def test_what_may_be_thousands_or_decimals_is_asked(text):
    with pytest.raises(figures.TwoReadings):
        figures.parse(text)


@pytest.mark.parametrize(
    ("text", "figure"),
    [("0.125", "0.125"), ("1.234.567", "1234567"), ("1.2", "1.2"), ("1200.500", "1200.5")],
)
def test_a_point_that_is_read_one_way(text, figure):
    assert figures.parse(text) == Decimal(figure)


def test_the_form_says_how_to_write_each_reading(manager):
    row = IndicatorFactory()
    address = f"/indicadores/{row.pk}/mediciones/nueva/"
    fields = fields_of(manager.get(address), "") | {"on": "01/03/2015"}
    page = manager.post(address, fields | {"value": "1.350", "by_part": "Mujeres: 1.200"})
    errors = page.context["form"].errors
    assert "Escriba 1\u202f350 si son miles, o 1,35 si son decimales" in errors["value"][0]
    assert "1,2 si son decimales" in errors["by_part"][0]
    assert not IndicatorValue.objects.exists()


@given(st.decimals(-(10**6), 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_a_scale_is_short_and_holds_everything(low, span):
    ticks = charts.scale(low, low + span)
    assert ticks[0] <= low and ticks[-1] >= low + span
    assert 2 <= len(ticks) <= charts.MOST_TICKS + 2


@pytest.mark.django_db
def test_a_chart_of_none_of_one_and_of_many():
    row = IndicatorFactory(target=80, target_year=2018)
    assert charts.line_chart(row, []) is None
    one = charts.line_chart(row, [ValueFactory(indicator=row, on=date(2016, 1, 1), value=5)])
    assert len(one["points"]) == 1 and one["target"] and one["baseline"] is False
    many = [IndicatorValue(on=date(2016, 1 + n % 12, 1 + n // 12), value=n) for n in range(60)]
    drawn = charts.line_chart(row, sorted(many, key=lambda value: value.on))
    assert len(drawn["points"]) == 60 and len(drawn["dates"]) <= charts.MOST_DATES
