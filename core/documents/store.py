"""Files by the hash of their content: written once, whole or not at all.

The file comes first, its row after: a row never points to nothing. A file whose row was rolled
back is harmless (its name is its content) and is swept away a day later.
"""

import errno
import hashlib
import logging
import os
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction

from core.documents.models import StoredFile
from core.lib.folders import write_atomically

logger = logging.getLogger(__name__)

ORPHAN_SECONDS = 24 * 3600
NO_SPACE = (
    "No hay espacio en el disco del portal y el archivo no se guardó. Avise a la Administración."
)
NOT_WRITTEN = "El disco del portal no deja guardar el archivo. Avise a la Administración."


class StoreFault(Exception):
    """The content could not be kept or found; the message is for people. Nothing was stored."""


def save(content: bytes, content_type: str) -> StoredFile:
    """Keep the content, once, and return its row. Raises StoreFault (disk full, no permission)."""
    sha256 = hashlib.sha256(content).hexdigest()
    was_new = _write(_path_of(sha256), content)
    try:
        with transaction.atomic():
            stored, _ = StoredFile.objects.get_or_create(
                sha256=sha256, defaults={"size": len(content), "content_type": content_type}
            )
    except BaseException:
        if was_new:
            _path_of(sha256).unlink(missing_ok=True)
        raise
    return stored


def read(file: StoredFile) -> bytes:
    """The content. Raises StoreFault when the file is gone or is not what was stored."""
    try:
        content = path(file).read_bytes()
    except OSError as fault:
        raise StoreFault(f"Falta el archivo {file} en el disco del portal.") from fault
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise StoreFault(f"El archivo {file} del disco del portal cambió desde que se guardó.")
    return content


def path(file: StoredFile) -> Path:
    return _path_of(file.sha256)


def has(file: StoredFile) -> bool:
    """Whether the content is on the disk, in its full size."""
    try:
        return path(file).stat().st_size == file.size
    except OSError:
        return False


def sweep() -> int:
    """Remove files without a row and half-written ones, both older than a day; how many."""
    root, removed = Path(settings.MEDIA_ROOT), 0
    limit = time.time() - ORPHAN_SECONDS
    for folder in root.iterdir() if root.is_dir() else ():
        old = {file.name: file for file in folder.iterdir() if file.stat().st_mtime < limit}
        known = StoredFile.objects.filter(sha256__in=old).values_list("sha256", flat=True)
        for name in old.keys() - set(known):
            old[name].unlink(missing_ok=True)
            removed += 1
    return removed


def _path_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def _write(target: Path, content: bytes) -> bool:
    """Write durably; False when it was there already."""
    try:
        if target.exists() and target.stat().st_size == len(content):
            os.utime(target)  # `sweep` leaves what was touched lately
            return False
        write_atomically(target, content)
    except OSError as fault:
        logger.error("Cannot store %s: %s", target, fault)
        full = fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise StoreFault(NO_SPACE if full else NOT_WRITTEN) from fault
    return True
