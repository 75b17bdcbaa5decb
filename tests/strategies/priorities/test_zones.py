"""Priority zones: whole districts or a drawn area, with evidence, on a date."""

from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from core.lib.problems import RuleViolation
from core.territory import maps
from strategies import zone_maps
from strategies.models import PriorityZone
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.priorities.factories import FindingFactory, TopicFactory, ZoneFactory

LOS_GUIDO = "9.8712, -84.0480\n9.8712, -84.0380\n9.8620, -84.0380\n9.8620, -84.0480"
CROSSED = "9.8712, -84.0480\n9.8620, -84.0380\n9.8712, -84.0380\n9.8620, -84.0480"


@pytest.fixture(autouse=True)
def november(today):
    today(2026, 11, 22)


@pytest.fixture
def manager(personas, sign_in):
    return sign_in(personas("local_manager"))


def send(client, address="/prioridades/zonas/nueva/", **changes):
    """The form of the page as it is, changed as told, and sent."""
    fields = fields_of(client.get(address), "")
    told = {"name": "Los Guido, sectores 1 a 4", "evidence": "41 % de las denuncias de 2025"}
    return client.post(address, fields | told | changes)


def test_a_zone_of_whole_districts(manager):
    page = send(manager, districts=["10313", "10302"])
    zone = PriorityZone.objects.get()
    assert page.url == zone.get_absolute_url()
    assert zone.reached == {"10313", "10302"}
    shown = markup(manager.get(page.url))
    assert "Los Guido" in shown and "41 % de las denuncias" in shown


def test_a_drawn_area_is_kept_in_degrees_and_shown_again(manager):
    page = send(manager, area=LOS_GUIDO)
    zone = PriorityZone.objects.get()
    assert zone.area[0] == [-84.048, 9.8712] == zone.area[-1]
    assert len(zone.area) == 5
    assert "10313" in zone.reached
    assert 'class="area"' in markup(manager.get(page.url))
    form = fields_of(manager.get(f"{page.url}editar/"), "")
    assert form["area"].splitlines()[0] == "9.8712, -84.048"


def test_commas_and_the_other_order_are_understood(manager):
    send(manager, area=LOS_GUIDO.replace(", ", "; ").replace(".", ","))
    assert PriorityZone.objects.get().area[0] == [-84.048, 9.8712]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Falta el lugar. Marque uno o más distritos, o dibuje un área."),
        ({"districts": ["60108"]}, "no es de este cantón"),
        ({"area": "9.8712, -84.0480\n9.8620, -84.0380"}, "al menos 3 puntos"),
        ({"area": CROSSED}, "Los lados del área se cruzan"),
        ({"area": LOS_GUIDO.replace("9.8620", "8.1")}, "El punto 3 (8.1, -84.038) queda fuera"),
        ({"area": "Los Guido\n9.8, -84.0"}, "La línea 1, «Los Guido», no es un punto"),
        ({"area": "1" + " " * 200_000 + "x\n9.8, -84.0"}, "«1 x», no es un punto"),
        ({"districts": ["10313"], "evidence": " "}, "Sin evidencia no es una prioridad"),
        (
            {"districts": ["10313"], "since": "01/05/2026", "until": "30/04/2026"},
            "La fecha «hasta» es anterior a la fecha «desde».",
        ),
        ({"districts": ["10313"], "since": "31/02/2026"}, "No es una fecha."),
    ],
)
def test_what_cannot_be_a_zone_says_how_to_mend_it(manager, given, message):
    page = send(manager, **given)
    assert page.status_code == 200
    assert message in markup(page).replace("&quot;", '"')
    assert "Los Guido, sectores 1 a 4" in markup(page)
    assert not PriorityZone.objects.exists()


def test_more_points_than_are_received(manager):
    area = "\n".join(f"9.{8600 + n}, -84.04" for n in range(101))
    assert "se reciben 100" in markup(send(manager, area=area))


def test_puntarenas_without_its_island_in_the_ocean(personas, sign_in):
    client = sign_in(personas("local_manager", "601"))
    barranca = "9.995, -84.735\n9.995, -84.710\n9.975, -84.710\n9.975, -84.735"
    send(client, area=barranca)
    assert PriorityZone.objects.get().reached & {"60108", "60115"}
    at_sea = "5.55, -87.10\n5.55, -87.00\n5.50, -87.00"
    assert "queda fuera del cantón" in markup(send(client, area=at_sea))


