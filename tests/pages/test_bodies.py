"""`/instancias/`: how much is open in each body, as its own page lists it."""

import re
from datetime import date

import pytest

from agreements.enums import State
from strategies.enums import BodyKind, PlanState, RecommendationState
from strategies.models import Body
from tests.factories import complete_agreement
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
