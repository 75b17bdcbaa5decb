"""The protocol's own agreement (IMAS–INA, Desamparados, 2015) as a Gestora Local types it."""

from playwright.sync_api import Page, expect

from strategies.models import Strategy
from tests.factories import ActionFactory, ActorFactory, AxisFactory, StrategyFactory


def directory_of_desamparados() -> Strategy:
    """The strategy of Desamparados and the actors of the protocol's own agreement."""
    strategy = StrategyFactory(
        name="Estrategia de Desarrollo, Prevención de la Violencia y el Delito, "
        "Desamparados 2015-2018"
    )
    axis = AxisFactory(strategy=strategy, name="Desarrollo local", order=1)
    AxisFactory(strategy=strategy, name="Infraestructura", order=2)
    ActionFactory(
        axis=axis,
        number=7,
        title="Programa de Transferencias y fortalecimiento de Familias en Condiciones de "
        "especial vulnerabilidad.",
    )
    ActorFactory(name="Instituto Mixto de Ayuda Social", acronym="IMAS")
    ActorFactory(name="Instituto Nacional de Aprendizaje", acronym="INA")
    ActorFactory(name="Asociaciones de Desarrollo Comunal", canton_id="103")
    return strategy


def type_the_agreement(window, strategy: Strategy) -> Page:
    """From the list to a draft that misses only what ENE-16 does; the page stays in the editor."""
    page = window.visit("/acuerdos/")
    page.get_by_role("link", name="Empezar un acuerdo").click()
    window.check()
    page.get_by_label("Estrategia").select_option(label=strategy.name)
    page.get_by_label("Eje", exact=True).select_option(label="Desarrollo local")
    page.get_by_label("Forma de coproducción").select_option(label="Acuerdo interinstitucional")
    page.get_by_role("button", name="Crear borrador").click()
    page.wait_for_url("**/103-BORR-0001/editar/")
    window.check()

    first = page.get_by_role("group", name="Persona encargada 1")
    first.get_by_label("Nombre").fill("Persona encargada IMAS")
    first.get_by_label("Correo").fill("encargada.imas@demo.invalid")
    first.get_by_label("Teléfono").fill("2000-0001")
    page.get_by_role("button", name="Agregar persona encargada").click()
    second = page.get_by_role("group", name="Persona encargada 2")
    expect(second.get_by_label("Nombre")).to_be_focused()
    second.get_by_label("Nombre").fill("Persona encargada INA")
    second.get_by_label("Correo").fill("encargado.ina@demo.invalid")
    second.get_by_label("Teléfono").fill("2000-0002")
    page.get_by_label("Escriba el objetivo del acuerdo").fill(
        "Diseñar una estrategia conjunta entre el IMAS y el INA."
    )
    for label, text in (
        ("Actividad programada", "Mapeo de Familias beneficiarias y acciones formativas."),
        (
            "Señale cuáles planes, programas o proyectos institucionales están involucrados",
            "Plan Puente al Desarrollo\nActividad Institucional INA",
        ),
        ("Meta de la actividad", "Identificación de las 450 familias."),
        ("Señale la población", "450 familias de San Miguel y Los Guido"),
        ("Señale el territorio a impactar", "Distritos prioritarios San Miguel y Los Guido"),
        ("Señale cuáles actores de la sociedad civil se integrarán", "Líderes comunales"),
        ("Impacto esperado", "Tener el 100% de las familias identificadas"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Plazo propuesto: desde").fill("2015-07")
    page.get_by_label("Plazo propuesto: hasta").fill("2016-01")
    page.get_by_role("group", name="Distritos").get_by_label("San Miguel").check()
    page.get_by_role("group", name="Distritos").get_by_label("Los Guido").check()

    lead = page.get_by_label("Actor encargado")
    lead.press_sequentially("ayuda")
    page.get_by_role("option", name="Instituto Mixto de Ayuda Social (IMAS)").wait_for()
    window.check()
    lead.press("ArrowDown")
    lead.press("Enter")
    expect(lead).to_have_value("Instituto Mixto de Ayuda Social (IMAS)")

    collaborators = page.get_by_role("group", name="Actores colaboradores")
    collaborators.get_by_role("button", name="Agregar actor").click()
    collaborators.get_by_role("combobox").press_sequentially("asociaciones")
    page.get_by_role("option", name="Asociaciones de Desarrollo Comunal").click()
    expect(collaborators.get_by_role("listitem")).to_have_count(1)

    fourth = page.get_by_role("region", name="4. ACUERDO DE CORRESPONSABILIDAD")
    for acronym, role in (("IMAS", "Coordina el mapeo"), ("INA", "Ofrece la formación")):
        fourth.get_by_label("Actor que asume una parte").fill(acronym)
        fourth.get_by_role("button", name="Agregar actor").click()
        row = fourth.get_by_role("group", name=f"({acronym})")
        row.get_by_label("Roles").fill(role)
        row.get_by_label("Responsabilidades").fill("Entregar la lista de familias")
        row.get_by_label("Impacto esperado en la").fill("450 familias con plan")
    fourth.get_by_role("group", name="(IMAS)").get_by_label("Persona responsable").fill("Ana")

    page.get_by_label("Acción estratégica").select_option(index=1)
    page.get_by_role("button", name="Armar cronograma").click()
    july = page.get_by_role("group", name="Acción 7, julio 2015, sub-actividad 1")
    july.get_by_label("Sub-actividad").fill("Identificación de familias con el perfil.")
    july.get_by_label("Fecha concreta").fill("20/07/2015")
    july.get_by_label("Lugar de la intervención territorial").fill("Salón comunal de La Capri")
    july.get_by_label("Instituciones colaboradoras").fill("IMAS")
    july.get_by_label("Sociedad civil involucrada").fill("ADI de La Capri")
    for month in ("agosto", "setiembre", "octubre", "noviembre", "diciembre"):
        row = page.get_by_role("group", name=f"Acción 7, {month} 2015, sub-actividad 1")
        row.get_by_label("Sub-actividad").fill(f"Taller de {month}")
    window.check()
    return page
