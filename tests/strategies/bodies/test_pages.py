"""The pages of bodies and seats: who reads what, what is refused and how it is mended."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from strategies.due_bodies import due
from strategies.enums import BodyKind, HolderKind, UnitTask
from strategies.models import Axis, Body, Person, Seat, SeatHolding, UnitFunction
from strategies.perms import represented_actors
from tests.factories import ActorFactory, AxisFactory, PersonFactory
from tests.forms import fields_of, form_of

TITULAR = HolderKind.TITULAR
PDF = b"%PDF-1.4\n%%EOF\n"
WRITERS = ("technical_secretariat", "local_manager")


@pytest.fixture
def body(db, today):
    today(2026, 11, 22)
    return Body.objects.create(canton_id="103", kind="ccci", name="CCCI de Desamparados")


@pytest.fixture
def actor(db):
    return ActorFactory(name="Instituto Mixto de Ayuda Social", acronym="IMAS")


@pytest.fixture
def seat(body, actor):
    seat = body.add_seat(actor, since=date(2026, 1, 1))
    seat.appoint(PersonFactory(actor=actor, name="Ana Mora"), TITULAR, since=date(2026, 1, 1))
    return seat


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


# --- bodies -----------------------------------------------------------------------------------


def test_a_group_is_created_below_another_body_and_edited(body, personas, sign_in):
    axis = AxisFactory(strategy__canton_id="103")
    client = sign_in(personas("technical_secretariat"))
    form = form_of(client.get(f"/instancias/nueva/?tipo=working_group&de={body.pk}"), "")
    assert (form.fields["kind"], form.fields["parent"]) == ("working_group", str(body.pk))
    answer = client.post("/instancias/nueva/", form.fields | {"name": "Grupo", "axis": axis.pk})
    group = Body.objects.get(name="Grupo")
    assert answer.url == f"/instancias/{group.pk}/" and group.parent == body
    edited = form_of(client.get(f"/instancias/{group.pk}/editar/"), "").fields
    client.post(f"/instancias/{group.pk}/editar/", edited | {"purpose": "Prevenir"})
    page = client.post(f"/instancias/{group.pk}/editar/", edited | {"purpose": "Otra cosa"})
    assert "Otra persona guardó" in text(page)
    group.refresh_from_db()
    assert group.purpose == "Prevenir"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": ""}, "name", "Escriba este dato"),
        ({"name": "ccci de DESAMPARADOS"}, "name", "Ya hay una instancia"),
        ({"kind": "ccci"}, "kind", "ya tiene su"),
        ({"quorum_rule": "fixed"}, "quorum_number", "con cuántos puestos"),
        ({"kind": "local_forum", "axis": "own"}, "axis", "Solo un grupo de trabajo"),
        ({"axis": "foreign"}, "axis", "No es de este cantón"),
        ({"parent": "foreign"}, "parent", "No es de este cantón"),
        ({"notice_days": "900"}, "notice_days", "de 0 a 60"),
        ({"reminder_days": "31"}, "reminder_days", "de 0 a 30"),
        ({"reminder_days": "uno"}, "reminder_days", "solo cifras"),
        ({"second_call_minutes": "0"}, "second_call_minutes", "de 1 a 240"),
        ({"second_call_rule": "nada"}, "second_call_rule", "Escoja"),
        ({"since": "ayer"}, "since", "16/11/2026"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(body, personas, sign_in, changes, field, said):
    foreign = Body.objects.create(canton_id="601", kind="ccci", name="CCCI de Puntarenas")
    keys = {
        "own": AxisFactory(strategy__canton_id="103").pk,
        "foreign": foreign.pk if "parent" in changes else _foreign_axis().pk,
    }
    client = sign_in(personas("local_manager"))
    given = form_of(client.get("/instancias/nueva/"), "").fields
    given |= {"kind": "working_group", "name": "Grupo"}
    given |= {name: keys.get(value, value) for name, value in changes.items()}
    page = client.post("/instancias/nueva/", given)
    assert said in page.context["form"].errors[field][0]
    assert Body.objects.filter(canton="103").count() == 1


def test_how_it_reminds_and_calls_again(body, personas, sign_in):
    client = sign_in(personas("technical_secretariat"))
    address = f"/instancias/{body.pk}/editar/"
    for given, said in (
        (("2", "30", "present"), ("recordatorio 2 días antes", "A los 30 minutos. Quienes estén")),
        (
            ("0", "", "third"),
            ("recordatorio el mismo día", "Segunda convocatoria</dt> <dd> No hay"),
        ),
        (("", "45", "same"), ("sin recordatorio", "A los 45 minutos. El mismo de la primera")),
    ):
        names = ("reminder_days", "second_call_minutes", "second_call_rule")
        fields = form_of(client.get(address), "").fields | dict(zip(names, given, strict=True))
        assert client.post(address, fields).status_code == 302
        page = text(client.get(body.get_absolute_url()))
        assert all(words in page for words in said), said


def _foreign_axis() -> Axis:
    return AxisFactory(strategy__canton_id="601")


def test_a_circle_of_bodies_is_refused(body, personas, sign_in):
    part = Body.objects.create(canton_id="103", kind="local_forum", name="Foro", parent=body)
    client = sign_in(personas("technical_secretariat"))
    address = f"/instancias/{body.pk}/editar/"
    given = form_of(client.get(address), "").fields
    for parent, said in ((part.pk, "depende de esta instancia"), (body.pk, "Escoja")):
        page = client.post(address, given | {"parent": parent})
        assert any(said in each for each in page.context["form"].errors["parent"])


def test_a_body_with_open_seats_or_parts_is_not_closed(body, seat, personas, sign_in):
    part = Body.objects.create(canton_id="103", kind="local_forum", name="Foro", parent=body)
    client = sign_in(personas("technical_secretariat"))
    address = f"/instancias/{body.pk}/cerrar/"
    page = text(client.post(address, {"on": "22/11/2026"}))
    assert "1 puesto abierto (IMAS)" in page and "De ella depende Foro" in page
    seat.close(on=date(2026, 11, 22))
    part.close(on=date(2026, 11, 22))
    assert client.post(address, {"on": "22/11/2026"}).url == f"/instancias/{body.pk}/"
    client.post(f"/instancias/{body.pk}/abrir/")
    body.refresh_from_db()
    assert body.closed_on is None


def test_the_page_tells_who_sat_there_on_a_day(body, seat, actor, personas, sign_in):
    seat.appoint(PersonFactory(actor=actor, name="Luis Vega"), TITULAR, since=date(2026, 6, 1))
    client = sign_in(personas("mayor"))
    assert "Luis Vega" in text(client.get(f"/instancias/{body.pk}/"))
    before = text(client.get(f"/instancias/{body.pk}/?fecha=31/05/2026"))
    assert "Ana Mora" in before and "Luis Vega" not in before
    assert "no había puestos" in text(client.get(f"/instancias/{body.pk}/?fecha=31/12/2025"))
    assert "16/11/2026" in text(client.get(f"/instancias/{body.pk}/?fecha=ayer"))


def test_a_delegate_sees_the_bodies_of_the_actor_and_no_contact_data(body, personas, sign_in):
    Body.objects.create(canton_id="103", kind="local_forum", name="Foro ajeno")
    delegate = personas("actor_delegate")
    client = sign_in(delegate)
    assert "Su actor no tiene puestos" in text(client.get("/instancias/"))
    assert client.get(f"/instancias/{body.pk}/").status_code == 404
    seat = body.add_seat(personas.actor_of(delegate), since=date(2026, 1, 1))
    person = PersonFactory(actor=seat.actor, name="Ana", email="ana@demo.invalid", phone="22001234")
    seat.appoint(person, TITULAR, since=date(2026, 1, 1))
    listed = text(client.get("/instancias/"))
    assert body.name in listed and "Foro ajeno" not in listed
    page = text(client.get(f"/instancias/{body.pk}/"))
    assert "Ana" in page and "ana@demo" not in page and "22001234" not in page
    assert "Agregar puesto" not in page


def test_the_committees_address_leads_to_the_body_or_to_where_it_is_made(personas, sign_in, today):
    today(2026, 11, 22)
    writer, reader = sign_in(personas("local_manager")), sign_in(personas("mayor"))
    assert writer.get("/comision-ejecutiva/").url == "/instancias/nueva/?tipo=executive_committee"
    assert reader.get("/comision-ejecutiva/").url == "/instancias/?tipo=executive_committee"
    body = Body.objects.create(canton_id="103", kind="executive_committee", name="Comisión")
    assert reader.get("/comision-ejecutiva/").url == f"/instancias/{body.pk}/"


# --- seats --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", (*WRITERS, "mayor"))
def test_a_person_registered_right_there_replaces_the_titular(seat, personas, sign_in, role):
    client = sign_in(personas(role))
    address = f"/instancias/puestos/{seat.pk}/nombrar/"
    given = fields_of(client.get(f"{address}?lugar=titular"), "")
    given |= {
        "person": "nueva",
        "name": "Eva Ruiz",
        "since": "01/12/2026",
        "until": "30/11/2027",
        "letter_number": "OF-1",
        "letter_on": "20/11/2026",
        "letter_upload": SimpleUploadedFile("carta.pdf", PDF),
    }
    page = text(client.post(address, given, follow=True))
    assert "Eva Ruiz es titular del 01/12/2026 al 30/11/2027" in page
    held = SeatHolding.objects.get(person__name="Eva Ruiz")
    assert SeatHolding.objects.get(person__name="Ana Mora").until == date(2026, 11, 30)
    letter = client.get(f"/instancias/puestos/{seat.pk}/personas/{held.pk}/carta/")
    assert b"".join(letter.streaming_content) == PDF


def test_the_second_of_two_who_name_somebody_is_told(seat, actor, personas, sign_in):
    client = sign_in(personas("local_manager"))
    luis = PersonFactory(actor=actor, name="Luis")
    address = f"/instancias/puestos/{seat.pk}/nombrar/"
    given = fields_of(client.get(address), "") | {"person": luis.pk, "since": "01/12/2026"}
    assert client.post(address, given).status_code == 302
    page = client.post(address, given)
    assert "Otra persona cambió este puesto" in text(page)
    assert fields_of(page, "")["version"] != given["version"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"person": ""}, "person", "Escoja"),
        ({"person": "nueva"}, "name", "nombre de la persona"),
        ({"person": "nueva", "name": "ana mora"}, "name", "ya está registrada"),
        ({"since": "31/12/2025"}, "since", "existe desde el 01/01/2026"),
        ({"until": "01/11/2026"}, "until", "anterior al primero"),
        ({"since": "mañana"}, "since", "16/11/2026"),
        ({"letter_on": "01/01/2027"}, "letter_on", "todavía no llega"),
        ({"person": "nueva", "name": "Eva", "email": "eva@"}, "email", "Escríbalo completo"),
        ({"person": "nueva", "name": "Eva", "phone": "123"}, "phone", "las 8"),
    ],
)
def test_an_appointment_says_what_to_mend(seat, actor, personas, sign_in, changes, field, said):
    luis = PersonFactory(actor=actor, name="Luis")
    client = sign_in(personas("technical_secretariat"))
    address = f"/instancias/puestos/{seat.pk}/nombrar/"
    given = fields_of(client.get(address), "") | {"person": luis.pk, "since": "22/11/2026"}
    page = client.post(address, given | changes)
    assert said in page.context["form"].errors[field][0]
    assert SeatHolding.objects.count() == 1 and Person.objects.filter(name="Eva").count() == 0


def test_a_further_seat_asks_for_text_date_and_file_and_keeps_the_file(
    body, seat, actor, personas, sign_in
):
    client = sign_in(personas("technical_secretariat"))
    address = f"/instancias/{body.pk}/puestos/nuevo/"
    given = {"actor": actor.pk, "since": "01/11/2026", "votes": "on"}
    page = client.post(address, given)
    asked = {"resolution_text", "resolution_on", "resolution_file"}
    assert set(page.context["form"].errors) == asked
    file = SimpleUploadedFile("acuerdo.pdf", PDF)
    page = client.post(address, given | {"resolution_file": file, "resolution_text": "Acuerdo 4"})
    kept = fields_of(page, "")
    assert kept["resolution_file-recibido"]
    client.post(address, kept | given | {"resolution_on": "20/10/2026"})
    further = Seat.objects.exclude(pk=seat.pk).get()
    file = client.get(f"/instancias/puestos/{further.pk}/acuerdo/")
    assert b"".join(file.streaming_content) == PDF
    assert client.get(f"/instancias/puestos/{seat.pk}/acuerdo/").status_code == 404


# --- the unit -------------------------------------------------------------------------------------


def test_the_alcaldia_creates_the_unit_and_switches_a_function_on_and_off(personas, sign_in, today):
    today(2026, 11, 22)
    client = sign_in(personas("mayor"))
    answer = client.post("/instancias/unidad/", fields_of(client.get("/instancias/unidad/"), ""))
    unit = Body.objects.get(kind=BodyKind.TERRITORIAL_UNIT)
    assert answer.url == f"/instancias/{unit.pk}/"
    assert client.get("/instancias/unidad/").url == f"/instancias/{unit.pk}/"
    on = f"/instancias/{unit.pk}/funciones/diagnoses/encender/"
    assert "todavía no llega" in text(client.post(on, {"since": "01/12/2026", "note": ""}))
    client.post(on, {"since": "01/10/2026", "note": "Dos distritos"})
    assert "ya está en marcha" in text(client.post(on, {"since": "01/11/2026"}))
    function = UnitFunction.objects.get(task=UnitTask.DIAGNOSES)
    page = text(client.get(f"/instancias/{unit.pk}/"))
    assert "Dos distritos" in page and "0 diagnósticos" in page
    off = f"/instancias/{unit.pk}/funciones/{function.pk}/apagar/"
    assert "se puede poner en marcha otra vez" in text(client.get(off))
    assert "Escoja esa fecha" in text(client.post(off, {"on": "30/09/2026"}))
    client.post(off, {"on": "31/10/2026"})
    assert "del 01/10/2026 al 31/10/2026" in text(client.get(f"/instancias/{unit.pk}/"))
    assert client.get(f"/instancias/{unit.pk}/funciones/nada/encender/").status_code == 404


def test_a_closed_unit_starts_no_function(personas, sign_in, today):
    on = today(2026, 11, 22)
    unit = Body.objects.create(
        canton_id="103", kind=BodyKind.TERRITORIAL_UNIT, name="Unidad", closed_on=on
    )
    address = f"/instancias/{unit.pk}/funciones/diagnoses/encender/"
    answer = sign_in(personas("local_manager")).post(address, {"since": "22/11/2026", "note": ""})
    assert "La unidad se cerró el 22/11/2026" in text(answer)
    assert not unit.functions.exists()


def test_a_group_without_risks_leads_to_writing_them(personas, sign_in):
    group = Body.objects.create(canton_id="103", kind=BodyKind.WORKING_GROUP, name="Grupo")
    page = text(sign_in(personas("local_manager")).get(f"/instancias/{group.pk}/"))
    assert f'href="/instancias/{group.pk}/riesgos/nuevo/"' in page
    read = text(sign_in(personas("mayor")).get(f"/instancias/{group.pk}/"))
    assert f'href="/instancias/{group.pk}/riesgos/"' in read
    assert f'href="/instancias/{group.pk}/riesgos/nuevo/"' not in read


def test_a_body_made_by_mistake_is_taken_away_from_its_page(body, seat, personas, sign_in):
    client = sign_in(personas("technical_secretariat"))
    empty = Body.objects.create(canton_id="103", kind=BodyKind.OBSERVATORY, name="Observatorio")
    assert f'href="/instancias/{empty.pk}/quitar/"' in text(client.get(f"/instancias/{empty.pk}/"))
    assert client.post(f"/instancias/{empty.pk}/quitar/").url == "/instancias/"
    assert not Body.objects.filter(pk=empty.pk).exists()
    assert f'href="/instancias/{body.pk}/quitar/"' not in text(
        client.get(f"/instancias/{body.pk}/")
    )


def test_who_no_longer_represents_an_actor_reads_none_of_its_bodies(body, personas, sign_in):
    delegate = personas("actor_delegate")
    spoken_for = delegate.persons.get()
    body.add_seat(spoken_for.actor, since=date(2026, 1, 5))
    client = sign_in(delegate)
    assert client.get(f"/instancias/{body.pk}/").status_code == 200
    spoken_for.is_active = False
    spoken_for.save()
    assert client.get(f"/instancias/{body.pk}/").status_code == 404
    assert represented_actors(delegate, "103") == set()


# --- what is due, and what citizens see ---------------------------------------------------------


@pytest.mark.parametrize("role", WRITERS)
def test_free_places_and_ending_terms_raise_a_notice(body, seat, personas, role):
    user, on = personas(role), date(2026, 11, 22)
    [vacant] = due(user, on)
    assert "CCCI" in vacant.title and vacant.why == "Sin suplente: IMAS."
    seat.vacate(TITULAR, on=date(2026, 12, 10))
    ending, _ = due(user, on)
    assert "Ana Mora" in ending.title and ending.due_on == date(2026, 12, 10)
    assert due(personas(role, "601"), on) == [] and due(personas("mayor"), on) == []


def test_a_notice_names_an_actor_of_several_seats_once(body, personas):
    day = date(2026, 1, 1)
    mep = ActorFactory(name="MEP")
    body.seats.create(actor=mep, since=day)
    body.seats.create(actor=mep, since=day, resolution_text="Otro", resolution_on=day)
    [notice] = due(personas("local_manager"), date(2026, 11, 22))
    assert notice.why == "Sin titular: MEP (2 puestos); sin suplente: MEP (2 puestos)."


def test_citizens_read_the_model_without_any_name(body, seat, client):
    seat.duties.create(role="chair", responsibilities="Ana Mora convoca", since=seat.since)
    hidden = body.add_seat(ActorFactory(name="Reservada", is_published=False), since=seat.since)
    page = client.get("/cantones/desamparados/organizacion/")
    shown = text(page)
    assert "Instituto Mixto de Ayuda Social" in shown and "[dato reservado] convoca" in shown
    assert "Ana Mora" not in shown and hidden.actor.name not in shown
    assert "1 actor más que no aparece" in shown
    assert not page.cookies


def test_citizens_read_who_sat_there_on_a_past_day(body, seat, client):
    Body.objects.filter(pk=body.pk).update(since=date(2026, 1, 1))
    Body.objects.create(canton_id="103", kind="observatory", name="Sin fecha")
    Body.objects.create(
        canton_id="103", kind="local_forum", name="Foro por venir", since=date(2027, 1, 1)
    )
    closed = Body.objects.create(
        canton_id="103", kind="local_forum", name="Foro de antes", since=date(2025, 1, 1)
    )
    closed.close(on=date(2026, 3, 1))
    seat.close(on=date(2026, 6, 30))
    address = "/cantones/desamparados/organizacion/"
    today = text(client.get(address))
    assert "Sin fecha" in today and "Instituto Mixto" not in today
    assert "Foro por venir" not in today and "Foro de antes" not in today
    february = text(client.get(address, {"fecha": "01/02/2026"}))
    assert "Al 1 de febrero de 2026" in february and "Instituto Mixto" in february
    assert "Foro de antes" in february and "Sin fecha" not in february
    assert "Ana Mora" not in february
    before = text(client.get(address, {"fecha": "31/12/2025"}))
    assert "CCCI de Desamparados" not in before and "Foro de antes" in before


@pytest.mark.parametrize(
    ("day", "said"),
    [("23/11/2026", "todavía no llega"), ("ayer", "16/11/2026"), ("01/01/0026", "Revise el año")],
)
def test_a_day_that_cannot_be_shown_is_told_to_citizens(body, client, day, said):
    page = client.get("/cantones/desamparados/organizacion/", {"fecha": day})
    assert page.status_code == 200 and said in text(page)
    assert "Al 22 de noviembre de 2026" in text(page) and f'value="{day}"' in text(page)
