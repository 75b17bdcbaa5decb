"""Take the pictures of README and manual from a running demonstration.

    ./portal run --data <folder> --port 8010
    .venv/bin/python docs/make_pictures.py --url http://127.0.0.1:8010 \
        --accounts <folder>/demo-accounts.json [--only NAME …]

Needs what `./portal test` installs (Playwright, Chromium); with pdftoppm (poppler-utils) also the
page of the PDF. Use a fresh demonstration: the pictures show it as it was loaded. Two of them
write into the draft of the demonstration and put its text back.
"""

import argparse
import io
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run"]
COLOURS = 96
LIMIT_BYTES = 3_000_000

OLD = "103-2015-001"  # the protocol's own agreement, with its published report
OBJECTIVE = "Escriba el objetivo del acuerdo"


class Studio:
    """A browser with one signed-in window for each role."""

    def __init__(self, browser: Browser, url: str, accounts: list[dict]):
        self.browser = browser
        self.url = url.rstrip("/")
        self.accounts = {(row["role"], row["canton"]): row for row in accounts}
        self.sessions = {}

    @contextmanager
    def window(self, role: str | None = None, *, phone: bool = False) -> Iterator[Page]:
        """A window of Desamparados' person with that role, or of an anonymous citizen."""
        context = self.browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            locale="es-CR",
            timezone_id="America/Costa_Rica",
            storage_state=self._session(role) if role else None,
        )
        context.set_default_timeout(30_000)
        yield context.new_page()
        context.close()

    def visit(self, page: Page, path: str) -> Page:
        answer = page.goto(self.url + path)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return page

    def _session(self, role: str) -> dict:
        if role not in self.sessions:
            account = self.accounts.get((role, "103")) or self.accounts[(role, None)]
            context = self.browser.new_context(locale="es-CR")
            page = context.new_page()
            page.goto(f"{self.url}/ingresar/")
            page.get_by_label("Correo").fill(account["email"])
            page.get_by_label("Contraseña").fill(account["password"])
            page.get_by_role("button", name="Ingresar").click()
            page.wait_for_url("**/inicio/")
            self.sessions[role] = context.storage_state()
            context.close()
        return self.sessions[role]


