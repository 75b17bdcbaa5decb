"""What is due from a person, and who changed what."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import due, weeks
from agreements.enums import Part, State
from agreements.models import Agreement
from tests.factories import (
    complete_agreement,
    seat_in_committee,
    slots_of,
    user_with_role,
)
from tests.markup import markup

ON = date(2015, 10, 1)


def titles(user):
    return [(item.tag, item.title) for item in due.due(user, ON)]


def test_the_manager_finishes_corrects_puts_in_force_and_concludes(personas):
    for state in (State.BORRADOR, State.DEVUELTO, State.APROBADO, State.VIGENTE, State.EN_COMISION):
        complete_agreement(state=state)
    tags = [item.tag for item in due.due(personas("local_manager"), ON)]
    assert sorted(tags) == ["Aprobado", "Borrador", "Devuelto", "Vencido"]
    assert due.due(personas("mayor"), ON) == []
    assert due.due(personas("local_manager", "601"), ON) == []
    assert due.due(personas("national_liaison"), ON) == []


def test_only_who_can_decide_is_asked_to(personas):
    agreement = complete_agreement(state=State.EN_COMISION)
    member = personas("executive_committee")
    assert [item.tag for item in due.due(member, ON)] == ["Por decidir"]
    assert due.due(user_with_role("executive_committee", "103"), ON) == []
    writer = user_with_role("executive_committee", "103")
    seat_in_committee(writer)
    agreement.note_author(writer)
    assert due.due(writer, ON) == []


def test_lead_actors_delegate_finishes_the_draft(personas):
    delegate = personas("actor_delegate")
    complete_agreement(lead_actor=personas.actor_of(delegate))
    other = complete_agreement()
    other.collaborators.update(actor=personas.actor_of(delegate))
    assert [item.tag for item in due.due(delegate, ON)] == ["Borrador"]


def test_what_is_due_costs_the_same_for_few_and_many(personas):
    for user in (personas("executive_committee"), personas("actor_delegate")):
        actor = user.persons.get().actor
        complete_agreement(state=State.EN_COMISION, lead_actor=actor)
        complete_agreement(lead_actor=actor)
        due.due(user, ON)
        with CaptureQueriesContext(connection) as few:
            due.due(user, ON)
        for _ in range(6):
            complete_agreement(state=State.EN_COMISION, lead_actor=actor)
            complete_agreement(lead_actor=actor)
        with CaptureQueriesContext(connection) as many:
            due.due(user, ON)
        assert len(many) == len(few), [query["sql"][:200] for query in many]


def test_history_tells_who_wrote_what_without_contact_data(personas, sign_in):
    manager = personas("local_manager")
    agreement = complete_agreement()
    client = sign_in(manager)
    headers = {"X-Portal-User": str(manager.pk)}
    address = f"/acuerdos/{agreement.reference}/editar/"
    contact = agreement.contacts.get()
    for text in ("Primera", "Segunda"):
        version = Agreement.objects.get(pk=agreement.pk).section_2_version
        client.post(
            f"{address}section_2/",
            {"section_2-objective": text, "section_2-version": version},
            headers=headers,
        )
    client.post(
        f"{address}section_1/",
        {
            f"section_1-name_{contact.pk}": "Otra Persona",
            f"section_1-email_{contact.pk}": "secreto@demo.invalid",
            f"section_1-phone_{contact.pk}": "8888-7777",
            f"section_1-actor_{contact.pk}": "",
            "section_1-version": 1,
        },
        headers=headers,
    )
    client.post(
        f"{address}paso/",
        {"do": f"remove_sub_activity:{slots_of(agreement)[0].pk}"},
        headers=headers,
    )
    agreement.districts.add("10313")
    html = markup(client.get(f"/acuerdos/{agreement.reference}/historial/"))
    assert manager.name in html
    assert "Segunda" in html and "Primera" not in html  # one sitting is one change
    assert "<del>Encargada Uno</del>" in html and "<ins>Otra Persona</ins>" in html
    assert "Taller de 07/2015" in html and "quitó" in html
    assert "Los Guido" in html
    assert "secreto@demo.invalid" not in html and "8888-7777" not in html
    contact.refresh_from_db()
    assert contact.email == "secreto@demo.invalid"


def test_weeks_begin_on_monday_and_no_day_is_of_two():
    assert weeks.mondays(date(2015, 8, 1)) == [date(2015, 8, day) for day in (3, 10, 17, 24, 31)]
    days = [
        day
        for month in range(1, 13)
        for part in weeks.parts_of(date(2026, month, 1), weeks.Division.WEEKS)
        for day in weeks.days_of(date(2026, month, 1), part)
    ]
    assert days == sorted(days)
    assert weeks.days_of(date(2016, 2, 1), Part.SECOND_HALF) == (
        date(2016, 2, 16),
        date(2016, 2, 29),
    )
