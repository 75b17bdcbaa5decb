"""The rules of who sits where and when."""

from datetime import date

import pytest

from core.lib.problems import Conflict, RuleViolation
from core.territory.models import Canton
from strategies.enums import HolderKind
from strategies.models import Seat, duties
from strategies.queries import make_executive_committee, seats_on
from tests.factories import ActorFactory, PersonFactory

TITULAR, ALTERNATE = HolderKind.TITULAR, HolderKind.ALTERNATE


@pytest.fixture
def body(db, today):
    today(2026, 11, 22)
    return make_executive_committee(Canton.objects.get(pk="103"))


@pytest.fixture
def actor(db):
    return ActorFactory(name="Instituto Mixto de Ayuda Social", acronym="IMAS")


@pytest.fixture
def seat(body, actor):
    return body.add_seat(actor, since=date(2026, 1, 1))


def of(actor, name, canton="103"):
    return PersonFactory(actor=actor, name=name, canton_id=canton)


# --- rules ---------------------------------------------------------------------------------


def test_who_held_a_seat_on_a_date_can_be_told(body, seat, actor):
    ana, luis, eva = of(actor, "Ana"), of(actor, "Luis"), of(actor, "Eva")
    seat.appoint(ana, TITULAR, since=date(2026, 1, 1))
    seat.appoint(eva, ALTERNATE, since=date(2026, 2, 1))
    seat.appoint(luis, TITULAR, since=date(2026, 6, 15))

    def on(*day):
        return [(row.titular, row.alternate) for row in seats_on(body, date(*day))]

    assert on(2025, 12, 31) == []
    assert on(2026, 1, 31) == [(ana, None)]
    assert on(2026, 6, 14) == [(ana, eva)]
    assert on(2026, 6, 15) == [(luis, eva)]


def test_titular_and_alternate_are_two_persons(seat, actor):
    ana = of(actor, "Ana")
    seat.appoint(ana, TITULAR, since=date(2026, 1, 1))
    with pytest.raises(RuleViolation, match="otro lugar"):
        seat.appoint(ana, ALTERNATE, since=date(2026, 2, 1))


def test_a_person_of_another_actor_or_canton_cannot_sit(seat, actor):
    for person in (of(ActorFactory(), "Otra"), of(actor, "Porteña", "601")):
        with pytest.raises(RuleViolation, match="no es de IMAS"):
            seat.appoint(person, TITULAR, since=date(2026, 2, 1))


def test_naming_another_person_for_the_same_day_corrects_the_first(seat, actor):
    ana, luis = of(actor, "Ana"), of(actor, "Luis")
    first = seat.appoint(ana, TITULAR, since=date(2026, 3, 1))
    assert seat.appoint(luis, TITULAR, since=date(2026, 3, 1)) == first
    assert [holding.person for holding in seat.holdings.all()] == [luis]
    assert [event.person_id for event in first.history.order_by("pgh_id")] == [ana.pk, luis.pk]


def test_an_appointment_does_not_overlap_the_last_one(seat, actor):
    ana, luis = of(actor, "Ana"), of(actor, "Luis")
    seat.appoint(ana, TITULAR, since=date(2026, 3, 1))
    with pytest.raises(RuleViolation, match="desde el 01/03/2026"):
        seat.appoint(luis, TITULAR, since=date(2026, 2, 28))
    seat.vacate(TITULAR, on=date(2026, 5, 31))
    with pytest.raises(RuleViolation, match="hasta el 31/05/2026"):
        seat.appoint(luis, TITULAR, since=date(2026, 5, 31))
    seat.appoint(luis, TITULAR, since=date(2026, 6, 1))


def test_nobody_sits_before_the_seat_exists_nor_after_its_end(seat, actor):
    with pytest.raises(RuleViolation, match="existe desde el 01/01/2026"):
        seat.appoint(of(actor, "Ana"), TITULAR, since=date(2025, 12, 31))
    seat.close(on=date(2026, 6, 30))
    with pytest.raises(RuleViolation, match="se cerró"):
        seat.appoint(of(actor, "Luis"), TITULAR, since=date(2026, 3, 1))
    with pytest.raises(RuleViolation, match="ya se cerró"):
        seat.close(on=date(2026, 7, 1))


