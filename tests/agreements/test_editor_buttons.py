"""The editor's buttons without a script: rows added, removed, moved, divided and put back."""

from datetime import date

import pytest

from agreements import structure
from agreements.models import Agreement, SubActivity
from agreements.weeks import Division
from tests.factories import ActionFactory, ActorFactory, AxisFactory
from tests.forms import fields_of, pressed
from tests.markup import markup


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


def edit(agreement):
    return f"/acuerdos/{agreement.reference}/editar/"


def test_adding_and_removing_people_with_undo(client, agreement):
    client.post(edit(agreement), pressed(client.get(edit(agreement)), "do", "add_contact:2"))
    second = agreement.contacts.last()
    page = client.get(edit(agreement))
    typed = {f"section_1-name_{second.pk}": "Dos"}
    assert typed.keys() <= fields_of(page).keys()
    client.post(edit(agreement), pressed(page, "do", f"remove_contact:{second.pk}", **typed))
    assert agreement.contacts.count() == 1
    page = client.get(edit(agreement))
    assert "Se quitó la persona encargada «Dos»" in markup(page)
    client.post(edit(agreement), pressed(page, "do", "undo"))
    assert [contact.name for contact in agreement.contacts.all()] == ["Encargada Uno", "Dos"]


def test_schedule_is_made_from_the_term_in_weeks(client, personas, manager):
    action = ActionFactory()
    agreement = Agreement.create_draft(
        strategy=action.strategy, axis=action.axis, form="convenio", by=manager
    )
    data = fields_of(client.get(edit(agreement))) | {
        "section_3-period_start": "2015-07",
        "section_3-period_end": "2015-08",
        "new_action": str(action.pk),
        "division": "weeks",
        "do": "build",
    }
    assert client.post(edit(agreement), data).status_code == 302
    rows = SubActivity.objects.filter(scheduled_action__agreement=agreement)
    # July 2015 has four Mondays (6, 13, 20, 27), August five (3, 10, 17, 24, 31).
    assert rows.count() == 9
    html = markup(client.get(edit(agreement)))
    assert "Semana 1, del 6 al 12" in html and "Semana 5, del 31 al 6" in html
    assert f"Acción {action.number}, agosto 2015, sub-actividad 5" in html


def test_schedule_without_term_says_what_to_do(client, manager):
    action = ActionFactory()
    agreement = Agreement.create_draft(
        strategy=action.strategy, axis=action.axis, form="convenio", by=manager
    )
    data = fields_of(client.get(edit(agreement))) | {"new_action": str(action.pk), "do": "build"}
    page = client.post(edit(agreement), data)
    assert page.status_code == 200
    assert "Escoja los dos meses del plazo" in markup(page)


def test_an_action_of_another_axis_is_refused(client, agreement):
    strange = ActionFactory(axis=AxisFactory(strategy=agreement.strategy))
    data = fields_of(client.get(edit(agreement)))
    page = client.post(edit(agreement), data | {"new_action": str(strange.pk), "do": "add_action"})
    assert page.status_code == 200
    assert agreement.scheduled_actions.count() == 1


def test_actors_are_found_by_acronym_name_or_both(client, agreement):
    imas = ActorFactory(name="Instituto Mixto de Ayuda Social", acronym="IMAS")
    data = fields_of(client.get(edit(agreement)))
    data |= {"section_3-lead_actor": "imas", "new_collaborator": "instituto mixto de ayuda social"}
    assert client.post(edit(agreement), data | {"do": "add_collaborator"}).status_code == 302
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert fresh.lead_actor == imas
    assert fresh.collaborators.filter(actor=imas).count() == 1
    data = fields_of(client.get(edit(agreement)))
    assert data["section_3-lead_actor"] == "Instituto Mixto de Ayuda Social (IMAS)"
    data |= {"new_commitment": "Instituto Mixto de Ayuda Social (IMAS)", "do": "add_commitment"}
    assert client.post(edit(agreement), data).status_code == 302
    assert agreement.commitments.filter(actor=imas).exists()


def test_an_actor_that_nobody_knows_is_kept_as_typed(client, agreement):
    data = fields_of(client.get(edit(agreement)))
    page = client.post(
        edit(agreement), data | {"new_collaborator": "Nadie <i>", "do": "add_collaborator"}
    )
    html = markup(page)
    assert page.status_code == 200
    assert 'value="Nadie &lt;i&gt;"' in html
    assert "no está en el directorio" in html


