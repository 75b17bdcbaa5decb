"""`anexo1/1`: out and in, faults with their paths, nothing half stored."""

import copy
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from agreements.models import Agreement
from core.lib.commands import CommandFault
from core.lib.problems import RuleViolation
from core.territory.models import District
from monitoring import anexo1
from monitoring.anexo1 import exporting, reading
from monitoring.models import ChecklistReview, ProgressReport
from strategies.enums import ActorKind
from strategies.models import Actor, Strategy
from tests.factories import ActorFactory, complete_agreement

EXAMPLE_FILE = Path(__file__).parent.parent / "data" / "agreement-imas-ina.json"
EXAMPLE = json.loads(EXAMPLE_FILE.read_text(encoding="utf-8"))


@pytest.fixture
def example():
    return copy.deepcopy(EXAMPLE)


def slot(data, index=0):
    return data["schedule"][0]["sub_activities"][index]


def nothing_stored() -> bool:
    return not any(model.objects.exists() for model in (Agreement, Strategy, Actor, ProgressReport))


def refusal(data, **options) -> list[str]:
    with pytest.raises(RuleViolation) as refused:
        anexo1.import_(data, **{"create_missing": True, **options})
    return [f"{problem.where}: {problem.message}" for problem in refused.value.problems]


def answers(**changed) -> list[dict]:
    rows = [{"criterion": n, "met": True, "observations": ""} for n in range(1, 15)]
    for number, values in changed.items():
        rows[int(number[1:]) - 1].update(values)
    return rows


# --- out and in ----------------------------------------------------------------------------------


def test_export_of_an_import_is_equal_key_for_key(db, example):
    agreement = anexo1.import_(example, create_missing=True)
    exported = anexo1.export(Agreement.objects.get(pk=agreement.pk))
    assert exported == EXAMPLE
    assert json.dumps(exported) == json.dumps(EXAMPLE)  # the keys' order too


def test_import_keeps_the_state_and_logs_itself_as_the_reason(db, example, personas):
    user = personas("local_manager")
    agreement = anexo1.import_(example, create_missing=True, by=user)
    step = agreement.steps.get()
    assert (agreement.state, step.name, step.to_state, step.by) == (
        "vigente", "import", "vigente", user,
    )  # fmt: skip
    assert step.label == "Se importó"
    assert "anexo1/1" in step.comment


def test_imported_progress_counts_as_validated(db, example):
    anexo1.import_(example, create_missing=True)
    assert ProgressReport.objects.validated().count() == 8


def test_what_is_made_is_marked_as_to_be_sorted(db, example):
    anexo1.import_(example, create_missing=True)
    actor = Actor.objects.get(name="IMAS")
    assert (actor.kind, actor.canton_id) == (ActorKind.UNSORTED, "103")


def test_actors_are_found_by_acronym_or_name_ignoring_case_and_accents(db, example):
    imas = ActorFactory(name="Instituto Mixto de Ayuda Social", acronym="IMAS")
    lideres = ActorFactory(name="Líderes comunales", canton_id="103")
    example["contacts"][0]["actor"] = "instituto MIXTO de ayuda sociál"
    example["activity"]["collaborating_actors"][1] = "LIDERES COMUNALES"
    agreement = anexo1.import_(example, create_missing=True)
    assert agreement.lead_actor == imas
    assert agreement.contacts.first().actor == imas
    assert agreement.collaborators.last().actor == lideres
    assert anexo1.export(agreement)["contacts"][0]["actor"] == "IMAS"


def test_an_actor_of_another_canton_is_not_found(db, example):
    ActorFactory(name="Líderes comunales", canton_id="601")
    agreement = anexo1.import_(example, create_missing=True)
    assert agreement.collaborators.last().actor.canton_id == "103"


def test_strategy_axis_and_action_are_found_and_not_made_twice(db, example):
    anexo1.import_(example, create_missing=True)
    example |= {"reference": "103-2015-002", "axis": "DESARROLLO LOCAL"}
    example["strategy"]["name"] = example["strategy"]["name"].upper()
    again = anexo1.import_(example)
    assert Strategy.objects.count() == 1
    assert again.axis.name == "Desarrollo local"


