"""Two who send the same at once: one row, the other is told at the field, nobody sees a fault."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from core.lib.races import told_at_the_field
from strategies.models import Actor, Person, Strategy
from tests.factories import ActorFactory, user_with_role


def sent_twice(user, address, data) -> list[int]:
    """The same form from two windows at once: the answers' statuses, sorted."""
    start = Barrier(2)

    def send(client):
        try:
            start.wait()
            return client.post(address, data).status_code
        finally:
            connection.close()

    clients = [Client(raise_request_exception=False) for _ in range(2)]
    for client in clients:
        client.force_login(user)
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(send, clients))


@pytest.mark.parametrize("attempt", range(3))
def test_a_strategy_that_is_sent_twice_is_there_once(committed_db, attempt):
    user = user_with_role("local_manager", "103")
    data = {"name": "Doble", "start_year": "2040", "end_year": "2041"}
    assert sent_twice(user, "/estrategias/nueva/", data) == [200, 302]
    assert Strategy.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_person_who_is_sent_twice_is_there_once(committed_db, attempt):
    user = user_with_role("local_manager", "103")
    actor = ActorFactory(canton_id="103")
    data = {"name": "Ana Solís", "email": "", "phone": "", "user": ""}
    assert sent_twice(user, f"/actores/{actor.pk}/personas/", data) == [200, 302]
    assert Person.objects.count() == 1


def test_the_second_asking_starts_from_nothing_of_the_first(db):
    asked = []

    @told_at_the_field
    def view(request):
        asked.append(Actor.objects.count())
        ActorFactory()
        if len(asked) == 1:
            raise IntegrityError("otra persona lo guardó")
        return "saved"

    assert view(None) == "saved"
    assert asked == [0, 0]


def test_what_no_asking_mends_is_not_hidden(db):
    @told_at_the_field
    def view(request):
        raise IntegrityError("otra cosa")

    with pytest.raises(IntegrityError, match="otra cosa"):
        view(None)