def keep(name: str, png: bytes) -> None:
    """Write a picture with few colours: flat pages lose nothing visible."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)


def shoot(page: Page, name: str, *, height: int = 0, top: int = 0) -> None:
    """What the window shows, or a strip of it from `top`, `height` pixels high."""
    size = page.viewport_size
    clip = {"x": 0, "y": top, "width": size["width"], "height": height or size["height"] - top}
    keep(name, page.screenshot(clip=clip))


def shoot_part(page: Page, name: str, selector: str, *, height: int = 0) -> None:
    """One part of the page with a margin, at most `height` pixels of it."""
    part = page.locator(selector).first
    box = part.bounding_box()
    top = max(box["y"] - 16 + page.evaluate("scrollY"), 0)
    clip = {
        "x": max(box["x"] - 16, 0),
        "y": top,
        "width": min(box["width"] + 32, page.viewport_size["width"]),
        "height": min(box["height"] + 32, height or box["height"] + 32),
    }
    keep(name, page.screenshot(full_page=True, clip=clip))


def find_agreement(page: Page, studio: Studio, state: str) -> str:
    """The reference of the newest agreement in a state."""
    studio.visit(page, f"/acuerdos/?estado={state}")
    link = page.locator("main table a[href^='/acuerdos/']").first
    return link.get_attribute("href").strip("/").split("/")[1]


def public_pages(studio: Studio) -> None:
    with studio.window() as page:
        shoot(studio.visit(page, "/ingresar/"), "ingresar", height=480)
        shoot(studio.visit(page, "/cantones/desamparados/informes/2015/"), "informe-publico")
    with studio.window(phone=True) as page:
        shoot(studio.visit(page, "/cantones/desamparados/informes/2015/"), "informe-publico-390")


def work_and_board(studio: Studio) -> None:
    with studio.window("local_manager") as page:
        shoot(studio.visit(page, "/inicio/"), "mi-trabajo", height=800)
        shoot(studio.visit(page, "/acuerdos/"), "acuerdos", height=620)
        shoot(studio.visit(page, "/tablero/"), "tablero")
        shoot(studio.visit(page, "/tablero/calendario/"), "calendario", height=760)
        shoot(studio.visit(page, "/comision-ejecutiva/"), "comision-ejecutiva", height=800)
        studio.visit(page, "/estrategias/")
        page.locator("main table a[href^='/estrategias/']").first.click()
        shoot(page, "estrategia", height=640)
    with studio.window("local_manager", phone=True) as page:
        shoot(studio.visit(page, "/inicio/"), "mi-trabajo-390")
    with studio.window("administrator") as page:
        shoot(studio.visit(page, "/admin/accounts/user/add/"), "cuenta-nueva")


def priorities_and_indicators(studio: Studio) -> None:
    with studio.window("local_manager") as page:
        shoot(studio.visit(page, "/prioridades/"), "prioridades", height=860)
        shoot(studio.visit(page, "/oferta/vacios/"), "vacios", height=760)
        studio.visit(page, "/indicadores/?nivel=impact")
        page.get_by_role("link", name="Denuncias por asalto").first.click()
        shoot(page, "indicador", height=860)
        shoot(studio.visit(page, "/protocolo/adopcion/"), "protocolo", height=760)


def plans_and_poi(studio: Studio) -> None:
    """The strategy in course, this year's plan, one of its lines, and what institutions enter."""
    with studio.window("local_manager") as page:
        studio.visit(page, "/planes/?estado=approved")
        plan = page.locator("main table a").first.get_attribute("href")
        shoot(studio.visit(page, plan), "plan", height=860)
        strategy = page.locator(".page-head a[href^='/estrategias/']").first.get_attribute("href")
        line = page.locator("a[href^='/planes/lineas/']").first.get_attribute("href")
        shoot(studio.visit(page, strategy), "estrategia", height=760)
        shoot(studio.visit(page, line), "linea-del-plan", height=860)
        shoot(studio.visit(page, "/poi/"), "poi", height=820)


def agreement_and_months(studio: Studio) -> None:
    with studio.window("local_manager") as page:
        returned = find_agreement(page, studio, "devuelto")
        running = late_agreement(page, studio)
        shoot(studio.visit(page, f"/acuerdos/{running}/"), "acuerdo", height=820)
        studio.visit(page, f"/acuerdos/{returned}/editar/")
        shoot_part(page, "cronograma", "#s5", height=760)
        studio.visit(page, f"/acuerdos/{running}/avance/")
        page.locator("input[type=radio][value='0']").first.check(force=True)
        shoot(page, "avance")
        studio.visit(page, f"/acuerdos/{running}/verificacion/")
        page.get_by_label("No", exact=True).nth(1).check(force=True)
        shoot(page, "verificacion")
    with studio.window("local_manager", phone=True) as page:
        studio.visit(page, f"/acuerdos/{running}/avance/")
        page.get_by_label("Personas alcanzadas").first.scroll_into_view_if_needed()
        shoot(page, "avance-390")
    with studio.window("executive_committee") as page:
        sent = find_agreement(page, studio, "en_comision")
        studio.visit(page, f"/acuerdos/{sent}/")
        page.get_by_role("button", name="Devolver").scroll_into_view_if_needed()
        shoot_part(page, "decision", "section:has(button:text-is('Devolver'))")
        studio.visit(page, "/informes/")
        page.locator("main table a[href^='/informes/']").nth(1).click()
        shoot_part(page, "publicar-informe", "section:has(button:text-is('Publicar informe'))")


def late_agreement(page: Page, studio: Studio) -> str:
    """The newest agreement with a late report; at a month's end, when none is late, the newest."""
    studio.visit(page, "/inicio/")
    late = page.locator("ul.tasks > li:has-text('Atrasado') a[href*='/avance/']").all()
    if late:
        return max(link.get_attribute("href").split("/")[2] for link in late)
    return find_agreement(page, studio, "vigente")


