"""The files of an edition, made of its frozen content alone: pages, stylesheet, data archive."""

import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from agreements.enums import Part
from citizens import present
from core.lib.spreadsheets import csv_bytes
from monitoring.statistics import Mark

STYLES = ("css/tokens.css", "css/core.css", "css/public.css")
PREVIEW_STYLES = (*STYLES, "css/site.css")


def stylesheet(names: tuple[str, ...] = STYLES) -> bytes:
    """The sheets of the report as one, without comments and spare blanks."""
    text = "".join(Path(finders.find(name)).read_text("utf-8") for name in names)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text).replace(": ", ":")
    return text.replace(";}", "}").strip().encode()


def pages(content: dict, edition: dict, *, stylesheet: str, sizes: dict) -> dict[str, bytes]:
    """HTML by page name: «» is the report, `eje-1`… those of a report that is too long for one."""
    context = present.context_of(content, edition)
    context |= {"stylesheet": stylesheet, "sizes": sizes, "root": "", "axis_pages": []}
    if len(content["agreements"]) <= present.MOST_AGREEMENTS:
        return {"": _render("citizens/report.html", context)}
    context["axis_pages"] = present.pages_of(context["axes"])
    made = {"": _render("citizens/report.html", context)}
    for page in context["axis_pages"]:
        made[page["name"]] = _render(
            "citizens/report_axis.html", context | {"page": page, "root": "../"}
        )
    return made


def _render(template: str, context: dict) -> bytes:
    return render_to_string(template, context).encode()


# --- datos.zip ----------------------------------------------------------------------------------

# Every field of every table: file, field, what it says. The order is that of the columns.
FIELDS = (
    ("acuerdos.csv", "referencia", "Número del acuerdo: cantón, año de inicio y número"),
    ("acuerdos.csv", "actividad", "Actividad programada (Anexo 1, sección 3)"),
    ("acuerdos.csv", "estado", "Estado del acuerdo en la fecha de corte"),
    ("acuerdos.csv", "estrategia", "Estrategia preventiva a la que pertenece"),
    ("acuerdos.csv", "eje", "Eje de la estrategia"),
    ("acuerdos.csv", "forma", "Forma del acuerdo, por ejemplo convenio o alianza"),
    ("acuerdos.csv", "actor_encargado", "Institución u organización encargada"),
    ("acuerdos.csv", "actores_colaboradores", "Las demás, separadas por punto y coma"),
    ("acuerdos.csv", "distritos", "Códigos oficiales de los distritos, separados por punto y coma"),
    ("acuerdos.csv", "desde", "Primer mes del plazo, AAAA-MM"),
    ("acuerdos.csv", "hasta", "Último mes del plazo, AAAA-MM"),
    ("acuerdos.csv", "objetivo", "Objetivo del acuerdo (sección 2)"),
    ("acuerdos.csv", "meta", "Meta de la actividad"),
    ("acuerdos.csv", "poblacion", "Población a la que se dirige"),
    ("acuerdos.csv", "impacto_esperado", "Impacto esperado"),
    ("acuerdos.csv", "compromisos", "Compromisos del mes programados en el año"),
    ("acuerdos.csv", "con_reporte", "Los que tienen reporte validado"),
    ("acuerdos.csv", "cumplidos", "Los que están al 100 %"),
    ("acuerdos.csv", "sin_reporte", "Los que cerraron su mes sin reporte"),
    ("acuerdos.csv", "criterios_cumplidos", "De los 14 de la sección 7, en la última revisión"),
    ("acuerdos.csv", "personas_alcanzadas", "Suma de los reportes; vacía si no hay cifra"),
    ("acuerdos.csv", "personas_reservadas", "Sí: la cifra es menor que cinco y no se publica"),
    ("compromisos.csv", "referencia", "Número del acuerdo"),
    ("compromisos.csv", "accion_numero", "Número de la acción estratégica"),
    ("compromisos.csv", "accion", "Título de la acción estratégica"),
    ("compromisos.csv", "mes", "Mes del cronograma, AAAA-MM"),
    ("compromisos.csv", "parte", "Quincena o semana; vacía: el mes entero"),
    ("compromisos.csv", "descripcion", "Sub-actividad (Anexo 1, sección 5)"),
    ("compromisos.csv", "situacion", "con reporte, sin reporte, atrasado, mes en curso, por venir"),
    ("compromisos.csv", "nivel", "0, 25, 50, 75 o 100; vacío: no hay reporte, que no es 0"),
    ("compromisos.csv", "mes_del_reporte", "Mes del último reporte validado, AAAA-MM"),
    ("meses.csv", "mes", "Mes del año, AAAA-MM"),
    ("meses.csv", "compromisos", "Compromisos de ese mes"),
    ("meses.csv", "nivel_100", "Los que están al 100 %"),
    ("meses.csv", "nivel_75", "Los que están al 75 %"),
    ("meses.csv", "nivel_50", "Los que están al 50 %"),
    ("meses.csv", "nivel_25", "Los que están al 25 %"),
    ("meses.csv", "nivel_0", "Los que están al 0 %: se reportó que no hubo avance"),
    ("meses.csv", "sin_reporte", "Los que cerraron su mes sin reporte"),
    ("meses.csv", "otros", "Atrasados, en curso, por venir o cerrados con motivo"),
    ("distritos.csv", "codigo", "Código oficial del distrito (DTA)"),
    ("distritos.csv", "distrito", "Nombre"),
    ("distritos.csv", "acuerdos", "Acuerdos que trabajan en él; uno puede estar en varios"),
)


