"""What the roles write in the strategies' room, in a browser: a strategy with its programme and a
group's risks, an indicator with its chart, an initiative of an institution."""

from datetime import date

import pytest
from playwright.sync_api import expect

from strategies.models import Indicator, Initiative, NationalProgramme, Strategy
from tests.factories import ActorFactory, StrategyFactory
from tests.strategies.plans import make


@pytest.fixture(autouse=True)
def november(committed_db, today):
    return today(2015, 11, 23)


def test_a_strategy_with_its_programme_and_a_groups_risks(visitor, personas):
    programme = NationalProgramme.objects.order_by("folded").first()
    member = visitor(personas("technical_secretariat"))
    page = member.visit("/estrategias/nueva/")
    page.get_by_label("Nombre").fill("Estrategia de prevención")
    page.get_by_label("Año inicial").fill("2015")
    page.get_by_label("Año final").fill("2014")
    page.get_by_role("button", name="Guardar la estrategia").click()
    expect(page.get_by_label("Año final")).to_have_attribute("aria-invalid", "true")
    member.check()
    page.get_by_label("Año final").fill("2018")
    page.get_by_role("button", name="Guardar la estrategia").click()
    page.get_by_role("link", name="Agregar el primer eje").click()
    page.get_by_label("Nombre del eje").fill("Espacios públicos")
    page.get_by_role("button", name="Agregar el eje").click()
    page.get_by_role("link", name="Agregar acción al eje Espacios públicos").click()
    page.get_by_label("Acción estratégica").fill("Iluminar los parques")
    page.get_by_role("button", name="Agregar la acción").click()
    page.get_by_role("link", name="Vincular con un programa nacional").click()
    member.check()
    page.get_by_label("Programa nacional").select_option(label=str(programme))
    page.get_by_label("Ajuste local").fill("En los parques de Los Guido")
    page.get_by_role("button", name="Vincular").click()
    expect(page.get_by_role("main")).to_contain_text("En los parques de Los Guido")
    member.check()
    action = Strategy.objects.get().actions.get()
    assert action.programmes.get().programme == programme

    group = make.body(name="Grupo de espacios")
    page = member.visit(f"{group.get_absolute_url()}riesgos/")
    page.get_by_role("link", name="Escribir los de este año").click()
    page.get_by_label("Riesgos o problemas priorizados").fill("Riñas\nVenta de drogas")
    page.get_by_label("Iluminar los parques").check()
    member.check()
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Se guardaron los riesgos del año.").wait_for()
    member.check()
    assert group.risks.get().actions.get() == action


def test_an_indicator_gets_its_card_a_value_and_a_chart(visitor, personas):
    strategy = StrategyFactory()
    ActorFactory(name="Municipalidad")
    window = visitor(personas("local_manager"))
    page = window.visit("/indicadores/")
    page.get_by_role("link", name="Registrar el primero").click()
    page.get_by_label("Estrategia", exact=True).select_option(label=str(strategy))
    page.get_by_label("Nivel").select_option("outcome")
    page.get_by_label("Nombre").fill("Jóvenes que terminan")
    page.get_by_label("Fórmula de cálculo").fill("Terminan ÷ empiezan × 100")
    page.get_by_label("Unidad de medida").fill("%")
    page.get_by_label("Meta (opcional)").fill("80,5")
    page.get_by_label("Fuente").fill("Registro municipal")
    page.get_by_label("Frecuencia").select_option("quarterly")
    page.get_by_label("Responsable").select_option(label="Municipalidad")
    page.get_by_role("button", name="Guardar").click()
    window.check()  # the year of the target is missing
    page.get_by_label("Año de la meta").fill("2018")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_role("link", name="Nueva medición").click()
    page.get_by_label("Fecha de la medición").fill("01/10/2015")
    page.get_by_label("Valor (%)").fill("55,5")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Se guardó la medición.").wait_for()
    expect(page.locator("svg.chart circle")).not_to_have_count(0)
    window.check()
    [value] = Indicator.objects.get().values.all()
    assert (value.on, float(value.value)) == (date(2015, 10, 1), 55.5)


def test_an_institution_registers_what_it_does_from_a_phone(visitor, personas):
    delegate = personas("actor_delegate")
    window = visitor(delegate, phone=True)
    page = window.visit("/iniciativas/")
    page.get_by_role("link", name="Nueva iniciativa").click()
    window.check()
    page.get_by_label("Tipo").select_option(label="Proyecto")
    page.get_by_label("Nombre").fill("Caminatas seguras")
    page.get_by_label("Los Guido").check()
    page.get_by_label("Desde").fill("01/12/2015")
    page.get_by_label("Hasta").fill("01/11/2015")
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator("#id_ends_on_error")).to_contain_text("es anterior a la fecha «desde»")
    window.check()
    page.get_by_label("Hasta").fill("01/12/2016")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Se registró la iniciativa.").wait_for()
    window.check()
    made = Initiative.objects.get()
    assert made.actor == personas.actor_of(delegate)
    assert [district.name for district in made.districts.all()] == ["Los Guido"]
    team = visitor(personas("technical_secretariat"))
    team.visit("/iniciativas/?q=caminatas&distrito=10313")
    expect(team.page.get_by_role("link", name="Caminatas seguras")).to_be_visible()
