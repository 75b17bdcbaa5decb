"""A spreadsheet taken apart without trusting it: what it says, cell by cell, and what is wrong.

Nothing is evaluated: a formula is refused, not computed. What would make the reading long or large
is looked at before the workbook is opened.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.etree import ElementTree

from core.lib import months
from core.lib.cells import DISGUISED_STARTS, FORMULA_STARTS
from core.lib.text import clean, fold
from strategies.membership.columns import COLUMNS, MAX_ROWS, REQUIRED, SHEET, Column, Kind

MAX_UNPACKED_BYTES = 20 * 1024 * 1024
MAX_TAGS = 500_000  # a cell takes up to six; a second or two of reading
MAX_COLUMNS = 60
MAX_ROW_NUMBER = 5_000  # a file may claim a row number and leave all the rows before it out
LAST_COLUMN = 16_384  # of the program
LONG_TEXTS = frozenset({"responsibilities", "resolution"})
YES, NO = {"si", "s", "x", "1", "true", "verdadero"}, {"no", "n", "0", "false", "falso"}
MEND_FILE = "Ábralo, guárdelo de nuevo como libro de Excel (.xlsx) y súbalo otra vez."
TOO_LARGE = (
    "El libro es demasiado grande. Deje una sola hoja, sin imágenes y con un máximo de "
    f"{MAX_ROWS} puestos."
)
DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class Unreadable(Exception):
    """The file as a whole; the message says what to do."""


@dataclass(slots=True)
class Row:
    """A row of the sheet: its number, what it says by column, and what is wrong by cell."""

    number: int
    values: dict = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    rows: list[Row]
    letters: dict[str, str]  # by column key


def read(content: bytes) -> Sheet:
    """Raises Unreadable for what concerns the whole file; a cell's fault stands in its row."""
    try:
        _refuse_bomb(content)
        from openpyxl import load_workbook  # half a second, which only an import spends

        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = _sheet_of(book)
        _refuse_hidden_and_merged(content, sheet._worksheet_path)
        return _rows_of(sheet)
    except Unreadable:
        raise
    except Exception as fault:  # whatever a damaged file makes the library stumble over
        raise Unreadable(
            f"El archivo está dañado o no es un libro de Excel. {MEND_FILE}"
        ) from fault


def _refuse_bomb(content: bytes) -> None:
    """What would take long to take apart, counted before anything is."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise Unreadable(TOO_LARGE)
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                text = archive.read(entry)
                if text.count(b"<") > MAX_TAGS:
                    raise Unreadable(TOO_LARGE)
                if b"<!DOCTYPE" in text.replace(b"\0", b"") or b"<!ENTITY" in text:
                    raise Unreadable(f"El libro lleva definiciones que no se leen. {MEND_FILE}")


def _sheet_of(book):
    """The sheet of the export, or the only one."""
    named = [sheet for sheet in book.worksheets if fold(sheet.title) == fold(SHEET)]
    if named:
        return named[0]
    if len(book.worksheets) == 1:
        return book.worksheets[0]
    titles = ", ".join(f"«{sheet.title}»" for sheet in book.worksheets[:5]) or "ninguna"
    raise Unreadable(
        f"Ninguna hoja se llama «{SHEET}» (hay: {titles}). Ponga ese nombre a la hoja de los "
        "puestos, o deje solo esa."
    )


def _refuse_hidden_and_merged(content: bytes, path: str) -> None:
    """What a person does not see, or what belongs to several cells at once, is not guessed at."""
    merged, hidden, hidden_columns = "", 0, ""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path.lstrip("/")) as part:
        for _, element in ElementTree.iterparse(part):
            tag = element.tag.rpartition("}")[2]
            if tag == "mergeCell" and not merged:
                merged = element.get("ref", "")
            elif tag == "row":
                has_text = any(len(cell) for cell in element)
                if element.get("hidden") in ("1", "true") and has_text and not hidden:
                    hidden = int(element.get("r", "0"))
                element.clear()
            elif tag == "col" and element.get("hidden") in ("1", "true") and not hidden_columns:
                hidden_columns = element.get("min", "")
    if merged:
        first = merged.partition(":")[0]
        raise Unreadable(
            f"Celda {first}: está unida con otras ({merged}). Sepárelas («Combinar y centrar») y "
            "escriba cada dato en su celda."
        )
    if hidden:
        raise Unreadable(
            f"Celda A{hidden}: la fila {hidden} está oculta. Quite el filtro o muéstrela; si no "
            "corresponde, bórrela."
        )
    if hidden_columns:
        letter = letter_of(min(max(int(hidden_columns), 1), LAST_COLUMN))
        raise Unreadable(f"Celda {letter}1: la columna está oculta. Muéstrela o bórrela.")


def letter_of(number: int) -> str:
    """1 → «A», 27 → «AA»."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _rows_of(sheet) -> Sheet:
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    lines = sheet.iter_rows(max_col=MAX_COLUMNS)
    columns = _columns(next(lines, ()))
    letters = {column.key: letter_of(place + 1) for place, column in columns.items()}
    rows = []
    for number, line in enumerate(lines, start=2):
        if number > MAX_ROW_NUMBER:
            raise Unreadable(
                f"Celda A{number}: hay filas más abajo de la {MAX_ROW_NUMBER}. Borre las filas "
                "vacías o copie sus datos en la plantilla."
            )
        if all(_is_empty(cell) for cell in line):
            continue
        if len(rows) == MAX_ROWS:
            raise Unreadable(
                f"Celda A{number}: el archivo tiene más de {MAX_ROWS} puestos, que es lo que se "
                "recibe de una vez. Divídalo en varios archivos."
            )
        rows.append(_row(number, line, columns))
    if not rows:
        raise Unreadable("Celda A2: el archivo no tiene puestos. Escriba uno por fila.")
    return Sheet(rows, letters)


