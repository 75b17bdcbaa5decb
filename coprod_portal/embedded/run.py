"""`./portal run`: from nothing to a site that answers, and back to nothing on Ctrl-C."""

import errno
import http.client
import json
import sys
import time
from dataclasses import dataclass

from . import processes
from .console import Fault, answer, say
from .data_folder import DataFolder, check_port
from .environment import Environment
from .project import BEAT, WEB, WILDCARDS, WORKER, Project, in_address, site_variables
from .servers import Servers
from .supervisor import Supervisor

READY_SECONDS = 90
DEMO, EMPTY = "demo", "empty"


@dataclass(frozen=True)
class RunOptions:
    data: str
    host: str = "127.0.0.1"
    port: int = 8000
    empty: bool = False
    fresh: bool = False
    yes: bool = False


def run(options: RunOptions, environment: Environment) -> int:
    data = DataFolder(options.data)
    refuse_wrong_kind(data, options)
    take_folder(data, options)
    supervisor = Supervisor(data)
    try:
        listen_at = address_to_listen_at(options)
        servers = Servers(data, environment, supervisor)
        environment.prepare()
        servers.start()
        project = prepare_project(environment, data, servers, options)
        start_site(supervisor, project, listen_at, options.port)
        data.say_serving(site_url=project.env["SITE_URL"])
        introduce(data, options)
        watch(supervisor)
    except processes.Stop:
        say("Deteniendo el portal…")
    finally:
        processes.signals.ignore()
        stop(supervisor)
        data.unlock()
    return 0


# --- the folder ----------------------------------------------------------------------------------


def take_folder(data: DataFolder, options: RunOptions) -> None:
    if options.fresh and data.path.is_dir() and any(data.path.iterdir()):
        if not data.is_ours():
            raise Fault(f"{data.path} no es una carpeta de datos del portal: no se borra nada.")
        if not options.yes:
            ask_before_deleting(data)
        data.lock("run")
        data.end_leftovers()
        say(f"Borrando {data.path}…")
        data.empty()
        data.create()
    else:
        data.create()
        data.lock("run")
        data.end_leftovers()
    data.rotate_logs()


def ask_before_deleting(data: DataFolder) -> None:
    print(
        f"Se borrará todo lo que hay en {data.path}. Escriba «borrar» para seguir: ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    if sys.stdin.readline().strip().strip("«»\"'").lower() != "borrar":
        raise Fault("No se borró nada: faltó la palabra «borrar».")


def refuse_wrong_kind(data: DataFolder, options: RunOptions) -> None:
    if options.fresh:
        return
    if options.empty and data.kind == DEMO:
        raise Fault(
            f"{data.path} contiene la demostración: para un portal vacío elija otra carpeta con "
            "--data, o bórrela con --fresh."
        )
    if not options.empty and data.kind == EMPTY:
        raise Fault(
            f"{data.path} es de un portal sin demostración: arranque con --empty, o elija otra "
            "carpeta con --data."
        )


def address_to_listen_at(options: RunOptions) -> str:
    where = f"{in_address(options.host)}:{options.port}"
    try:
        return check_port(options.host, options.port)
    except PermissionError:
        raise Fault(f"No hay permiso para usar el puerto {options.port}; elija otro.") from None
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise Fault(
                f"El puerto {options.port} ya está en uso en {options.host}; elija otro con --port."
            ) from None
        raise Fault(f"No se puede escuchar en {where}; revise --host.") from None


# --- the project ---------------------------------------------------------------------------------


def prepare_project(
    environment: Environment, data: DataFolder, servers: Servers, options: RunOptions
) -> Project:
    variables = servers.variables() | site_variables(options.host, options.port)
    variables["PORTAL_DEMO"] = "0" if options.empty else "1"
    project = Project(environment, data, variables)
    project.migrate()
    project.collect_static()
    if options.empty:
        data.mark(EMPTY, loaded=True)
    elif not data.is_loaded:
        data.mark(DEMO, loaded=False)  # before: a half-loaded folder is no empty one either
        project.load_demo()
        data.mark(DEMO, loaded=True)
    return project


def start_site(supervisor: Supervisor, project: Project, listen_at: str, port: int) -> None:
    say("Arrancando el sitio…")
    for service in project.services(listen_at, port):
        supervisor.start(service)
    host = WILDCARDS.get(listen_at, listen_at)
    name = project.env["ALLOWED_HOSTS"].split(",")[0].lstrip(".*") or host

    def answer_to(path: str) -> tuple[int, bytes]:
        return _get(host, port, name, path)

    supervisor.wait_until(lambda: answer_to("/healthz")[0] == 200, WEB, READY_SECONDS)
    supervisor.wait_until(
        lambda: answer_to("/readyz")[0] == 200,
        WORKER,
        READY_SECONDS,
        why_not=lambda: _what_is_missing(answer_to("/readyz")[1]),
    )


def _get(host: str, port: int, name: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": name})
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def _what_is_missing(body: bytes) -> str:
    names = {"database": "la base de datos", "broker": "Redis", "worker": "el trabajador"}
    try:
        missing = [names.get(key, key) for key, well in json.loads(body).items() if not well]
    except (ValueError, AttributeError):
        return ""
    return f"no responde {', '.join(missing)}" if missing else ""


# --- while it runs -------------------------------------------------------------------------------


def introduce(data: DataFolder, options: RunOptions) -> None:
    address = f"http://{in_address(options.host)}:{options.port}/"
    answer(f"Portal: {address}")
    if not options.empty:
        for line in accounts_table(data.demo_accounts):
            answer(line)
    answer(f"LISTO {address}")
    say("Ctrl-C lo detiene.")


def accounts_table(accounts: list[dict]) -> list[str]:
    if not accounts:
        return []
    keys = {
        "role": "Función",
        "canton": "Cantón",
        "email": "Correo",
        "password": "Contraseña",
        "name": "Nombre",
    }
    rows = [list(keys.values())]
    rows += [[str(account.get(key) or "–") for key in keys] for account in accounts]
    widths = [max(len(row[column]) for row in rows) for column in range(len(keys))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return ["", "Cuentas de la demostración (personas inventadas):", *lines, ""]


def watch(supervisor: Supervisor) -> None:
    while True:
        supervisor.check()
        time.sleep(0.2)


def stop(supervisor: Supervisor) -> None:
    """The site first, for its last writes need the servers."""
    supervisor.stop({WEB, WORKER, BEAT})
    supervisor.stop()
    processes.end_everything()
