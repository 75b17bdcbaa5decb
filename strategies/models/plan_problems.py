"""What a plan lacks before the Comisión Ejecutiva reads it, as data: the page shows it, the sending
checks it (R17: a plan is compatible with the means that there are, or says how it is mended)."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.formats import number_format

from core.lib import clock
from core.lib.problems import Problem
from strategies.enums import Means


def missing_items(plan) -> list[Problem]:
    """What hinders the sending, then what is only advice; one query for the lines."""
    lines = list(plan.lines.with_parts())
    if not lines:
        return [Problem("lineas", "El plan todavía no tiene líneas. Agregue al menos una.")]
    found = [problem for line in lines for problem in _of_line(line)]
    found += _of_encounters(plan)
    found += _of_means(plan, lines)
    if not any(line.is_innovative for line in lines):
        found.append(
            Problem("lineas", "Ninguna línea está marcada como actividad innovadora.", True)
        )
    return sorted(found, key=lambda problem: problem.is_advice)


def _of_line(line) -> Iterator[Problem]:
    where = f"linea-{line.pk}"
    asked = (
        (line.group or line.lead_actor, "diga qué grupo o qué actor responde por ella"),
        (line.expected_result.strip(), "escriba el resultado esperado"),
        (line.starts_on, "escoja los meses"),
        (
            line.means != Means.MISSING or line.means_note.strip(),
            "los medios no están disponibles: escriba qué falta y cómo se corrige",
        ),
    )
    for is_there, words in asked:
        if not is_there:
            yield Problem(where, f"«{line.title}»: {words}.")
    group = line.group
    if group and group.closed_on and group.closed_on < clock.today():
        yield Problem(where, f"«{line.title}»: {group} ya no funciona; hace falta otro grupo.")
    if line.funds and not line.funds_source.strip():
        yield Problem(where, f"«{line.title}»: no dice de dónde vienen los fondos.", True)


def _of_encounters(plan) -> Iterator[Problem]:
    if plan.encounters.count() < 2:
        yield Problem("encuentros", "Faltan las fechas de los dos encuentros del año.")


def _of_means(plan, lines) -> Iterator[Problem]:
    asked = sum((line.funds or Decimal() for line in lines), Decimal())
    if plan.available_funds is None:
        if asked:
            yield Problem(
                "medios",
                "El plan no dice con cuántos fondos se cuenta; sin ese monto no se compara con lo "
                "que piden las líneas.",
                True,
            )
    elif asked > plan.available_funds:
        lacking = number_format(asked - plan.available_funds, force_grouping=True, decimal_pos=0)
        yield Problem(
            "medios", f"Las líneas piden ₡{lacking} más que los fondos disponibles.", True
        )