def draft(studio: Studio) -> None:
    """The editor: what is missing, and a text that two people write at once."""
    with studio.window("local_manager") as first, studio.window("local_manager") as second:
        reference = find_agreement(first, studio, "borrador")
        address = f"/acuerdos/{reference}/editar/"
        shoot(studio.visit(first, address), "editor")
        first.get_by_role("button", name="Enviar a la Comisión Ejecutiva").first.click()
        first.get_by_text("Todavía no se envió").wait_for()
        shoot(first, "que-falta", height=640)
        studio.visit(first, address)
        studio.visit(second, address)
        text = first.get_by_label(OBJECTIVE).input_value()
        try:
            write(first, text + " En los dos distritos habrá una feria cada mes.")
            second.get_by_label(OBJECTIVE).fill(text + " Empieza en enero.")
            second.get_by_text("mientras usted escribía").wait_for()
            shoot_part(second, "dos-textos", "#s2")
            second.get_by_role("button", name="Dejar lo que guardó").click()
            second.get_by_text("mientras usted escribía").wait_for(state="detached")
        finally:
            write(studio.visit(first, address), text)


def write(page: Page, text: str) -> None:
    """Type the objective and wait until the portal has it."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        page.get_by_label(OBJECTIVE).fill(text)
    if not saved.value.ok:
        raise SystemExit(f"El objetivo no se guardó: {saved.value.status}")


def paper(studio: Studio) -> None:
    """The first page of Anexo 1 as PDF, where pdftoppm is at hand."""
    if not shutil.which("pdftoppm"):
        print("anexo1-pdf: sin pdftoppm, se deja la imagen que había")
        return
    with studio.window("local_manager") as page, tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "anexo1.pdf"
        pdf.write_bytes(fetch(page.context, f"{studio.url}/acuerdos/{OLD}/anexo1.pdf"))
        subprocess.run(
            ["pdftoppm", "-png", "-r", "72", "-f", "1", "-singlefile", pdf, pdf.with_suffix("")],
            check=True,
        )
        keep("anexo1-pdf", pdf.with_suffix(".png").read_bytes())


def fetch(context: BrowserContext, address: str) -> bytes:
    """A document; 202 says that a worker is still making it."""
    for _ in range(30):
        answer = context.request.get(address)
        if answer.status == 200:
            return answer.body()
        time.sleep(2)
    raise SystemExit(f"{address}: sigue sin estar; ¿corre el trabajador?")


def bodies_and_seats(studio: Studio) -> None:
    """The canton's bodies, one of them, naming a person, and what a file would change."""
    with studio.window("technical_secretariat") as page:
        shoot(studio.visit(page, "/instancias/"), "instancias")
        council = page.get_by_role("link", name="Consejo Cantonal").get_attribute("href")
        shoot(studio.visit(page, council), "instancia")
        seat = page.locator("main table a[href^='/instancias/puestos/']").first
        shoot(studio.visit(page, f"{seat.get_attribute('href')}nombrar/"), "nombrar")
        changed = changed_workbook(
            page.context.request.get(f"{studio.url}{council}integracion.xlsx")
        )
        studio.visit(page, f"{council}integracion/")
        file = {"name": "integracion.xlsx", "mimeType": "application/octet-stream"}
        page.locator("input[type=file]").set_input_files([{**file, "buffer": changed}])
        page.get_by_role("button", name="Ver qué cambia").click()
        page.get_by_role("heading", name="Resumen").wait_for()
        shoot(page, "importar-integracion")


