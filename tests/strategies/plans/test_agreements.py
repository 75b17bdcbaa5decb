"""From a plan's line to its agreements and their progress, and back."""

from datetime import date

import pytest

from agreements.enums import State
from agreements.models import Agreement
from monitoring.models import ProgressReport
from strategies.enums import PlanState
from tests.factories import ActionFactory, AxisFactory, complete_agreement, slots_of
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.plans import make


@pytest.fixture
def line(db, today):
    today(2015, 10, 3)
    axis = AxisFactory()
    plan = make.plan(axis=axis, state=PlanState.APPROVED)
    return make.line(plan, action=ActionFactory(axis=axis))


def agreement_of(line, **fields) -> Agreement:
    agreement = complete_agreement(axis=line.action.axis, **fields)
    Agreement.objects.filter(pk=agreement.pk).update(plan_line=line)
    return agreement


def test_the_way_down_shows_agreements_with_their_progress(line, personas, sign_in):
    agreement = agreement_of(line, state=State.VIGENTE)
    slot = slots_of(agreement)[0]
    ProgressReport.objects.create(sub_activity=slot, month=slot.month, level=100)
    page = markup(sign_in(personas("mayor")).get(f"/planes/lineas/{line.pk}/"))
    assert agreement.reference in page
    assert "1 de 3 casillas cumplidas" in page


def test_the_way_up_leads_from_the_agreement_to_its_line_and_plan(line, personas, sign_in):
    agreement = agreement_of(line, state=State.VIGENTE)
    page = markup(sign_in(personas("mayor")).get(f"/acuerdos/{agreement.reference}/"))
    assert f'href="/planes/lineas/{line.pk}/"' in page
    assert f'href="/planes/{line.plan_id}/"' in page
    liaison = sign_in(personas("national_liaison")).get(f"/acuerdos/{agreement.reference}/")
    assert f"/planes/lineas/{line.pk}/" not in markup(liaison)


def test_a_draft_begins_from_a_line(line, personas, sign_in):
    client = sign_in(personas("local_manager"))
    fields = fields_of(client.get(f"/acuerdos/nuevo/?linea={line.pk}"), "")
    chosen = (fields["plan_line"], fields["axis"], fields["strategy"])
    assert chosen == (str(line.pk), str(line.action.axis_id), str(line.plan.strategy_id))
    client.post("/acuerdos/nuevo/", fields | {"form": "convenio"})
    assert Agreement.objects.get().plan_line == line


def test_a_line_of_another_strategy_or_of_a_draft_plan_is_refused(line, personas, sign_in):
    other = make.line(make.plan(state=PlanState.APPROVED))
    draft = make.line(make.plan(axis=line.action.axis, year=2016), action=line.action)
    client = sign_in(personas("local_manager"))
    fields = fields_of(client.get(f"/acuerdos/nuevo/?linea={line.pk}"), "") | {"form": "convenio"}
    for chosen, words in ((other, "de otra estrategia"), (draft, "no es de un plan aprobado")):
        page = client.post("/acuerdos/nuevo/", fields | {"plan_line": chosen.pk})
        assert words in page.context["form"].errors["plan_line"][0]
    assert not Agreement.objects.exists()


def test_the_heading_of_the_draft_offers_the_lines_of_its_strategy(line, personas, sign_in):
    agreement = complete_agreement(axis=line.action.axis)
    client = sign_in(personas("local_manager"))
    address = f"/acuerdos/{agreement.reference}/editar/"
    fields = fields_of(client.get(address)) | {"heading-plan_line": str(line.pk)}
    client.post(address, fields)
    agreement.refresh_from_db()
    assert agreement.plan_line == line


def test_a_line_with_an_agreement_is_not_removed(line, personas, sign_in):
    agreement = agreement_of(line)
    type(line.plan).objects.update(state=PlanState.DRAFT)
    page = sign_in(personas("local_manager")).post(f"/planes/lineas/{line.pk}/quitar/")
    assert agreement.reference in markup(page)


def test_the_list_of_agreements_is_filtered_by_line(line, personas, sign_in):
    agreement = agreement_of(line)
    complete_agreement(axis=line.action.axis)
    page = sign_in(personas("local_manager")).get(f"/acuerdos/?linea={line.pk}")
    assert [row.reference for row, _ in page.context["rows"]] == [agreement.reference]


def test_the_filter_names_no_line_of_a_plan_that_the_person_does_not_read(line, personas, sign_in):
    delegate = personas("actor_delegate")
    agreement_of(line, state=State.VIGENTE, lead_actor=personas.actor_of(delegate))
    for state, is_named in ((PlanState.APPROVED, True), (PlanState.DRAFT, False)):
        line.plan.state = state
        line.plan.save()
        page = sign_in(delegate).get("/acuerdos/")
        assert (line.activity in markup(page)) == is_named, state


def test_the_forms_of_coproduction_are_explained(line, personas, sign_in):
    page = markup(sign_in(personas("local_manager")).get("/acuerdos/nuevo/"))
    for words in ("Coalición", "Formalidad más alta", "Cuadro estratégico de actividades"):
        assert words in page


def test_queries_do_not_grow_with_agreements(line, personas, sign_in, count_queries):
    client = sign_in(personas("mayor"))
    address = f"/planes/lineas/{line.pk}/"

    def count() -> int:
        return count_queries(lambda: client.get(address))

    for _ in range(2):
        agreement_of(line, state=State.VIGENTE, period_start=date(2015, 7, 1))
    count()
    before = count()
    for _ in range(10):
        agreement_of(line, state=State.VIGENTE)
    assert count() == before
