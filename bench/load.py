"""A real web server on the loopback, and a bounded load on it: keep-alive connections that ask one
after the other, for a second or two."""

import asyncio
import contextlib
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HOST = "127.0.0.1"
CONNECTIONS = 8
START_SECONDS = 60
ROUNDS, SECONDS = 11, 1.0
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@contextlib.contextmanager
def server(bare: bytes) -> Iterator[int]:
    """The port of a web server of one process, started as the launcher starts the portal's. Its
    bare view answers these (compressed) bytes."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        file = Path(folder) / "bare"
        file.write_bytes(bare)
        process = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1"]
            + ["--host", HOST, "--port", str(port), "--workers", "1", "--blocking-threads", "8"]
            + ["bench.served:application"],
            env=os.environ | {"BENCH_BARE": str(file)},
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(30)


def seconds_in_turn(port: int, *paths: str) -> list[float]:
    """For each path, the median of how long the server takes for a request of many, A B A B …"""
    for path in paths:
        _seconds_a_request(port, path)
    taken = [[_seconds_a_request(port, path) for path in paths] for _ in range(ROUNDS)]
    return [statistics.median(times) for times in zip(*taken, strict=True)]


def _seconds_a_request(port: int, path: str) -> float:
    started = time.perf_counter()
    answered = asyncio.run(_everybody(port, path, started + SECONDS))
    return (time.perf_counter() - started) / answered


async def _everybody(port: int, path: str, until: float) -> int:
    return sum(await asyncio.gather(*(_reader(port, path, until) for _ in range(CONNECTIONS))))


async def _reader(port: int, path: str, until: float) -> int:
    """One connection that asks as a browser does, until the time is over: how many answers."""
    head = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    reader, writer = await asyncio.open_connection(HOST, port)
    answered = 0
    while time.perf_counter() < until:
        writer.write(head)
        answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200"), answer
        await reader.readexactly(int(LENGTH.search(answer)[1]))
        answered += 1
    writer.close()
    return answered


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return free.getsockname()[1]


def _wait_for(port: int) -> None:
    """Raises OSError when nobody listens in time."""
    limit = time.monotonic() + START_SECONDS
    while True:
        try:
            return socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)
