"""Anexo 1 as data: `anexo1/1`, sections 1–7 in one JSON document, out and in.

`monitoring` holds it because it sees both halves: the agreement and its follow-up.
"""

from monitoring.anexo1.exporting import export, text_of
from monitoring.anexo1.importing import import_
from monitoring.anexo1.reading import read
from monitoring.anexo1.shape import schema

__all__ = ["export", "import_", "read", "schema", "text_of"]
