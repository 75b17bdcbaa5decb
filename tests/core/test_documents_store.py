"""Files by hash: written whole or not at all; uploads accepted by what they are."""

import errno
import io
import os
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.documents import store, uploads
from core.documents.models import StoredFile

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n..."


def files_below(folder):
    return [file for file in folder.rglob("*") if file.is_file()]


def picture(kind="PNG", size=(4, 4)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size).save(target, kind)
    return target.getvalue()


def office(*names, size=10) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return target.getvalue()


# --- the store -----------------------------------------------------------------------------------


def test_equal_content_is_stored_once(settings):
    first, second = store.save(PDF, "application/pdf"), store.save(PDF, "application/pdf")
    assert first == second
    assert store.read(first) == PDF
    assert len(files_below(settings.MEDIA_ROOT)) == 1


def test_a_full_disk_leaves_neither_row_nor_file(settings, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(store.StoreFault, match="No hay espacio en el disco"):
        store.save(PDF, "application/pdf")
    assert not StoredFile.objects.exists()
    assert files_below(settings.MEDIA_ROOT) == []


def test_a_row_that_cannot_be_written_leaves_no_file(settings):
    with pytest.raises(Exception, match="too long"):
        store.save(PDF, "x" * 200)
    assert files_below(settings.MEDIA_ROOT) == []


def test_a_file_that_was_changed_on_the_disk_is_not_given_out():
    file = store.save(PDF, "application/pdf")
    store.path(file).write_bytes(b"%PDF-1.7 other")
    with pytest.raises(store.StoreFault, match="cambió"):
        store.read(file)


def test_a_lost_file_is_written_again():
    file = store.save(PDF, "application/pdf")
    store.path(file).unlink()
    assert not store.has(file)
    assert store.save(PDF, "application/pdf") == file
    assert store.has(file)


def test_sweep_removes_old_orphans_and_nothing_else(settings):
    kept = store.save(PDF, "application/pdf")
    orphan = store.save(b"%PDF-orphan", "application/pdf")
    fresh = store.save(b"%PDF-fresh", "application/pdf")
    long_ago = time.time() - store.ORPHAN_SECONDS - 10
    for file in (kept, orphan):
        os.utime(store.path(file), (long_ago, long_ago))
    StoredFile.objects.filter(pk__in=[orphan.pk, fresh.pk]).delete()
    assert store.sweep() == 1
    assert store.has(kept) and store.has(fresh) and not store.has(orphan)


# --- uploads -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("lista.pdf", PDF, "application/pdf"),
        ("foto.PNG", picture("PNG"), "image/png"),
        ("foto.jpeg", picture("JPEG"), "image/jpeg"),
        (
            "minuta.docx",
            office("[Content_Types].xml", "word/document.xml"),
            uploads.OFFICE + "wordprocessingml.document",
        ),
        (
            "datos.xlsx",
            office("[Content_Types].xml", "xl/workbook.xml"),
            uploads.OFFICE + "spreadsheetml.sheet",
        ),
    ],
)
def test_a_file_is_accepted_when_extension_and_content_agree(name, content, content_type):
    # What the browser says about the type is not asked.
    file, shown = uploads.accept(SimpleUploadedFile(name, content, "text/html"))
    assert (file.content_type, shown) == (content_type, name)
    assert store.read(file) == content


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("taller.mov", b"x", "no se puede recibir"),
        ("pagina.svg", b"<svg onload=alert(1)>", "no se puede recibir"),
        ("sin-extension", PDF, "no se puede recibir"),
        ("doble.pdf.exe", PDF, "no se puede recibir"),
        ("lista.pdf", b"", "está vacío"),
        ("lista.pdf", b"<html><script>", "no es un PDF"),
        ("foto.png", picture("JPEG"), "no es una imagen PNG"),
        ("foto.jpg", picture("JPEG")[:40], "no es una imagen JPEG"),
        ("foto.png", b"\x89PNG\r\n\x1a\n rest", "no es una imagen PNG"),
        ("minuta.docx", b"PK\x03\x04 broken", "está dañado"),
        ("minuta.docx", office("xl/workbook.xml"), "no es un documento"),
        (
            "minuta.docx",
            office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "macros",
        ),
        (
            "bomba.docx",
            office("[Content_Types].xml", "word/document.xml", size=60_000_000),
            "demasiado grande",
        ),
    ],
)
def test_a_file_is_refused_with_words_that_help(name, content, words):
    with pytest.raises(ValidationError, match=words) as refused:
        uploads.accept(SimpleUploadedFile(name, content))
    assert name in refused.value.message
    assert not StoredFile.objects.exists()


def test_a_picture_of_too_many_points_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PIXELS", 100)
    with pytest.raises(ValidationError, match="20 × 20"):
        uploads.accept(SimpleUploadedFile("foto.png", picture(size=(20, 20))))


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(ValidationError, match="pesa 1,5 MB y el máximo es 1 MB"):
        uploads.accept(SimpleUploadedFile("lista.pdf", PDF + b"0" * 1572864))


def test_an_upload_on_a_full_disk_is_told_at_the_field(monkeypatch):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "write_atomically", full)
    with pytest.raises(ValidationError, match="No hay espacio"):
        uploads.accept(SimpleUploadedFile("lista.pdf", PDF))
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ana\\lista.pdf", "lista.pdf"),
        ("año\r\nSet-Cookie: x.pdf", "añoSet-Cookie x.pdf"),
        ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("...", "archivo"),
    ],
)
def test_names_are_cleaned(given, shown):
    assert uploads.clean_name(given) == shown


def test_a_download_is_an_attachment_that_no_page_may_open():
    file = store.save(PDF, "application/pdf")
    answer = uploads.download_response(file, "Lista de asistencia, ñ.pdf")
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content) == PDF
