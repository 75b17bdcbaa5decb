"""Two who send the same at once: one row, the other is told at the field, nobody sees a fault."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.test import Client

from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from strategies.merging import merge
from strategies.models import (
    Actor,
    Body,
    Diagnosis,
    Finding,
    Person,
    PlanLine,
    Seat,
    StrategicAction,
    Strategy,
)
from tests.factories import ActionFactory, ActorFactory, AxisFactory, user_with_role
from tests.strategies.plans import make

ON = date(2026, 11, 22)


def sent_twice(user, address, data) -> list[int]:
    """The same form from two windows at once: the answers' statuses, sorted."""
    return sorted(sent_at_once(user, (address, data), (address, data)))


def sent_at_once(user, *forms: tuple[str, dict]) -> list[int]:
    """Forms (address, data) from as many windows at once: the answers' statuses."""
    start = Barrier(len(forms))

    def send(client, form):
        try:
            start.wait()
            return client.post(*form).status_code
        finally:
            connection.close()

    clients = [Client(raise_request_exception=False) for _ in forms]
    for client in clients:
        client.force_login(user)
    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, clients, forms))


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


# --- a row that another removed or moved after it was fetched -----------------------------------


def test_a_row_that_went_meanwhile_is_not_found(db):
    """Asked once more, fetching it answers 404."""
    asked = []

    @told_at_the_field
    def view(request):
        if asked:
            get_object_or_404(Actor, pk=0)
        asked.append(1)
        raise Actor.DoesNotExist

    with pytest.raises(Http404):
        view(None)


def rows_in_order(kind: str) -> list:
    if kind == "line":
        plan = make.plan()
        return [make.line(plan) for _ in range(2)]
    if kind == "finding":
        made = Diagnosis.objects.create(canton_id="103", title="Barrios", made_on=date(2026, 1, 1))
        return [Finding.objects.create(diagnosis=made, order=at, text="x") for at in (1, 2)]
    axis = AxisFactory(strategy__canton_id="103")
    if kind == "axis":
        return [axis, AxisFactory(strategy=axis.strategy, order=2)]
    return [ActionFactory(axis=axis, number=number) for number in (1, 2)]


KINDS = pytest.mark.parametrize("kind", ["line", "finding", "axis", "action"])


@KINDS
def test_moving_what_another_removed_says_that_it_is_gone(db, kind):
    stays, goes = rows_in_order(kind)
    type(goes).objects.filter(pk=goes.pk).delete()
    with pytest.raises(ObjectDoesNotExist):
        goes.move(up=True)
    stays.refresh_from_db()


ADDRESSES = {
    "line": lambda row: (f"/planes/lineas/{row.pk}/mover/", f"/planes/lineas/{row.pk}/quitar/"),
    "finding": lambda row: (
        f"/diagnosticos/hallazgos/{row.pk}/mover/",
        f"/diagnosticos/hallazgos/{row.pk}/quitar/",
    ),
    "axis": lambda row: (
        f"/estrategias/{row.strategy_id}/ejes/{row.pk}/mover/",
        f"/estrategias/{row.strategy_id}/ejes/{row.pk}/quitar/",
    ),
    "action": lambda row: (
        f"/estrategias/{row.strategy_id}/acciones/{row.pk}/mover/",
        f"/estrategias/{row.strategy_id}/acciones/{row.pk}/quitar/",
    ),
}


@KINDS
def test_moving_and_removing_at_once_is_no_fault(committed_db, kind):
    user = user_with_role("local_manager", "103")
    _, goes = rows_in_order(kind)
    moving, removing = ADDRESSES[kind](goes)
    moved, removed = sent_at_once(user, (moving, {"hacia": "arriba"}), (removing, {}))
    assert moved in (302, 404)
    assert removed == 302


@pytest.mark.parametrize("verb", ["cerrar", "abrir"])
def test_a_seat_that_another_removed_meanwhile_is_not_found(db, sign_in, monkeypatch, verb):
    seat = make.body().add_seat(ActorFactory(), since=date(2026, 1, 1))
    Seat.objects.filter(pk=seat.pk).delete()
    asked = []

    def seat_of(*args, **kwargs):
        """The first time, as it was before it went."""
        asked.append(1)
        return seat if len(asked) == 1 else get_object_or_404(Seat, pk=seat.pk)

    monkeypatch.setattr("strategies.views.seats.seat_of", seat_of)
    client = sign_in(user_with_role("local_manager", "103"))
    answer = client.post(f"/instancias/puestos/{seat.pk}/{verb}/", {"on": "01/02/2026"})
    assert (answer.status_code, len(asked)) == (404, 2)


