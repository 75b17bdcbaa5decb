"""Publishing: all or nothing, frozen, and never twice the same."""

import csv
import json
import shutil
import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from citizens import files, services, shelf
from citizens.models import AnnualReport, Edition, EditionState
from core.documents import jobs, sandbox
from core.documents.models import JobState, RenderJob
from core.lib.problems import RuleViolation
from monitoring.models import ProgressReport
from tests.citizens.conftest import ADDRESS, report_level
from tests.factories import slots_of
from tests.markup import markup


def test_the_command_publishes_with_a_real_pdf_and_prints_the_address(agreement, client):
    out = StringIO()
    call_command("publish_annual_report", canton="103", year=2015, stdout=out, stderr=StringIO())
    assert out.getvalue().strip().endswith(ADDRESS)
    edition = Edition.objects.get()
    assert edition.state == EditionState.PUBLISHED
    assert edition.approval_note == "por línea de comandos"
    pdf = client.get(ADDRESS + "informe.pdf").content
    catalog = PdfReader(BytesIO(pdf)).trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] and catalog["/Lang"] == "es-CR"


@pytest.mark.parametrize(
    ("canton", "year", "words"),
    [
        ("999", 2015, "999"),
        ("103", 1815, "1815"),
        ("103", 2014, "2014"),
        ("601", 2015, "Puntarenas"),
    ],
)
def test_the_command_refuses_in_one_line_and_stores_nothing(agreement, canton, year, words):
    with pytest.raises(CommandError) as refusal:
        call_command("publish_annual_report", canton=canton, year=year, stderr=StringIO())
    assert words in str(refusal.value) and "\n" not in str(refusal.value)
    assert not Edition.objects.exists() and not AnnualReport.objects.exists()


def test_equal_data_makes_no_new_edition(published, desamparados, today):
    today(2016, 6, 1)
    assert services.publish(desamparados, 2015) == published
    assert Edition.objects.count() == 1


def test_other_data_makes_the_next_edition_and_says_what_changed(
    published, agreement, desamparados, client
):
    first = client.get(ADDRESS).content
    report_level(slots_of(agreement)[2], 75)
    assert client.get(ADDRESS).content == first  # frozen: a later change changes nothing
    second = services.publish(desamparados, 2015)
    assert second.number == 2
    assert any("setiembre" in change for change in second.changes)
    page = markup(client.get(ADDRESS))
    assert "Edición 2" in page and "edicion-1/" in page and second.changes[0] in page
    assert client.get(ADDRESS + "edicion-1/").content == first
    assert client.get(ADDRESS + "edicion-2/").status_code == 200
    assert client.get(ADDRESS + "edicion-3/").status_code == 404


def test_deleting_the_data_changes_nothing_that_was_published(published, client):
    before = {name: client.get(ADDRESS + name).content for name in ("", "informe.pdf", "datos.zip")}
    ProgressReport.objects.all().delete()
    after = {name: client.get(ADDRESS + name).content for name in before}
    assert after == before


def test_an_edition_whose_files_were_lost_is_made_again(published, desamparados, client, settings):
    before = client.get(ADDRESS).content
    shutil.rmtree(settings.PUBLISHED_ROOT)
    assert client.get(ADDRESS).status_code == 404
    assert services.publish(desamparados, 2015) == published
    assert client.get(ADDRESS).content == before and Edition.objects.count() == 1


STEPS = ["citizens.files.archive", "citizens.files.stylesheet", "citizens.files.pages"]
# Of a second edition: archive, page, page compressed, manifest, pointer.
WRITES = range(5)


@pytest.mark.parametrize("step", STEPS)
def test_a_failure_while_making_files_leaves_the_former_edition(
    step, published, agreement, desamparados, client, monkeypatch
):
    _former_edition_stays(
        step, OSError("disco lleno"), agreement, desamparados, client, monkeypatch
    )


@pytest.mark.parametrize("at", WRITES)
def test_a_crash_at_any_write_leaves_the_former_edition(
    at, published, agreement, desamparados, client, monkeypatch
):
    """F20: publishing a report is all or nothing, and can be taken up again."""
    write, count = shelf.write_atomically, iter(range(100))

    def crash_at(path, content):
        if next(count) == at:
            raise OSError("corte")
        write(path, content)

    before = client.get(ADDRESS).content
    report_level(slots_of(agreement)[2], 75)
    with monkeypatch.context() as patch:
        patch.setattr(shelf, "write_atomically", crash_at)
        with pytest.raises(OSError, match="corte"):
            services.publish(desamparados, 2015)
    assert client.get(ADDRESS).content == before
    assert Edition.objects.get(number=2).state == EditionState.FAILED
    assert client.get(ADDRESS + "edicion-2/").status_code == 404
    services.publish(desamparados, 2015)
    assert "Edición 2" in markup(client.get(ADDRESS))
    assert Edition.objects.count() == 2


def _former_edition_stays(step, fault, agreement, canton, client, monkeypatch):
    before = client.get(ADDRESS).content
    report_level(slots_of(agreement)[2], 75)

    def fail(*args, **kwargs):
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(step, fail)
        with pytest.raises(type(fault)):
            services.publish(canton, 2015)
    assert client.get(ADDRESS).content == before
    assert services.publish(canton, 2015).state == EditionState.PUBLISHED
    assert client.get(ADDRESS).content != before


