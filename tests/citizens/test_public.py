"""The public pages: nothing read that should not be, nothing set, light, cacheable."""

import gzip
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from agreements.enums import State
from agreements.models import AgreementContact, Commitment
from citizens import services, shelf
from core.territory.models import Municipality
from tests.citizens.conftest import ADDRESS, report_level
from tests.factories import complete_agreement, slots_of
from tests.markup import markup

LIMIT = 32 * 1024
FILES = ["", "informe.pdf", "datos.zip"]


def style_address(page: str) -> str:
    return ADDRESS + re.search(r'href="(estilo-[0-9a-f]+\.css)"', page)[1]


@pytest.mark.parametrize("file", FILES)
def test_the_report_is_served_without_query_session_or_cookie(
    published, client, file, django_assert_num_queries
):
    client.cookies["portal_sesion"] = "somebody"
    with django_assert_num_queries(0):
        response = client.get(ADDRESS + file)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "public" in response["Cache-Control"] and "max-age" in response["Cache-Control"]


def test_the_report_is_served_with_the_database_out_of_reach(published, client, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the public report touched the database or the cache")

    base = "django.db.backends.base.base.BaseDatabaseWrapper"
    with monkeypatch.context() as patch:
        patch.setattr(f"{base}.ensure_connection", refuse)
        patch.setattr(f"{base}.cursor", refuse)
        patch.setattr("django.core.cache.backends.redis.RedisCacheClient.get_client", refuse)
        page = client.get(ADDRESS)
        assert page.status_code == 200
        assert client.get(style_address(markup(page))).status_code == 200
        for file in FILES:
            assert client.get(ADDRESS + file).status_code == 200
        assert client.get("/cantones/desamparados/informes/2014/").status_code == 404


def test_the_whole_page_weighs_little(published, client):
    page = client.get(ADDRESS, headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    html = gzip.decompress(page.content).decode()
    sheet = client.get(style_address(html), headers={"accept-encoding": "gzip"})
    assert sheet["Content-Encoding"] == "gzip" and "immutable" in sheet["Cache-Control"]
    assert len(page.content) + len(sheet.content) <= LIMIT
    assert len(gzip.decompress(sheet.content)) <= 10_240  # visual/design.md §8
    for needless in ("<script", "<img", " style=", "http://", "@import"):
        assert needless not in html


def test_eighty_agreements_fit_and_more_are_paged_by_axis(
    agreement, desamparados, fake_pdf, client
):
    for _ in range(79):
        other = complete_agreement(state=State.VIGENTE, axis=agreement.axis)
        report_level(slots_of(other)[0], 25)
    services.publish(desamparados, 2015)
    page = client.get(ADDRESS, headers={"accept-encoding": "gzip"})
    html = gzip.decompress(page.content).decode()
    sheet = client.get(style_address(html), headers={"accept-encoding": "gzip"})
    assert len(page.content) + len(sheet.content) <= LIMIT
    assert html.count('class="months"') == 80

    complete_agreement(state=State.VIGENTE)  # in an axis of its own
    services.publish(desamparados, 2015)
    html = markup(client.get(ADDRESS))
    assert 'href="eje-1/"' in html and 'class="months"' not in html
    axis = client.get(ADDRESS + "eje-1/", headers={"accept-encoding": "gzip"})
    assert len(axis.content) <= LIMIT - 4096
    assert gzip.decompress(axis.content).decode().count('class="months"') in (1, 80)
    assert client.get(ADDRESS + "eje-9/").status_code == 404


def test_the_same_again_is_304(published, client):
    for compressed in (True, False):
        headers = {"accept-encoding": "gzip" if compressed else ""}
        first = client.get(ADDRESS, headers=headers)
        again = client.get(ADDRESS, headers=headers | {"if-none-match": first["ETag"]})
        assert again.status_code == 304 and not again.content and again["ETag"] == first["ETag"]
    pdf = client.get(ADDRESS + "informe.pdf")
    assert pdf["ETag"] == f'"{shelf.manifest("desamparados", 2015)["pdf"]["sha256"]}"'
    assert (
        client.get(ADDRESS + "informe.pdf", headers={"if-none-match": pdf["ETag"]}).status_code
        == 304
    )


def test_gzip_is_sent_to_who_takes_it(published, client):
    assert "Content-Encoding" not in client.get(ADDRESS, headers={"accept-encoding": "gzip;q=0"})
    assert "Accept-Encoding" in client.get(ADDRESS)["Vary"]
    assert client.head(ADDRESS).status_code == 200
    assert client.post(ADDRESS).status_code == 405


def test_the_stylesheet_of_an_earlier_edition_stays(
    published, agreement, desamparados, client, monkeypatch
):
    old = style_address(markup(client.get(ADDRESS)))
    report_level(slots_of(agreement)[2], 75)
    monkeypatch.setattr("citizens.files.stylesheet", lambda: b"body{color:red}")
    services.publish(desamparados, 2015)
    new = style_address(markup(client.get(ADDRESS)))
    assert old != new
    assert client.get(old).status_code == client.get(new).status_code == 200
    assert client.get(ADDRESS + "estilo-0123456789abcdef.css").status_code == 404


def test_no_planted_person_is_in_any_file(agreement, desamparados, client):
    AgreementContact.objects.create(
        agreement=agreement, name="Planteada Vecina", email="vecina@demo.invalid", phone="2111-2222"
    )
    Commitment.objects.filter(agreement=agreement).update(responsible="Responsable Plantado")
    services.publish(desamparados, 2015)
    archive = zipfile.ZipFile(BytesIO(client.get(ADDRESS + "datos.zip").content))
    texts = [client.get(ADDRESS).content, *(archive.read(name) for name in archive.namelist())]
    texts.append(pdf_text(client.get(ADDRESS + "informe.pdf").content))
    assert b"Municipalidad de Desamparados" in texts[-1]
    for text in texts:
        for planted in ("Planteada", "vecina@", "2111", "Plantado", "Encargada Uno", "uno@demo"):
            assert planted.encode() not in text


def pdf_text(content: bytes) -> bytes:
    reader = PdfReader(BytesIO(content))
    return "\n".join(page.extract_text() for page in reader.pages).encode()


def test_unknown_canton_year_and_file_help(published, client):
    page = client.get("/cantones/desamparados/informes/2014/")
    assert page.status_code == 404 and ADDRESS in markup(page)
    for address in (
        "/cantones/narnia/",
        "/cantones/narnia/informes/2015/",
        "/cantones/puntarenas/informes/2015/",
        "/cantones/desamparados/informes/2014/informe.pdf",
        "/cantones/desamparados/informes/99999999/",
        "/cantones/desamparados/informes/2015/otra.pdf",
        ADDRESS + "edicion-7/datos.zip",
    ):
        response = client.get(address)
        assert response.status_code == 404 and b"href" in response.content
        assert not response.cookies


class Outline(HTMLParser):
    """Headings, ids and open tags of a page."""

    VOID = {"meta", "link", "input", "br", "hr", "img"}

    def __init__(self, html: str):
        super().__init__()
        self.headings, self.ids, self.stack, self.faults, self.hrefs = [], [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if (attrs.get("href") or "").startswith("#"):
            self.hrefs.append(attrs["href"][1:])
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            # `p`, `li`, `td`… are always closed in our templates.
            self.faults.append((tag, self.stack[-3:]))
        else:
            self.stack.pop()


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "/",
        "/cantones/desamparados/",
        "/cantones/desamparados/sesiones/",
        "/cantones/puntarenas/",
        "/protocolo/",
    ],
)
def test_public_pages_are_well_formed(published, client, address):
    outline = Outline(markup(client.get(address)))
    assert not outline.faults and not outline.stack
    assert outline.headings.count(1) == 1
    assert all(
        after - before <= 1
        for before, after in zip(outline.headings, outline.headings[1:], strict=False)
    )
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.hrefs) <= set(outline.ids)


