"""The public report's sentences: short, plain, each under 25 words, numbers with their whole."""

from agreements.enums import State
from core.lib import months
from core.lib.text import and_list
from monitoring.enums import Level
from monitoring.statistics import Mark

# What each level and each mark means, for somebody who never saw the form.
LEVEL_MEANING = {
    Level.DONE: "Lo previsto para el mes se hizo completo",
    Level.MOST: "Falta poco",
    Level.HALF: "Va a la mitad",
    Level.SOME: "Empezó",
    Level.NONE: "Se reportó que no hubo avance",
}
MARK_MEANING = {
    Mark.MISSING: "Nadie reportó antes del cierre del mes",
    Mark.LATE: "Pasó el día de entrega; el mes todavía se puede reportar",
    Mark.OPEN: "El mes corre o está en tiempo de reportarse",
    Mark.PLANNED: "El mes no ha llegado",
    Mark.CLOSED: "Se cerró con un motivo o el acuerdo terminó antes",
}
SMALL_NUMBERS = (
    "",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
)


def counted(count: int, one: str, many: str) -> str:
    """«1 acuerdo», «12 acuerdos»."""
    return f"{count} {one if count == 1 else many}"


def heading_of_agreements(count: int) -> str:
    """«El acuerdo», «Los nueve acuerdos», «Los 31 acuerdos»."""
    if count == 1:
        return "El acuerdo"
    return f"Los {SMALL_NUMBERS[count] if count < len(SMALL_NUMBERS) else count} acuerdos"


def result_of(agreement: dict, year: int) -> list[str]:
    """How far an agreement got in the year, in one to four sentences."""
    slots = agreement["slots"]
    expected, done = slots["expected"], slots["levels"]["100"]
    if not slots["total"]:
        return [f"No tenía compromisos programados en {year}."]
    if not expected and slots["total"] == 1:
        return [f"Su único compromiso de {year} no debía reportarse aún."]
    if not expected:
        return [f"De sus {slots['total']} compromisos de {year}, ninguno debía reportarse aún."]
    sentences = [_done(done, expected)]
    if slots["levels"]["0"]:
        sentences.append(f"En {_slots(slots['levels']['0'])} se reportó que no hubo avance.")
    if slots["missing"]:
        sentences.append(f"De {_slots(slots['missing'])} no hay reporte.")
    if agreement["state"] == State.RESCINDIDO:
        sentences.append("El acuerdo se rescindió: terminó antes de tiempo.")
    return sentences


def _done(done: int, expected: int) -> str:
    if expected == 1:
        return f"Su único compromiso del año {'se cumplió' if done else 'no se ha cumplido'}."
    if done == expected:
        return f"Se cumplieron sus {expected} compromisos del mes."
    if not done:
        return f"De {expected} compromisos del mes, ninguno se ha cumplido al 100\u00a0%."
    verb = "se cumplió" if done == 1 else "se cumplieron"
    return f"De {expected} compromisos del mes, {done} {verb}."


def _slots(count: int) -> str:
    return "un compromiso" if count == 1 else f"{count} compromisos"


def months_in_words(codes: list[str]) -> str:
    """«agosto, setiembre y diciembre»."""
    return and_list([months.name(months.parse_month(code)) for code in codes])