def test_a_reference_is_given_when_there_is_none(db, example):
    anexo1.import_(example, create_missing=True)
    example["reference"] = None
    assert anexo1.import_(example).reference == "103-2015-002"


def test_a_draft_without_term_gets_a_draft_reference(db, example):
    example |= {"reference": None, "state": "borrador"}
    example["activity"]["period"] = {"start": None, "end": None}
    agreement = anexo1.import_(example, create_missing=True)
    assert agreement.reference == "103-BORR-0001"
    assert anexo1.export(agreement) == example | {"reference": "103-BORR-0001"}


def test_an_empty_draft_goes_out_and_in(db, example):
    for text in ("planned_activity", "target", "population", "expected_impact"):
        example["activity"][text] = ""
    for items in ("institutional_programmes", "civil_society_actors", "collaborating_actors"):
        example["activity"][items] = []
    example["activity"]["lead_actor"] = None
    example["activity"]["territory"] = {"description": "", "districts": []}
    example |= {"state": "borrador", "contacts": [], "commitments": [], "schedule": []}
    agreement = anexo1.import_(example, create_missing=True)
    assert anexo1.export(agreement) == example


def test_progress_may_lie_after_the_term_and_a_review_comes_with_it(db, example):
    slot(example)["progress"].append(
        {"month": "2016-05", "level": 75, "note": "Sigue <b>", "people_reached": 0}
    )
    example["checklist"] = answers(c14={"met": False, "observations": "ENE-16 está vacío."})
    agreement = anexo1.import_(example, create_missing=True)
    assert anexo1.export(agreement) == example
    assert ChecklistReview.objects.get().answers.count() == 14


def test_rows_keep_the_order_of_the_file(db, example):
    rows = example["schedule"][0]["sub_activities"]
    rows.reverse()
    agreement = anexo1.import_(example, create_missing=True)
    assert anexo1.export(agreement) == example


def test_rows_written_in_the_portal_stand_in_the_order_of_the_calendar(db):
    agreement = complete_agreement()
    action = agreement.scheduled_actions.get()
    action.sub_activities.create(month=date(2015, 7, 1), description="La segunda de julio")
    rows = anexo1.export(agreement)["schedule"][0]["sub_activities"]
    assert [row["month"] for row in rows] == ["2015-07", "2015-07", "2015-08", "2015-09"]


def test_a_dry_run_stores_nothing_and_tells_the_reference(db, example):
    example["reference"] = None
    agreement = anexo1.import_(example, create_missing=True, dry_run=True)
    assert agreement.reference == "103-2015-001"
    assert nothing_stored()