def test_the_first_screen_defines_what_it_speaks_of_in_short_sentences(published, client):
    html = markup(client.get(ADDRESS))
    hero = html[: html.index('<dl class="figures">')]
    assert "Un acuerdo de coproducción es un compromiso escrito" in hero
    for paragraph in re.findall(r"<p(?: [^>]*)?>(.*?)</p>", html, re.DOTALL):
        text = re.sub(r"<[^>]+>", " ", paragraph)
        for sentence in re.split(r"(?<=[.!?])\s", text):
            assert len(sentence.split()) < 25, sentence


def test_the_legend_of_the_agreements_names_the_marks_in_use_only(published, client):
    page = markup(client.get(ADDRESS))
    legend = page[page.index('<ul class="legend">') :]
    legend = legend[: legend.index("</ul>")]
    assert "sin reporte" in legend
    assert "nada programado" not in legend


def test_the_year_is_written_without_separator(published, client):
    for address in (ADDRESS, "/", "/cantones/desamparados/"):
        text = markup(client.get(address))
        assert "2015" in text and "2\u202f015" not in text and "2\xa0015" not in text


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=desampa",
        "/cantones/desamparados/",
        "/cantones/desamparados/sesiones/",
        "/cantones/puntarenas/",
        "/protocolo/",
    ],
)
def test_other_public_pages_are_light_and_cacheable_without_cookie(published, client, address):
    client.cookies["portal_sesion"] = "somebody"
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200 and not response.cookies
    assert "public" in response["Cache-Control"] and "Cookie" not in response.get("Vary", "")
    assert len(response.content) <= LIMIT - 8192
    assert not any("django_session" in query["sql"] for query in queries)
    assert len(queries) <= 6


def test_the_front_page_finds_a_canton_without_accents(published, client):
    page = markup(client.get("/", {"q": "perez zeledon"}))
    assert "Pérez Zeledón" in page and "Desamparados" not in page
    assert "Ningún cantón coincide" in markup(client.get("/", {"q": "atlántida"}))
    assert client.get("/", {"q": "\0"}).status_code == 200


def test_the_front_page_puts_published_cantons_first(published, client):
    page = markup(client.get("/"))
    assert page.count("/cantones/") == 84
    assert page.index("/cantones/desamparados/") < page.index("/cantones/abangares/")


def test_a_canton_says_what_it_published_or_that_it_did_not(published, client):
    page = markup(client.get("/cantones/desamparados/"))
    assert ADDRESS in page and "1 de 3 compromisos" in page
    Municipality.objects.create(canton_id="601", name="Municipalidad de Puntarenas")
    page = markup(client.get("/cantones/puntarenas/"))
    assert "todavía no ha publicado" in page and "Isla del Coco" in page


def test_queries_of_a_canton_do_not_grow_with_its_editions(
    published, agreement, desamparados, client, count_queries
):
    def count():
        return count_queries(lambda: client.get("/cantones/desamparados/"))

    few = count()
    for level in (0, 25, 50):
        report_level(slots_of(agreement)[2], level)
        services.publish(desamparados, 2015)
        slots_of(agreement)[2].reports.all().delete()
    assert count() == few
    complete_agreement(
        state=State.VIGENTE, period_start=date(2013, 7, 1), period_end=date(2014, 8, 1)
    )
    for year in (2013, 2014):
        services.publish(desamparados, year)
    page = markup(client.get("/cantones/desamparados/"))
    assert all(f"Informe {year}<" in page for year in (2013, 2014, 2015))
    assert count() == few
