"""The launcher's command line: words in, exit status out."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import processes
from .checks import bench, test
from .console import Fault, UsageFault, answer, reason, say
from .environment import Environment
from .manage import manage
from .run import RunOptions, run

HELP = """\
Uso: ./portal run [--host 127.0.0.1] [--port 8000] [--data var] [--empty] [--fresh [--yes]]
     ./portal test [argumentos de pytest]
     ./portal manage [--data var] ORDEN …
     ./portal bench [NOMBRE]
     ./portal bench faults [F1 …] [--minutes 10]

run      Prepara todo, carga la demostración y arranca el portal; Ctrl-C lo detiene.
test     Revisa el código y corre todas las pruebas, en servidores aparte.
manage   Una orden de manage.py, con los servidores de --data.
bench    Las mediciones, como tablas de razones; con «faults», las fallas durante unos minutos.

--host DIRECCIÓN   dónde escucha el sitio (127.0.0.1)
--port PUERTO      en qué puerto (8000)
--data CARPETA     dónde se guarda todo (la variable PORTAL_DATA, o «var» junto a ./portal)
--empty            sin demostración: un portal vacío
--fresh            borra antes todo lo que hay en la carpeta de datos; pide confirmación
--yes              confirma --fresh sin preguntar
"""

COMMANDS = ("run", "test", "manage", "bench")
VALUED = ("--host", "--port", "--data")
FLAGS = ("--empty", "--fresh", "--yes")
# Which of them a command understands.
ALLOWED = {
    "run": {*VALUED, *FLAGS},
    "test": {"--data"},
    "manage": {"--data"},
    "bench": {"--data"},
}


@dataclass
class Parsed:
    command: str
    options: dict[str, str | bool] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)


def main(words: Sequence[str], root: str) -> int:
    processes.signals.install()
    processes.adopt_orphans()
    try:
        return _dispatch(words, Path(root))
    except Fault as fault:
        say(f"portal: {fault}")
        return fault.exit_status
    except processes.Stop as stop:
        return 128 + stop.signum
    except OSError as fault:
        where = f" ({fault.filename})" if fault.filename else ""
        say(f"portal: el sistema no lo permite: {reason(fault)}{where}")
        return 1
    finally:
        processes.signals.ignore()
        processes.end_everything()


def _dispatch(words: Sequence[str], root: Path) -> int:
    if "--help" in words[:1] or "-h" in words[:1]:
        answer(HELP)
        return 0
    parsed = parse(words)
    environment = Environment(root)
    data = parsed.options.get("--data") or os.environ.get("PORTAL_DATA") or str(root / "var")
    if parsed.command == "run":
        return run(_run_options(parsed, data), environment)
    if parsed.command == "manage":
        return manage(data, parsed.rest, environment)
    if parsed.command == "test":
        return test(parsed.rest, environment)
    return bench(parsed.rest, environment)


def parse(words: Sequence[str]) -> Parsed:
    """Our options stand before or after the command word, but what follows the first word that is
    not ours belongs to manage.py, pytest or the benchmarks."""
    queue = list(words)
    options: dict[str, str | bool] = {}
    command = None
    while queue:
        word = queue[0]
        name, has_value, value = word.partition("=")
        if name in FLAGS and not has_value:
            options[queue.pop(0)] = True
        elif name in VALUED:
            queue.pop(0)
            options[name] = _value(name, value if has_value else _first(queue))
            del queue[: 0 if has_value else 1]
        elif command is None and word in COMMANDS:
            command = queue.pop(0)
        else:
            break
    if command is None:
        wrong = f"orden desconocida «{queue[0]}»" if queue else "falta la orden"
        raise UsageFault(f"{wrong}: use run, test, manage o bench; vea ./portal --help")
    if command == "manage":
        queue = _take_data(queue, options)
    _check(command, options, queue)
    return Parsed(command, options, queue)


def _take_data(words: Sequence[str], options: dict[str, str | bool]) -> list[str]:
    """`--data` may also stand among the words for manage.py, where Django would take it for the
    beginning of `--database`."""
    rest = list(words)
    for place, word in enumerate(words):
        name, has_value, value = word.partition("=")
        if name == "--data":
            options[name] = _value(name, value if has_value else _first(words[place + 1 :]))
            del rest[place : place + (1 if has_value else 2)]
            break
    return rest


def _first(words: Sequence[str]) -> str:
    return words[0] if words else ""


def _value(name: str, value: str) -> str:
    if not value:
        raise UsageFault(f"{name} necesita un valor; vea ./portal --help")
    return value


def _check(command: str, options: dict[str, str | bool], rest: Sequence[str]) -> None:
    for name in options:
        if name not in ALLOWED[command]:
            raise UsageFault(f"{name} no es una opción de «{command}»; vea ./portal --help")
    if command == "run" and rest:
        raise UsageFault(f"«run» no entiende «{rest[0]}»; vea ./portal --help")
    if command == "manage" and not rest:
        raise UsageFault("«manage» necesita una orden, por ejemplo: ./portal manage check")


def _run_options(parsed: Parsed, data: str) -> RunOptions:
    options = parsed.options
    return RunOptions(
        data=data,
        host=options.get("--host", "127.0.0.1"),
        port=_port(options.get("--port", "8000")),
        empty="--empty" in options,
        fresh="--fresh" in options,
        yes="--yes" in options,
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise UsageFault(f"--port es un número entre 1 y 65535, no «{text}»")
    return int(text)
