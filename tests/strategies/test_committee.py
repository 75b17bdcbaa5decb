"""The Comisión Ejecutiva's seats: the rules of who sits where and when, and their pages."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.lib.problems import RuleViolation
from core.territory.models import Canton
from strategies.enums import HolderKind
from strategies.models import Seat
from strategies.queries import make_executive_committee, seats_on
from tests.factories import ActorFactory, PersonFactory
from tests.forms import form_of

TITULAR, ALTERNATE = HolderKind.TITULAR, HolderKind.ALTERNATE
PDF = b"%PDF-1.4\n%%EOF\n"


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


# --- pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ("local_manager", "technical_secretariat"))
def test_a_seat_is_added_and_its_titular_named(actor, personas, sign_in, today, role):
    today(2026, 11, 22)
    of(actor, "Ana Mora")
    client = sign_in(personas(role))
    assert "no tiene puestos" in client.get("/comision-ejecutiva/").content.decode()
    form = form_of(client.get("/comision-ejecutiva/puestos/nuevo/"), "")
    data = form.fields | {"actor": form.options["actor"][actor.full_name], "since": "01/10/2026"}
    answer = client.post("/comision-ejecutiva/puestos/nuevo/", data)
    seat = Seat.objects.get()
    naming = f"/comision-ejecutiva/puestos/{seat.pk}/nombrar/"
    form = form_of(client.get(f"/comision-ejecutiva/puestos/{seat.pk}/"), naming)
    given = {"kind": "titular", "person": form.options["person"]["Ana Mora"]}
    answer = client.post(naming, form.fields | given | {"since": "01/10/2026"})
    assert answer.url == f"/comision-ejecutiva/puestos/{seat.pk}/"
    page = client.get("/comision-ejecutiva/").content.decode()
    assert "Ana Mora" in page
    assert "Sin suplente" in page
    past = client.get("/comision-ejecutiva/?fecha=30/09/2026").content.decode()
    assert "Ana Mora" not in past
    assert "Ese día no había puestos" in past


def test_a_further_seat_with_its_resolution_and_file(body, seat, actor, personas, sign_in):
    client = sign_in(personas("technical_secretariat"))
    data = {"actor": actor.pk, "since": "01/11/2026"}
    page = client.post("/comision-ejecutiva/puestos/nuevo/", data)
    assert set(page.context["form"].errors) == {
        "resolution_text",
        "resolution_on",
        "resolution_file",
    }
    data |= {"resolution_text": "Acuerdo 4 de la sesión 10", "resolution_on": "20/10/2026"}
    wrong = SimpleUploadedFile("acuerdo.pdf", b"no es un pdf", "application/pdf")
    page = client.post("/comision-ejecutiva/puestos/nuevo/", {**data, "resolution_file": wrong})
    assert "no es un PDF" in page.context["form"].errors["resolution_file"][0]
    right = SimpleUploadedFile("acuerdo.pdf", PDF, "application/pdf")
    client.post("/comision-ejecutiva/puestos/nuevo/", {**data, "resolution_file": right})
    further = Seat.objects.exclude(pk=seat.pk).get()
    assert further.resolution_text == "Acuerdo 4 de la sesión 10"
    file = client.get(f"/comision-ejecutiva/puestos/{further.pk}/acuerdo/")
    assert b"".join(file.streaming_content) == PDF
    assert "attachment" in file["Content-Disposition"]
    stranger = sign_in(personas("local_manager", "601"))
    assert stranger.get(f"/comision-ejecutiva/puestos/{further.pk}/acuerdo/").status_code == 404
    assert client.get(f"/comision-ejecutiva/puestos/{seat.pk}/acuerdo/").status_code == 404


def test_refusals_stand_at_their_field_and_typing_is_kept(seat, actor, personas, sign_in):
    client = sign_in(personas("local_manager"))
    ana = of(actor, "Ana")
    data = {"kind": "titular", "person": ana.pk, "since": "31/12/2025"}
    page = client.post(f"/comision-ejecutiva/puestos/{seat.pk}/nombrar/", data)
    assert "existe desde" in page.context["appoint"].errors["since"][0]
    assert "31/12/2025" in page.content.decode()
    data["since"] = "mañana"
    page = client.post(f"/comision-ejecutiva/puestos/{seat.pk}/nombrar/", data)
    assert "16/11/2026" in page.context["appoint"].errors["since"][0]
    page = client.get("/comision-ejecutiva/?fecha=ayer")
    assert "16/11/2026" in page.content.decode()


def test_a_person_leaves_and_the_seat_is_closed(seat, actor, personas, sign_in):
    client = sign_in(personas("local_manager"))
    seat.appoint(of(actor, "Ana"), TITULAR, since=date(2026, 3, 1))
    address = f"/comision-ejecutiva/puestos/{seat.pk}"
    page = client.post(f"{address}/salida/", {"salida-kind": "titular", "salida-on": "01/02/2026"})
    assert "Escoja esa fecha" in page.content.decode()
    client.post(f"{address}/salida/", {"salida-kind": "titular", "salida-on": "30/06/2026"})
    assert seat.holdings.get().until == date(2026, 6, 30)
    page = client.post(f"{address}/cerrar/", {"cierre-on": "01/01/2026"})
    assert "un cambio el 01/03/2026" in page.content.decode()
    assert client.post(f"{address}/cerrar/", {"cierre-on": "31/10/2026"}).status_code == 302
    page = client.get("/comision-ejecutiva/").content.decode()
    assert "Puestos cerrados antes" in page
    assert "Nombrar a una persona" not in client.get(f"{address}/").content.decode()


@pytest.mark.parametrize("role", ("executive_committee", "mayor"))
def test_readers_read_and_do_not_write(seat, personas, sign_in, role):
    client = sign_in(personas(role))
    assert client.get("/comision-ejecutiva/").status_code == 200
    assert client.get(f"/comision-ejecutiva/puestos/{seat.pk}/").status_code == 200
    assert client.get("/comision-ejecutiva/puestos/nuevo/").status_code == 403
    for step in ("nombrar", "salida", "cerrar"):
        assert client.post(f"/comision-ejecutiva/puestos/{seat.pk}/{step}/").status_code == 403


@pytest.mark.parametrize("role", ("actor_delegate", "national_liaison", "administrator"))
def test_other_roles_are_refused(seat, personas, sign_in, role):
    client = sign_in(personas(role))
    assert client.get("/comision-ejecutiva/").status_code == 403
    assert client.get(f"/comision-ejecutiva/puestos/{seat.pk}/").status_code == 403


def test_another_cantons_seat_does_not_exist(seat, personas, sign_in, client):
    stranger = sign_in(personas("technical_secretariat", "601"))
    assert stranger.get(f"/comision-ejecutiva/puestos/{seat.pk}/").status_code == 404
    for step in ("nombrar", "salida", "cerrar"):
        assert stranger.post(f"/comision-ejecutiva/puestos/{seat.pk}/{step}/").status_code == 404
    assert client.get("/comision-ejecutiva/").url.startswith("/ingresar/")
    assert stranger.post("/comision-ejecutiva/").status_code == 405
    assert stranger.get(f"/comision-ejecutiva/puestos/{seat.pk}/cerrar/").status_code == 405


def test_queries_do_not_grow_with_seats(body, seat, actor, personas, sign_in, count_queries):
    client = sign_in(personas("mayor"))
    seat.appoint(of(actor, "Ana"), TITULAR, since=date(2026, 3, 1))

    def count() -> int:
        return count_queries(lambda: client.get("/comision-ejecutiva/"))

    count()  # the bar's counts are kept for a while
    before = count()
    for number in range(20):
        other = ActorFactory()
        place = body.add_seat(other, since=date(2026, 1, 1))
        place.appoint(of(other, f"P{number}"), TITULAR, since=date(2026, 1, 1))
        place.appoint(of(other, f"S{number}"), ALTERNATE, since=date(2026, 1, 1))
    assert count() == before


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


def test_the_file_of_a_first_seat_needs_no_date(actor, personas, sign_in, today):
    today(2026, 11, 22)
    client = sign_in(personas("technical_secretariat"))
    file = SimpleUploadedFile("acta.pdf", PDF, "application/pdf")
    data = {"actor": actor.pk, "since": "01/10/2026", "resolution_file": file}
    client.post("/comision-ejecutiva/puestos/nuevo/", data)
    address = f"/comision-ejecutiva/puestos/{Seat.objects.get().pk}/"
    assert f"{address}acuerdo/" in client.get(address).content.decode()
    answer = client.get(f"{address}acuerdo/")
    assert "acuerdo-de-sesion-2026-10-01.pdf" in answer["Content-Disposition"]
