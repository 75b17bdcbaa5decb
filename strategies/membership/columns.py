"""The columns of the sheet, in order: their titles are the only thing that an import goes by."""

from dataclasses import dataclass
from enum import StrEnum

SHEET = "Integración"
MAX_ROWS = 400  # more than any body has; tried, or written, in some three seconds


class Kind(StrEnum):
    TEXT = "text"
    DAY = "day"
    YES_NO = "yes_no"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """`hint`: what the template's row says; `longest`: signs that the database keeps."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    longest: int = 0
    hint: str = ""


COLUMNS = (
    Column("seat", "Puesto", Kind.NUMBER, hint="Número del puesto; vacío en un puesto nuevo"),
    Column("actor", "Actor", longest=160, hint="Instituto Mixto de Ayuda Social"),
    Column("acronym", "Sigla", longest=20, hint="IMAS"),
    Column("legal_id", "Cédula jurídica", longest=14, hint="3-007-042040"),
    Column("titular", "Titular", longest=120, hint="Ana Mora Solís"),
    Column("titular_email", "Correo del titular", longest=254, hint="ana.mora@imas.go.cr"),
    Column("titular_phone", "Teléfono del titular", longest=20, hint="2202-4000"),
    Column("titular_since", "Titular desde", Kind.DAY, hint="16/11/2026"),
    Column("titular_until", "Titular hasta", Kind.DAY, hint="Vacío si no se sabe"),
    Column("alternate", "Suplente", longest=120, hint="Luis Rojas Vega"),
    Column("alternate_email", "Correo del suplente", longest=254),
    Column("alternate_phone", "Teléfono del suplente", longest=20),
    Column("alternate_since", "Suplente desde", Kind.DAY),
    Column("alternate_until", "Suplente hasta", Kind.DAY),
    Column("since", "Puesto desde", Kind.DAY, hint="16/11/2026"),
    Column("until", "Puesto hasta", Kind.DAY, hint="Vacío mientras siga"),
    Column("votes", "Vota", Kind.YES_NO, hint="Sí"),
    Column("role", "Función", longest=40, hint="Integra, Preside, Coordina o Secretaría Técnica"),
    Column("responsibilities", "Responsabilidades", longest=4000),
    Column("role_since", "Función desde", Kind.DAY),
    Column("resolution", "Acuerdo de sesión", longest=4000),
    Column("resolution_on", "Fecha del acuerdo", Kind.DAY),
)
BY_KEY = {column.key: column for column in COLUMNS}
REQUIRED = ("actor",)
