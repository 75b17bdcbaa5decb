"""What people upload: accepted by what it is, kept by its hash, given back as an attachment."""

import io
import logging
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from PIL import Image, UnidentifiedImageError

from core.documents import store
from core.documents.models import StoredFile

logger = logging.getLogger(__name__)

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"  # for the `accept` attribute of a file input
KINDS_IN_WORDS = "PDF, JPG, PNG, DOCX o XLSX"
MAX_PIXELS = 50_000_000
MAX_NAME = 120
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_ZIP_ENTRIES = 2000

OFFICE = "application/vnd.openxmlformats-officedocument."


def accept(uploaded: UploadedFile) -> tuple[StoredFile, str]:
    """Check and keep an uploaded file; returns its row and the name to show.

    Raises ValidationError that says what is wrong with the file and what to do.
    """
    content, content_type, name = checked(uploaded)
    try:
        return store.save(content, content_type), name
    except store.StoreFault as fault:
        raise ValidationError(str(fault)) from fault


def checked(uploaded: UploadedFile) -> tuple[bytes, str, str]:
    """The content of an uploaded file that is what it says, its type and the name to show; nothing
    is kept. Raises ValidationError that says what is wrong with the file and what to do.
    """
    name = clean_name(uploaded.name or "")
    if not uploaded.size:
        raise ValidationError(f"{name} está vacío. Escoja otro archivo.")
    if uploaded.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            f"{name} pesa {_megabytes(uploaded.size)} MB y el máximo es "
            f"{_megabytes(settings.UPLOAD_MAX_BYTES)} MB. Redúzcalo o súbalo en partes."
        )
    extension = PurePosixPath(name).suffix.lower()
    if extension not in CHECKS:
        raise ValidationError(f"{name} no se puede recibir. Suba un archivo {KINDS_IN_WORDS}.")
    content_type, check = CHECKS[extension]
    uploaded.seek(0)
    content = uploaded.read()
    problem = check(content)
    if problem:
        raise ValidationError(f"{name} {problem}")
    return content, content_type, name


def download_response(file: StoredFile, name: str) -> HttpResponseBase:
    """The file as an attachment that no browser opens inside the portal; a page that says so (404)
    when the disk has lost it.

    The caller has asked for permission: the hash alone opens nothing.
    """
    try:
        content = store.path(file).open("rb")
    except FileNotFoundError:
        logger.error("The file %s is missing: restore it from a backup.", store.path(file))
        page = render_to_string("documents/lost.html", {"name": clean_name(name)})
        return HttpResponseNotFound(page)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=clean_name(name),
        content_type=file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def suffix_of(file: StoredFile) -> str:
    """«.pdf»: the ending that belongs to what an accepted file is."""
    return next(suffix for suffix, (kind, _) in CHECKS.items() if kind == file.content_type)


def clean_name(name: str) -> str:
    """The name without folders, control or direction characters, and not too long."""
    base = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in base if unicodedata.category(c)[0] != "C" and c not in '"<>|:*?')
    stem, dot, extension = kept.strip(" .").rpartition(".")
    if not dot:
        stem, extension = extension, ""
    return f"{stem.strip()[:MAX_NAME] or 'archivo'}{dot}{extension[:10]}"


# --- what a file is: a check returns what is wrong, or an empty text --------------------------


def _check_pdf(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return ""
    return "no es un PDF, aunque su nombre lo diga. Guárdelo de nuevo como PDF."


def _check_picture(kind: str) -> Callable[[bytes], str]:
    def check(content: bytes) -> str:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                    if picture.width * picture.height > MAX_PIXELS:
                        return (
                            f"mide {picture.width} × {picture.height} puntos, más de lo que se "
                            "recibe. Redúzcala y súbala otra vez."
                        )
                    picture.verify()
        except (
            UnidentifiedImageError,
            Image.DecompressionBombError,
            OSError,
            SyntaxError,
            ValueError,
        ):
            return f"no es una imagen {kind} completa. Ábrala y guárdela de nuevo."
        return ""

    return check


def _check_office(main_part: str) -> Callable[[bytes], str]:
    def check(content: bytes) -> str:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError):
            return "está dañado o no es de ese tipo. Guárdelo de nuevo."
        names = {entry.filename for entry in entries}
        if main_part not in names or "[Content_Types].xml" not in names:
            return "no es un documento de ese tipo. Guárdelo de nuevo."
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            return "lleva macros. Guárdelo sin macros y súbalo otra vez."
        if (
            len(entries) > MAX_ZIP_ENTRIES
            or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES
        ):
            return "se vuelve demasiado grande al abrirlo. Súbalo como PDF."
        return ""

    return check


CHECKS = {
    ".pdf": ("application/pdf", _check_pdf),
    ".jpg": ("image/jpeg", _check_picture("JPEG")),
    ".jpeg": ("image/jpeg", _check_picture("JPEG")),
    ".png": ("image/png", _check_picture("PNG")),
    ".docx": (OFFICE + "wordprocessingml.document", _check_office("word/document.xml")),
    ".xlsx": (OFFICE + "spreadsheetml.sheet", _check_office("xl/workbook.xml")),
}


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".rstrip("0").rstrip(".").replace(".", ",")
