"""`anexo1.pdf`: the paper form, its words, its tags, its pages; and its address."""

import copy
import io
import re
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from agreements.enums import State
from agreements.models import Agreement, ScheduledAction, SubActivity
from core.documents import http, jobs, sandbox
from core.documents.models import JobState, RenderJob
from monitoring import anexo1
from monitoring.documents import KIND, anexo1_payload, render_anexo1
from monitoring.models import ProgressReport
from strategies.models import Actor
from tests.factories import ActionFactory, complete_agreement, slots_of
from tests.markup import markup
from tests.monitoring.anexo1 import EXAMPLE, EXAMPLE_FILE, answers

ON = date(2016, 1, 12)
TITLES = [
    "1. ENCARGADOS DEL ACUERDO",
    "2. OBJETIVO DEL ACUERDO",
    "3. ACTIVIDAD DE COPRODUCCIÓN: HERRAMIENTA PARA EL SEGUIMIENTO (IMAS-INA)",
    "ACTIVIDAD PROGRAMADA",
    "SEÑALE CUÁLES PLANES, PROGRAMAS O PROYECTOS INSTITUCIONALES ESTÁN INVOLUCRADOS",
    "META DE LA ACTIVIDAD",
    "SEÑALE LA POBLACIÓN",
    "SEÑALE EL TERRITORIO A IMPACTAR",
    "SEÑALE CUÁLES ACTORES DE LA SOCIEDAD CIVIL SE INTEGRARÁN",
    "ACTOR ENCARGADO",
    "ACTORES COLABORADORES",
    "PLAZO PROPUESTO",
    "IMPACTO ESPERADO",
    "4. ACUERDO DE CORRESPONSABILIDAD: ROLES Y RESPONSABILIDADES",
    "IMPACTO ESPERADO EN LA «ESTRATEGIA DE DESARROLLO, PREVENCIÓN DE LA VIOLENCIA Y EL DELITO, "
    "DESAMPARADOS 2015-2018»",
    "5. CRONOGRAMA DE TRABAJO: EJE DE DESARROLLO LOCAL",
    "ACCIÓN ESTRATÉGICA: 7. Programa de Transferencias",
    "JUL-15",
    "SET-15",
    "ENE-16",
    "Herramientas para el monitoreo de las acciones conjuntas",
    "6. CUMPLIMIENTO Y AVANCE DE COMPROMISOS CRONOGRAMADOS POR SUB-ACTIVIDAD SEGÚN ACUERDO DE "
    "COPRODUCCIÓN",
    "7. TABLA DE MONITOREO DE LAS ACTIVIDADES DE COPRODUCCIÓN DE LA SEGURIDAD Y PREVENCIÓN",
]


@pytest.fixture
def example(db) -> Agreement:
    """The protocol's own agreement, in a directory that knows its institutions."""
    Actor.objects.create(name="Instituto Mixto de Ayuda Social", acronym="IMAS")
    Actor.objects.create(name="Instituto Nacional de Aprendizaje", acronym="INA")
    agreement = anexo1.import_(copy.deepcopy(EXAMPLE), create_missing=True)
    Agreement.objects.update(text_changed_at=datetime(2015, 6, 29, 18, tzinfo=UTC))
    return Agreement.objects.get(pk=agreement.pk)


def rendered(agreement: Agreement, on: date = ON) -> PdfReader:
    agreement = Agreement.objects.get(pk=agreement.pk)
    return PdfReader(io.BytesIO(render_anexo1(anexo1_payload(agreement, on))))


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of(pdf: PdfReader) -> str:
    """Without spaces: a line's end in a cell is no word's end."""
    return flat(" ".join(page.extract_text() for page in pdf.pages))


def texts_in(value) -> set[str]:
    """Every text and every number that stands in the data."""
    if isinstance(value, dict):
        return set().union(*(texts_in(inner) for inner in value.values()), set())
    if isinstance(value, list):
        return set().union(*(texts_in(inner) for inner in value), set())
    return {str(value)} if isinstance(value, (str, int)) and str(value) else set()


# --- what is printed -----------------------------------------------------------------------------