def archive(content: dict, edition: dict) -> bytes:
    """`datos.zip`: a CSV for each table, all of it as JSON, and the guide to the fields.

    Equal content gives equal bytes: the entries carry the cut-off date, never the hour of making.
    """
    day = date.fromisoformat(edition["cut_off"])
    data = {key: value for key, value in content.items() if key != "map"}
    tables = {
        "acuerdos.csv": map(_agreement_row, content["agreements"]),
        "compromisos.csv": _slot_rows(content["agreements"]),
        "meses.csv": map(_month_row, content["months"]),
        "distritos.csv": (
            (row["code"], row["name"], row["agreements"]) for row in content["districts"]
        ),
    }
    entries = {"LEEME.txt": _guide(content, edition).encode()}
    for name, rows in tables.items():
        header = [field for table, field, _ in FIELDS if table == name]
        entries[name] = csv_bytes(header, rows)
    entries["diccionario.csv"] = csv_bytes(("archivo", "campo", "significado"), FIELDS)
    entries["informe.json"] = json.dumps(
        {"edition": edition, **data}, ensure_ascii=False, indent=1, sort_keys=True
    ).encode()
    return _zip(entries, day)


def _zip(entries: dict[str, bytes], day: date) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, entry in entries.items():
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, entry)
    return buffer.getvalue()


def _agreement_row(row: dict) -> tuple:
    slots = row["slots"]
    return (
        row["reference"],
        row["title"],
        row["state_label"],
        row["strategy"],
        row["axis"],
        row["form"],
        row["lead_actor"],
        "; ".join(row["partners"]),
        "; ".join(district["code"] for district in row["districts"]),
        row["period"]["start"],
        row["period"]["end"],
        row["objective"],
        row["target"],
        row["population"],
        row["expected_impact"],
        slots["total"],
        slots["reported"],
        slots["levels"]["100"],
        slots["missing"],
        row["checklist"] and row["checklist"]["met"],
        row["people_reached"],
        row["people_suppressed"],
    )


def _slot_rows(agreements: list[dict]):
    for agreement in agreements:
        for slot in agreement["rows"]:
            yield (
                agreement["reference"],
                slot["action"]["number"],
                slot["action"]["title"],
                slot["month"],
                Part(slot["part"]).label if slot["part"] else "",
                slot["description"],
                Mark(slot["mark"]).label,
                slot["level"],
                slot["level_month"],
            )


def _month_row(row: dict) -> tuple:
    slots = row["slots"]
    levels = slots["levels"]
    others = slots["late"] + slots["open"] + slots["planned"] + slots["closed"]
    return (
        row["month"],
        slots["total"],
        *(levels[level] for level in ("100", "75", "50", "25", "0")),
        slots["missing"],
        others,
    )


def _guide(content: dict, edition: dict) -> str:
    return render_to_string(
        "citizens/data_guide.txt",
        {
            "content": content,
            "edition": edition,
            "cut_off": date.fromisoformat(edition["cut_off"]),
        },
    )