def test_a_pdf_that_cannot_be_made_leaves_the_former_edition(
    published, agreement, desamparados, client, monkeypatch
):
    fault = sandbox.RenderFault("Tardó más de 60 segundos.")
    _former_edition_stays(
        "core.documents.sandbox.render", fault, agreement, desamparados, client, monkeypatch
    )


def test_a_lost_commit_is_taken_up_again(published, agreement, desamparados, client, monkeypatch):
    """The pointer is replaced, the row is not: completing once more makes them agree."""
    report_level(slots_of(agreement)[2], 75)
    edition = services.approve(desamparados, 2015, by=None, wait=True)
    services.complete(edition, b"%PDF-1.7 fake")
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.RENDERING, files={})
    page = client.get(ADDRESS).content
    services.complete(edition, b"%PDF-1.7 fake")
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED and client.get(ADDRESS).content == page


def test_an_older_edition_that_completes_late_does_not_replace_a_newer_one(published, client):
    newest = shelf.manifest("desamparados", 2015) | {"edition": 5}
    shelf.announce("desamparados", 2015, newest)
    shelf.announce("desamparados", 2015, newest | {"edition": 4})
    assert shelf.manifest("desamparados", 2015)["edition"] == 5


def test_a_decision_needs_a_seat(agreement, desamparados, personas):
    with pytest.raises(RuleViolation, match="puesto"):
        services.publish(desamparados, 2015, by=personas("local_manager"), wait=False)
    with pytest.raises(RuleViolation, match="puesto"):
        services.publish(desamparados, 2015, by=personas("executive_committee", "601"), wait=False)
    assert not Edition.objects.exists()


def test_the_worker_completes_what_was_approved(agreement, desamparados, personas, client):
    member = personas("executive_committee")
    edition = services.publish(desamparados, 2015, by=member, wait=False)
    assert edition.state == EditionState.RENDERING
    assert edition.approved_with_seat.body.canton_id == "103"
    assert client.get(ADDRESS).status_code == 404
    assert services.complete_waiting() == 0
    services.wait_and_complete(seconds=30)
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED
    assert client.get(ADDRESS).status_code == 200
    assert services.complete_waiting() == 0  # safe to run again


def test_a_failed_document_is_said_and_can_be_tried_again(agreement, desamparados, personas):
    member = personas("executive_committee")
    edition = services.publish(desamparados, 2015, by=member, wait=False)
    RenderJob.objects.update(state=JobState.FAILED, error="Necesitó más memoria.")
    services.complete_waiting()
    edition.refresh_from_db()
    assert (edition.state, edition.error) == (EditionState.FAILED, "Necesitó más memoria.")
    services.try_again(edition)
    jobs.work()
    assert services.complete_waiting() == 1


def test_approving_twice_makes_one_edition_and_one_job(agreement, desamparados, personas):
    member = personas("executive_committee")
    for _ in range(3):
        services.publish(desamparados, 2015, by=member, wait=False)
    assert Edition.objects.count() == RenderJob.objects.count() == 1


def test_data_that_changed_before_completion_supersedes_the_edition(
    agreement, desamparados, personas
):
    member = personas("executive_committee")
    services.publish(desamparados, 2015, by=member, wait=False)
    report_level(slots_of(agreement)[2], 75)
    second = services.publish(desamparados, 2015, by=member, wait=False)
    assert second.number == 1
    assert Edition.objects.filter(state=EditionState.SUPERSEDED).count() == 1


def test_the_archive_is_complete_safe_and_the_same_each_time(
    agreement, desamparados, fake_pdf, client
):
    type(agreement).objects.filter(pk=agreement.pk).update(objective="=HYPERLINK(1)")
    edition = services.publish(desamparados, 2015)
    content = client.get(ADDRESS + "datos.zip").content
    archive = zipfile.ZipFile(BytesIO(content))
    assert set(archive.namelist()) == {
        "LEEME.txt",
        "acuerdos.csv",
        "compromisos.csv",
        "meses.csv",
        "distritos.csv",
        "diccionario.csv",
        "informe.json",
    }
    assert "'=HYPERLINK(1)" in archive.read("acuerdos.csv").decode("utf-8-sig")
    slots = archive.read("compromisos.csv").decode("utf-8-sig").splitlines()
    assert len(slots) == 4 and "sin reporte" in slots[3]
    data = json.loads(archive.read("informe.json"))
    assert data["edition"]["number"] == 1 and "map" not in data
    edition.refresh_from_db()
    assert files.archive(edition.data, services.facts_of(edition)) == content


def test_the_dictionary_explains_every_column(published, client):
    archive = zipfile.ZipFile(BytesIO(client.get(ADDRESS + "datos.zip").content))

    def rows(name):
        return list(csv.reader(StringIO(archive.read(name).decode("utf-8-sig"))))

    explained = {(table, field) for table, field, meaning in rows("diccionario.csv")[1:] if meaning}
    tables = ("acuerdos.csv", "compromisos.csv", "meses.csv", "distritos.csv")
    assert explained == {(name, field) for name in tables for field in rows(name)[0]}
    for name in tables:
        header, *body = rows(name)
        assert body and all(len(row) == len(header) for row in body)
