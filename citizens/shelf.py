"""The shelf of what is published: immutable files named by hash, and a pointer for each report.

`PUBLISHED_ROOT/<slug>/<year>/` holds the files of every edition, a manifest for each edition
(`edicion-1.json`) and `actual.json`, the pointer: a copy of the newest edition's manifest, replaced
in one step. Reading needs neither database nor Redis.
"""

import contextlib
import gzip
import hashlib
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from core.lib.folders import write_atomically

POINTER = "actual.json"
# Texts are kept compressed too, so that no request compresses anything.
COMPRESSED = {".html", ".css"}


@dataclass(frozen=True)
class Page:
    """A file as it goes out: its bytes, those compressed (or None), and its hash."""

    content: bytes
    compressed: bytes | None
    sha256: str


def folder(slug: str, year: int) -> Path:
    return _folder(settings.PUBLISHED_ROOT, slug, year)


@lru_cache(maxsize=512)
def _folder(root: str | Path, slug: str, year: int) -> Path:
    return Path(root) / slug / str(year)


def years(slug: str) -> list[int]:
    """The years with a published report, latest first."""
    try:
        found = list((Path(settings.PUBLISHED_ROOT) / slug).iterdir())
    except OSError:
        return []
    return sorted(
        (int(one.name) for one in found if one.name.isdigit() and (one / POINTER).exists()),
        reverse=True,
    )


def manifest(slug: str, year: int, edition: int | None = None) -> dict | None:
    """What an edition consists of (None: the newest), or None when there is no such edition.

    The pointer alone decides: an edition that it does not reach yet is not there.
    """
    home = folder(slug, year)
    newest = _manifest_at(f"{home}/{POINTER}")
    if newest is None or edition in (None, newest["edition"]):
        return newest
    return _manifest_at(f"{home}/edicion-{edition}.json") if edition < newest["edition"] else None


def _manifest_at(path: str) -> dict | None:
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return _read_manifest(path, stat.st_mtime_ns, stat.st_ino)


def is_whole(slug: str, year: int, edition: int) -> bool:
    """Whether the edition is shown and every file of it is on the disk."""
    found = manifest(slug, year, edition)
    if found is None:
        return False
    entries = [found["pdf"], found["archive"], found["stylesheet"], *found["pages"].values()]
    return all((folder(slug, year) / entry["file"]).exists() for entry in entries)


def by_stylesheet(slug: str, year: int, digest: str) -> dict | None:
    """The newest shown edition whose stylesheet's hash begins so; None when there is none.

    Pages of an earlier edition may still be open in somebody's browser or cache.
    """
    newest = manifest(slug, year)
    for number in range(newest["edition"] if newest else 0, 0, -1):
        found = manifest(slug, year, number)
        if found and found["stylesheet"]["sha256"].startswith(digest):
            return found
    return None


@lru_cache(maxsize=512)
def _read_manifest(path: str, _changed: int, _inode: int) -> dict:
    return json.loads(Path(path).read_text("utf-8"))


def page(slug: str, year: int, name: str) -> Page:
    """A file of a report, by the name that a manifest gives it; kept in memory."""
    return _read_page(folder(slug, year), name)


@lru_cache(maxsize=256)
def _read_page(home: Path, name: str) -> Page:
    path, compressed = home / name, None
    with contextlib.suppress(FileNotFoundError):
        compressed = (home / f"{name}.gz").read_bytes()
    return Page(path.read_bytes(), compressed, path.stem)


# --- writing ----------------------------------------------------------------------------------


def put(slug: str, year: int, content: bytes, suffix: str) -> dict:
    """Keep a file under its hash, once; what the manifest says of it. Raises OSError (disk)."""
    sha256 = hashlib.sha256(content).hexdigest()
    name = sha256 + suffix
    target = folder(slug, year) / name
    sizes = {"size": len(content)}
    _write(target, content)
    if suffix in COMPRESSED:
        compressed = gzip.compress(content, 9, mtime=0)
        _write(target.with_name(name + ".gz"), compressed)
        sizes["gzip"] = len(compressed)
    return {"file": name, "sha256": sha256, **sizes}


def announce(slug: str, year: int, edition: dict) -> None:
    """Keep the edition's manifest for good, and point to it, unless a newer one is shown."""
    content = json.dumps(edition, ensure_ascii=False, indent=1).encode()
    home = folder(slug, year)
    _write(home / f"edicion-{edition['edition']}.json", content, again=True)
    shown = manifest(slug, year)
    if shown is None or shown["edition"] <= edition["edition"]:
        _write(home / POINTER, content, again=True)


def _write(target: Path, content: bytes, *, again: bool = False) -> None:
    """Whole or not at all, and on the disk when it returns."""
    if again or not target.exists() or target.stat().st_size != len(content):
        write_atomically(target, content)
