"""The agreement's PDF beside WeasyPrint on the same page, and the second request."""

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML

from bench.measuring import Comparison, medians_in_turn
from bench.world import TODAY, Scene
from core.documents import jobs, sandbox
from monitoring import documents

KIND = "anexo1"


def pdf(scene: Scene) -> list[Comparison]:
    """`anexo1.pdf`: rendered in its limited child, and asked for again."""
    payload = documents.anexo1_payload(scene.agreement, TODAY)
    ours, bare = medians_in_turn(
        lambda: sandbox.render(KIND, payload), lambda: _bare(payload), rounds=7
    )
    address = f"/acuerdos/{scene.agreement.reference}/anexo1.pdf"
    scene.client.get(address)
    jobs.work()
    again, first = medians_in_turn(
        lambda: _stored(scene, address), lambda: sandbox.render(KIND, payload), rounds=7
    )
    return [
        Comparison("first rendering, in its limits", ours, "WeasyPrint alone", bare, 1.15),
        Comparison("second request", again, "rendering it", first, 10, at_most=False),
    ]


def _bare(payload: dict) -> bytes:
    """The same page without our limits, fonts, tags and identifiers."""
    html = render_to_string("monitoring/pdf/anexo1.html", {"form": payload})
    style = CSS(filename=settings.BASE_DIR / "static/css/anexo1.css")
    return HTML(string=html).write_pdf(stylesheets=[style])


def _stored(scene: Scene, address: str) -> None:
    answer = scene.client.get(address)
    assert answer.status_code == 200, answer.status_code
    assert b"".join(answer.streaming_content if answer.streaming else [answer.content])
