"""DATA: the one folder that holds everything of one portal.

portal-data.json   the marker: this folder is ours, and whether it holds the demonstration
secrets.json       passwords and SECRET_KEY, made here, readable by the owner alone
ports.json         the ports of the embedded servers
processes.json     what a launcher started; read by the next one if that was killed
postgres/ redis/   the embedded servers     logs/  one file a process
media/ published/ mail/ staticfiles/        the portal's own
"""

import contextlib
import fcntl
import json
import os
import random
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from . import processes
from .console import Fault, reason, say

MARKER = "portal-data.json"
LOCK = ".lock"
# A folder without the marker is taken over only when it is empty or holds nothing but these.
OWN_NAMES = {LOCK, "logs", "mail", "media", "published", "staticfiles", "tmp"}
# Below the range from which the kernel lends ports to outgoing connections.
EMBEDDED_PORTS = range(20000, 32000)
NEEDED_BYTES = 300 * 1024 * 1024
LOG_LIMIT_BYTES = 10 * 1024 * 1024
SECRETS = ("secret_key", "owner_password", "web_password", "redis_password")


class DataFolder:
    def __init__(self, path: str | Path):
        self.path = Path(path).expanduser().resolve()
        self.logs = self.path / "logs"
        self._lock_file = None

    # --- the folder itself -----------------------------------------------------------------------

    def create(self) -> None:
        """Makes the folder ours. Raises Fault when it belongs to something else."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._take()
            self.logs.mkdir(exist_ok=True)
        except FileExistsError:
            raise Fault(f"{self.path} no es una carpeta; elija otra con --data.") from None
        except OSError as fault:
            raise Fault(f"No se puede usar la carpeta {self.path}: {reason(fault)}.") from None
        if shutil.disk_usage(self.path).free < NEEDED_BYTES:
            raise Fault(
                f"No queda espacio en disco para los datos: {self.path} necesita al menos "
                f"{NEEDED_BYTES // 1024**2} MB libres."
            )

    def _take(self) -> None:
        """Puts the marker into an empty folder."""
        if self.is_ours():
            return
        if not {entry.name for entry in self.path.iterdir()} <= OWN_NAMES:
            raise Fault(
                f"La carpeta {self.path} tiene archivos que no son del portal; "
                "elija otra con --data."
            )
        self._write_json(MARKER, {"format": 1, "kind": None, "loaded": False})

    def is_ours(self) -> bool:
        return (self.path / MARKER).is_file()

    def empty(self) -> None:
        """`--fresh`. The caller holds the lock, so the lock's own file stays."""
        if not self.is_ours():
            raise Fault(f"{self.path} no es una carpeta de datos del portal: no se borra nada.")
        for entry in self.path.iterdir():
            if entry.name in (LOCK, MARKER):
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        (self.path / MARKER).unlink()  # last: an interrupted deletion can be taken up again

    # --- one launcher at a time ------------------------------------------------------------------

    def try_lock(self, command: str) -> bool:
        descriptor = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._lock_file = descriptor
        self._write_lock(command=command, pid=os.getpid(), serving=False)
        return True

    def lock(self, command: str) -> None:
        if not self.try_lock(command):
            holder = self.holder()
            raise Fault(
                f"La carpeta {self.path} ya está en uso por «portal {holder.get('command', '?')}» "
                f"(proceso {holder.get('pid', '?')}); deténgalo o elija otra con --data."
            )

    def unlock(self) -> None:
        if self._lock_file is not None:
            self._write_lock()
            os.close(self._lock_file)
            self._lock_file = None

    def say_serving(self, **facts) -> None:
        """Lets `manage` know that the servers can be used, and at which address the site is."""
        self._write_lock(command="run", pid=os.getpid(), serving=True, **facts)

    def holder(self) -> dict:
        """What the launcher that holds the lock says of itself."""
        try:
            return json.loads((self.path / LOCK).read_text() or "{}")
        except (OSError, ValueError):
            return {}

    def _write_lock(self, **facts) -> None:
        text = json.dumps(facts).encode()
        os.ftruncate(self._lock_file, 0)
        os.pwrite(self._lock_file, text, 0)

    # --- what it remembers -----------------------------------------------------------------------

    @property
    def kind(self) -> str | None:
        """`demo`, `empty`, or None as long as nobody has decided."""
        return self._read_json(MARKER).get("kind")

    @property
    def is_loaded(self) -> bool:
        return self._read_json(MARKER).get("loaded", False)

    def mark(self, kind: str, *, loaded: bool) -> None:
        self._write_json(MARKER, {"format": 1, "kind": kind, "loaded": loaded})

    def secret(self, name: str) -> str:
        stored = self._read_json("secrets.json")
        if set(SECRETS) - set(stored):
            stored = {key: secrets.token_urlsafe(36) for key in SECRETS} | stored
            self._write_json("secrets.json", stored)
        return stored[name]

    def port(self, server: str) -> int:
        """The port of an embedded server: its own again, unless somebody has taken it."""
        stored = self._read_json("ports.json")
        if server not in stored or not is_port_free("127.0.0.1", stored[server]):
            stored[server] = _free_port(taken=set(stored.values()))
            self._write_json("ports.json", stored)
        return stored[server]

    def last_port(self, server: str) -> int | None:
        return self._read_json("ports.json").get(server)

    @property
    def demo_accounts(self) -> list[dict]:
        path = self.path / "demo-accounts.json"
        return json.loads(path.read_text()) if path.is_file() else []

    # --- processes of a launcher that was killed -------------------------------------------------

    def remember_process(self, pid: int) -> None:
        known = self._read_json("processes.json")
        alive = {old: born for old, born in known.items() if processes.birth(int(old)) == born}
        born = processes.birth(pid)
        if born:
            self._write_json("processes.json", alive | {str(pid): born})

    def end_leftovers(self) -> None:
        for pid, born in self._read_json("processes.json").items():
            if processes.birth(int(pid)) == born:
                say(f"Queda un proceso de un arranque anterior ({pid}); lo detengo.")
                processes.end_leftover(int(pid), born)
        with contextlib.suppress(FileNotFoundError):
            (self.path / "processes.json").unlink()

    # --- logs ------------------------------------------------------------------------------------

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def rotate_logs(self) -> None:
        """One older copy is kept. The writers append, so the file may be cut under them."""
        for path in self.logs.glob("*.log"):
            if path.stat().st_size > LOG_LIMIT_BYTES:
                shutil.copyfile(path, path.with_suffix(".log.1"))
                os.truncate(path, 0)

    # --- files -----------------------------------------------------------------------------------

    def _read_json(self, name: str) -> dict:
        path = self.path / name
        try:
            return json.loads(path.read_text())
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except ValueError:
            raise Fault(f"{path} está dañado; bórrelo o restaure una copia.") from None

    def _write_json(self, name: str, content: dict) -> None:
        """Replaces the file whole; only the owner reads it."""
        temporary = self.path / f".{name}.new"
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(content, file, indent=1)
        temporary.replace(self.path / name)


