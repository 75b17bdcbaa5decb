"""The public annual report beside a bare view of the same bytes."""

from django.db import connection
from django.test import Client

from bench import peer
from bench.measuring import Comparison, medians_in_turn
from bench.world import TODAY, Scene
from citizens import services

BURST = 50  # requests a round: one alone is too short to time


def report(scene: Scene) -> list[Comparison]:
    """`/cantones/<slug>/informes/<year>/`, warm: files only, no query."""
    year = TODAY.year
    services.publish(scene.canton, year)
    address = f"/cantones/{scene.canton.slug}/informes/{year}/"
    citizen = Client()
    peer.bare_bytes = citizen.get(address).content
    queries = _queries(citizen, address)
    ours, bare = medians_in_turn(
        lambda: [citizen.get(address) for _ in range(BURST)],
        lambda: [citizen.get("/peer/bare/") for _ in range(BURST)],
    )
    size = len(citizen.get(address, headers={"Accept-Encoding": "gzip"}).content)
    note = f" ({queries} queries, {size / 1024:.1f} KB gzip)"
    return [
        Comparison(
            "public report", ours / BURST, "bare view, same bytes", bare / BURST, 1 / 0.9, note=note
        )
    ]


def _queries(citizen: Client, address: str) -> int:
    connection.force_debug_cursor = True
    before = len(connection.queries_log)
    citizen.get(address)
    connection.force_debug_cursor = False
    return len(connection.queries_log) - before
