"""Diagnoses with documents and findings; interviews, workshops and validations as evidence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from strategies.models import Diagnosis, DiagnosisFile, Finding
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.priorities.factories import DiagnosisFactory, FindingFactory, ZoneFactory

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def november(today):
    today(2016, 11, 22)


@pytest.fixture
def manager(personas, sign_in):
    return sign_in(personas("technical_secretariat"))


def send(client, address, form_id="", **changes):
    return client.post(address, fields_of(client.get(address), form_id) | changes)


def pdf(name="informe.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def test_a_workshop_is_recorded_with_its_documents(manager):
    page = send(
        manager,
        "/diagnosticos/nuevo/",
        kind="workshop",
        title="Taller con jóvenes",
        made_on="03/10/2016",
        participants="27",
        districts=["10313"],
        documents=[pdf(), pdf("anexo.pdf", PDF + b" ")],
    )
    diagnosis = Diagnosis.objects.get()
    assert page.url == diagnosis.get_absolute_url()
    assert [file.name for file in diagnosis.files.all()] == ["informe.pdf", "anexo.pdf"]
    shown = markup(manager.get(page.url))
    assert "Taller" in shown and "27" in shown and "Sin hallazgos todavía" in shown


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"made_on": "23/11/2016"}, "el 23/11/2016 todavía no llega"),
        ({"participants": "0"}, "Escriba una cifra mayor que cero"),
        ({"districts": ["60101"]}, "no es de este cantón"),
        ({"documents": pdf(content=b"nada")}, "no es un PDF"),
        ({"documents": pdf("virus.exe")}, "no se puede recibir"),
        ({"documents": pdf(content=b"")}, "vacío"),
        ({"title": "Diagnóstico UNO"}, "Ya hay un diagnóstico con este título y esta fecha."),
    ],
)
def test_what_cannot_be_registered_says_how_to_mend_it(manager, changes, message):
    DiagnosisFactory(title="Diagnostico uno", made_on="2016-10-03")
    told = {"title": "Otro", "made_on": "03/10/2016"} | changes
    page = send(manager, "/diagnosticos/nuevo/", **told)
    assert message in markup(page)
    assert Diagnosis.objects.count() == 1


def test_what_was_received_is_kept_while_something_else_is_mended(manager):
    told = {"title": "Otro", "made_on": "23/11/2016"}
    chosen = [pdf("uno.pdf"), pdf("dos.pdf", PDF + b"2"), pdf("tres.pdf", PDF + b"3")]
    page = send(manager, "/diagnosticos/nuevo/", **told, documents=chosen)
    shown = markup(page)
    assert all(f"{name}.pdf ya se recibió" in shown for name in ("uno", "dos", "tres"))
    again = fields_of(page, "") | {"documents": [pdf("cuatro.pdf", PDF + b"4")]}
    again["documents-recibido"] = again["documents-recibido"][:2]  # the third mark taken away
    page = manager.post("/diagnosticos/nuevo/", again)
    shown = markup(page)
    assert "cuatro.pdf ya se recibió" in shown and "tres.pdf" not in shown
    manager.post("/diagnosticos/nuevo/", fields_of(page, "") | {"made_on": "03/10/2016"})
    names = {file.name for file in Diagnosis.objects.get().files.all()}
    assert names == {"uno.pdf", "dos.pdf", "cuatro.pdf"}


def test_one_that_cannot_be_received_leaves_the_others(manager):
    diagnosis = DiagnosisFactory()
    address = f"{diagnosis.get_absolute_url()}documentos/"
    page = manager.post(address, {"documents": [pdf("dos.pdf"), pdf("x.png")]})
    assert "dos.pdf ya se recibió" in markup(page) and "x.png ya" not in markup(page)
    assert not diagnosis.files.exists()
    assert manager.post(address, fields_of(page, address)).status_code == 302
    assert diagnosis.files.get().name == "dos.pdf"
    false = manager.post(address, {"documents-recibido": ["1:inventado"]})
    assert "El archivo ya no está" in markup(false)


def test_documents_are_added_fetched_and_taken_away(manager, personas, sign_in):
    diagnosis = DiagnosisFactory()
    address = f"{diagnosis.get_absolute_url()}documentos/"
    assert manager.post(address, {"documents": [pdf()]}).status_code == 302
    kept = DiagnosisFile.objects.get()
    again = markup(manager.post(address, {"documents": [pdf("copia.pdf")]}))
    assert "copia.pdf ya está en el diagnóstico" in again
    broken = manager.post(address, {"documents": [pdf("dos.pdf", PDF + b"2"), pdf("x.png")]})
    assert "no es una imagen" in markup(broken)
    assert DiagnosisFile.objects.count() == 1
    assert "Falta el documento" in markup(manager.post(address))
    document = f"/diagnosticos/documentos/{kept.pk}/"
    answer = sign_in(personas("actor_delegate")).get(document)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert sign_in(personas("actor_delegate", "601")).get(document).status_code == 404
    assert manager.post(f"{document}quitar/").status_code == 302
    assert not DiagnosisFile.objects.exists()


def test_findings_stand_in_order_and_move(manager):
    diagnosis = DiagnosisFactory()
    for text in ("Uno", "Dos", "Tres"):
        send(manager, f"{diagnosis.get_absolute_url()}hallazgos/nuevo/", text=text)
    last = Finding.objects.get(text="Tres")
    manager.post(f"/diagnosticos/hallazgos/{last.pk}/mover/", {"hacia": "arriba"})
    assert [one.text for one in diagnosis.findings.all()] == ["Uno", "Tres", "Dos"]
    first = Finding.objects.get(text="Uno")
    manager.post(f"/diagnosticos/hallazgos/{first.pk}/mover/", {"hacia": "arriba"})
    send(manager, f"/diagnosticos/hallazgos/{first.pk}/", text="Uno, corregido", theme="Parques")
    assert [one.text for one in diagnosis.findings.all()] == ["Uno, corregido", "Tres", "Dos"]


def test_a_finding_that_holds_up_a_priority_stays(manager):
    zone = ZoneFactory(finding=FindingFactory(), name="Los Guido")
    page = markup(manager.post(f"/diagnosticos/hallazgos/{zone.finding_id}/quitar/"))
    assert "No se quitó" in page and "zona prioritaria Los Guido" in page
    page = markup(manager.post(f"{zone.finding.diagnosis.get_absolute_url()}quitar/"))
    assert "No se quitó" in page


def test_the_list_is_searched_and_filtered(manager):
    DiagnosisFactory(title="Auditoría de colegios", kind="audit").districts.set(["10302"])
    DiagnosisFactory(title="Entrevista")
    page = markup(manager.get("/diagnosticos/?q=AUDITORIA&tipo=audit&distrito=10302"))
    assert "Auditoría de colegios" in page and "Entrevista</a>" not in page
    assert "Ningún diagnóstico coincide" in markup(manager.get("/diagnosticos/?q=nada"))
