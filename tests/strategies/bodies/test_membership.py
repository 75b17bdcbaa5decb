"""The whole membership as XLSX: what an import says before it writes, and that the export comes
back as it was."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from strategies.enums import HolderKind
from strategies.membership import changes, export, reading
from strategies.membership.columns import MAX_ROWS
from strategies.models import Actor, Body, Person, Seat, duties
from tests.factories import ActorFactory, PersonFactory
from tests.forms import fields_of
from tests.markup import markup

TODAY = date(2026, 11, 22)
TITLES = ["Actor", "Titular", "Titular desde", "Suplente", "Puesto desde", "Vota"]


@pytest.fixture
def body(db, today):
    today(TODAY.year, TODAY.month, TODAY.day)
    return Body.objects.create(canton_id="103", kind="ccci", name="CCCI de Desamparados")


@pytest.fixture
def imas(body):
    """A seat with everybody in it."""
    actor = ActorFactory(name="Instituto Mixto de Ayuda Social", acronym="IMAS")
    seat = body.add_seat(actor, since=date(2026, 1, 5))
    for name, kind in (("Ana Mora", HolderKind.TITULAR), ("Luis Vega", HolderKind.ALTERNATE)):
        person = PersonFactory(actor=actor, name=name, phone="+506 2202-4000", email="a@b.invalid")
        seat.appoint(person, kind, since=date(2026, 1, 5), until=date(2027, 1, 4))
    duties.assign(seat, "chair", "=Convoca\ny preside", since=date(2026, 2, 1))
    return seat


def workbook(*rows, titles=TITLES, touch=None) -> bytes:
    book = Workbook()
    book.active.append(titles)
    for row in rows:
        book.active.append(row)
    if touch:
        touch(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def seen(body, content: bytes) -> changes.Outcome:
    sheet = reading.read(content)
    return changes.preview(body, sheet.rows, sheet.letters, TODAY)


def cells(content: bytes) -> list[tuple]:
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def first_fault(body, content: bytes) -> str:
    return next(fault for line in seen(body, content).lines for fault in line.faults)


# --- there and back ------------------------------------------------------------------------------


def test_the_export_comes_in_again_without_a_change(body, imas):
    other = body.add_seat(ActorFactory(name="INA"), since=date(2026, 3, 1), votes=False)
    other.close(on=date(2027, 6, 30))
    content = export.xlsx(body, TODAY)
    outcome = seen(body, content)
    assert [line.state for line in outcome.lines] == [changes.State.SAME] * 2, outcome.lines
    before = cells(content)
    sheet = reading.read(content)
    changes.apply(body, sheet.rows, sheet.letters, TODAY)
    assert cells(export.xlsx(body, TODAY)) == before
    assert load_workbook(io.BytesIO(content)).active.title == "Integración"


def test_no_cell_of_the_export_is_a_formula(body, imas):
    sheet = load_workbook(io.BytesIO(export.xlsx(body, TODAY))).active
    assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_a_membership_that_went_out_builds_the_same_elsewhere(body, imas):
    content = export.xlsx(body, TODAY)
    other = Body.objects.create(canton_id="103", kind="security_commission", name="Comisión")
    rows = reading.read(content)
    for row in rows.rows:
        del row.values["seat"]
    changes.apply(other, rows.rows, rows.letters, TODAY)
    ours, theirs = export.rows(body, TODAY), export.rows(other, TODAY)
    assert [row[1:] for row in ours] == [row[1:] for row in theirs]


def test_only_what_the_file_says_of_a_person_and_a_seat_is_written(body, imas):
    """Somebody saved them after the import had read them."""
    titles = ["Actor", "Titular", "Correo del titular", "Vota"]
    sheet = reading.read(workbook(["IMAS", "Ana Mora", "nuevo@b.invalid", "No"], titles=titles))
    job = changes._Import(body, sheet.rows, sheet.letters, TODAY)
    ana = Person.objects.get(name="Ana Mora")
    Person.objects.filter(pk=ana.pk).update(leads="Red de mujeres", phone="2224-0100", version=7)
    Seat.objects.filter(pk=imas.pk).update(resolution_text="Acuerdo 4", version=9)
    assert not job.run().refused
    ana.refresh_from_db()
    imas.refresh_from_db()
    assert (ana.email, ana.leads, ana.phone) == ("nuevo@b.invalid", "Red de mujeres", "2224-0100")
    assert ana.version == 8, "who edits the person now is told"
    assert (imas.votes, imas.resolution_text, imas.version) == (False, "Acuerdo 4", 10)


# --- what it says before it writes ------------------------------------------------------------


def test_a_new_seat_with_a_new_actor_and_persons(body):
    row = ["Asociación de Vecinos", "Rosa Gil", None, "Juan Paz", datetime(2026, 11, 1), "Sí"]
    content = workbook(row)
    outcome = seen(body, content)
    assert [line.state for line in outcome.lines] == [changes.State.NEW]
    assert not Seat.objects.exists() and not Person.objects.exists()
    sheet = reading.read(content)
    changes.apply(body, sheet.rows, sheet.letters, TODAY)
    seat = Seat.objects.get()
    assert seat.holder(HolderKind.TITULAR, TODAY).name == "Rosa Gil"
    assert Actor.objects.get().kind == "unsorted"


def test_a_replacement_shows_old_and_new(body, imas):
    outcome = seen(body, workbook(["IMAS", "Eva Ruiz", "01/12/2026", None, None, None]))
    [line] = outcome.lines
    assert line.state == changes.State.CHANGED
    assert (line.changes[0].label, line.changes[0].old) == ("Titular", "Ana Mora")
    assert "Eva Ruiz" in line.changes[0].new
    assert imas.holder(HolderKind.TITULAR, date(2026, 12, 1)).name == "Ana Mora"


@pytest.mark.parametrize(
    ("row", "cell", "mend"),
    [
        (["IMAS", "Eva", None, None, None, None], "C2", "desde cuándo"),
        (["IMAS", "Eva", "05/01/2026", None, None, None], "C2", "reemplaza a Ana Mora"),
        (["IMAS", "Eva", "mañana", None, None, None], "C2", "16/11/2026"),
        (["IMAS", "Eva", 46000, None, None, None], "C2", "formato de fecha"),
        (["IMAS", "Eva", "01/12/0026", None, None, None], "C2", "Revise el año".lower()),
        (["IMAS", "=A1", None, None, None, None], "B2", "fórmula"),
        (["IMAS", "Luis Vega", "01/12/2026", None, None, None], "B2", "otro lugar"),
        (["IMAS", None, None, None, None, "quizá"], "F2", "Sí o No"),
        (["IMAS", None, None, None, "06/01/2026", None], "E2", "página del puesto"),
        (["Nuevo", "Eva", None, None, None, None], "E2", "desde cuándo existe"),
        ([None, "Eva", None, None, "06/01/2026", None], "A2", "nombre del actor"),
        (["IMAS" * 50, None, None, None, None, None], "A2", "más corto"),
    ],
)
def test_a_fault_names_its_cell_and_how_to_mend_it(body, imas, row, cell, mend):
    fault = first_fault(body, workbook(row))
    assert fault.startswith(f"Celda {cell}: ") and mend in fault


def test_two_rows_of_one_actor_ask_for_the_resolution(body):
    row = ["Asociación", "Rosa Gil", None, None, "01/11/2026", "Sí"]
    outcome = seen(body, workbook(row, ["Asociación", "Otra", None, None, "01/11/2026", "Sí"]))
    assert [line.state for line in outcome.lines] == [changes.State.NEW, changes.State.REFUSED]
    assert "acuerdo de sesión" in outcome.lines[1].faults[0]


def test_nothing_is_stored_when_one_row_is_refused(body, imas):
    rows = (["Nueva", "Rosa", None, None, "01/11/2026", "Sí"], ["IMAS", "Eva", None, None, None])
    sheet = reading.read(workbook(*rows))
    with pytest.raises(changes.Refused):
        changes.apply(body, sheet.rows, sheet.letters, TODAY)
    assert Seat.objects.count() == 1 and not Actor.objects.filter(name="Nueva").exists()


# --- files that cannot be read ------------------------------------------------------------------


def merge(book):
    book.active.merge_cells("B2:B3")


def hide(book):
    book.active.row_dimensions[2].hidden = True


def other_sheet(book):
    book.create_sheet("Notas")
    book.active.title = "Lista"


ROW = ["IMAS", "Eva", "01/12/2026", None, None, None]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: workbook(ROW, ROW, touch=merge), "Celda B2: está unida"),
        (lambda: workbook(ROW, touch=hide), "Celda A2: la fila 2 está oculta"),
        (lambda: workbook(ROW, touch=other_sheet), "Ninguna hoja se llama «Integración»"),
        (lambda: workbook(ROW, titles=["Institución", *TITLES[1:]]), "Celda A1: no se conoce"),
        (lambda: workbook(ROW, titles=[*TITLES[:5], "Actor"]), "Celda F1: la columna «Actor»"),
        (lambda: workbook(["Eva"], titles=["Titular"]), "falta la columna «Actor»"),
        (lambda: workbook(), "Celda A2: el archivo no tiene puestos"),
        (
            lambda: workbook(*[[f"A{n}"] for n in range(5000)]),
            f"Celda A{MAX_ROWS + 2}: el archivo tiene más",
        ),
        (lambda: workbook(ROW)[:-200], "dañado"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(db, content, said):
    with pytest.raises(reading.Unreadable) as refused:
        reading.read(content())
    assert said in str(refused.value)


def test_a_bomb_is_not_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (reading.MAX_UNPACKED_BYTES + 1))
    with pytest.raises(reading.Unreadable, match="demasiado grande"):
        reading.read(buffer.getvalue())


def damaged() -> bytes:
    """A workbook with an entry that cannot be inflated any more."""
    content = bytearray(workbook(*[[f"Actor {n}"] for n in range(100)]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = max(archive.infolist(), key=lambda one: one.compress_size)
        start = entry.header_offset + 30 + len(entry.filename) + 5
    content[start : start + 40] = b"\xff" * 40
    return bytes(content)


def locked() -> bytes:
    """A workbook whose entries say that they ask for a password."""
    content = bytearray(workbook(["IMAS"]))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(sign, at + 4)
    return bytes(content)


@pytest.mark.parametrize("content", [damaged, locked])
def test_a_damaged_or_locked_workbook_is_told(content):
    with pytest.raises(reading.Unreadable, match="dañado"):
        reading.read(content())


@pytest.mark.parametrize(
    "end",
    [
        b'<row r="9">' + b"<c/>" * reading.MAX_TAGS + b"</row></sheetData>",
        b"</sheetData>" + b"<x>" * (reading.MAX_TAGS // 2) + b"</x>" * (reading.MAX_TAGS // 2),
    ],
)
def test_a_sheet_of_countless_cells_is_not_taken_apart(end):
    with pytest.raises(reading.Unreadable, match="demasiado grande"):
        reading.read(hostile(b"</sheetData>", end))


def test_entities_are_refused_before_anything_is_parsed():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    with pytest.raises(reading.Unreadable, match="definiciones"):
        reading.read(buffer.getvalue())


# --- pages ---


def upload(client, body, content: bytes):
    file = SimpleUploadedFile("puestos.xlsx", content)
    return client.post(f"/instancias/{body.pk}/integracion/", {"file": file})


def test_the_preview_is_confirmed_and_then_written(body, imas, personas, sign_in):
    client = sign_in(personas("technical_secretariat"))
    page = upload(client, body, workbook(["IMAS", "Eva Ruiz", "01/12/2026"]))
    assert "Todavía no se ha guardado nada" in markup(page)
    address = f"/instancias/{body.pk}/integracion/confirmar/"
    kept = fields_of(page, address)
    assert client.post(address, kept).url == f"/instancias/{body.pk}/"
    assert Seat.objects.get().holder(HolderKind.TITULAR, date(2026, 12, 1)).name == "Eva Ruiz"
    page = client.post(address, kept)  # pressed twice, or after somebody else
    assert "cambió mientras usted revisaba" in markup(page)


def test_pressed_twice_it_is_written_once_and_says_so(body, imas, personas, sign_in):
    client = sign_in(personas("technical_secretariat"))
    page = upload(client, body, workbook(["INA", "Eva Ruiz", None, None, "01/03/2026"]))
    address = f"/instancias/{body.pk}/integracion/confirmar/"
    kept = fields_of(page, address)
    client.post(address, kept)
    assert Seat.objects.count() == 2
    again = client.post(address, kept, follow=True)
    assert "ya está importado" in markup(again)
    assert Seat.objects.count() == 2


def test_a_telephone_changed_meanwhile_is_not_overwritten(body, imas, personas, sign_in):
    eva = PersonFactory(actor=imas.actor, name="Eva Ruiz", phone="2222-1111")
    client = sign_in(personas("technical_secretariat"))
    titles = (*TITLES[:2], "Teléfono del titular", *TITLES[2:])
    row = ["IMAS", "Eva Ruiz", "2222-2222", "01/12/2026"]
    page = upload(client, body, workbook(row, titles=titles))
    address = f"/instancias/{body.pk}/integracion/confirmar/"
    kept = fields_of(page, address)
    Person.objects.filter(pk=eva.pk).update(phone="2222-3333")
    page = client.post(address, kept)
    assert "cambió mientras usted revisaba" in markup(page)
    assert "2222-3333" in markup(page)
    eva.refresh_from_db()
    assert eva.phone == "2222-3333"
    client.post(address, fields_of(page, address))
    eva.refresh_from_db()
    assert eva.phone == "2222-2222"


def test_a_refused_row_still_names_its_seat(body, imas):
    outcome = seen(body, workbook(["IMAS", "Eva Ruiz", "31/02/2026"]))
    assert (outcome.refused, outcome.untouched) == (1, 0)


def test_signs_that_nobody_sees_do_not_come_in(body):
    content = workbook(["Asociacio\u0301n \u202eliviC\u202c", "Jose\u0301 \ufeffMun\u0303oz"])
    [row] = reading.read(content).rows
    assert row.values["actor"] == "Asociación liviC"
    assert row.values["titular"] == "José Muñoz"


def test_a_preview_is_of_its_person_and_body(body, imas, personas, sign_in):
    page = upload(
        sign_in(personas("technical_secretariat")), body, workbook(["IMAS", "Eva", "01/12/2026"])
    )
    address = f"/instancias/{body.pk}/integracion/confirmar/"
    kept = fields_of(page, address)
    other = sign_in(personas("local_manager"))
    assert other.post(address, kept).url == f"/instancias/{body.pk}/integracion/"
    assert other.post(address, {"filas": "nada"}).url == f"/instancias/{body.pk}/integracion/"
    assert Seat.objects.get().holder(HolderKind.TITULAR, date(2026, 12, 1)).name == "Ana Mora"


def test_what_is_no_workbook_is_refused_at_its_field(body, personas, sign_in):
    client = sign_in(personas("local_manager"))
    address = f"/instancias/{body.pk}/integracion/"
    for name, content, said in (
        ("lista.csv", b"a,b", "no es un libro .xlsx"),
        ("lista.xlsx", b"PK nada", "está dañado"),
        ("lista.xlsx", b"", "vacío"),
    ):
        page = client.post(address, {"file": SimpleUploadedFile(name, content)})
        assert said in page.context["form"].errors["file"][0]
    assert "Falta el archivo" in client.post(address).context["form"].errors["file"][0]


def test_delegates_do_not_get_the_contact_data(body, personas, sign_in):
    delegate = personas("actor_delegate")
    body.add_seat(personas.actor_of(delegate), since=date(2026, 1, 5))
    client = sign_in(delegate)
    assert client.get(f"/instancias/{body.pk}/").status_code == 200
    assert client.get(f"/instancias/{body.pk}/integracion.xlsx").status_code == 403


def hostile(old: bytes, new: bytes) -> bytes:
    """A good workbook whose sheet says something else."""
    good, made = zipfile.ZipFile(io.BytesIO(workbook(["IMAS"]))), io.BytesIO()
    with zipfile.ZipFile(made, "w") as bad:
        for entry in good.infolist():
            text = good.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                assert old in text
                text = text.replace(old, new)
            bad.writestr(entry, text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'<row r="2"', b'<row r="2000000000"', "más abajo de la 5000"),
        (b"<sheetData>", b'<cols><col min="-1" max="3" hidden="1"/></cols><sheetData>', "oculta"),
    ],
)
def test_a_sheet_that_lies_about_its_places_is_refused_at_once(old, new, told):
    with pytest.raises(reading.Unreadable, match=told):
        reading.read(hostile(old, new))
