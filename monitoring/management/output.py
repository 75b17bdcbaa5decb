import contextlib
import os
import tempfile
from pathlib import Path

from core.lib.commands import CommandFault


def write_file(name: str, content: bytes) -> None:
    """Write the whole file or leave what was there. Raises CommandFault with one clear line."""
    target = Path(name)
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}-")
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, target)
    except (OSError, ValueError) as fault:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        reason = getattr(fault, "strerror", None) or fault
        raise CommandFault(f"No se puede escribir {name}: {reason}.") from fault
