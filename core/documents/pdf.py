"""HTML to tagged PDF (PDF/UA-1) with the project's own styles, fonts and nothing else.

Equal input gives equal bytes: the identifier comes from the content, no time is written.
"""

import hashlib
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

STATIC = settings.BASE_DIR / "static"


def from_html(html: str, *, stylesheets: tuple[str, ...]) -> bytes:
    """The PDF. `stylesheets` are paths below `static/`; the page may name files there only."""
    import weasyprint  # half a second: loaded where documents are made, not with every command
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = _own_files_only()(), FontConfiguration()
    base = STATIC.as_uri() + "/"
    sheets = [
        weasyprint.CSS(
            string=(STATIC / name).read_text(encoding="utf-8"),
            base_url=(STATIC / name).as_uri(),
            url_fetcher=fetcher,
            font_config=fonts,
        )
        for name in stylesheets
    ]
    page = weasyprint.HTML(string=html, base_url=base, url_fetcher=fetcher)
    return page.write_pdf(
        stylesheets=sheets,
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
    )


def _own_files_only():
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class OwnFiles(URLFetcher):
        """Reads files below `static/`; any other address ends the rendering."""

        def fetch(self, url, headers=None):
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or parts.netloc or not path.is_relative_to(STATIC):
                raise FatalURLFetchingError(f"A document may not read {url[:80]}")
            if not path.is_file():
                raise FatalURLFetchingError(f"{path} does not exist")
            return super().fetch(path.as_uri(), headers)

    return OwnFiles
