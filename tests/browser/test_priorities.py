"""Priorities, indicators and the protocol in a browser: a zone drawn on the map, a recommendation
and its answer, a value with its chart, what a body made of a solution."""

import re

import pytest

from strategies.models import PriorityZone
from strategies.queries import make_executive_committee
from tests.strategies.priorities.factories import (
    FindingFactory,
    IndicatorFactory,
    OfferFactory,
    RecommendationFactory,
    TopicFactory,
    ZoneFactory,
)


@pytest.fixture(autouse=True)
def november(today):
    today(2015, 11, 23)


def test_a_zone_is_drawn_on_the_map_and_shown(visitor, personas):
    FindingFactory(text="Doce parques sin iluminación")
    window = visitor(personas("local_manager"))
    page = window.visit("/prioridades/zonas/nueva/")
    page.get_by_label("Nombre de la zona").fill("Alamedas")
    page.get_by_label("Evidencia").fill("27 denuncias de 2014")
    page.get_by_label("Hallazgo en que se apoya").select_option(index=1)
    drawing = page.locator("svg.zone-map").last
    for x, y in ((60, 60), (110, 60), (110, 110), (60, 110)):
        drawing.click(position={"x": x, "y": y})
    page.get_by_role("button", name="Quitar el último punto").click()
    page.get_by_text("3 puntos. Ya puede cerrar el área").wait_for()
    page.get_by_role("button", name="Cerrar el área").click()
    page.get_by_text("3 puntos. El área está cerrada.").wait_for()
    window.check()
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Se guardó la zona prioritaria.").wait_for()
    window.check()
    zone = PriorityZone.objects.get()
    assert len(zone.area) == 4 and zone.reached
    window.visit("/prioridades/")
    assert page.locator("path.area").count() >= 1
    phone = visitor(personas("mayor"), phone=True)
    phone.visit("/prioridades/")
    phone.visit(f"/prioridades/quien/?zona={zone.pk}")


def test_without_scripts_the_points_are_typed(visitor, personas):
    window = visitor(personas("technical_secretariat"), scripts=False)
    page = window.visit("/prioridades/zonas/nueva/")
    assert page.get_by_role("button", name="Cerrar el área").count() == 0
    page.get_by_label("Nombre de la zona").fill("Los Guido")
    page.get_by_label("Evidencia").fill("Encuesta")
    field = page.get_by_label("Puntos del área dibujada")
    field.fill("9.8712, -84.0480\n9.8620, -84.0380\n9.8712, -84.0380\n9.8620, -84.0480")
    page.get_by_role("button", name="Guardar").click()
    page.locator("#id_area_error").get_by_text("Los lados del área se cruzan").wait_for()
    field.fill("9.8712, -84.0480\n9.8712, -84.0380\n9.8620, -84.0380\n9.8620, -84.0480")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Se guardó la zona prioritaria.").wait_for()


def test_the_committee_answers_and_marks_the_protocol(visitor, personas):
    member = personas("executive_committee")
    body = make_executive_committee(ZoneFactory().canton)
    row = RecommendationFactory(body=body, title="Abrir los salones")
    window = visitor(member)
    page = window.visit("/inicio/")
    page.get_by_role("link", name=re.compile("Responder: Abrir los salones")).first.click()
    window.check()
    page.get_by_label("La acoge", exact=True).check()
    page.get_by_label("Qué respondió").fill("Se abrirán en enero")
    page.get_by_role("button", name="Anotar la respuesta").click()
    page.get_by_text("Se abrirán en enero").wait_for()
    assert page.url.endswith(row.get_absolute_url())
    window.visit("/protocolo/adopcion/")
    window.visit("/protocolo/adopcion/1/A.2/")
    page.get_by_role("link", name=re.compile("Marcar la prioridad 1")).first.click()
    page.get_by_label("En proceso").check()
    page.get_by_label("Realimentación").fill("Seis de ocho convocatorias")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Seis de ocho convocatorias").wait_for()
    window.check()


def test_a_delegate_reads_gaps_and_records_a_value(visitor, personas):
    delegate = personas("actor_delegate")
    actor = personas.actor_of(delegate)
    indicator = IndicatorFactory(responsible=actor, target=80, target_year=2018, breakdown="Sexo")
    zone = ZoneFactory(name="Los Guido")
    zone.districts.set(["10313"])
    TopicFactory(name="Personas mayores", age_groups=["65+"])
    OfferFactory(actor=actor, age_groups=["12-17"], places=30)
    window = visitor(delegate, phone=True)
    page = window.visit("/oferta/vacios/")
    assert page.get_by_text("Sin oferta", exact=True).count() == 2
    window.visit("/oferta/cuadro/")
    window.visit("/diagnosticos/")
    window.visit(indicator.get_absolute_url())
    page.get_by_role("link", name="Nueva medición").click()
    page.get_by_label("Fecha de la medición").fill("01/10/2015")
    page.get_by_label("Valor (%)").fill("55,5")
    page.get_by_label("Por sexo").fill("Mujeres: 34")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("Se guardó la medición.").wait_for()
    window.check()
    assert page.locator("svg.chart circle").count() >= 1
    window.visit("/indicadores/")
