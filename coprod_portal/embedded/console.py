"""How the launcher speaks: progress on standard error, the answer on standard output."""

import errno
import sys

_REASONS = {
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.ENOENT: "no existe",
    errno.ENOSPC: "no queda espacio en disco",
    errno.EDQUOT: "no queda espacio en disco",
    errno.EROFS: "el disco es de solo lectura",
    errno.ENOTDIR: "una parte de la ruta no es una carpeta",
    errno.EMFILE: "hay demasiados archivos abiertos",
    errno.ENOMEM: "no queda memoria",
}


class Fault(Exception):
    """Something that a person can mend, told in one line. Exit status 1."""

    exit_status = 1


class UsageFault(Fault):
    """The command line itself is wrong. Exit status 2."""

    exit_status = 2


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def answer(text: str) -> None:
    print(text, flush=True)


def in_one_line(text: str, limit: int = 300) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def reason(fault: OSError) -> str:
    return _REASONS.get(fault.errno) or fault.strerror or str(fault)
