"""What a session is held for: an encounter of the year's plan (R39), a training (R53)."""

from datetime import date

import pytest
from django.test import Client

from core.lib import bells
from meetings import attending
from meetings.enums import MeetingKind, MeetingState, Presence
from meetings.models import Meeting
from strategies.enums import PlanState
from strategies.models import AnnualPlan, PlanEncounter, Training
from tests.factories import TrainingFactory
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make
from tests.strategies.plans import make as plans

DAY = date(2015, 7, 28)


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)


@pytest.fixture
def secretary(db, today, personas, sign_in):
    today(2015, 7, 1)
    return sign_in(personas("technical_secretariat"))


@pytest.fixture
def encounter(secretary):
    """The encounter of advances, of a plan that was approved."""
    plan = plans.plan(state=PlanState.APPROVED)
    return plan.encounters.order_by("due_on").first()


def convene(client, encounter) -> Meeting:
    """By the link of the plan's page, as it is begun."""
    page = client.get(encounter.plan.get_absolute_url())
    address = f"/reuniones/nueva/?encuentro={encounter.pk}"
    assert address in page.content.decode()
    hours = {"from_hour": "9:00", "until_hour": "12:00", "place": "Casa de la Cultura"}
    answer = client.post(address, fields_of(client.get(address), "") | hours)
    assert answer.status_code == 302, answer.context["form"].errors
    return Meeting.objects.order_by("-pk").first()


def test_an_encounter_is_convened_from_the_plan_and_noted_when_it_was_held(
    encounter, secretary, today
):
    words = "Realizar el encuentro de avances del año"
    page = markup(secretary.get("/inicio/"))
    assert words in page
    meeting = convene(secretary, encounter)
    assert (meeting.encounter, meeting.kind) == (encounter, MeetingKind.ADVANCES)
    assert meeting.title == f"Encuentro: avances del año, {encounter.plan}"
    assert meeting.on == encounter.due_on
    plan = encounter.plan.get_absolute_url()
    shown = markup(secretary.get(plan))
    assert f"Sesión del {meeting.on:%d/%m/%Y}" in shown and "Prevista" in shown
    assert f"encuentro={encounter.pk}" not in secretary.get(plan).content.decode()
    assert f"{plan}#encuentros" in secretary.get(meeting.get_absolute_url()).content.decode()
    today(meeting.on.year, meeting.on.month, meeting.on.day)
    meeting = Meeting.objects.get()
    meeting.open()
    meeting.close()
    encounter.refresh_from_db()
    assert encounter.held_on == meeting.on and "en la minuta" in encounter.conclusions
    assert "Realizada" in markup(secretary.get(plan))
    assert words not in markup(secretary.get("/inicio/"))
    meeting.reopen()
    encounter.refresh_from_db()
    assert (encounter.held_on, encounter.conclusions) == (None, "")


def test_what_somebody_wrote_about_an_encounter_stays(encounter, secretary, today):
    meeting = convene(secretary, encounter)
    today(meeting.on.year, meeting.on.month, meeting.on.day)
    meeting = Meeting.objects.get()
    meeting.open()
    meeting.close()
    PlanEncounter.objects.filter(pk=encounter.pk).update(conclusions="Seguir igual")
    Meeting.objects.get().reopen()
    Meeting.objects.get().close()
    encounter.refresh_from_db()
    assert encounter.conclusions == "Seguir igual"


def test_a_cancelled_session_lets_it_be_convened_again(encounter, secretary):
    meeting = convene(secretary, encounter)
    Meeting.objects.filter(pk=meeting.pk).update(
        state=MeetingState.CANCELLED, cancelled_reason="Lluvia"
    )
    convene(secretary, encounter)
    assert encounter.meetings.count() == 2


