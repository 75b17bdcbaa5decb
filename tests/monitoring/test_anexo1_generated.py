"""Any agreement goes out of the portal as it came in."""

import copy
import json
from datetime import date

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from agreements.models import Agreement
from monitoring import anexo1
from monitoring.anexo1 import reading
from tests.monitoring.anexo1 import answers

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
