"""The public annual report beside a bare view of the same bytes."""

from django.test import Client

from bench import load, peer
from bench.measuring import Comparison, medians_in_turn, queries_of
from bench.world import TODAY, Scene
from citizens import services

BURST = 50  # requests a round: one alone is too short to time
COMPRESSED = {"Accept-Encoding": "gzip"}
BARE = "/peer/bare/"
GOAL = 1 / 0.9


def report(scene: Scene) -> list[Comparison]:
    """`/cantones/<slug>/informes/<year>/`, warm: files only, no query."""
    year = TODAY.year
    services.publish(scene.canton, year)
    address = f"/cantones/{scene.canton.slug}/informes/{year}/"
    citizen = Client(headers=COMPRESSED)
    page = citizen.get(address)
    note = (
        f" ({queries_of(lambda: citizen.get(address))} queries, {len(page.content) / 1024:.1f} KB)"
    )
    peer.bare_bytes, peer.bare_headers = page.content, {"Content-Encoding": "gzip"}
    served, called = _served(address, page.content), _called(citizen, address)
    name = "bare view, same bytes"
    return [
        Comparison("public report, from a web server", served[0], name, served[1], GOAL, note=note),
        Comparison("the same, called in process", called[0], name, called[1], GOAL),
    ]


def _served(address: str, content: bytes) -> list[float]:
    with load.server(content) as port:
        return load.seconds_in_turn(port, address, BARE)


def _called(citizen: Client, address: str) -> list[float]:
    bursts = medians_in_turn(
        lambda: [citizen.get(address) for _ in range(BURST)],
        lambda: [citizen.get(BARE) for _ in range(BURST)],
    )
    return [seconds / BURST for seconds in bursts]
