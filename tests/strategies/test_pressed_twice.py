"""A form for something new is stored once, however often its button is pressed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from core.receipts.models import Receipt
from core.receipts.tasks import sweep
from strategies.models import (
    Actor,
    DoctrineDocument,
    Person,
    PriorityTopic,
    StrategicAction,
    Task,
    Training,
)
from tests.factories import ActorFactory, AxisFactory, user_with_role
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.plans import make

TOPICS = "/prioridades/temas/nuevo/?tipo=population"
TOPIC = {"name": "Jóvenes", "evidence": "18 % fuera del colegio", "age_groups": ["12-17"]}
TRAINING = {
    "title": "Prevención de pandillas",
    "topic": "Pandillas",
    "audience": "officials",
    "held_on": "04/03/2015",
    "hours": "8",
}
DOCTRINE = {"title": "Guía", "topic": "tool", "published_on": "06/05/2014", "link": ""}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def manager(db, today, personas, sign_in):
    today(2015, 5, 4)
    return sign_in(personas("local_manager"))


def twice(client, page: str, told: dict, *, form="", to: str = "") -> list:
    """The answers to two presses of one shown page."""
    fields = fields_of(client.get(page), form) | told
    return [client.post(to or page, fields) for _ in range(2)]


def check(client, model, first, second) -> None:
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == first.url
    assert model.objects.count() == 1
    assert "Llegó dos veces y se guardó una sola." in markup(client.get(second.url))


@pytest.mark.parametrize(
    "address, told, model",
    [
        (TOPICS, TOPIC, PriorityTopic),
        ("/capacitaciones/nueva/", TRAINING, Training),
        ("/actores/nuevo/", {"name": "ADI Las Flores", "sector": "civil_society"}, Actor),
    ],
)
def test_a_form_of_a_register_is_stored_once(manager, address, told, model):
    check(manager, model, *twice(manager, address, told))


def test_a_form_with_a_file_is_stored_once(today, personas, sign_in, db):
    today(2015, 5, 4)
    liaison = sign_in(personas("national_liaison"))
    fields = fields_of(liaison.get("/doctrina/nuevo/"), "") | DOCTRINE
    answers = [
        liaison.post(
            "/doctrina/nuevo/",
            fields | {"upload": SimpleUploadedFile("g.pdf", PDF, "application/pdf")},
        )
        for _ in range(2)
    ]
    check(liaison, DoctrineDocument, *answers)


def test_a_task_of_a_line_is_stored_once(manager):
    line, seat = make.line(make.plan()), make.seat_of()
    address = f"/planes/lineas/{line.pk}/tareas/nueva/"
    told = {"title": "Pedir el salón", "seat": seat.pk, "due_on": "01/06/2015"}
    check(manager, Task, *twice(manager, address, told))


def test_an_action_of_a_strategy_is_stored_once(manager):
    axis = AxisFactory()
    place = f"/estrategias/{axis.strategy_id}/"
    address = f"{place}ejes/{axis.pk}/acciones/"
    told = {"title": "Recuperar el parque"}
    page = f"{place}?editar=accion-nueva-{axis.pk}"
    check(manager, StrategicAction, *twice(manager, page, told, form=address, to=address))


def test_a_person_of_an_actor_is_stored_once(manager):
    actor = ActorFactory(canton_id="103")
    address = f"/actores/{actor.pk}/personas/"
    page = f"{actor.get_absolute_url()}?persona=nueva"
    told = {"name": "Ana Solís"}
    check(manager, Person, *twice(manager, page, told, form=address, to=address))


def test_an_organisation_of_the_quick_form_is_stored_once(manager):
    told = {"name": "ADI Las Flores", "sector": "civil_society"}
    answers = twice(manager, "/actores/rapido/", told, form="/actores/rapido/")
    check(manager, Actor, *answers)


def test_who_goes_back_and_writes_something_else_stores_a_second_row(manager):
    fields = fields_of(manager.get(TOPICS), "") | TOPIC
    manager.post(TOPICS, fields)
    manager.post(TOPICS, fields | {"name": "Mujeres jefas de hogar"})
    assert PriorityTopic.objects.count() == 2


def test_the_same_words_on_a_page_shown_anew_are_a_second_row(manager):
    for _ in range(2):
        manager.post(
            "/capacitaciones/nueva/",
            fields_of(manager.get("/capacitaciones/nueva/"), "") | TRAINING,
        )
    assert Training.objects.count() == 2


def test_a_refused_form_leaves_no_receipt(manager):
    first, second = twice(manager, TOPICS, TOPIC | {"evidence": ""})
    assert (first.status_code, second.status_code) == (200, 200)
    assert not Receipt.objects.exists()


def test_another_person_gets_nothing_of_a_receipt(manager, personas, sign_in):
    fields = fields_of(manager.get(TOPICS), "") | TOPIC
    manager.post(TOPICS, fields)
    other = sign_in(personas("technical_secretariat"))
    assert other.post(TOPICS, fields).status_code == 302
    assert PriorityTopic.objects.count() == 2


def test_receipts_are_forgotten_after_two_days(manager):
    twice(manager, TOPICS, TOPIC)
    sweep()
    assert Receipt.objects.count() == 1
    Receipt.objects.update(given_at=timezone.now() - timedelta(days=2, seconds=1))
    sweep()
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("attempt", range(3))
def test_presses_at_the_same_moment_store_one_row(committed_db, today, sign_in, attempt):
    today(2015, 5, 4)
    user = user_with_role("local_manager", "103")
    fields = fields_of(sign_in(user).get("/capacitaciones/nueva/"), "") | TRAINING
    start = Barrier(4)

    def press(client):
        try:
            start.wait()
            return client.post("/capacitaciones/nueva/", fields).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(press, [sign_in(user) for _ in range(4)])) == [302] * 4
    assert Training.objects.count() == 1