@pytest.mark.parametrize("why", ["unknown", "closed", "held", "other canton"])
def test_an_encounter_that_nobody_can_convene_is_not_taken(
    encounter, secretary, personas, sign_in, why
):
    client, asked = secretary, encounter.pk
    if why == "unknown":
        asked = "999999999999999999999"
    elif why == "closed":
        AnnualPlan.objects.filter(pk=encounter.plan_id).update(state=PlanState.CLOSED)
    elif why == "held":
        encounter.note_held(date(2015, 6, 1), "Se hizo.")
    else:
        client = sign_in(personas("technical_secretariat", "601"))
    page = client.get(f"/reuniones/nueva/?encuentro={asked}")
    assert page.status_code == 200
    assert page.context["form"].instance.encounter is None


def test_who_sees_the_plan_convenes_only_with_the_role(encounter, personas, sign_in):
    address = encounter.plan.get_absolute_url()
    for role in ("executive_committee", "mayor", "actor_delegate"):
        page = sign_in(personas(role)).get(address)
        assert page.status_code == 200 and "encuentro=" not in page.content.decode()


# --- trainings -------------------------------------------------------------------------------


@pytest.fixture
def given(secretary, today):
    """A training that was given, with one person who came."""
    today(DAY.year, DAY.month, DAY.day)
    body = make.body(seats=2, alternates=0)
    meeting = make.meeting(body, DAY, kind=MeetingKind.TRAINING, title="Pandillas y barrio")
    meeting.open()
    attending.mark(meeting, body.seats.with_people()[0], Presence.TITULAR)
    meeting.close()
    return meeting


def test_a_training_is_recorded_from_its_session(given, secretary):
    place = given.get_absolute_url()
    new = f"{place}capacitacion/"
    assert new in secretary.get(place).content.decode()
    fields = fields_of(secretary.get(new), "")
    assert (fields["title"], fields["hours"], fields["held_on"]) == (
        "Pandillas y barrio",
        "2",
        "28/07/2015",
    )
    page = secretary.post(new, fields | {"topic": ""})
    assert "topic" in page.context["form"].errors
    audience = TrainingFactory.build().audience
    answer = secretary.post(new, fields | {"topic": "Pandillas", "audience": audience})
    training = Training.objects.get()
    assert answer.url == training.get_absolute_url()
    assert training.records.get().person == given.attendance.get().person
    shown = secretary.get(answer.url)
    assert "Se dio en" in markup(shown) and place in shown.content.decode()
    assert training.get_absolute_url() in secretary.get(place).content.decode()
    assert secretary.get(new).status_code == 403, "it has its record"
    again = secretary.post(new, fields | {"topic": "Otro", "audience": audience})
    assert "Ya está registrada" in markup(again) or again.url == answer.url
    assert Training.objects.count() == 1


def test_a_session_is_of_a_record_that_there_is(given, secretary):
    training = TrainingFactory(canton_id="103")
    foreign = TrainingFactory(canton_id="601")
    address = f"{given.get_absolute_url()}capacitacion/escoger/"
    fields = fields_of(secretary.get(address), "")
    page = secretary.post(address, fields | {"training": foreign.pk})
    assert "training" in page.context["form"].errors
    secretary.post(address, fields | {"training": training.pk})
    given.refresh_from_db()
    assert given.training == training
    fields = fields_of(secretary.get(address), "")
    secretary.post(address, fields | {"training": ""})
    given.refresh_from_db()
    assert given.training is None


def test_only_a_training_that_was_given_has_a_record(given, secretary, personas, sign_in):
    to_come = make.meeting(make.body(), DAY, kind=MeetingKind.TRAINING)
    other = make.meeting(make.body(), DAY, state=MeetingState.HELD)
    for meeting in (to_come, other):
        assert "capacitacion/" not in secretary.get(meeting.get_absolute_url()).content.decode()
        for step in ("", "escoger/"):
            address = f"{meeting.get_absolute_url()}capacitacion/{step}"
            assert secretary.get(address).status_code == 403
    address = f"{given.get_absolute_url()}capacitacion/"
    assert Client().get(address).url.startswith("/ingresar/")
    assert sign_in(personas("executive_committee")).get(address).status_code == 403
    assert sign_in(personas("technical_secretariat", "601")).get(address).status_code == 404
