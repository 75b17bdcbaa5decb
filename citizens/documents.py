"""The annual report as a tagged PDF (PDF/UA), letter size: a pure function of its payload."""

from django.template.loader import render_to_string

from citizens import present
from core.documents import pdf
from core.documents.renderers import renderer

KIND = "annual_report"
TEMPLATE = "citizens/pdf/annual_report.html"
STYLESHEET = "css/annual_report.css"


@renderer(
    sources=(
        "templates/citizens/pdf",
        "templates/citizens/_map.html",
        f"static/{STYLESHEET}",
        "citizens/present.py",
        "citizens/drawing.py",
        "citizens/words.py",
    )
)
def render_annual_report(payload: dict) -> bytes:
    """`payload`: the edition's `content` and its facts, as `services.payload_of` gives them."""
    html = render_to_string(TEMPLATE, present.context_of(payload["content"], payload["edition"]))
    return pdf.from_html(html, stylesheets=(STYLESHEET,))