def test_every_text_of_the_example_is_in_the_document(example):
    text = text_of(rendered(example))
    codes = {"anexo1/1", "vigente", "103", "2015", "2018", "10302", "10313", "IMAS", "INA",
             "acuerdo_interinstitucional", "first_half", "second_half"}  # fmt: skip
    months = {f"2015-{n:02d}" for n in range(7, 13)} | {"2016-01"}
    missing = {wanted for wanted in texts_in(EXAMPLE) - codes - months if flat(wanted) not in text}
    assert missing == set()
    for words in (
        "Instituto Mixto de Ayuda Social", "Instituto Nacional de Aprendizaje",
        "Julio 2015 a Enero 2016", "Primera quincena: Continuación", "Segunda quincena: Inicio",
        "Distritos: San Miguel y Los Guido", "Acuerdo interinstitucional", "Vigente",
        "29 de junio de 2015",
    ):  # fmt: skip
        assert flat(words) in text, words


def test_the_papers_titles_stand_in_the_papers_order(example):
    text, at = text_of(rendered(example)), 0
    for title in TITLES:
        found = text.find(flat(title), at)
        assert found >= 0, title
        at = found
    for number in (9, 10, 11, 12, 13):
        assert re.search(rf"{number}[A-Z]", text), f"note {number}"


def test_the_example_fits_the_papers_three_pages(example):
    pdf = rendered(example)
    assert len(pdf.pages) == 3
    for number, page in enumerate(pdf.pages, 1):
        text = page.extract_text()
        assert f"Página {number} de 3" in text
        assert "Acuerdo 103-2015-001 · Vigente" in text
        assert "Texto versión 1 del 29 de junio de 2015 · Huella SHA-256" in text
        assert (page.mediabox.width, page.mediabox.height) == (612, 792)


def test_the_document_is_tagged_and_says_its_language_and_title(example):
    pdf = rendered(example)
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es-CR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title.startswith("Acuerdo 103-2015-001: Modelo de Acuerdo")
    xmp = root["/Metadata"].get_data().decode()
    assert 'pdfuaid:part="1"' in xmp or "<pdfuaid:part>1" in xmp
    tags = tags_of(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI"} <= tags


def tags_of(node, found=None) -> set[str]:
    found = set() if found is None else found
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, dict):
        if "/S" in node:
            found.add(node["/S"])
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            tags_of(kid, found)
    return found


def test_only_the_projects_own_fonts_are_used(example):
    fonts = set()
    for page in rendered(example).pages:
        for font in page["/Resources"]["/Font"].values():
            fonts.add(font.get_object()["/BaseFont"].split("+")[1])
    assert fonts <= {"Form-Sans", "Form-Sans-Bold", "Form-Serif", "Form-Serif-Italic"}


def test_equal_content_gives_equal_bytes_and_no_print_time(example):
    payload = anexo1_payload(example, ON)
    assert sandbox.render(KIND, payload) == render_anexo1(payload)
    assert anexo1_payload(Agreement.objects.get(pk=example.pk), ON) == payload
    assert "2026" not in jobs.canonical(payload)


def test_a_settled_agreement_is_no_draft_and_any_other_says_so(example):
    assert "BORRADOR" not in text_of(rendered(example))
    for state in set(State) - {State.APROBADO, State.VIGENTE, State.CONCLUIDO, State.RESCINDIDO}:
        Agreement.objects.update(state=state)
        pdf = rendered(example)
        assert all("BORRADOR · Acuerdo" in page.extract_text() for page in pdf.pages)


def test_what_a_person_typed_is_text_and_never_markup(db):
    agreement = complete_agreement()
    Agreement.objects.update(objective='<b>fuerte</b> & "comillas"\nsegunda línea <img src=x>')
    text = text_of(rendered(agreement))
    assert flat('<b>fuerte</b> & "comillas" segunda línea <img src=x>') in text


def test_an_empty_draft_prints_empty_boxes(db):
    agreement = complete_agreement()
    agreement.contacts.all().delete()
    agreement.commitments.all().delete()
    agreement.collaborators.all().delete()
    agreement.scheduled_actions.all().delete()
    Agreement.objects.update(
        lead_actor=None, period_start=None, period_end=None, objective="", planned_activity=""
    )
    text = text_of(rendered(agreement))
    assert flat("PLAZO PROPUESTO") in text and "None" not in text


# --- section 5 over pages ------------------------------------------------------------------------


