"""`anexo1/1` out and in: export of an import is equal to it."""

import copy
import json
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from monitoring import anexo1
from monitoring.anexo1 import exporting
from monitoring.models import ChecklistReview, ProgressReport
from strategies.enums import ActorKind
from strategies.models import Actor, Strategy
from tests.factories import ActorFactory, complete_agreement
from tests.monitoring.anexo1 import EXAMPLE, answers, nothing_stored, slot


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


def test_the_hash_is_of_sections_1_to_5_alone(db, example):
    before = exporting.text_hash(example)
    example |= {"reference": "103-2015-077", "state": "concluido", "checklist": answers()}
    slot(example)["progress"] = []
    assert exporting.text_hash(example) == before
    slot(example)["place"] = "Salón comunal"
    assert exporting.text_hash(example) != before