def test_a_seat_closes_not_before_its_last_change(seat, actor):
    seat.appoint(of(actor, "Ana"), TITULAR, since=date(2026, 3, 1))
    with pytest.raises(RuleViolation, match="un cambio el 01/03/2026"):
        seat.close(on=date(2026, 2, 1))
    seat.close(on=date(2026, 8, 31))
    assert seat.holdings.get().until == date(2026, 8, 31)


def test_a_free_place_cannot_be_left(seat, actor):
    with pytest.raises(RuleViolation, match="ya está libre"):
        seat.vacate(TITULAR, on=date(2026, 5, 1))
    seat.appoint(of(actor, "Ana"), TITULAR, since=date(2026, 3, 1))
    with pytest.raises(RuleViolation, match="desde el 01/03/2026"):
        seat.vacate(TITULAR, on=date(2026, 2, 1))


def test_a_further_seat_asks_for_text_date_and_file(body, seat, actor):
    with pytest.raises(RuleViolation) as refused:
        body.add_seat(actor, since=date(2026, 2, 1), resolution_text="Acuerdo 4")
    assert {problem.where for problem in refused.value.problems} == {
        "resolution_on",
        "resolution_file",
    }


def test_two_who_change_a_seat_at_once_take_turns(seat, actor):
    """Each window holds the seat as it was read before the other one's change."""
    other_window = Seat.objects.with_people().get(pk=seat.pk)
    seat.appoint(of(actor, "Ana"), TITULAR, since=date(2026, 3, 1))
    with pytest.raises(RuleViolation, match="un cambio el 01/03/2026"):
        other_window.close(on=date(2026, 2, 1))
    other_window.close(on=date(2026, 6, 30))
    with pytest.raises(RuleViolation, match="se cerró el 30/06/2026"):
        seat.appoint(of(actor, "Luis"), ALTERNATE, since=date(2026, 7, 1))


def test_a_seat_that_closes_takes_a_later_leaving_with_it(seat, actor):
    seat.appoint(of(actor, "Ana"), TITULAR, since=date(2026, 3, 1))
    seat.vacate(TITULAR, on=date(2026, 12, 31))
    seat.close(on=date(2026, 8, 31))
    assert seat.holdings.get().until == date(2026, 8, 31)


# --- terms with a known end ------------------------------------------------------------------


def test_a_planned_end_leaves_the_place_free_after_it(body, seat, actor):
    ana = of(actor, "Ana")
    seat.appoint(ana, TITULAR, since=date(2026, 3, 1), until=date(2026, 12, 31))
    assert Seat.objects.get().holder(TITULAR, date(2026, 12, 31)) == ana
    assert Seat.objects.get().holder(TITULAR, date(2027, 1, 1)) is None


def test_a_successor_is_known_in_advance_and_somebody_fills_in_between(seat, actor):
    ana, luis, eva = of(actor, "Ana"), of(actor, "Luis"), of(actor, "Eva")
    seat.appoint(ana, TITULAR, since=date(2026, 3, 1), until=date(2026, 12, 31))
    seat.appoint(luis, TITULAR, since=date(2027, 1, 1))
    with pytest.raises(RuleViolation, match="Luis ocupa el puesto desde el 01/01/2027") as refused:
        seat.appoint(eva, TITULAR, since=date(2026, 12, 1))
    assert refused.value.problems[0].where == "until"
    seat.appoint(eva, TITULAR, since=date(2026, 12, 1), until=date(2026, 12, 31))
    days = (date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 1))
    assert [Seat.objects.get().holder(TITULAR, day) for day in days] == [ana, eva, luis]


def test_a_term_does_not_end_before_it_begins(seat, actor):
    with pytest.raises(RuleViolation, match="anterior al primero"):
        seat.appoint(of(actor, "Ana"), TITULAR, since=date(2026, 3, 1), until=date(2026, 2, 28))


