"""Somebody is still writing when another person brings the row to a state in which it is not
changed: the form says so on top, with everything typed still there; who opens it later gets 403."""

from datetime import date

import pytest

from core.lib.problems import RuleViolation
from strategies.enums import BodyKind, Cadence, PlanState, PoiState, RecommendationState
from strategies.models import (
    AnnualPlan,
    Body,
    PlanEncounter,
    PoiItem,
    Recommendation,
    Solution,
    Task,
)
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.plans import make
from tests.strategies.priorities.factories import BodyFactory, RecommendationFactory

TYPED = "Abrir los salones comunales de cinco a nueve"


@pytest.fixture(autouse=True)
def november(today):
    today(2016, 11, 22)


def refused(client, address: str, meanwhile, words: str, **typed) -> None:
    """The form is opened, `meanwhile` happens, the form is sent."""
    fields = fields_of(client.get(address), "") | typed
    meanwhile()
    page = client.post(address, fields)
    form = page.context["form"]
    assert page.status_code == 200
    assert list(form.errors) == ["__all__"] and words in form.errors["__all__"][0]
    assert all(value in markup(page) for value in typed.values())
    assert not form.differences
    later = client.get(address)
    assert (later.status_code, words in markup(later)) == (403, True)


def answer(row: Recommendation) -> None:
    row.refresh_from_db()
    row.state, row.answer, row.answered_on = RecommendationState.ACCEPTED, "Sí", date(2016, 11, 20)
    row.version += 1
    row.save()


def test_a_recommendation_that_is_answered_meanwhile(personas, sign_in):
    row = RecommendationFactory()
    client = sign_in(personas("technical_secretariat"))
    address = f"{row.get_absolute_url()}editar/"
    refused(client, address, lambda: answer(row), "ya respondió", title=TYPED, text="Los sábados")
    row.refresh_from_db()
    assert (row.answer, row.title == TYPED) == ("Sí", False)


def test_a_recommendation_that_is_answered_meanwhile_is_not_removed(personas, sign_in):
    row = RecommendationFactory()
    client = sign_in(personas("technical_secretariat"))
    address = f"{row.get_absolute_url()}quitar/"
    assert client.get(address).status_code == 200
    answer(row)
    page = client.post(address)
    assert "ya respondió" in markup(page)
    assert page.status_code == 200 and Recommendation.objects.filter(pk=row.pk).exists()
    assert client.get(address).status_code == 403


def close_plans() -> None:
    AnnualPlan.objects.update(state=PlanState.CLOSED)


@pytest.mark.parametrize(
    ("place", "typed"),
    [
        ("lineas/{line}/tareas/nueva/", {"title": TYPED}),
        ("tareas/{task}/editar/", {"title": TYPED}),
        ("tareas/{task}/cumplir/", {"outcome": TYPED}),
        ("{plan}/encuentros/{encounter}/", {"conclusions": TYPED}),
    ],
)
def test_a_plan_that_is_closed_meanwhile(personas, sign_in, place, typed):
    plan = make.plan(year=2016, state=PlanState.APPROVED)
    task = make.task(make.line(plan))
    encounter = plan.encounters.first()
    address = "/planes/" + place.format(
        line=task.line_id, task=task.pk, plan=plan.pk, encounter=encounter.pk
    )
    refused(sign_in(personas("local_manager")), address, close_plans, "está cerrado", **typed)
    assert not Task.objects.filter(title=TYPED).exists()
    assert not Task.objects.exclude(done_on=None).exists()
    assert not PlanEncounter.objects.filter(conclusions=TYPED).exists()


def test_a_task_of_a_plan_that_is_closed_meanwhile_is_not_removed(personas, sign_in):
    task = make.task(make.line(make.plan(year=2016, state=PlanState.APPROVED)))
    client = sign_in(personas("local_manager"))
    address = f"/planes/tareas/{task.pk}/quitar/"
    assert client.get(address).status_code == 200
    close_plans()
    assert "está cerrado" in markup(client.post(address))
    assert Task.objects.filter(pk=task.pk).exists()


@pytest.mark.parametrize("meanwhile", ("reviewed", "window"))
def test_a_poi_activity_that_is_closed_to_its_institution_meanwhile(
    personas, sign_in, today, meanwhile
):
    delegate = personas("actor_delegate")
    today(2016, 9, 20)
    window = make.window(year=2017)
    item = make.item(personas.actor_of(delegate), year=2017)
    address = f"/poi/{item.pk}/editar/"

    def review():
        PoiItem.objects.get().review(state=PoiState.REVIEWED, note="", read_version=item.version)

    def close():
        window.closes_on = date(2016, 9, 19)
        window.save()

    happens, words = {"reviewed": (review, "ya se revisó"), "window": (close, "ninguna ventana")}[
        meanwhile
    ]
    client = sign_in(delegate)
    refused(client, address, happens, words, activity=TYPED)
    assert not PoiItem.objects.filter(activity=TYPED).exists()


def test_a_body_that_is_closed_meanwhile_marks_no_more(personas, sign_in):
    body = BodyFactory()
    solution = Solution.objects.first()
    address = f"/protocolo/adopcion/soluciones/{solution.pk}/instancias/{body.pk}/"

    def close():
        Body.objects.filter(pk=body.pk).update(closed_on=date(2016, 11, 1))

    client = sign_in(personas("technical_secretariat"))
    refused(client, address, close, "funcionó hasta el 01/11/2016", feedback=TYPED)


def test_a_unit_that_another_person_creates_meanwhile(personas, sign_in):
    client = sign_in(personas("mayor"))
    fields = fields_of(client.get("/instancias/unidad/"), "") | {"purpose": TYPED}
    kind = BodyKind.TERRITORIAL_UNIT
    unit = Body.objects.create(canton_id="103", kind=kind, name="La otra", cadence=Cadence.WEEKLY)
    page = client.post("/instancias/unidad/", fields)
    assert "El cantón ya tiene su" in markup(page) and TYPED in markup(page)
    assert client.get("/instancias/unidad/").url == unit.get_absolute_url()


def test_a_draft_that_is_sent_meanwhile_shows_the_refusal_alone(personas, sign_in):
    plan = make.plan(year=2016)

    def send():
        AnnualPlan.objects.update(state=PlanState.IN_COMMITTEE, version=plan.version + 1)

    address = f"/planes/{plan.pk}/editar/"
    client = sign_in(personas("local_manager"))
    refused(client, address, send, "El plan está «", summary=TYPED)


def test_the_rule_of_a_recommendation_is_its_own():
    with pytest.raises(RuleViolation):
        Recommendation(state=RecommendationState.REJECTED).refuse_change()
    Recommendation().refuse_change()
