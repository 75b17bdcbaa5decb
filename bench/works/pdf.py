"""The agreement's PDF beside WeasyPrint on the same bare document."""

from weasyprint import HTML

from bench.measuring import Comparison, medians_in_turn
from bench.world import Scene
from core.documents import sandbox
from monitoring import documents
from monitoring.anexo1 import export


def pdf(scene: Scene) -> list[Comparison]:
    """`anexo1.pdf`: first rendering in the limited child process, second request."""
    payload = documents.payload_of(scene.agreement)
    html = documents.html_of(payload)
    bare_html = HTML(string=html)
    ours, bare = medians_in_turn(
        lambda: sandbox.render("anexo1", payload), lambda: bare_html.write_pdf(), rounds=7
    )
    return [
        Comparison("first rendering, in its limits", ours, "WeasyPrint, the bare page", bare, 1.15)
    ]


_ = export