def test_an_alternate_becomes_titular_and_leaves_the_other_place(seat, actor):
    ana, eva = of(actor, "Ana"), of(actor, "Eva")
    seat.appoint(ana, TITULAR, since=date(2026, 1, 1))
    seat.appoint(eva, ALTERNATE, since=date(2026, 1, 1))
    with pytest.raises(RuleViolation, match="otro lugar"):
        seat.appoint(eva, TITULAR, since=date(2026, 6, 1))
    seat.appoint(eva, TITULAR, since=date(2026, 6, 1), leaves_other=True)
    assert seat.holder(TITULAR, date(2026, 6, 1)) == eva
    assert seat.holder(ALTERNATE, date(2026, 6, 1)) is None


def test_nobody_is_titular_of_two_seats_of_a_body(body, seat, actor):
    ana = of(actor, "Ana")
    seat.appoint(ana, TITULAR, since=date(2026, 1, 1))
    further = Seat.objects.create(
        body=body, actor=actor, since=date(2026, 2, 1), resolution_text="Acuerdo 4"
    )
    with pytest.raises(RuleViolation, match="titular de otro puesto"):
        further.appoint(ana, TITULAR, since=date(2026, 3, 1))
    further.appoint(ana, ALTERNATE, since=date(2026, 3, 1))


def test_who_no_longer_represents_the_actor_is_not_named(seat, actor):
    gone = PersonFactory(actor=actor, name="Ida", is_active=False)
    with pytest.raises(RuleViolation, match="ya no representa"):
        seat.appoint(gone, TITULAR, since=date(2026, 3, 1))


# --- the second of two people ------------------------------------------------------------------


def test_the_second_of_two_who_replace_somebody_is_told(seat, actor):
    seen = Seat.objects.get().version
    seat.appoint(of(actor, "Ana"), TITULAR, since=date(2026, 3, 1), seen=seen)
    with pytest.raises(Conflict):
        seat.appoint(of(actor, "Luis"), TITULAR, since=date(2026, 3, 1), seen=seen)
    assert seat.holder(TITULAR, date(2026, 3, 1)).name == "Ana"


# --- corrections ---------------------------------------------------------------------------------


def test_a_term_is_corrected_and_the_history_keeps_what_stood_there(seat, actor):
    ana, luis = of(actor, "Ana"), of(actor, "Luis")
    held = seat.appoint(ana, TITULAR, since=date(2026, 3, 1))
    seat.appoint(luis, TITULAR, since=date(2026, 6, 1))
    held.refresh_from_db()
    with pytest.raises(RuleViolation, match="está Luis"):
        seat.correct(held, ana, since=date(2026, 3, 1), until=date(2026, 6, 1))
    seat.correct(held, ana, since=date(2026, 2, 1), until=date(2026, 5, 31))
    assert seat.holder(TITULAR, date(2026, 2, 1)) == ana
    assert {event.since for event in held.history.order_by("pgh_id")} == {
        date(2026, 3, 1),
        date(2026, 2, 1),
    }
    seat.remove(held)
    assert seat.holder(TITULAR, date(2026, 2, 1)) is None


def test_a_closed_seat_is_opened_again_unless_the_actor_has_another(body, seat, actor):
    seat.close(on=date(2026, 6, 30))
    other = body.add_seat(actor, since=date(2026, 7, 1))
    with pytest.raises(RuleViolation, match="otro puesto"):
        seat.reopen()
    other.delete()
    seat.reopen()
    assert Seat.objects.get().until is None


# --- roles in the body ---------------------------------------------------------------------------


def test_one_seat_presides_at_a_time_and_a_new_role_ends_the_one_before(body, seat):
    duties.assign(seat, "chair", "Convoca", since=date(2026, 1, 1))
    other = body.add_seat(ActorFactory(), since=date(2026, 1, 1))
    with pytest.raises(RuleViolation, match="preside desde el 01/01/2026"):
        duties.assign(other, "chair", since=date(2026, 5, 1))
    duties.assign(seat, "member", since=date(2026, 5, 1))
    duties.assign(other, "chair", since=date(2026, 5, 1))
    on = {day: seat.duty(day).role for day in (date(2026, 4, 30), date(2026, 5, 1))}
    assert list(on.values()) == ["chair", "member"]


def test_a_further_seat_of_the_same_actor_stands_only_with_its_resolution_in_the_table(body, seat):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(body=body, actor=seat.actor, since=date(2026, 5, 1))
