"""Small files that stand for evidence, made on the spot: real ones, and nobody is named in them."""

import io
import textwrap
from pathlib import PurePosixPath

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from core.lib import months, spreadsheets
from monitoring.models import ProgressReport

SKY, SUN, HILL, GRASS, TRUNK, CROWN = (
    "#bfe0f2",
    "#f6c945",
    "#8fb996",
    "#5c9a5f",
    "#7a5a3c",
    "#2f6b3d",
)
PICTURE = (640, 400)
HORIZON = 260
TREES = 5
SHARE_OF_WOMEN = 0.55
LINE_WIDTH = 76  # letters of 12 points between the margins


def file(name: str, report: ProgressReport) -> SimpleUploadedFile:
    """«asistencia.pdf», «foto.png» or «conteo.xlsx»: the ending says what is made."""
    make = {".pdf": _pdf, ".png": _picture, ".xlsx": _count}[PurePosixPath(name).suffix]
    return SimpleUploadedFile(name, make(report))


def _groups(report: ProgressReport) -> list[tuple[str, int]]:
    people = report.people_reached or 0
    women = round(people * SHARE_OF_WOMEN)
    return [("Mujeres", women), ("Hombres", people - women), ("Total", people)]


def _count(report: ProgressReport) -> bytes:
    return spreadsheets.xlsx_bytes("Participantes", ("Grupo", "Personas"), _groups(report))


def _picture(report: ProgressReport) -> bytes:
    """A park on a clear day, another one for each sub-activity."""
    width, height = PICTURE
    image = Image.new("RGB", PICTURE, SKY)
    draw = ImageDraw.Draw(image)
    shift = report.sub_activity_id * 37 % 100
    draw.ellipse((60 + 4 * shift, 40, 130 + 4 * shift, 110), fill=SUN)
    draw.ellipse((-200 + shift, HORIZON - 90, 420 + shift, HORIZON + 200), fill=HILL)
    draw.rectangle((0, HORIZON, width, height), fill=GRASS)
    for tree in range(TREES):
        x, y = 50 + tree * 130 + shift // 4, HORIZON + 20 + (tree * shift) % 60
        draw.rectangle((x - 6, y - 50, x + 6, y), fill=TRUNK)
        draw.ellipse((x - 38, y - 125, x + 38, y - 40), fill=CROWN)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _pdf(report: ProgressReport) -> bytes:
    slot = report.sub_activity
    return pdf_of_lines(
        "Registro de la actividad",
        (
            slot.description,
            f"Lugar: {slot.place}",
            f"Mes: {months.in_words(slot.month)}",
            "",
            *(f"{group}: {people}" for group, people in _groups(report)),
            "",
            "Documento de la demostración. No contiene datos de personas.",
        ),
    )


def pdf_of_lines(title: str, lines: tuple[str, ...]) -> bytes:
    """One letter page of text in Helvetica, which every reader has: PDF 1.4 by hand. A line that
    is wider than the page goes on below."""
    lines = [part for line in lines for part in textwrap.wrap(line, LINE_WIDTH) or [""]]
    shown = [f"/F1 18 Tf 72 700 Td ({_escaped(title)}) Tj /F1 12 Tf 0 -14 Td"]
    shown += [f"0 -20 Td ({_escaped(line)}) Tj" for line in lines]
    text = f"BT {' '.join(shown)} ET".encode("cp1252")
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (es-CR) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n"
    ) % (len(bodies) + 1, rows, len(bodies) + 1, len(content))


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
