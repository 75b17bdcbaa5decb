"""Recommendations to a body, and what the body answered."""

from datetime import date

import pytest

from strategies.due_priorities import due
from strategies.models import Recommendation
from strategies.queries import make_executive_committee
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.priorities.factories import BodyFactory, RecommendationFactory, ZoneFactory

TODAY = date(2016, 11, 22)


@pytest.fixture(autouse=True)
def november(today):
    today(2016, 11, 22)


def send(client, address, **changes):
    return client.post(address, fields_of(client.get(address), "") | changes)


def test_a_recommendation_for_a_zone_is_answered_by_a_seat_of_the_body(personas, sign_in):
    member = personas("executive_committee")
    body, zone = make_executive_committee(ZoneFactory().canton), ZoneFactory(name="Los Guido")
    page = send(
        sign_in(personas("local_manager")),
        f"/recomendaciones/nueva/?zona={zone.pk}",
        body=body.pk,
        title="Abrir salones",
        text="De 5 a 9",
        evidence="Encuesta",
        presented_on="01/10/2016",
    )
    row = Recommendation.objects.get()
    assert (page.url, row.zone) == (row.get_absolute_url(), zone)
    [item] = due(member, TODAY)
    assert (item.title, item.due_on) == ("Responder: Abrir salones", date(2016, 10, 31))
    client = sign_in(member)
    send(client, item.url, state="accepted", answer="Se hará", answered_on="05/10/2016")
    shown = markup(client.get(row.get_absolute_url()))
    assert "Acogida" in shown and "Se hará" in shown and member.name in shown
    assert due(member, TODAY) == []
    assert sign_in(personas("local_manager")).get(f"{page.url}editar/").status_code == 403


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answered_on": "23/11/2016"}, "Todavía no llega ese día"),
        ({"answered_on": "31/07/2015"}, "La respuesta es anterior a la recomendación."),
        ({"answer": ""}, "Está vacío"),
        ({"state": ""}, "Está vacío. Escoja una opción."),
        ({"state": "presented"}, "presented"),
    ],
)
def test_an_answer_that_cannot_be_says_how_to_mend_it(personas, sign_in, changes, message):
    row = RecommendationFactory()
    told = {"state": "rejected", "answer": "No hay fondos", "answered_on": "05/10/2016"} | changes
    client = sign_in(personas("technical_secretariat"))
    page = send(client, f"{row.get_absolute_url()}responder/", **told)
    assert message in markup(page)
    row.refresh_from_db()
    assert row.is_open


def test_only_the_secretariat_or_a_seat_of_that_body_answers(personas, sign_in):
    row = RecommendationFactory(body=BodyFactory())
    address = f"{row.get_absolute_url()}responder/"
    for role in ("local_manager", "executive_committee", "mayor"):
        assert sign_in(personas(role)).get(address).status_code == 403
    assert sign_in(personas("technical_secretariat")).get(address).status_code == 200
    [item] = due(personas("technical_secretariat"), TODAY)
    assert item.url == address
    assert due(personas("executive_committee"), TODAY) == []


def test_a_delegate_reads_those_to_bodies_of_the_own_actor(personas, sign_in):
    delegate = personas("actor_delegate")
    own, other = RecommendationFactory(title="Propia"), RecommendationFactory(title="Ajena")
    own.body.add_seat(personas.actor_of(delegate), since=date(2016, 1, 1))
    client = sign_in(delegate)
    page = markup(client.get("/recomendaciones/"))
    assert "Propia" in page and "Ajena" not in page
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(f"{own.get_absolute_url()}responder/").status_code == 403
