"""`/instancias/`: how much is open in each body, as its own page lists it."""

import re
from datetime import date

import pytest

from agreements.enums import State
from strategies.enums import BodyKind, PlanState, RecommendationState
from strategies.models import AnnualPlan, Body
from tests.factories import PersonFactory, complete_agreement
from tests.strategies.plans import make
from tests.strategies.priorities.factories import RecommendationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee(today):
    """With one of everything that can be open in it, and one of everything that no longer is."""
    today(2015, 9, 10)
    body = make.body(kind=BodyKind.EXECUTIVE_COMMITTEE, name="Comisión Ejecutiva")
    plan = make.plan(state=PlanState.IN_COMMITTEE)
    line = make.line(plan)
    seat = make.seat_of(of=body)
    make.task(line, seat)
    make.task(line, seat, done_on=date(2015, 6, 1))
    make.task(line, make.seat_of(of=make.body(name="Mesa")))
    RecommendationFactory(body=body)
    RecommendationFactory(
        body=body, state=RecommendationState.ACCEPTED, answer="Sí", answered_on=date(2015, 9, 1)
    )
    complete_agreement(state=State.EN_COMISION)
    complete_agreement(state=State.APROBADO)
    complete_agreement("601", state=State.EN_COMISION)
    return body


def shown(client) -> dict[str, str]:
    """Body → what its row says to be open."""
    page = client.get("/instancias/").content.decode()
    rows = re.findall(r"<tr>.*?</tr>", page, re.S)
    texts = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    found = {}
    for text in texts:
        for body in Body.objects.all():
            if text.startswith(body.name):
                told = re.search(r"(\d+) asuntos? abiertos?", text)
                found[body.name] = told[0] if told else "-"
    return found


def test_the_list_counts_what_the_page_of_each_body_lists(committee, personas, sign_in):
    client = sign_in(personas("local_manager"))
    make.body(name="Sin asuntos")
    assert shown(client) == {
        "Comisión Ejecutiva": "4 asuntos abiertos",
        "Mesa": "1 asunto abierto",
        "Sin asuntos": "-",
    }
    page = client.get(committee.get_absolute_url())
    matters = page.context["matters"]
    listed = (
        len(matters["plans"])
        + matters["task_count"]
        + matters["recommendation_count"]
        + len(page.context["agreements"])
    )
    assert listed == 4


def test_a_delegate_counts_what_the_delegate_reads(committee, personas, sign_in):
    """The recommendation to the body of the own seat and the own task; no agreement of others, no
    plan that is not approved."""
    delegate = personas("actor_delegate")
    seat = make.seat_of(delegate, of=committee)
    make.task(make.line(make.plan(state=PlanState.APPROVED)), seat)
    assert shown(sign_in(delegate)) == {"Comisión Ejecutiva": "2 asuntos abiertos"}


def test_another_canton_counts_its_own(committee, personas, sign_in):
    make.body("601", name="Foro", kind=BodyKind.LOCAL_FORUM)
    assert shown(sign_in(personas("local_manager", "601"))) == {"Foro": "-"}


def test_a_task_leads_to_its_line_for_who_reads_the_plan(committee, personas, sign_in):
    seat = committee.seats.get()
    task = seat.tasks.get(done_on=None)
    link = f'<a href="{task.get_absolute_url()}">{task.title}</a>'
    team = sign_in(personas("local_manager"))
    page = team.get(committee.get_absolute_url()).content.decode()
    assert link in page
    assert f"/protocolo/adopcion/?instancia={committee.pk}" in page
    assert link in team.get(seat.get_absolute_url()).content.decode()
    delegate = personas("actor_delegate")
    person = PersonFactory(actor=seat.actor, canton_id="103", user=delegate)
    seat.appoint(person, "titular", since=date(2015, 9, 1))
    client = sign_in(delegate)
    page = client.get(committee.get_absolute_url()).content.decode()
    assert task.title in page and link not in page, "the plan is not approved yet"
    AnnualPlan.objects.update(state=PlanState.APPROVED)
    assert link in client.get(committee.get_absolute_url()).content.decode()