def test_a_schedule_of_sixty_lines_repeats_its_header_and_breaks_no_row(db):
    agreement = complete_agreement(period_end=date(2020, 6, 1))
    action = agreement.scheduled_actions.get()
    action.sub_activities.all().delete()
    SubActivity.objects.bulk_create(
        SubActivity(
            scheduled_action=action, month=month,
            description=f"Inicio {n:02d} " + "de una tarea larga " * 12 + f"final {n:02d}",
        )
        for n, month in enumerate(agreement.months)
    )  # fmt: skip
    pdf = rendered(agreement)
    pages = [page.extract_text() for page in pdf.pages]
    schedule = [text for text in pages if re.search(r"Inicio \d\d", text) and "NIVEL" not in text]
    assert len(schedule) >= 3
    for text in schedule:
        assert "MES" in text and "SUB-ACTIVIDADES" in text
        for number in re.findall(r"Inicio (\d\d)", text):
            assert f"final {number}" in flat_lines(text)
    assert sum(len(re.findall(r"Inicio \d\d", text)) for text in schedule) == 60


def flat_lines(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_sixty_sub_activities_of_one_month_go_on_in_further_rows(db):
    agreement = complete_agreement()
    action = agreement.scheduled_actions.get()
    SubActivity.objects.bulk_create(
        SubActivity(
            scheduled_action=action, month=date(2015, 7, 1), order=n, description=f"Taller n.º {n}."
        )
        for n in range(2, 61)
    )
    text = text_of(rendered(agreement))
    assert flat("JUL-15 (sigue)") in text
    assert all(flat(f"Taller n.º {n}.") in text for n in range(2, 61))


def test_a_text_longer_than_a_page_is_printed_whole(db):
    agreement = complete_agreement()
    Agreement.objects.update(target="palabra " * 4000 + "última.")
    pdf = rendered(agreement)
    assert text_of(pdf).count("palabra") == 4000
    assert flat("última.") in text_of(pdf)


def test_several_actions_print_their_own_months_and_say_which_are_empty(db):
    agreement = complete_agreement(period_end=date(2015, 12, 1))
    SubActivity.objects.filter(month__gt=date(2015, 8, 1)).delete()
    other = ScheduledAction.objects.create(
        agreement=agreement, strategic_action=ActionFactory(axis=agreement.axis), order=2
    )
    SubActivity.objects.create(
        scheduled_action=other, month=date(2015, 10, 1), description="Feria del empleo"
    )
    payload = anexo1_payload(agreement, ON)
    assert [row["month"] for row in payload["schedule"][1]["rows"]] == ["OCT-15"]
    assert payload["months_without"] == ["SET-15", "NOV-15", "DIC-15"]


# --- sections 6 and 7 ----------------------------------------------------------------------------


def rows_of(agreement, on=ON):
    agreement = Agreement.objects.get(pk=agreement.pk)
    return anexo1_payload(agreement, on)["progress"][0]["rows"]


def test_section_6_prints_the_papers_levels(example):
    assert [(row["month"], row["level"]) for row in rows_of(example)] == [
        ("JUL-15", 50), ("AGO-15", 25), ("AGO-15", 25), ("SET-15", 0), ("SET-15", 0),
        ("OCT-15", 0), ("NOV-15", 0), ("DIC-15", 0), ("ENE-16", None),
    ]  # fmt: skip


def test_an_empty_month_prints_its_reason_and_is_never_zero(db):
    agreement = complete_agreement(state=State.VIGENTE)
    july, august, september = slots_of(agreement)
    ProgressReport.objects.create(
        sub_activity=july, month=july.month, level=0, validated_at=datetime.now(UTC)
    )
    told = [(row["level"], row["word"]) for row in rows_of(agreement, date(2015, 9, 20))]
    assert told == [(0, "sin avance"), (None, "sin reporte"), (None, "mes en curso")]


def test_each_report_is_printed_with_its_month_note_and_people(example):
    slot = slots_of(example)[0]
    ProgressReport.objects.create(
        sub_activity=slot, month=date(2015, 8, 1), level=100,
        note="Se sumó el MEP.", people_reached=412,
    )  # fmt: skip
    row = rows_of(example)[0]
    assert (row["level"], row["word"]) == (100, "cumplida")
    text = text_of(rendered(example))
    assert flat("Reporte de JUL-15: 50%.") in text
    assert (
        flat("Reporte de AGO-15: 100% (por validar); personas alcanzadas: 412. Se sumó el MEP.")
        in text
    )


def test_section_7_prints_the_latest_review(example):
    empty = anexo1_payload(example, ON)["checklist"]
    assert (empty["reviewed_on"], {row["met"] for row in empty["rows"]}) == ("", {None})
    for day, met in ((5, False), (9, True)):
        review = example.checklist_reviews.create(reviewed_on=date(2016, 1, day))
        for answer in answers(c4={"met": met, "observations": f"Día {day}."}):
            review.answers.create(**answer)
    printed = anexo1_payload(Agreement.objects.get(pk=example.pk), ON)["checklist"]
    assert printed["reviewed_on"] == "9 de enero de 2016"
    assert printed["rows"][3] == {
        "criterion": "Presenta la Meta de la actividad", "met": True, "observations": "Día 9.",
    }  # fmt: skip


def test_the_payload_costs_the_same_queries_for_two_and_twenty_rows(db):
    agreement = complete_agreement(state=State.VIGENTE)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            anexo1_payload(Agreement.objects.get(pk=agreement.pk), ON)
        counts.append(len(captured))
        action = agreement.scheduled_actions.get()
        for n in range(20):
            slot = action.sub_activities.create(month=date(2015, 7, 1), description=f"Taller {n}")
            slot.reports.create(month=slot.month, level=50)
    assert counts[0] == counts[1]


# --- the address ---------------------------------------------------------------------------------


@pytest.fixture
def at_once(monkeypatch):
    """No page waits, so a test sees what a person sees after two seconds."""
    monkeypatch.setattr(http, "WAIT_SECONDS", 0)


def test_the_page_waits_and_ends_in_the_document(example, personas, sign_in, at_once):
    client, address = sign_in(personas("mayor")), "/acuerdos/103-2015-001/anexo1.pdf"
    page = client.get(address)
    assert (page.status_code, page["Retry-After"], page["Refresh"]) == (202, "2", "2")
    assert "Anexo 1 del acuerdo 103-2015-001" in markup(page)
    jobs.work()
    page = client.get(address)
    content = b"".join(page.streaming_content)
    assert (page.status_code, page["Content-Type"]) == (200, "application/pdf")
    assert content.startswith(b"%PDF-1.7")
    assert page["Content-Disposition"] == 'inline; filename="anexo1-103-2015-001.pdf"'
    assert "no-store" in page["Cache-Control"]
    assert client.head(address)["ETag"] == page["ETag"]
    assert client.get(address, headers={"If-None-Match": page["ETag"]}).status_code == 304
    assert RenderJob.objects.get().attempts == 1


def test_a_get_records_a_job_and_nothing_else(example, personas, sign_in, at_once):
    client = sign_in(personas("mayor"))
    for _ in range(3):
        assert client.get("/acuerdos/103-2015-001/anexo1.pdf").status_code == 202
    assert RenderJob.objects.count() == 1


def test_a_change_of_the_text_makes_another_document(example, personas, sign_in, at_once):
    client, address = sign_in(personas("mayor")), "/acuerdos/103-2015-001/anexo1.pdf"
    client.get(address)
    Agreement.objects.update(objective="Otro objetivo.")
    client.get(address)
    assert RenderJob.objects.count() == 2


def test_a_failed_document_says_why_and_can_be_tried_again(example, personas, sign_in, at_once):
    client, address = sign_in(personas("mayor")), "/acuerdos/103-2015-001/anexo1.pdf"
    client.get(address)
    RenderJob.objects.update(state=JobState.FAILED, error="Tardó más de 60 segundos.")
    page = client.get(address)
    assert page.status_code == 503
    assert "Tardó más de 60 segundos." in markup(page)
    assert sign_in(personas("mayor", "601")).post(address).status_code == 404
    assert sign_in(personas("national_liaison")).post(address).status_code == 403
    assert RenderJob.objects.get().state == JobState.FAILED
    assert client.post(address).url == address
    assert RenderJob.objects.get().state == JobState.WAITING
    assert client.delete(address).status_code == 405


# --- the command ---------------------------------------------------------------------------------


def test_the_command_writes_the_same_document_without_a_worker(db, tmp_path, capsys, today):
    today(2016, 1, 12)
    call_command("import_agreement", str(EXAMPLE_FILE), "--create-missing")
    target = tmp_path / "acuerdo.pdf"
    capsys.readouterr()
    call_command("agreement_pdf", "103-2015-001", "--output", str(target))
    assert capsys.readouterr().out == ""
    agreement = Agreement.objects.get()
    assert target.read_bytes() == render_anexo1(anexo1_payload(agreement, ON))
    assert not RenderJob.objects.exists()
