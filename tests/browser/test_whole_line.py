"""The whole line, as people act it: written, approved, in force, reported, reviewed, published,
read by a citizen. A real browser for each person, a real worker for the documents."""

from playwright.sync_api import expect

from agreements.models import Agreement
from core.mail.models import OutgoingMail
from tests.browser.imas_ina import directory_of_desamparados, type_the_agreement

REFERENCE = "103-2015-001"
PAGE = f"/acuerdos/{REFERENCE}/"
REPORT = "/cantones/desamparados/informes/2015/"
TITLE = "Mapeo de Familias beneficiarias y acciones formativas"
LONG = 40_000  # a worker starts WeasyPrint for the first time


def test_from_the_gestoras_browser_to_the_citizens_report(
    visitor, personas, committed_db, celery_worker, own_folders, today
):
    today(2015, 8, 3)
    celery_worker.start()
    gestora, comision, citizen = (
        visitor(personas("local_manager")),
        visitor(personas("executive_committee")),
        visitor(phone=True),
    )

    write_and_send(gestora)
    approve(comision)
    put_in_force(gestora)
    see_the_board(comision, with_july=False)
    report_july(gestora)
    review(gestora)
    see_the_board(comision, with_july=True)
    read_the_paper(comision)
    find_no_report(citizen)
    publish(comision)
    read_the_report(citizen)


def write_and_send(window):
    page = type_the_agreement(window, directory_of_desamparados())
    january = page.get_by_role("group", name="Acción 7, enero 2016, sub-actividad 1")
    january.get_by_role("button", name="Quitar").click()
    expect(january).to_have_count(0)
    page.get_by_role("button", name="Enviar a la Comisión Ejecutiva").click()
    page.wait_for_url(f"**{PAGE}")
    window.check()


def approve(window):
    page = window.visit("/inicio/")
    expect(page.get_by_text(TITLE).first).to_be_visible()
    page = window.visit(PAGE)
    page.get_by_role("button", name="Aprobar").click()
    expect(page.get_by_text("Aprobado por la Comisión Ejecutiva.")).to_be_visible()
    step = Agreement.objects.get().steps.get(name="approve")
    assert step.seat is not None
    assert OutgoingMail.objects.filter(kind="agreement_approved").exists()


def put_in_force(window):
    page = window.visit(PAGE)
    page.get_by_role("button", name="Poner en vigencia").click()
    expect(page.get_by_text("Se puso en vigencia.")).to_be_visible()
    window.check()


def see_the_board(window, *, with_july: bool):
    """July's 50 % stands in the agreement's row once it is reported, and not before."""
    page = window.visit("/tablero/")
    row = page.get_by_role("row").filter(has_text=TITLE).first
    titles = [cell.get_attribute("title") or "" for cell in row.locator(".lvl").all()]
    assert any("50" in title for title in titles) is with_july, titles


def report_july(window):
    page = window.visit(f"{PAGE}avance/?mes=2015-07")
    july = page.get_by_role("group", name="JUL-15: avance de julio de 2015")
    july.get_by_label("Nota").fill("Se identificaron 212 familias.")
    july.get_by_role("radio", name="50 %", exact=True).check(force=True)
    july.get_by_text("Guardado", exact=False).wait_for()
    page = window.visit(f"{PAGE}avance/?mes=2015-07")
    assert page.get_by_role("radio", name="50 %", exact=True).first.is_checked()


def review(window):
    page = window.visit(f"{PAGE}verificacion/")
    answers = page.get_by_role("radio", name="Sí", exact=True)
    expect(answers).to_have_count(14)
    for number in range(13):
        answers.nth(number).check(force=True)
    page.get_by_role("radio", name="No", exact=True).nth(13).check(force=True)
    page.get_by_label("Observaciones").nth(13).fill("ENE-16 no tiene sub-actividad.")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("13 de 14").first).to_be_visible()
    window.check()


def read_the_paper(window):
    """The document is rendered by the worker; the page that waits ends in the file."""
    answer = window.page.request.get(
        f"{window.url}{PAGE}anexo1.pdf", headers={"Accept": "text/html"}
    )
    for _ in range(30):
        if answer.status == 200:
            break
        assert answer.status == 202
        window.page.wait_for_timeout(1000)
        answer = window.page.request.get(f"{window.url}{PAGE}anexo1.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def find_no_report(window):
    window.page.goto(window.url + REPORT)
    window.check()
    assert TITLE not in window.page.content()


def publish(window):
    page = window.visit("/informes/2015/")
    page.get_by_role("button", name="Publicar informe").click()
    published = page.get_by_role("link", name="Ver la página pública")
    expect(published).to_be_visible(timeout=LONG)
    window.check()


def read_the_report(window):
    page = window.visit(REPORT)
    expect(page.get_by_text(TITLE).first).to_be_visible()
    months = page.locator(".months").first
    expect(months).to_contain_text("50")
    assert not page.context.cookies()
    with page.expect_download() as download:
        page.get_by_role("link", name="Todas las tablas").click()
    assert download.value.suggested_filename.endswith(".zip")
