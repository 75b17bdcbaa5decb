"""Two people at one form when the first replaces or drops its FILE: the second is told which one,
writes nothing, keeps what was typed and chooses the file again."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents import uploads
from strategies.forms.bodies import BodyForm
from strategies.models import Body, Diagnosis, DoctrineDocument, Indicator, IndicatorValue
from tests.factories import ActorFactory, PersonFactory, StrategyFactory
from tests.forms import fields_of
from tests.markup import markup

PDF = b"%PDF-1.4\n%%EOF\n"
ASKED_ANEW = "Otra persona cambió este archivo"
TOLD = "Otra persona guardó estos datos"


def pdf(name="acta.pdf", more=b""):
    return SimpleUploadedFile(name, PDF + more, "application/pdf")


def stored(more=b""):
    return uploads.accept(pdf(more=more))[0]


@pytest.fixture
def manager(personas, sign_in, today):
    today(2026, 11, 22)
    return sign_in(personas("local_manager"))


@pytest.fixture
def body(db):
    return Body.objects.create(
        canton_id="103", kind="ccci", name="CCCI", founding_file=stored(b"first")
    )


def seat_of(body):
    return body.add_seat(ActorFactory(), since=date(2026, 1, 1))


def row_and_page(kind: str, body):
    """A row with a file, its address, its fields of file and of text, and the column."""
    if kind == "body":
        return body, f"/instancias/{body.pk}/editar/", "founding_upload", "purpose", "founding_file"
    if kind == "seat":
        seat = seat_of(body)
        address = f"/instancias/puestos/{seat.pk}/editar/"
        return seat, address, "resolution_upload", "resolution_text", "resolution_file"
    if kind == "holding":
        seat = seat_of(body)
        person = PersonFactory(actor=seat.actor, canton_id="103")
        held = seat.appoint(person, "titular", since=date(2026, 1, 1))
        address = f"/instancias/puestos/{seat.pk}/personas/{held.pk}/corregir/"
        return held, address, "letter_upload", "letter_number", "letter_file"
    if kind == "doctrine":
        row = DoctrineDocument.objects.create(
            canton_id="103",
            title="Guía",
            topic="tool",
            published_on=date(2024, 1, 1),
            file=stored(b"first"),
            file_name="guia.pdf",
            link="https://a.invalid/",
        )
        return row, f"/doctrina/{row.pk}/editar/", "upload", "summary", "file"
    card = Indicator.objects.create(
        strategy=StrategyFactory(canton_id="103"),
        level="product",
        name="Personas",
        formula="Cuenta",
        unit="personas",
        source="Listas",
        frequency="yearly",
        responsible=ActorFactory(),
    )
    row = IndicatorValue.objects.create(
        indicator=card, on=date(2026, 1, 1), value=3, file=stored(b"first"), file_name="lista.pdf"
    )
    return row, f"/indicadores/mediciones/{row.pk}/", "documents", "note", "file"


KINDS = pytest.mark.parametrize("kind", ["body", "seat", "holding", "doctrine", "value"])


@KINDS
def test_the_second_is_told_of_the_file_and_chooses_it_again(kind, body, manager):
    row, address, upload, text, column = row_and_page(kind, body)
    given = fields_of(manager.get(address), "")
    assert manager.post(address, given | {upload: pdf("nuevo.pdf", b"A")}).status_code == 302
    page = manager.post(address, given | {text: "Lo mío", upload: pdf("otro.pdf", b"B")})
    shown = markup(page)
    assert TOLD in shown and ASKED_ANEW in shown
    assert "otro.pdf" in shown and ("nuevo.pdf" in shown or "PDF de 16" in shown or "guia" in shown)
    row.refresh_from_db()
    assert getattr(row, column) == stored(b"A") and getattr(row, text) != "Lo mío"
    again = fields_of(page, "")
    assert again[text] == "Lo mío"
    assert f"{upload}-recibido" not in again
    assert manager.post(address, again | {upload: pdf("otro.pdf", b"B")}).status_code == 302
    row.refresh_from_db()
    assert (getattr(row, column), getattr(row, text)) == (stored(b"B"), "Lo mío")


@KINDS
def test_the_second_who_chose_no_file_is_told_too_and_keeps_the_others(kind, body, manager):
    row, address, upload, _, column = row_and_page(kind, body)
    given = fields_of(manager.get(address), "")
    manager.post(address, given | {upload: pdf("nuevo.pdf", b"A")})
    page = manager.post(address, given)
    assert TOLD in markup(page)
    assert "Ninguno nuevo: queda como está guardado" in markup(page)
    assert manager.post(address, fields_of(page, "")).status_code == 302
    row.refresh_from_db()
    assert getattr(row, column) == stored(b"A")


@KINDS
def test_a_double_press_with_a_file_acts_once(kind, body, manager):
    _, address, upload, _, _ = row_and_page(kind, body)
    given = fields_of(manager.get(address), "")
    for _ in range(2):
        assert manager.post(address, given | {upload: pdf("nuevo.pdf", b"A")}).status_code == 302


def test_a_file_that_nobody_else_touched_is_carried_on(body, manager):
    """The other changed a text: the received file needs not be chosen again."""
    row, address, upload, text, _ = row_and_page("body", body)
    given = fields_of(manager.get(address), "")
    manager.post(address, given | {text: "Lo de la otra"})
    page = manager.post(address, given | {upload: pdf("otro.pdf", b"B")})
    assert "otro.pdf" in markup(page) and ASKED_ANEW not in markup(page)
    assert manager.post(address, fields_of(page, "")).status_code == 302
    row.refresh_from_db()
    assert row.founding_file == stored(b"B")


def test_dropping_a_file_that_was_replaced_is_asked_for_anew(body, manager):
    row, address, upload, _, _ = row_and_page("doctrine", body)
    given = fields_of(manager.get(address), "")
    manager.post(address, given | {upload: pdf("nuevo.pdf", b"A")})
    page = manager.post(address, given | {"drops_file": "on"})
    assert ASKED_ANEW in markup(page) and "Quitarlo" in markup(page)
    again = fields_of(page, "")
    assert "drops_file" not in again
    row.refresh_from_db()
    assert row.file == stored(b"A")
    manager.post(address, again | {"drops_file": "on"})
    row.refresh_from_db()
    assert row.file is None


def test_a_file_that_the_other_dropped_is_told(body, manager):
    row, address, upload, _, _ = row_and_page("doctrine", body)
    given = fields_of(manager.get(address), "")
    manager.post(address, given | {"drops_file": "on"})
    assert TOLD in markup(manager.post(address, given))
    page = manager.post(address, given | {upload: pdf("otro.pdf", b"B")})
    assert ASKED_ANEW in markup(page)
    row.refresh_from_db()
    assert row.file is None


def test_chosen_documents_are_carried_on_when_the_page_comes_back(manager):
    """A diagnosis only gains documents, so there is nothing of another to overwrite."""
    made = Diagnosis.objects.create(canton_id="103", title="Barrios", made_on=date(2026, 1, 1))
    address = f"/diagnosticos/{made.pk}/editar/"
    given = fields_of(manager.get(address), "")
    manager.post(address, given | {"summary": "Uno", "documents": [pdf("a.pdf", b"A")]})
    page = manager.post(address, given | {"summary": "Dos", "documents": [pdf("b.pdf", b"B")]})
    assert TOLD in markup(page)
    assert "b.pdf ya se recibió" in markup(page)
    manager.post(address, fields_of(page, ""))
    assert {kept.name for kept in made.files.all()} == {"a.pdf", "b.pdf"}


def test_what_the_form_does_not_show_is_not_put_back(body):
    """The view read the row before another closed it and gave it a file."""
    row = Body.objects.get(pk=body.pk)
    fields = {name: BodyForm(instance=row)[name].value() for name in BodyForm.base_fields}
    data = {name: value for name, value in fields.items() if value is not None}
    data |= {"founding_upload": ""}
    Body.objects.filter(pk=body.pk).update(
        closed_on=date(2026, 10, 1), founding_file=stored(b"A"), version=2
    )
    form = BodyForm(data, {}, instance=row)
    assert not form.is_valid(), "the file changed"
    form = BodyForm(data | {"version": 2}, {}, instance=row)
    assert form.is_valid()
    form.save()
    body.refresh_from_db()
    assert (body.closed_on, body.founding_file) == (date(2026, 10, 1), stored(b"A"))
