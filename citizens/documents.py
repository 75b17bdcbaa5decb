"""The annual report as a tagged PDF (PDF/UA), letter size: a pure function of its payload."""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from citizens import present
from core.documents.renderers import renderer

KIND = "annual_report"
TEMPLATE = "citizens/pdf/annual_report.html"
STYLESHEET = "static/css/annual_report.css"


@renderer(
    sources=(
        "templates/citizens/pdf",
        "templates/citizens/_map.html",
        STYLESHEET,
        "citizens/present.py",
        "citizens/drawing.py",
        "citizens/words.py",
    )
)
def render_annual_report(payload: dict) -> bytes:
    """`payload`: the edition's `content` and its facts, as `services.payload_of` gives them."""
    from weasyprint import CSS, HTML  # half a second, which only the worker spends

    html = render_to_string(TEMPLATE, present.context_of(payload["content"], payload["edition"]))
    style = (Path(settings.BASE_DIR) / STYLESHEET).read_text("utf-8")
    return HTML(string=html, url_fetcher=refuse_to_fetch).write_pdf(
        stylesheets=[CSS(string=style, url_fetcher=refuse_to_fetch)], pdf_variant="pdf/ua-1"
    )


def refuse_to_fetch(url: str, *args, **kwargs):
    """The document holds everything itself: no address is fetched, whatever a text says."""
    raise ValueError(f"A document fetches nothing: {url}")
