"""A large membership comes in as fast as a small one, and with every guarantee of one seat's page:
nothing half stored, locks, history, and what the database refuses named by its cell."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from strategies.enums import HolderKind
from strategies.membership import changes, export, reading
from strategies.membership.directory import Directory
from strategies.models import Actor, Body, Person, Seat, SeatDuty, SeatHolding
from tests.factories import user_with_role
from tests.forms import fields_of
from tests.strategies.bodies.test_membership import TODAY, body, upload, workbook
from tests.strategies.test_races import sent_at_once

__all__ = ["body"]  # the fixture

BEGUN = date(2026, 1, 5)


def members(body, first: int, last: int) -> None:
    """Seats with a titular, an alternate and a duty, each of its own actor."""
    actors = Actor.objects.bulk_create(
        Actor(canton_id="103", name=f"Actor {n:03}", acronym=f"A{n}") for n in range(first, last)
    )
    seats = Seat.objects.bulk_create(Seat(body=body, actor=one, since=BEGUN) for one in actors)
    for kind in HolderKind:
        people = Person.objects.bulk_create(
            Person(canton_id="103", actor=one, name=f"{kind.label} {one}", phone="2202-4000")
            for one in actors
        )
        SeatHolding.objects.bulk_create(
            SeatHolding(seat=seat, person=person, kind=kind, since=BEGUN)
            for seat, person in zip(seats, people, strict=True)
        )
    SeatDuty.objects.bulk_create(SeatDuty(seat=seat, since=BEGUN) for seat in seats)


def as_it_is(row) -> None:
    pass


def with_everything_else(row) -> None:
    """Other people, another term, contact data, vote, duty, and an end."""
    row.values |= {
        "titular": f"Nueva {row.number}",
        "titular_since": TODAY,
        "titular_email": f"n{row.number}@b.invalid",
        "alternate_phone": "2222-1111",
        "alternate_until": date(2027, 5, 31),
        "votes": False,
        "responsibilities": "Otra cosa",
        "role_since": TODAY,
        "until": date(2027, 12, 31),
    }


def of_somebody_new(row) -> None:
    del row.values["seat"]
    row.values |= {"actor": f"Otra {row.number}", "acronym": f"O{row.number}"}


HOW = pytest.mark.parametrize("edit", [as_it_is, with_everything_else, of_somebody_new])


def edited(body, edit) -> reading.Sheet:
    """The export, read again and changed."""
    sheet = reading.read(export.xlsx(body, TODAY))
    for row in sheet.rows:
        edit(row)
    return sheet


@HOW
def test_two_rows_and_a_hundred_ask_the_same(body, edit, count_queries):
    def counted() -> tuple[int, int]:
        sheet = edited(body, edit)
        told = (body, sheet.rows, sheet.letters, TODAY)
        assert not changes.preview(*told).refused
        with transaction.atomic():
            sizes = tuple(count_queries(partial(do, *told)) for do in (changes.preview, apply))
            transaction.set_rollback(True)
        return sizes

    members(body, 0, 2)
    few = counted()
    members(body, 2, 100)
    assert counted() == few
    assert max(few) < 40


def apply(*told) -> None:
    changes.apply(*told)


@HOW
def test_a_large_file_is_previewed_written_and_comes_in_again(body, edit):
    members(body, 0, 60)
    sheet = edited(body, edit)
    told = (body, sheet.rows, sheet.letters, TODAY)
    seen = changes.preview(*told)
    assert not seen.refused, seen.lines[0].faults
    changes.apply(*told, seen=seen.digest)
    again = edited(body, as_it_is)
    outcome = changes.preview(body, again.rows, again.letters, TODAY)
    assert outcome.of(changes.State.SAME) == len(again.rows), "what was written goes out"
    assert not changes.preview(*told).does_something, "a second press"


def test_the_history_has_who_what_and_when_of_each_row(body):
    members(body, 0, 3)
    sheet = edited(body, with_everything_else)
    changes.apply(body, sheet.rows, sheet.letters, TODAY)
    for seat in Seat.objects.all():
        assert [event.votes for event in seat.history.order_by("pgh_id")] == [True, False]
        assert seat.version == 2, "who edits the seat now is told"
        old, new = seat.holdings.filter(kind=HolderKind.TITULAR).order_by("since")
        days = [event.until for event in old.history.order_by("pgh_id")]
        assert days == [None, date(2026, 11, 21)]
        assert new.history.get().until == date(2027, 12, 31)
        assert [duty.history.count() for duty in seat.duties.order_by("since")] == [2, 1]


# --- what is refused ------------------------------------------------------------------------------


def test_what_only_the_database_refuses_is_named_by_its_cell(body, monkeypatch):
    """Here: an actor's person whom the directory did not find, so that she is there twice."""
    members(body, 0, 3)
    person = Directory.person
    monkeypatch.setattr(
        Directory,
        "person",
        lambda self, actor, name: None if name == "Suplente A1" else person(self, actor, name),
    )
    row = ["Actor 001", "Suplente A1", "01/12/2026", None, None, None]
    other = ["Actor 002", "Eva Ruiz", "01/12/2026", None, None, None]
    sheet = reading.read(workbook(other, row))
    outcome = changes.preview(body, sheet.rows, sheet.letters, TODAY)
    assert [line.state for line in outcome.lines] == [changes.State.CHANGED, changes.State.REFUSED]
    assert outcome.lines[1].faults[0].startswith("Celda A3: se cruza con otro dato")
    with pytest.raises(changes.Refused):
        changes.apply(body, sheet.rows, sheet.letters, TODAY)
    assert not Person.objects.filter(name="Eva Ruiz").exists(), "nothing half stored"
    assert not SeatHolding.objects.exclude(since=BEGUN).exists()


