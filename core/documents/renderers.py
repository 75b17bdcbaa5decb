"""How each kind of document is made: a pure function of its payload, named in the settings.

`DOCUMENT_RENDERERS` maps a kind to the dotted path of `render(payload: dict) -> bytes`. The
function says with `@renderer` what else decides its output (templates, styles, fonts), so that
a changed template makes a new document and an unchanged one is never rendered twice.
"""

import hashlib
import inspect
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

Render = Callable[[dict], bytes]


def renderer(*, content_type: str = "application/pdf", sources: tuple[str, ...] = ()):
    """Mark a render function. `sources` are files or folders, relative to the project."""

    def mark(function: Render) -> Render:
        function.content_type = content_type
        function.sources = sources
        return function

    return mark


def find(kind: str) -> Render:
    """The render function of a kind. Raises KeyError for an unknown one."""
    return import_string(settings.DOCUMENT_RENDERERS[kind])


def content_type(kind: str) -> str:
    return getattr(find(kind), "content_type", "application/pdf")


def template_hash(kind: str) -> str:
    """SHA-256 of everything but the payload that decides what the document looks like."""
    return _hash_of(settings.DOCUMENT_RENDERERS[kind])


@cache
def _hash_of(dotted_path: str) -> str:
    function = import_string(dotted_path)
    digest = hashlib.sha256(f"weasyprint {version('weasyprint')}".encode())
    for file in [Path(inspect.getsourcefile(function)), *_files(function)]:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(function: Render) -> list[Path]:
    found = []
    for source in getattr(function, "sources", ()):
        path = settings.BASE_DIR / source
        if not path.exists():
            raise FileNotFoundError(f"{dotted(function)} names {source}, which does not exist")
        found += sorted(f for f in path.rglob("*") if f.is_file()) if path.is_dir() else [path]
    return found


def dotted(function: Render) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def warm() -> None:
    """Load what every render needs before the first fork: half a second, once a process."""
    import weasyprint  # noqa: F401