def _is_empty(cell) -> bool:
    return cell.value is None or not str(cell.value).strip()


def _columns(header) -> dict[int, Column]:
    """Place → column. Raises Unreadable for titles that are unknown, twice there, or missing."""
    known = {fold(column.title): column for column in COLUMNS}
    found: dict[int, Column] = {}
    for place, cell in enumerate(header):
        if _is_empty(cell):
            continue
        name, title = f"{letter_of(place + 1)}1", " ".join(str(cell.value).split())
        column = known.get(fold(title))
        if column is None:
            raise Unreadable(
                f"Celda {name}: no se conoce la columna «{title[:60]}». Use los títulos de la "
                "plantilla y quite las demás columnas."
            )
        if column in found.values():
            raise Unreadable(f"Celda {name}: la columna «{title}» está dos veces. Deje una.")
        found[place] = column
    missing = [one.title for one in COLUMNS if one.key in REQUIRED and one not in found.values()]
    if missing:
        raise Unreadable(
            f"Celda A1: falta la columna «{missing[0]}». La primera fila lleva los títulos; "
            "descargue la plantilla y copie allí sus datos."
        )
    return found


def _row(number: int, line, columns: dict[int, Column]) -> Row:
    row = Row(number)
    for place, cell in enumerate(line):
        if _is_empty(cell):
            continue
        name = f"{letter_of(place + 1)}{number}"
        column = columns.get(place)
        if column is None:
            row.faults.append(
                f"Celda {name}: está en una columna sin título. Bórrela o póngale título."
            )
            continue
        try:
            row.values[column.key] = _value(cell, column)
        except ValueError as fault:
            row.faults.append(f"Celda {name}: {fault}")
    return row


def _value(cell, column: Column):
    """What the cell says, as the column asks for it. Raises ValueError that says how to mend it."""
    if cell.data_type == "f":
        raise ValueError("es una fórmula. Péguela como valor («Pegado especial, valores»).")
    if cell.data_type == "e":
        raise ValueError(f"tiene una falla de Excel ({cell.value}). Escriba el dato.")
    return READERS[column.kind](cell.value, column)


def as_read(text: str, key: str) -> str:
    """What a cell of that column says: a line without spaces that nobody sees, or paragraphs. What
    the portal keeps is brought to the same form before the two are compared."""
    text = clean(text)
    if text.startswith("'") and text[1:].lstrip().startswith((*FORMULA_STARTS, *DISGUISED_STARTS)):
        text = text[1:]  # as the export writes what looks like a formula
    if key in LONG_TEXTS:
        text = text.replace("\r\n", "\n").replace("_x000D_", "").strip()
        return "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    return " ".join("".join(s if s >= " " else " " for s in text).split())


def _text(value, column: Column) -> str:
    if isinstance(value, date | datetime):
        raise ValueError(f"es una fecha, y «{column.title}» es texto. Escriba el texto.")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = as_read(str(value), column.key)
    if len(text) > column.longest:
        raise ValueError(f"tiene {len(text)} letras y caben {column.longest}. Escríbalo más corto.")
    return text


def _day(value, column: Column) -> date:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, str):
        value = _day_in_words(value.strip())
    if not isinstance(value, date):
        raise ValueError(
            f"«{value}» es un número, no una fecha. Dele formato de fecha o escriba 16/11/2026."
        )
    if not months.is_plausible(value):
        raise ValueError(f"revise el año: se recibe de {months.FIRST_YEAR} a {months.LAST_YEAR}.")
    return value


def _day_in_words(text: str) -> date:
    try:
        if matched := DAY.fullmatch(text):
            day, month, year = map(int, matched.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"«{text[:40]}» no es una fecha. Escríbala como 16/11/2026.") from None


def _yes_no(value, column: Column) -> bool:
    word = fold(str(value).strip())
    if word in YES | NO:
        return word in YES
    raise ValueError(f"«{str(value)[:40]}» no se entiende. Escriba Sí o No.")


def _number(value, column: Column) -> int:
    text = str(value).strip().removesuffix(".0")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise ValueError(
            f"«{text[:40]}» no es el número de un puesto. Déjela vacía si el puesto es nuevo."
        )
    return int(text)


READERS = {Kind.TEXT: _text, Kind.DAY: _day, Kind.YES_NO: _yes_no, Kind.NUMBER: _number}
