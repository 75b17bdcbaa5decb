"""What is wrong with a file is named by its path, and nothing of it is stored."""

import pytest
from django.core.management import call_command

from core.lib.commands import CommandFault
from monitoring import anexo1
from tests.monitoring.anexo1 import EXAMPLE_FILE, answers, nothing_stored, refusal, slot

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