def test_an_area_in_the_box_but_not_in_the_canton():
    with pytest.raises(RuleViolation, match="no toca ningún distrito"):
        maps.checked_ring("601", [[-85.2, 9.6], [-85.19, 9.6], [-85.19, 9.61]])


def test_ending_a_priority_keeps_it_in_the_history(manager):
    zone = ZoneFactory(name="Parque viejo", since=date(2025, 1, 1))
    address = f"{zone.get_absolute_url()}terminar/"
    assert "Escriba el último día" in markup(manager.post(address, {"version": "1"}))
    fields = fields_of(manager.get(address), "")
    early = manager.post(address, fields | {"until": "31/12/2024"})
    assert "anterior a la fecha «desde»" in markup(early)
    manager.post(address, fields | {"until": "30/06/2026"})
    page = markup(manager.get("/prioridades/"))
    assert "Prioridades anteriores" in page and "Del 01/01/2025 al 30/06/2026" in page
    page = markup(manager.get("/prioridades/?fecha=01/06/2026"))
    assert "Así estaban el 1 de junio de 2026" in page
    assert page.index("Parque viejo") < page.index("Temas")


def test_two_people_at_one_zone(manager):
    zone = ZoneFactory(name="Parque")
    zone.districts.set(["10301"])
    address = f"{zone.get_absolute_url()}editar/"
    fields = fields_of(manager.get(address), "")
    manager.post(address, fields | {"name": "Parque central"})
    second = manager.post(address, fields | {"name": "Parque La Libertad"})
    assert "Otra persona guardó estos datos" in markup(second)
    zone.refresh_from_db()
    assert zone.name == "Parque central"


def test_the_page_of_a_day_shows_evidence_and_finding(manager):
    finding = FindingFactory(text="Doce parques sin iluminación")
    zone = ZoneFactory(name="Los Guido", finding=finding)
    zone.districts.set(["10313"])
    TopicFactory(name="Jóvenes fuera del colegio", kind="population", finding=finding)
    TopicFactory(name="Consumo", kind="theme", since=date(2027, 1, 1))
    page = markup(manager.get("/prioridades/"))
    assert page.count("Doce parques sin iluminación") == 2
    assert "Jóvenes fuera del colegio" in page
    assert "Empiezan después" in page and "Prioridad desde el 01/01/2027" in page
    assert 'class="district is-priority"' in page


def test_a_day_that_is_none_shows_today(manager):
    page = manager.get("/prioridades/?fecha=ayer")
    assert page.status_code == 200
    assert "No es una fecha" in markup(page)


def test_a_topic_is_registered_changed_and_removed(manager):
    address = "/prioridades/temas/nuevo/?tipo=population"
    fields = fields_of(manager.get(address), "")
    assert fields["kind"] == "population"
    told = {"name": "Jóvenes", "evidence": "18 % fuera del colegio", "age_groups": ["12-17"]}
    page = manager.post(address, fields | told, follow=True)
    assert "Adolescencia" in markup(page)
    [topic] = page.context["topic"].canton.priority_topics.all()
    assert manager.post(f"{topic.get_absolute_url()}quitar/").url == "/prioridades/"


@given(st.floats(-84.10, -83.96), st.floats(9.72, 9.90), st.sampled_from(["whole", "enlarged"]))
def test_a_place_on_the_drawing_is_the_place_in_degrees_again(longitude, latitude, part):
    """As `zone.js` turns a click into degrees: by the numbers of the frame."""
    drawn = zone_maps.map_of("103", ())
    frame = next(one for one in drawn["frames"] if one["is_enlarged"] == (part == "enlarged"))
    x, y = maps.views_of("103")[part].project(shapely.Point(longitude, latitude)).coords[0]
    told = {name: float(text) for name, text in frame["view"].items()}
    assert abs(told["west"] + x / told["across"] - longitude) < 1e-5
    assert abs(told["north"] - y / told["down"] - latitude) < 1e-5


@given(st.lists(st.tuples(st.floats(-88, -82), st.floats(5, 12)), max_size=12))
def test_whatever_is_drawn_is_a_plain_area_of_the_canton_or_refused(points):
    try:
        ring = maps.checked_ring("601", [list(point) for point in points])
    except RuleViolation as refused:
        assert str(refused)
    else:
        assert shapely.Polygon(ring).is_valid and maps.districts_met("601", ring)
