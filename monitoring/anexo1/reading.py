"""From bytes to data: a file may be anything; what is wrong with it is one clear line each."""

import json

from core.lib.problems import Problem, RuleViolation

MAX_BYTES = 5 * 1024 * 1024
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(content: bytes):
    """The data of a JSON file in UTF-8. Raises RuleViolation, with the path where there is one."""
    if len(content) > MAX_BYTES:
        raise RuleViolation(
            f"El archivo pesa más de {MAX_BYTES // 1024 // 1024} MB: no es un acuerdo."
        )
    if content.startswith(BYTE_ORDER_MARKS):
        raise RuleViolation("El archivo empieza con una marca BOM. Guárdelo como UTF-8 sin BOM.")
    try:
        data = json.loads(
            content.decode("utf-8"), object_pairs_hook=_Object, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as fault:
        raise RuleViolation(
            f"El archivo no está en UTF-8 (byte {fault.start + 1}). Guárdelo como UTF-8."
        ) from fault
    except json.JSONDecodeError as fault:
        raise RuleViolation(
            f"El archivo no es JSON: línea {fault.lineno}, columna {fault.colno}."
        ) from fault
    except RecursionError as fault:
        raise RuleViolation("El archivo no es un acuerdo: tiene demasiados niveles.") from fault
    except ValueError as fault:  # a number of thousands of digits
        raise RuleViolation("El archivo lleva un número demasiado largo.") from fault
    problems = list(_unfit_for_storing(data, ""))
    if problems:
        raise RuleViolation(*problems)
    return data


class _Object(dict):
    """An object that remembers which keys stood in it more than once."""

    def __init__(self, pairs):
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.repeated = (
            sorted({key for key in keys if keys.count(key) > 1}) if (len(keys) > len(self)) else []
        )


def _refuse_constant(name: str):
    raise RuleViolation(f"El archivo lleva «{name}», que no es un número de JSON.")


def _unfit_for_storing(value, path: str):
    """Repeated keys, and characters that no text can hold (null, half of a pair)."""
    if isinstance(value, _Object):
        for key in value.repeated:
            yield Problem(f"{path}.{key}".lstrip("."), "La clave está repetida.")
        for key, inner in value.items():
            if _is_unstorable(key):
                yield Problem(path, "Una clave lleva un carácter que no se puede guardar.")
            else:
                yield from _unfit_for_storing(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unfit_for_storing(inner, f"{path}[{index}]")
    elif isinstance(value, str) and _is_unstorable(value):
        yield Problem(path, "Lleva un carácter que no se puede guardar (nulo o incompleto).")


def _is_unstorable(text: str) -> bool:
    return "\0" in text or any("\ud800" <= character <= "\udfff" for character in text)
