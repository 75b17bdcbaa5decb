"""What `anexo1/1` may not say although its shape is right: rules that need no database."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from agreements.enums import EDITABLE_STATES, State
from core.lib import months
from core.lib.problems import Problem
from monitoring.enums import Criterion

# A draft's own reference is replaced when it is first sent.
NEVER_SENT_STATES = (State.BORRADOR, State.CONCERTACION)


def problems_of_meaning(data: dict, today: date) -> list[Problem]:
    """Every rule that the file breaks, each with its path."""
    return [
        *_strategy(data["strategy"]),
        *_contacts(data["contacts"]),
        *_period(data),
        *_reference(data),
        *_schedule(data, today),
        *_checklist(data["checklist"]),
    ]


def _strategy(strategy: dict) -> Iterator[Problem]:
    if strategy["end_year"] < strategy["start_year"]:
        yield Problem(
            "strategy.end_year",
            f"{strategy['end_year']} es anterior al año inicial, {strategy['start_year']}.",
        )


def _contacts(contacts: list[dict]) -> Iterator[Problem]:
    for index, contact in enumerate(contacts):
        if contact["email"]:
            try:
                validate_email(contact["email"])
            except ValidationError:
                yield Problem(
                    f"contacts[{index}].email",
                    f"«{contact['email']}» no es una dirección de correo.",
                )


def _period(data: dict) -> Iterator[Problem]:
    start, end = data["activity"]["period"]["start"], data["activity"]["period"]["end"]
    path = "activity.period"
    if (start is None) != (end is None):
        empty = "start" if start is None else "end"
        yield Problem(f"{path}.{empty}", "El plazo lleva los dos meses, o ninguno.")
    elif start is None and data["state"] not in EDITABLE_STATES:
        label = State(data["state"]).label
        yield Problem(f"{path}.start", f"Un acuerdo en estado «{label}» lleva plazo.")
    elif start and end < start:
        yield Problem(f"{path}.end", f"{end} es anterior al primer mes, {start}.")


def _reference(data: dict) -> Iterator[Problem]:
    reference = data["reference"]
    if reference is None:
        return
    canton, middle, _ = reference.split("-")
    start = data["activity"]["period"]["start"]
    if canton != data["strategy"]["canton"]:
        yield Problem(
            "reference", f"Empieza con {canton}, pero el cantón es {data['strategy']['canton']}."
        )
    if middle == "BORR":
        if data["state"] not in NEVER_SENT_STATES:
            label = State(data["state"]).label
            yield Problem(
                "reference", f"«{reference}» es de un borrador, pero el estado es «{label}»."
            )
    elif start and middle != start[:4]:
        yield Problem("reference", f"Dice {middle}, pero el plazo empieza en {start}.")


def _schedule(data: dict, today: date) -> Iterator[Problem]:
    period = data["activity"]["period"]
    numbers = set()
    for index, action in enumerate(data["schedule"]):
        path = f"schedule[{index}]"
        number = action["strategic_action"]["number"]
        if number in numbers:
            yield Problem(
                f"{path}.strategic_action.number", f"La acción {number} ya está en el cronograma."
            )
        numbers.add(number)
        for row_index, row in enumerate(action["sub_activities"]):
            row_path = f"{path}.sub_activities[{row_index}]"
            yield from _row(row, row_path, period)
            yield from _progress(row, row_path, today)


def _row(row: dict, path: str, period: dict) -> Iterator[Problem]:
    month, start, end = row["month"], period["start"], period["end"]
    if start and end and not start <= month <= end:
        yield Problem(f"{path}.month", f"{month} está fuera del plazo, {start} a {end}.")
    if row["date"]:
        try:
            date.fromisoformat(row["date"])
        except ValueError:
            yield Problem(f"{path}.date", f"«{row['date']}» no está en el calendario.")


def _progress(row: dict, path: str, today: date) -> Iterator[Problem]:
    seen = set()
    for index, report in enumerate(row["progress"]):
        month, where = report["month"], f"{path}.progress[{index}].month"
        if month in seen:
            yield Problem(where, f"Ya hay un avance de {month} en esta sub-actividad.")
        seen.add(month)
        if month < row["month"]:
            yield Problem(where, f"{month} es anterior al mes de la sub-actividad, {row['month']}.")
        if month > months.code(today):
            yield Problem(where, f"{month} todavía no llega: hoy es {today:%d/%m/%Y}.")


def _checklist(answers: list[dict] | None) -> Iterator[Problem]:
    if answers is None:
        return
    seen = set()
    for index, answer in enumerate(answers):
        path, number = f"checklist[{index}]", answer["criterion"]
        if number in seen:
            yield Problem(f"{path}.criterion", f"El criterio {number} ya tiene respuesta.")
        seen.add(number)
        if not answer["met"] and not answer["observations"].strip():
            yield Problem(
                f"{path}.observations", f"El criterio {number} no se cumple: falta la observación."
            )
    for number in sorted(set(Criterion.values) - seen):
        yield Problem("checklist", f"Falta el criterio {number}: {Criterion(number).label}.")