def changed_workbook(answer) -> bytes:
    """The export, with a person's telephone changed and a new seat."""
    book = load_workbook(io.BytesIO(answer.body()))
    sheet = book.active
    titles = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, titles["Teléfono del titular"], "2200-9999")
    row = sheet.max_row + 1
    for title, value in (
        ("Actor", "Asociación de Desarrollo de San Rafael"),
        ("Titular", "Noemy Salas Cordero"),
        ("Puesto desde", "01/11/2026"),
    ):
        sheet.cell(row, titles[title], value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def directory_and_learning(studio: Studio) -> None:
    with studio.window("technical_secretariat") as page:
        shoot(studio.visit(page, "/actores/"), "actores", height=820)
        shoot(studio.visit(page, "/actores/distritos/"), "organizacion-por-distrito", height=760)
        studio.visit(page, "/actores/duplicados/")
        page.get_by_role("link", name="Comparar y unir").first.click()
        page.get_by_role("button", name="Unir los dos actores").wait_for()
        shoot(page, "unir-actores")
        studio.visit(page, "/capacitaciones/?q=pandillas")
        page.locator("main table a[href^='/capacitaciones/']").first.click()
        page.locator("#personas").wait_for()
        shoot(page, "capacitacion", height=760)
        studio.visit(page, "/iniciativas/?q=empleate")
        page.locator("main table a[href^='/iniciativas/']").first.click()
        page.locator("#coincide-t").wait_for()
        page.locator("section[aria-labelledby=coincide-t] a").first.click()
        page.locator("#coincide-t").wait_for()
        shoot_part(page, "puede-coincidir", "section[aria-labelledby=coincide-t]", height=460)


def unit_and_evidence(studio: Studio) -> None:
    """A diagnosis with its findings, the unit's functions and its people, the library; and what
    citizens read of who organises prevention."""
    with studio.window("local_manager") as page:
        studio.visit(page, "/diagnosticos/?q=cantonal")
        page.locator("main table a[href^='/diagnosticos/']").first.click()
        page.get_by_role("heading", name="Hallazgos").wait_for()
        shoot(page, "diagnostico", height=760)
        studio.visit(page, "/instancias/?tipo=territorial_unit")
        page.locator("main table a[href^='/instancias/']").first.click()
        page.locator("#funciones").wait_for()
        shoot_part(page, "funciones", "#funciones")
        shoot(studio.visit(page, "/tecnicos/"), "tecnicos", height=630)
        shoot(studio.visit(page, "/doctrina/"), "doctrina", height=820)
    with studio.window() as page:
        address = "/cantones/desamparados/organizacion/"
        shoot(studio.visit(page, address), "organizacion-publica", height=820)


def sessions_and_minutes(studio: Studio) -> None:
    """The next session, who gets the convocation of another, the last minutes, and what a person
    answers on a telephone."""
    with studio.window("technical_secretariat") as page:
        studio.visit(page, "/reuniones/?estado=convened")
        open_first(page, "main table a[href^='/reuniones/']")
        shoot(page, "sesion", height=900)
        studio.visit(page, "/reuniones/?tipo=extraordinary&estado=planned")
        open_first(page, "main table a[href^='/reuniones/']")
        shoot(studio.visit(page, f"{path_of(page)}convocatoria/"), "convocar", height=1000)
        studio.visit(page, "/reuniones/?estado=held&q=ordinaria")
        open_first(page, "main table a[href^='/reuniones/']")
        shoot(studio.visit(page, f"{path_of(page)}minuta/"), "minuta", height=900)
    with studio.window("executive_committee", phone=True) as page:
        studio.visit(page, "/demo/correo/?q=comision.desamparados+convocatoria")
        open_first(page, "main tbody a[href^='/demo/correo/']")
        link = page.locator("main a[href*='/e/']").first.get_attribute("href")
        studio.visit(page, urlsplit(link).path)
        shoot(page, "responder", height=844)


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def open_first(page: Page, selector: str) -> None:
    page.goto(page.locator(selector).first.evaluate("link => link.href"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--accounts", type=Path, default=Path("var/demo-accounts.json"))
    parser.add_argument("--only", nargs="*", default=(), help="functions of this file")
    options = parser.parse_args()
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        studio = Studio(browser, options.url, json.loads(options.accounts.read_text()))
        for take in (
            public_pages,
            work_and_board,
            agreement_and_months,
            draft,
            paper,
            bodies_and_seats,
            priorities_and_indicators,
            plans_and_poi,
            directory_and_learning,
            unit_and_evidence,
            sessions_and_minutes,
        ):
            if options.only and take.__name__ not in options.only:
                continue
            print(f"{take.__name__}…")
            take(studio)
        browser.close()
    total = sum(path.stat().st_size for path in PICTURES.glob("*.png"))
    print(f"{len(list(PICTURES.glob('*.png')))} imágenes, {total / 1e6:.2f} MB")
    if total > LIMIT_BYTES:
        raise SystemExit(f"Pasan de {LIMIT_BYTES / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
