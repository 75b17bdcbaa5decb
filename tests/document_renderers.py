"""Renderers that misbehave on purpose, named in DOCUMENT_RENDERERS by tests."""

import errno
import os
import signal
import tempfile
import time

from django.db import connection

from core.documents.renderers import renderer

KINDS = {
    name: f"tests.document_renderers.{name}"
    for name in (
        "quick",
        "slow",
        "endless",
        "hungry",
        "failing",
        "full",
        "crashing",
        "prying",
        "littering",
    )
}


@renderer(content_type="text/plain")
def quick(payload: dict) -> bytes:
    return f"documento de {payload['name']}".encode()


@renderer(content_type="text/plain")
def slow(payload: dict) -> bytes:
    """Leaves its process id, takes `seconds`, and then is quick."""
    with open(payload["trace"], "a", encoding="ascii") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(payload["seconds"])
    return quick(payload)


def endless(payload: dict) -> bytes:
    while True:
        pass


def hungry(payload: dict) -> bytes:
    kept = []
    while True:
        kept.append(bytearray(b"x" * 1024 * 1024))


def failing(payload: dict) -> bytes:
    raise ValueError("the content is not what the template expects")


def full(payload: dict) -> bytes:
    raise OSError(errno.ENOSPC, "No space left on device")


def crashing(payload: dict) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)


def prying(payload: dict) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0].encode()


def littering(payload: dict) -> bytes:
    """Leaves a temporary folder behind, as a killed layout engine does."""
    with open(os.path.join(tempfile.mkdtemp(), "font"), "wb") as file:
        file.write(b"x")
    return b"done"
