"""The shape of `anexo1/1`: its JSON Schema, and what a file says that does not fit it."""

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from core.lib.problems import Problem

SCHEMA_FILE = Path(__file__).with_name("anexo1-1.schema.json")
TYPES = {
    "string": "un texto",
    "integer": "un número entero",
    "array": "una lista",
    "object": "un objeto",
    "boolean": "true o false",
    "null": "null",
}
MAX_SHOWN = 60


def schema() -> bytes:
    """The JSON Schema (2020-12) as it is published."""
    return SCHEMA_FILE.read_bytes()


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema()))


def problems_of_shape(data) -> list[Problem]:
    """Every key, type and value that the schema refuses, each with its path."""
    return [
        problem
        for top in sorted(_validator().iter_errors(data), key=lambda f: [str(p) for p in f.path])
        for fault in _leaves(top)
        for problem in _problems(fault)
    ]


def path_of(fault: ValidationError) -> str:
    """`schedule[0].sub_activities[3].month`"""
    path = ""
    for part in fault.absolute_path:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.lstrip(".")


def _leaves(fault: ValidationError):
    """Of «this or null», what is wrong with this."""
    if fault.validator != "anyOf":
        yield fault
    elif isinstance(fault.instance, (dict, list, str)):
        inner = [f for f in fault.context if f.validator != "type" or "null" not in _types(f)]
        yield from (inner or [fault])
    else:
        yield fault


def _types(fault: ValidationError) -> list[str]:
    wanted = fault.validator_value
    return [wanted] if isinstance(wanted, str) else list(wanted)


def _problems(fault: ValidationError) -> list[Problem]:
    path, value = path_of(fault), fault.instance
    match fault.validator:
        case "required":  # the library tells of one missing key at a time
            key = next(k for k in fault.validator_value if fault.message.startswith(f"'{k}'"))
            return [Problem(f"{path}.{key}".lstrip("."), "Falta esta clave.")]
        case "additionalProperties":
            unknown = [key for key in value if key not in fault.schema["properties"]]
            return [
                Problem(f"{path}.{_short(key)}".lstrip("."), "Esta clave no se conoce.")
                for key in unknown
            ]
    return [Problem(path, _message(fault))]


def _message(fault: ValidationError) -> str:
    value, wanted = fault.instance, fault.validator_value
    match fault.validator:
        case "type":
            return f"Se espera {' o '.join(TYPES[t] for t in _types(fault))}, no {_seen(value)}."
        case "anyOf":
            return f"No se admite {_seen(value)}."
        case "const":
            return f"Se espera «{wanted}», no {_seen(value)}."
        case "enum":
            options = ", ".join("null" if item is None else str(item) for item in wanted)
            return f"{_seen(value)} no está entre los valores posibles: {options}."
        case "pattern":
            return _pattern_message(value, wanted)
        case "maxLength":
            return f"El texto es demasiado largo: {len(value)} caracteres, el máximo es {wanted}."
        case "minimum":
            return f"{_seen(value)} es menor que {wanted}."
        case "maximum":
            return f"{_seen(value)} es mayor que {wanted}."
        case "uniqueItems":
            return "Hay elementos repetidos."
    return f"No se admite {_seen(value)}."


def _pattern_message(value: str, pattern: str) -> str:
    if not value.strip():
        return "Está vacío."
    if "BORR" in pattern:
        return f"{_seen(value)} no es una referencia; se espera CCC-AAAA-NNN o CCC-BORR-NNNN."
    if pattern.startswith("^20") and pattern.endswith("[01])$"):
        return f"{_seen(value)} no es una fecha; se espera AAAA-MM-DD."
    if pattern.startswith("^20"):
        return f"{_seen(value)} no es un mes; se espera AAAA-MM."
    if pattern.startswith("^[1-7]"):
        digits = "cinco" if "{4}" in pattern else "tres"
        return f"{_seen(value)} no es un código de {digits} cifras."
    return f"{_seen(value)} lleva espacios al inicio o al final, o más de una línea."


def _seen(value) -> str:
    if isinstance(value, str):
        return f"«{_short(value)}»"
    if isinstance(value, (dict, list)):
        return TYPES["object" if isinstance(value, dict) else "array"]
    return _short(json.dumps(value))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}…"