def test_copy_divide_move_and_remove_rows(client, agreement):
    action = agreement.scheduled_actions.get()
    first = action.sub_activities.first()

    def press(value, **extra):
        page = client.get(edit(agreement))
        return client.post(edit(agreement), pressed(page, "do", value, **extra))

    press(f"copy:{first.pk}:2")
    assert action.sub_activities.filter(month="2015-08-01").count() == 2
    press(f"divide:{action.pk}:2015-07:fortnights")
    july = action.sub_activities.filter(month="2015-07-01")
    assert [row.part for row in july] == ["first_half", "second_half"]
    press(
        f"place:{first.pk}", **{f"place-{first.pk}-month": "2015-09", f"place-{first.pk}-part": ""}
    )
    first.refresh_from_db()
    assert (first.month.month, first.part) == (9, "")
    last = action.sub_activities.filter(month="2015-09-01").last()
    press(f"move:sub_activity:{last.pk}:0")
    assert action.sub_activities.filter(month="2015-09-01").first() == last
    press(f"remove_sub_activity:{last.pk}")
    assert not action.sub_activities.filter(pk=last.pk).exists()
    press("undo")
    assert action.sub_activities.filter(description=last.description).exists()
    press(f"remove_action:{action.pk}")
    assert not agreement.scheduled_actions.exists()
    press("undo")
    assert agreement.scheduled_actions.get().sub_activities.count() == 5


def test_a_copy_pressed_twice_is_one_also_where_an_empty_row_took_it(client, agreement):
    action = agreement.scheduled_actions.get()
    first, second, _ = action.sub_activities.all()
    SubActivity.objects.filter(pk=second.pk).update(description="")
    given = pressed(client.get(edit(agreement)), "do", f"copy:{first.pk}:2")
    for _ in range(2):
        client.post(edit(agreement), given)
    august = action.sub_activities.filter(month="2015-08-01")
    assert [(row.pk, row.description) for row in august] == [(second.pk, first.description)]


def test_a_copy_goes_to_the_same_week_and_from_the_fifth_to_the_last(client, manager):
    """August 2015 has five Mondays, September four."""
    action = ActionFactory()
    agreement = Agreement.create_draft(
        strategy=action.strategy, axis=action.axis, form="convenio", by=manager
    )
    term = {"period_start": date(2015, 8, 1), "period_end": date(2015, 9, 1)}
    agreement.write("section_3", term, version=1, by=manager)
    rows = structure.add_action(agreement, action, by=manager).sub_activities
    structure.build_schedule(agreement, Division.WEEKS, by=manager)
    for part in ("week_3", "week_5"):
        row = rows.get(month="2015-08-01", part=part)
        SubActivity.objects.filter(pk=row.pk).update(description=f"Taller de {part}")
        page = client.get(edit(agreement))
        client.post(edit(agreement), pressed(page, "do", f"copy:{row.pk}:5"))
    september = rows.filter(month="2015-09-01").values_list("part", "description")
    assert list(september) == [
        ("week_1", ""),
        ("week_2", ""),
        ("week_3", "Taller de week_3"),
        ("week_4", "Taller de week_5"),
    ]


def test_a_row_moved_out_of_the_term_says_so_in_the_row(client, agreement):
    row = agreement.scheduled_actions.get().sub_activities.first()
    page = client.get(edit(agreement))
    data = pressed(page, "do", f"place:{row.pk}", **{f"place-{row.pk}-month": "2099-01"})
    written = markup(client.post(edit(agreement), data))
    box = written[written.index(f'id="s5-{row.pk}"') :]
    assert "Enero 2099 está fuera del plazo." in box[: box.index("slot-fields")]


def test_buttons_of_another_page_or_time_are_refused_politely(client, agreement):
    for value in ("add_contact", "remove_contact:x", "fly:1", "divide:1:julio:weeks", "build:"):
        data = fields_of(client.get(edit(agreement))) | {"do": value, "division": "centuries"}
        page = client.post(edit(agreement), data)
        assert page.status_code == 200, value
        assert "página anterior" in markup(page), value