def is_port_free(host: str, port: int) -> bool:
    try:
        check_port(host, port)
    except OSError:
        return False
    return True


def check_port(host: str, port: int) -> str:
    """The numeric address of the host. Raises OSError when nothing could listen there."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    # «localhost» is both; people and their scripts mean 127.0.0.1.
    family, kind, protocol, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
    return address[0]


def _free_port(taken: set[int]) -> int:
    candidates = [port for port in EMBEDDED_PORTS if port not in taken]
    random.SystemRandom().shuffle(candidates)
    for port in candidates:
        if is_port_free("127.0.0.1", port):
            return port
    raise Fault("No hay ningún puerto libre en esta máquina para los servidores incluidos.")


@contextlib.contextmanager
def locked_or_served(data: DataFolder, command: str, patience: float = 180) -> Iterator[bool]:
    """Yields True when we hold the folder and must start its servers, False when `run` serves.

    Another `manage` or a `run` that is still starting is waited for.
    """
    deadline = time.monotonic() + patience
    told = False
    while not data.try_lock(command):
        if data.holder().get("serving"):
            yield False
            return
        if not told:
            say(f"Otro proceso del portal usa {data.path}; espero a que termine.")
            told = True
        if time.monotonic() > deadline:
            data.lock(command)
        time.sleep(0.2)
    try:
        yield True
    finally:
        data.unlock()