def test_an_action_moves_from_where_it_stands_now(db):
    first, second = rows_in_order("action")
    stale = StrategicAction.objects.get(pk=second.pk)
    second.move(up=True)
    stale.move(up=False)  # it is the first by now
    numbers = dict(StrategicAction.objects.values_list("pk", "number"))
    assert numbers == {first.pk: 1, second.pk: 2}


def test_a_line_whose_action_another_changed_moves_among_its_new_neighbours(db):
    first, second = rows_in_order("line")
    stale = PlanLine.objects.select_related("plan").get(pk=second.pk)
    other = ActionFactory(axis=first.action.axis)
    PlanLine.objects.filter(pk=second.pk).update(action=other)
    stale.move(up=True)
    assert list(first.plan.lines.values_list("pk", flat=True)) == [first.pk, second.pk]


# --- what a verb reads, it reads under its lock -------------------------------------------------


def test_an_actor_is_not_activated_after_it_was_joined_to_another(db):
    kept, dropped = (ActorFactory(canton_id="103") for _ in range(2))
    stale = Actor.objects.get(pk=dropped.pk)
    merge(dropped, into=kept, by=user_with_role("local_manager", "103"))
    with pytest.raises(RuleViolation, match="se unió a"):
        stale.activate()
    assert not Actor.objects.get(pk=dropped.pk).is_active


def test_who_edits_an_actor_that_was_deactivated_meanwhile_is_told(db):
    actor = ActorFactory(canton_id="103")
    actor.deactivate(on=ON)
    assert Actor.objects.get(pk=actor.pk).version == 2
    actor.activate()
    assert Actor.objects.get(pk=actor.pk).version == 3


def test_an_inactive_actor_gets_no_seat(db):
    actor, body = ActorFactory(), make.body()
    Actor.objects.get(pk=actor.pk).deactivate(on=ON)
    with pytest.raises(RuleViolation, match="está inactivo en el directorio"):
        body.add_seat(actor, since=date(2026, 1, 1))


@pytest.mark.parametrize("attempt", range(3))
def test_an_actor_that_gets_a_seat_while_it_is_deactivated(committed_db, attempt):
    user = user_with_role("technical_secretariat", "103")
    actor, body = ActorFactory(canton_id="103"), make.body()
    seat = {"actor": actor.pk, "since": "01/01/2026", "votes": "on"}
    answers = sent_at_once(
        user,
        (f"/instancias/{body.pk}/puestos/nuevo/", seat),
        (f"/actores/{actor.pk}/desactivar/", {}),
    )
    assert set(answers) <= {200, 302}
    actor.refresh_from_db()
    assert actor.is_active == Seat.objects.filter(actor=actor).exists()


def test_a_parent_that_was_closed_meanwhile_is_refused(db):
    group, above = make.body(), make.body()
    stale = Body.objects.get(pk=above.pk)
    above.close(on=ON)
    with pytest.raises(RuleViolation, match="funcionó hasta el 22/11/2026"):
        group.refuse_parent(stale)


def test_a_body_is_not_opened_below_a_parent_that_was_closed_meanwhile(db):
    above = make.body()
    group = make.body(parent=above)
    group.close(on=ON)
    stale = Body.objects.select_related("parent").get(pk=group.pk)
    above.close(on=ON)
    with pytest.raises(RuleViolation, match="funcionó hasta"):
        stale.reopen()
    assert Body.objects.get(pk=group.pk).closed_on == ON


def test_a_seat_of_a_body_that_was_closed_meanwhile_stays_closed(db):
    body = make.body()
    seat = body.add_seat(ActorFactory(), since=date(2026, 1, 1))
    seat.close(on=ON)
    stale = Seat.objects.select_related("body").get(pk=seat.pk)
    body.close(on=ON)
    with pytest.raises(RuleViolation, match="Ábrala antes"):
        stale.reopen()
    assert Seat.objects.get(pk=seat.pk).until == ON


def test_a_function_of_a_unit_that_was_closed_meanwhile_does_not_start(db):
    unit = make.body(kind="territorial_unit")
    stale = Body.objects.get(pk=unit.pk)
    unit.close(on=ON)
    with pytest.raises(RuleViolation, match="La unidad se cerró"):
        stale.switch_on("management", since=date(2026, 1, 1))
