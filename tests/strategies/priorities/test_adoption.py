"""The protocol's solutions, and what each body made of them."""

from datetime import date

import pytest

from strategies import adoption
from strategies.models import Challenge, Solution, SolutionAdoption
from strategies.queries import make_executive_committee
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.priorities.factories import BodyFactory


@pytest.fixture(autouse=True)
def november(today):
    today(2016, 11, 22)


@pytest.fixture
def body(db):
    return BodyFactory(name="Mesa de juventud")


@pytest.fixture
def solution(db):
    return Solution.objects.get(challenge__stage=2, challenge__code="A.1", priority=1)


def address_of(solution, body):
    return f"/protocolo/adopcion/soluciones/{solution.pk}/instancias/{body.pk}/"


def send(client, address, **changes):
    return client.post(address, fields_of(client.get(address), "") | changes)


def test_the_catalogue_is_whole_and_a_challenge_is_named_by_stage_and_code(personas, sign_in):
    client = sign_in(personas("mayor"))
    page = client.get("/protocolo/adopcion/")
    assert (page.context["found"], page.context["total"]) == (83, 83)
    assert [stage["number"] for stage in page.context["stages"]] == [1, 2, 3]
    titles = {
        client.get(f"/protocolo/adopcion/{stage}/A.1/").context["challenge"].title
        for stage in (1, 2, 3)
    }
    assert len(titles) == 3
    assert client.get("/protocolo/adopcion/4/A.1/").status_code == 404
    assert Challenge.objects.count() == 25


def test_search_and_priority_narrow_the_catalogue(personas, sign_in):
    client = sign_in(personas("local_manager"))
    assert "data-prints-open" in markup(client.get("/protocolo/adopcion/"))
    assert " open data-prints-open" not in markup(client.get("/protocolo/adopcion/"))
    page = client.get("/protocolo/adopcion/?q=MINUTAS")
    assert " open data-prints-open" in markup(page)
    assert 0 < page.context["found"] < 83
    first = client.get("/protocolo/adopcion/?prioridad=1").context["found"]
    assert first == 25
    assert "Ninguna solución coincide" in markup(client.get("/protocolo/adopcion/?q=zzz"))
    assert client.get("/protocolo/adopcion/?estado=none").context["found"] == 83


def test_a_body_marks_and_the_earlier_feedback_stays(personas, sign_in, body, solution):
    manager = personas("local_manager")
    client, address = sign_in(manager), address_of(solution, body)
    page = send(client, address, state="in_progress", feedback="Faltan salones")
    assert page.url == "/protocolo/adopcion/2/A.1/#prioridad-1"
    send(client, address, state="adopted", feedback="Ya hay salones")
    shown = markup(client.get(page.url))
    assert "Discusión y realimentación: 2 anotaciones" in shown
    assert "Faltan salones" in shown and "Ya hay salones" in shown and manager.name in shown
    client.post(f"{address}quitar/")
    said = adoption.discussion([solution], [body])[solution.pk]
    assert [remark.state for remark in said] == [None, "Adoptada", "En proceso"]
    listed = markup(client.get(f"/protocolo/adopcion/?instancia={body.pk}"))
    assert "Mesa de juventud: 83 de 83 soluciones" in listed


def test_the_canton_at_a_glance(personas, sign_in, body, solution):
    other = BodyFactory(name="Consejo")
    body.adoptions.create(solution=solution, state="in_progress")
    other.adoptions.create(solution=solution, state="adopted")
    page = sign_in(personas("mayor")).get("/protocolo/adopcion/?estado=adopted")
    glance = page.context["glance"]
    assert [count for _, count in glance["total"]] == [1, 0, 0, 82]
    assert [dict(row["counts"]) for row in glance["bodies"]] == [
        {"Adoptada": 1, "En proceso": 0, "No aplica": 0},
        {"Adoptada": 0, "En proceso": 1, "No aplica": 0},
    ]
    assert len(glance["waiting"]) == 24
    assert page.context["found"] == 1


def test_who_holds_a_seat_today_marks_for_the_body(personas, sign_in, body, solution):
    delegate = personas("actor_delegate")
    client, address = sign_in(delegate), address_of(solution, body)
    assert client.get(address).status_code == 404
    seat = body.add_seat(personas.actor_of(delegate), since=date(2016, 1, 1))
    assert client.get(address).status_code == 403
    seat.appoint(delegate.persons.get(), "titular", since=date(2016, 1, 1))
    assert send(client, address, state="not_applicable").status_code == 302
    assert SolutionAdoption.objects.get().state == "not_applicable"
    committee = make_executive_committee(body.canton)
    assert client.get(address_of(solution, committee)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "Está vacío. Escoja una opción."),
        ({"state": "adopted", "since": "23/11/2016"}, "Todavía no llega ese día"),
    ],
)
def test_a_mark_that_lacks_something_says_what(personas, sign_in, body, solution, changes, message):
    client = sign_in(personas("technical_secretariat"))
    assert message in markup(send(client, address_of(solution, body), **changes))
    assert not SolutionAdoption.objects.exists()


def test_two_who_mark_at_once(personas, sign_in, body, solution):
    client, address = sign_in(personas("local_manager")), address_of(solution, body)
    fields = fields_of(client.get(address), "")
    client.post(address, fields | {"state": "adopted", "feedback": "Uno"})
    second = client.post(address, fields | {"state": "in_progress", "feedback": "Dos"})
    assert "Otra persona guardó estos datos" in markup(second)
    assert SolutionAdoption.objects.get().feedback == "Uno"


def test_a_closed_body_marks_nothing_and_keeps_its_marks(personas, sign_in, body, solution):
    client = sign_in(personas("local_manager"))
    address = address_of(solution, body)
    send(client, address, state="adopted", since="01/11/2016")
    given = fields_of(client.get(address), "")
    body.close(on=date(2016, 11, 21))
    for answer, status in (
        (client.get(address), 403),
        (client.post(address, given | {"state": "in_progress"}), 200),
        (client.post(f"{address}quitar/"), 200),
    ):
        assert answer.status_code == status
        assert "funcionó hasta el 21/11/2016" in markup(answer)
    assert SolutionAdoption.objects.get().state == "adopted"
    assert not adoption.may_mark(personas("local_manager"), body)
    assert adoption.markable(personas("local_manager"), [body]) == set()
    page = client.get("/protocolo/adopcion/2/A.1/")
    assert address not in markup(page)
    body.reopen()
    assert client.get(address).status_code == 200