def test_a_refused_row_leaves_nothing_behind_for_the_next(body):
    """It named the chair, a person and an actor, and then its end was refused."""
    members(body, 0, 2)
    titles = ["Actor", "Titular", "Titular desde", "Función", "Función desde", "Puesto desde"]
    titles.append("Puesto hasta")
    chair = ["Eva Ruiz", "01/12/2026", "Preside", "01/12/2026"]
    sheet = reading.read(
        workbook(
            ["Actor 000", *chair, None, "30/11/2026"],
            ["Actor 001", *chair],
            ["Nueva", *chair[:2], None, None, "01/11/2026", "30/10/2026"],
            ["Nueva", *chair[:2], None, None, "01/11/2026"],
            titles=titles,
        )
    )
    outcome = changes.preview(body, sheet.rows, sheet.letters, TODAY)
    states = [line.state for line in outcome.lines]
    refused, changed, new = changes.State.REFUSED, changes.State.CHANGED, changes.State.NEW
    assert states == [refused, changed, refused, new], [line.faults for line in outcome.lines]
    assert outcome.lines[0].faults[0].startswith("Celda G2: ")
    assert outcome.lines[3].changes[0].label == "Actor", "still to be added"


def test_a_telephone_in_one_of_two_rows_of_a_person_is_kept(body):
    """The other row says what stood there before."""
    members(body, 0, 1)
    person = Person.objects.get(name__startswith="Suplente")
    first = Seat.objects.get()
    second = Seat.objects.create(
        body=body, actor=first.actor, since=BEGUN, resolution_text="Acuerdo 2"
    )
    second.appoint(person, HolderKind.ALTERNATE, since=BEGUN)
    sheet = edited(body, as_it_is)
    sheet.rows[0].values["alternate_phone"] = "2222-1111"
    sheet.rows[1].values["votes"] = False
    changes.apply(body, sheet.rows, sheet.letters, TODAY)
    person.refresh_from_db()
    assert person.phone == "2222-1111"


# --- at once --------------------------------------------------------------------------------------


def here(committed_db, today) -> Body:
    today(TODAY.year, TODAY.month, TODAY.day)
    return Body.objects.create(canton_id="103", kind="ccci", name="CCCI de Desamparados")


def test_while_it_is_imported_nobody_else_writes_there(committed_db, today):
    body = here(committed_db, today)
    members(body, 0, 2)
    sheet = edited(body, with_everything_else)

    def hinders(model) -> bool:
        rows = model.objects.select_for_update(no_key=True, nowait=True, of=("self",))
        try:
            with transaction.atomic():
                return not list(rows)
        except DatabaseError:
            return True
        finally:
            connection.close()

    models = (Body, Actor, Person, Seat)
    with transaction.atomic():
        changes._Import(body, sheet.rows, sheet.letters, TODAY)
        with ThreadPoolExecutor(1) as pool:
            assert [pool.submit(hinders, model).result() for model in models] == [True] * 4
    assert not any(hinders(model) for model in models)


def test_pressed_twice_at_once_it_is_written_once(committed_db, today, sign_in):
    body = here(committed_db, today)
    members(body, 0, 2)
    user = user_with_role("technical_secretariat", "103")
    page = upload(sign_in(user), body, workbook(["INA", "Eva", None, None, "01/03/2026"]))
    address = f"/instancias/{body.pk}/integracion/confirmar/"
    form = (address, fields_of(page, address))
    assert sent_at_once(user, form, form) == [302, 302]
    assert Seat.objects.filter(actor__name="INA").count() == 1
    assert Person.objects.filter(name="Eva").count() == 1