def test_the_number_of_queries_does_not_grow_with_the_rows(db, example):
    small = anexo1.import_(example, create_missing=True)
    big = copy.deepcopy(example) | {"reference": "103-2015-002"}
    big["schedule"][0]["sub_activities"] *= 6
    big["contacts"] *= 10
    large = anexo1.import_(big, create_missing=True)
    counts = []
    for agreement in (small, large):
        with CaptureQueriesContext(connection) as captured:
            anexo1.export(Agreement.objects.with_parties().get(pk=agreement.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- a generated agreement -----------------------------------------------------------------------

# Anything that a person may type or paste, and what breaks naive code.
NASTY = st.sampled_from(
    ["", "ñandú «¿qué?» áéíóú", '"comillas" & <b>', "dos\nlíneas\r\n", "=1+1", "{{ x }}"]
)
LETTERS = st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"])
TEXT = NASTY | st.text(LETTERS, max_size=40)
ITEM = TEXT.filter(str.strip)
ITEMS = st.lists(ITEM, max_size=3)
NAME = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=30)
ACTORS = ("IMAS", "Líderes de Ñurinda", "Asociación «El Güis»")
ACTOR = st.sampled_from(ACTORS)
MONTH = st.sampled_from(["2015-07", "2015-09", "2015-12", "2016-01"])
PART = st.sampled_from([None, "first_half", "second_half", "week_1", "week_5"])
REPORT = st.fixed_dictionaries(
    {
        "month": st.sampled_from(["2016-01", "2016-02", "2020-03"]),
        "level": st.sampled_from([0, 25, 50, 75, 100]),
        "note": TEXT,
        "people_reached": st.none() | st.integers(0, 2**31 - 1),
    }
)
ROW = st.fixed_dictionaries(
    {
        "month": MONTH,
        "part": PART,
        "description": TEXT,
        "date": st.none() | st.dates(date(2015, 7, 1), date(2016, 1, 31)).map(date.isoformat),
        "place": TEXT,
        "institutions": ITEMS,
        "civil_society": ITEMS,
        "progress": st.lists(REPORT, max_size=3, unique_by=lambda report: report["month"]),
    }
)
AGREEMENT = st.fixed_dictionaries(
    {
        "format": st.just("anexo1/1"),
        "reference": st.sampled_from(["103-2015-001", "103-2015-123", "103-2015-1234"]),
        "state": st.sampled_from(
            ["borrador", "concertacion", "en_comision", "devuelto", "aprobado", "vigente",
             "concluido", "rescindido"]
        ),
        "strategy": st.fixed_dictionaries(
            {
                "canton": st.just("103"),
                "name": NAME,
                "start_year": st.integers(2000, 2015),
                "end_year": st.integers(2015, 2100),
            }
        ),
        "axis": NAME,
        "form": st.sampled_from(["alianza", "convenio", "alianza_publico_privada"]),
        "contacts": st.lists(
            st.fixed_dictionaries(
                {
                    "name": TEXT,
                    "email": st.sampled_from(["", "ana@demo.invalid", "o'neil+x@demo.invalid"]),
                    "phone": st.sampled_from(["", "2000-0001", "+506 2000 0001"]),
                    "actor": st.none() | ACTOR,
                }
            ),
            max_size=3,
        ),
        "objective": TEXT,
        "activity": st.fixed_dictionaries(
            {
                "planned_activity": TEXT,
                "institutional_programmes": ITEMS,
                "target": TEXT,
                "population": TEXT,
                "territory": st.fixed_dictionaries(
                    {
                        "description": TEXT,
                        "districts": st.lists(
                            st.sampled_from(["10301", "10302", "10313"]), unique=True
                        ).map(sorted),
                    }
                ),
                "civil_society_actors": ITEMS,
                "lead_actor": st.none() | ACTOR,
                "collaborating_actors": st.lists(ACTOR, unique=True),
                "period": st.just({"start": "2015-07", "end": "2016-01"}),
                "expected_impact": TEXT,
            }
        ),
        "commitments": st.lists(
            st.fixed_dictionaries(
                {
                    "actor": ACTOR,
                    "responsible": st.none() | TEXT.filter(bool),
                    "roles": TEXT,
                    "responsibilities": TEXT,
                    "expected_impact": TEXT,
                }
            ),
            unique_by=lambda row: row["actor"],
        ),
        "schedule": st.lists(
            st.fixed_dictionaries(
                {
                    "strategic_action": st.fixed_dictionaries(
                        {"number": st.integers(1, 32767), "title": NAME}
                    ),
                    "sub_activities": st.lists(ROW, max_size=4),
                }
            ),
            max_size=3,
            unique_by=lambda action: action["strategic_action"]["number"],
        ),
        "checklist": st.none()
        | st.permutations(answers()).map(list)
        | st.just(answers(c3={"met": False, "observations": "Falta <el> «plan»\ny más"})),
    }
)  # fmt: skip


@given(data=AGREEMENT)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_agreement_goes_out_as_it_came_in(db, data):
    assert list(Draft202012Validator(json.loads(anexo1.schema())).iter_errors(data)) == []
    with transaction.atomic():
        agreement = anexo1.import_(copy.deepcopy(data), create_missing=True)
        exported = anexo1.export(Agreement.objects.get(pk=agreement.pk))
        text = json.dumps(exported, ensure_ascii=False)
        assert reading.read(text.encode()) == data
        transaction.set_rollback(True)


# --- faults, each with its path ------------------------------------------------------------------


FAULTS = [
    (["reference"], "2015-1", "reference: «2015-1» no es una referencia"),
    (["reference"], "103-2015-001\n", "reference: «103-2015-001» no es una referencia"),
    (["reference"], "601-2015-001", "reference: Empieza con 601, pero el cantón es 103."),
    (["reference"], "103-2016-001", "reference: Dice 2016, pero el plazo empieza en 2015-07."),
    (["reference"], "103-BORR-0001", "reference: «103-BORR-0001» es de un borrador"),
    (["format"], "anexo1/2", "format: Se espera «anexo1/1», no «anexo1/2»."),
    (["state"], "vencido", "state: «vencido» no está entre los valores posibles"),
    (["form"], None, "form: null no está entre los valores posibles"),
    (["axis"], "", "axis: Está vacío."),
    (["axis"], "x" * 121, "axis: El texto es demasiado largo: 121 caracteres"),
    (["strategy", "canton"], "999", "strategy.canton: «999» no es un código de tres cifras."),
    (["strategy", "canton"], "799", "strategy.canton: No hay un cantón 799."),
    (["strategy", "canton"], 103, "strategy.canton: Se espera un texto, no 103."),
    (["strategy", "start_year"], "2015", "strategy.start_year: Se espera un número entero"),
    (["strategy", "end_year"], 2014, "strategy.end_year: 2014 es anterior al año inicial, 2015."),
    (["contacts"], {}, "contacts: Se espera una lista, no un objeto."),
    (["contacts", 1, "email"], "no es", "contacts[1].email: «no es» no es una dirección"),
    (["contacts", 0, "name"], None, "contacts[0].name: Se espera un texto, no null."),
    (["contacts", 0, "actor"], " IMAS", "contacts[0].actor: «IMAS» lleva espacios al inicio"),
    (["objective"], 5, "objective: Se espera un texto, no 5."),
    (["activity", "lead_actor"], [], "activity.lead_actor: "),
    (["activity", "collaborating_actors", 1], "Asociaciones de desarrollo COMUNAL",
     "activity.collaborating_actors[1]: «Asociaciones de desarrollo COMUNAL» está repetido."),
    (["activity", "territory", "districts", 1], "10199",
     "activity.territory.districts[1]: 10199 no es un distrito de Desamparados."),
    (["activity", "territory", "districts", 1], "60101",
     "activity.territory.districts[1]: 60101 no es un distrito de Desamparados."),
    (["activity", "territory", "districts", 1], "10302",
     "activity.territory.districts: Hay elementos repetidos."),
    (["activity", "period", "end"], "2015-06", "activity.period.end: 2015-06 es anterior"),
    (["activity", "period", "end"], "2015-13", "activity.period.end: «2015-13» no es un mes"),
    (["activity", "period", "end"], None, "activity.period.end: El plazo lleva los dos meses"),
    (["commitments", 1, "actor"], "imas", "commitments[1].actor: «imas» está repetido."),
    (["schedule", 0, "strategic_action", "number"], 0,
     "schedule[0].strategic_action.number: 0 es menor que 1."),
    (["schedule", 0, "sub_activities", 3, "month"], "2015-06",
     "schedule[0].sub_activities[3].month: 2015-06 está fuera del plazo, 2015-07 a 2016-01."),
    (["schedule", 0, "sub_activities", 3, "month"], "2015-9",
     "schedule[0].sub_activities[3].month: «2015-9» no es un mes; se espera AAAA-MM."),
    (["schedule", 0, "sub_activities", 3, "month"], "2015-09\n",
     "schedule[0].sub_activities[3].month: El texto es demasiado largo"),
    (["schedule", 0, "sub_activities", 3, "part"], "week_6",
     "schedule[0].sub_activities[3].part: «week_6» no está entre los valores posibles: null,"),
    (["schedule", 0, "sub_activities", 0, "date"], "2015-02-30",
     "schedule[0].sub_activities[0].date: «2015-02-30» no está en el calendario."),
    (["schedule", 0, "sub_activities", 0, "date"], "30/02/2015",
     "schedule[0].sub_activities[0].date: «30/02/2015» no es una fecha; se espera AAAA-MM-DD."),
    (["schedule", 0, "sub_activities", 0, "institutions"], ["  "],
     "schedule[0].sub_activities[0].institutions[0]: Está vacío."),
    (["schedule", 0, "sub_activities", 0, "progress", 0, "level"], 51,
     "schedule[0].sub_activities[0].progress[0].level: 51 no está entre los valores posibles"),
    (["schedule", 0, "sub_activities", 0, "progress", 0, "level"], True,
     "schedule[0].sub_activities[0].progress[0].level: true no está entre"),
    (["schedule", 0, "sub_activities", 0, "progress", 0, "people_reached"], -1,
     "schedule[0].sub_activities[0].progress[0].people_reached: -1 es menor que 0."),
    (["schedule", 0, "sub_activities", 1, "progress", 0, "month"], "2015-07",
     "schedule[0].sub_activities[1].progress[0].month: 2015-07 es anterior al mes"),
    (["schedule", 0, "sub_activities", 1, "progress", 0, "month"], "2026-12",
     "schedule[0].sub_activities[1].progress[0].month: 2026-12 todavía no llega: hoy es"),
    (["checklist"], [], "checklist: Falta el criterio 1: Presenta Objetivo."),
    (["checklist"], answers(c2={"criterion": 1}), "checklist[1].criterion: El criterio 1 ya"),
    (["checklist"], answers(c2={"met": False, "observations": " "}),
     "checklist[1].observations: El criterio 2 no se cumple: falta la observación."),
    (["checklist"], answers(c2={"met": 1}), "checklist[1].met: Se espera true o false, no 1."),
    (["checklist"], answers(c2={"criterion": 15}), "checklist[1].criterion: 15 es mayor que 14."),
    (["extra"], 1, "extra: Esta clave no se conoce."),
    (["contacts", 0, "cedula"], "1", "contacts[0].cedula: Esta clave no se conoce."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "line"), FAULTS)
def test_a_fault_is_named_by_its_path_and_nothing_is_stored(db, example, today, path, value, line):
    today(2026, 11, 22)
    inner = example
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    lines = refusal(example)
    assert any(found.startswith(line) for found in lines), lines
    assert nothing_stored()


@pytest.mark.parametrize("path", ["checklist", "strategy.name", "contacts[0].phone"])
def test_a_missing_key_is_named_by_its_path(db, example, path):
    inner = example
    *parents, last = path.replace("[0]", ".0").split(".")
    for part in parents:
        inner = inner[int(part) if part.isdigit() else part]
    del inner[last]
    assert refusal(example) == [f"{path}: Falta esta clave."]


def test_a_repeated_month_of_progress_is_refused(db, example):
    slot(example)["progress"] *= 2
    assert refusal(example) == [
        "schedule[0].sub_activities[0].progress[1].month: "
        "Ya hay un avance de 2015-07 en esta sub-actividad."
    ]


def test_an_agreement_in_force_without_term_is_refused(db, example):
    example["activity"]["period"] = {"start": None, "end": None}
    assert "activity.period.start: Un acuerdo en estado «Vigente» lleva plazo." in refusal(example)


def test_a_repeated_action_is_refused(db, example):
    example["schedule"] *= 2
    assert "schedule[1].strategic_action.number: La acción 7 ya está" in refusal(example)[0]


def test_without_create_missing_everything_unknown_is_a_fault(db, example):
    lines = refusal(example, create_missing=False)
    assert lines[0].startswith("strategy.name: Desamparados no tiene la estrategia")
    assert "activity.collaborating_actors[1]: No hay un actor «Líderes comunales»" in str(lines)
    assert nothing_stored()


def test_an_action_of_the_same_number_with_another_title_is_refused(db, example):
    anexo1.import_(example, create_missing=True)
    example["reference"] = None
    example["schedule"][0]["strategic_action"]["title"] = "Otra cosa"
    assert "schedule[0].strategic_action.title: La acción 7" in refusal(example)[0]


def test_a_reference_that_exists_is_refused_also_one_of_a_former_draft(db, example):
    agreement = anexo1.import_(example, create_missing=True)
    assert refusal(example) == ["reference: Ya hay un acuerdo 103-2015-001; nada se cambió en él."]
    agreement.former_references.create(reference="103-2015-009")
    assert "103-2015-009" in refusal(example | {"reference": "103-2015-009"})[0]


def test_several_faults_are_told_together(db, example):
    example["contacts"][0]["email"] = "x"
    example["activity"]["territory"]["districts"] = ["10999"]
    assert len(refusal(example)) == 2


# --- hostile files -------------------------------------------------------------------------------

TEXT_OF_EXAMPLE = EXAMPLE_FILE.read_bytes()
HOSTILE = [
    (b"", "no es JSON: línea 1, columna 1"),
    (b"{", "no es JSON"),
    (b"%PDF-1.7 \xff\xfe", "no está en UTF-8"),
    (TEXT_OF_EXAMPLE.decode().encode("latin-1"), "no está en UTF-8"),
    (TEXT_OF_EXAMPLE.decode().encode("utf-16"), "marca BOM"),
    (b"\xef\xbb\xbf" + TEXT_OF_EXAMPLE, "marca BOM"),
    (TEXT_OF_EXAMPLE.replace(b'"level": 50', b'"level": NaN'), "NaN"),
    (TEXT_OF_EXAMPLE.replace(b'"level": 50', b'"level": -Infinity'), "Infinity"),
    (TEXT_OF_EXAMPLE.replace(b'"level": 50', b'"level": ' + b"9" * 9999), "demasiado largo"),
    (
        TEXT_OF_EXAMPLE.replace(b'"level": 50', b'"level": 50, "level": 75', 1),
        "schedule[0].sub_activities[0].progress[0].level: La clave está repetida.",
    ),
    (TEXT_OF_EXAMPLE.replace(b'"objective": "', b'"objective": "\\u0000'), "objective: Lleva un"),
    (TEXT_OF_EXAMPLE.replace(b'"objective": "', b'"objective": "\\ud800'), "objective: Lleva un"),
    (b"[" * 100_000, "demasiados niveles"),
    (b'{"a":' * 100_000, "demasiados niveles"),
    (b"[]", "Se espera un objeto, no una lista."),
    (b"null", "Se espera un objeto, no null."),
    (b'"' + b"x" * 6_000_000 + b'"', "pesa más de 5 MB"),
    (b"{}", "format: Falta esta clave."),
]


@pytest.mark.parametrize(("content", "words"), HOSTILE)
def test_a_hostile_file_is_answered_with_clear_lines(db, tmp_path, content, words):
    file = tmp_path / "acuerdo.json"
    file.write_bytes(content)
    with pytest.raises(CommandFault) as refused:
        call_command("import_agreement", str(file), "--create-missing")
    assert words in str(refused.value)
    assert all(len(line) < 400 for line in str(refused.value).splitlines())
    assert nothing_stored()


# --- the commands --------------------------------------------------------------------------------


def test_the_commands_print_only_the_answer(db, capsys, tmp_path):
    call_command("import_agreement", str(EXAMPLE_FILE), "--create-missing", "--dry-run")
    told = capsys.readouterr()
    assert told.out == "103-2015-001\n"
    assert "No se guardó nada" in told.err
    assert nothing_stored()
    call_command("import_agreement", str(EXAMPLE_FILE), "--create-missing")
    told = capsys.readouterr()
    assert (told.out, told.err) == ("103-2015-001\n", "")
    call_command("export_agreement", "103-2015-001")
    assert json.loads(capsys.readouterr().out) == EXAMPLE
    target = tmp_path / "salida.json"
    call_command("export_agreement", "103-2015-001", "--output", str(target))
    assert capsys.readouterr().out == ""
    assert target.read_bytes() == TEXT_OF_EXAMPLE or json.loads(target.read_bytes()) == EXAMPLE


def test_faults_of_the_commands_are_one_line_each(db, tmp_path):
    for arguments in (
        ["export_agreement", "103-2015-999"],
        ["export_agreement", "nada"],
        ["import_agreement", str(tmp_path / "no-existe.json")],
        ["import_agreement", str(tmp_path)],
        ["import_agreement", "con\0nulo"],
        ["agreement_pdf", "103-2015-999", "--output", str(tmp_path / "x.pdf")],
    ):
        with pytest.raises(CommandFault) as refused:
            call_command(*arguments)
        assert len(str(refused.value).splitlines()) == 1


def test_a_former_reference_is_exported_too(db, capsys):
    agreement = anexo1.import_(copy.deepcopy(EXAMPLE), create_missing=True)
    agreement.former_references.create(reference="103-BORR-0007")
    call_command("export_agreement", "103-BORR-0007")
    assert json.loads(capsys.readouterr().out)["reference"] == "103-2015-001"


# --- the text's hash -----------------------------------------------------------------------------


def test_the_hash_is_of_sections_1_to_5_alone(db, example):
    before = exporting.text_hash(example)
    example |= {"reference": "103-2015-077", "state": "concluido", "checklist": answers()}
    slot(example)["progress"] = []
    assert exporting.text_hash(example) == before
    slot(example)["place"] = "Salón comunal"
    assert exporting.text_hash(example) != before


# --- the pages -----------------------------------------------------------------------------------


def test_the_schema_is_public_and_sets_no_cookie(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/esquemas/anexo1-1.json")
    assert page.status_code == 200
    assert not page.cookies
    Draft202012Validator.check_schema(page.json())


ROLES_THAT_READ = ("local_manager", "technical_secretariat", "executive_committee", "mayor")


@pytest.mark.parametrize("role", ROLES_THAT_READ)
def test_the_data_of_an_agreement_for_whoever_may_read_it(personas, sign_in, example, role):
    agreement = anexo1.import_(example, create_missing=True)
    page = sign_in(personas(role)).get(f"/acuerdos/{agreement.reference}/anexo1.json")
    assert page.status_code == 200
    assert page.json() == EXAMPLE
    assert "no-store" in page["Cache-Control"]


def test_the_data_is_kept_from_strangers_and_the_national_liaison(personas, sign_in, example):
    agreement = anexo1.import_(example, create_missing=True)
    for ending in ("anexo1.json", "anexo1.pdf"):
        address = f"/acuerdos/{agreement.reference}/{ending}"
        assert sign_in().get(address).url.startswith("/ingresar/")
        assert sign_in(personas("local_manager", "601")).get(address).status_code == 404
        assert sign_in(personas("actor_delegate")).get(address).status_code == 404
        for role in ("national_liaison", "administrator"):
            refused = sign_in(personas(role)).get(address)
            assert refused.status_code == 403
            assert "datos de contacto" in refused.content.decode()
        assert (
            sign_in(personas("local_manager")).get("/acuerdos/103-2099-001/" + ending).status_code
            == 404
        )
    assert (
        sign_in(personas("local_manager"))
        .post(f"/acuerdos/{agreement.reference}/anexo1.json")
        .status_code
        == 405
    )


def test_a_delegate_reads_the_agreement_of_the_own_actor(personas, sign_in):
    delegate = personas("actor_delegate")
    agreement = complete_agreement(lead_actor=personas.actor_of(delegate))
    assert sign_in(delegate).get(f"/acuerdos/{agreement.reference}/anexo1.json").status_code == 200


def test_a_former_reference_leads_on(personas, sign_in, example):
    agreement = anexo1.import_(example, create_missing=True)
    agreement.former_references.create(reference="103-BORR-0003")
    client = sign_in(personas("local_manager"))
    for ending in ("anexo1.json", "anexo1.pdf"):
        page = client.get(f"/acuerdos/103-BORR-0003/{ending}")
        assert (page.status_code, page.url) == (302, f"/acuerdos/103-2015-001/{ending}")
    assert (
        sign_in(personas("mayor", "601")).get("/acuerdos/103-BORR-0003/anexo1.json").status_code
        == 404
    )


def test_every_district_code_of_the_country_fits_the_schema(db):
    shape = json.loads(anexo1.schema())["properties"]["activity"]["properties"]["territory"]
    validator = Draft202012Validator(shape["properties"]["districts"])
    assert validator.is_valid(list(District.objects.values_list("code", flat=True)))
