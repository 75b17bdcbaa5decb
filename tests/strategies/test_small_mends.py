"""What a form offers and says: actions under their strategy, a missing actor, whose district."""

from datetime import date

import pytest

from strategies.models import Actor, Person
from tests.factories import ActionFactory, ActorFactory, AxisFactory, PersonFactory, StrategyFactory
from tests.forms import fields_of, form_of
from tests.markup import markup
from tests.strategies.plans import make
from tests.strategies.priorities.factories import IndicatorFactory


@pytest.fixture(autouse=True)
def november(today):
    today(2016, 11, 22)


def action(strategy, title: str):
    return ActionFactory(axis=AxisFactory(strategy=strategy), number=1, title=title)


@pytest.mark.parametrize("address", ("/poi/nueva/", "/indicadores/nuevo/"))
def test_actions_of_two_strategies_stand_under_their_own(personas, sign_in, address):
    old = StrategyFactory(name="Estrategia vieja", start_year=2011, end_year=2014)
    new = StrategyFactory(name="Estrategia nueva", start_year=2015, end_year=2018)
    client = sign_in(personas("local_manager"))
    first = action(old, "Becas")
    page = client.get(address)
    assert "<optgroup" not in markup(page)
    action(new, "Salones")
    page = client.get(address)
    shown = [label for label, _ in list(page.context["form"].fields["action"].choices)]
    assert shown == ["", str(new), str(old)]
    assert markup(page).count("<optgroup") == 2
    assert form_of(page, "").options["action"]["1. Becas"] == str(first.pk)


def test_an_action_of_a_group_is_saved(personas, sign_in):
    indicator = IndicatorFactory()
    own = action(indicator.strategy, "Becas")
    action(StrategyFactory(name="Otra", start_year=2000, end_year=2004), "Salones")
    client = sign_in(personas("local_manager"))
    address = f"{indicator.get_absolute_url()}editar/"
    client.post(address, fields_of(client.get(address), "") | {"action": own.pk})
    indicator.refresh_from_db()
    assert indicator.action == own


def test_a_missing_actor_is_added_on_the_way_to_its_seat(personas, sign_in):
    body = make.body()
    client = sign_in(personas("local_manager"))
    quick = f"/actores/rapido/?instancia={body.pk}"
    assert f'href="{quick}"' in markup(client.get(f"/instancias/{body.pk}/puestos/nuevo/"))
    fields = fields_of(client.get(quick), quick) | {
        "name": "ADI Los Guido",
        "kind": "civil_society",
    }
    back = client.post(quick, fields)
    actor = Actor.objects.get(name="ADI Los Guido")
    assert back.url == f"/instancias/{body.pk}/puestos/nuevo/?actor={actor.pk}"
    page = client.get(back.url)
    client.post(f"/instancias/{body.pk}/puestos/nuevo/", fields_of(page, ""))
    assert body.seats.get().actor == actor


def test_an_actor_that_is_there_already_is_chosen_too(personas, sign_in):
    body, known = make.body(), ActorFactory(name="ADI Los Guido")
    client = sign_in(personas("local_manager"))
    quick = f"/actores/rapido/?instancia={body.pk}"
    back = client.post(
        quick,
        fields_of(client.get(quick), quick)
        | {"es": known.pk, "name": "ADI Los Guido", "kind": "civil_society"},
    )
    assert back.url == f"/instancias/{body.pk}/puestos/nuevo/?actor={known.pk}"


@pytest.mark.parametrize("asked", ("//evil.example", "https://evil.example", "x", "9" * 30, None))
def test_nothing_but_a_body_of_the_canton_is_come_back_to(personas, sign_in, asked):
    client = sign_in(personas("local_manager"))
    asked = make.body("601").pk if asked is None else asked
    fields = fields_of(client.get("/actores/rapido/"), "/actores/rapido/")
    address = f"/actores/rapido/?instancia={asked}"
    back = client.post(address, fields | {"name": "ADI Los Guido", "kind": "civil_society"})
    assert back.url.startswith("/actores/rapido/?actividad=")
    assert (
        client.get(f"/instancias/{make.body().pk}/puestos/nuevo/?actor={asked}").status_code == 200
    )


def test_the_alcaldia_that_gives_seats_adds_no_actor(personas, sign_in):
    page = sign_in(personas("mayor")).get(f"/instancias/{make.body().pk}/puestos/nuevo/")
    assert page.status_code == 200 and "/actores/rapido/" not in markup(page)


def test_a_district_of_another_canton_is_called_by_its_name(personas, sign_in):
    person = PersonFactory(canton_id="103", name="Marta Solís")
    client = sign_in(personas("local_manager"))
    page = client.get(f"/actores/{person.actor_id}/?persona={person.pk}")
    assert "Cambiar los datos de Marta Solís" in markup(page)
    address = f"/actores/{person.actor_id}/personas/{person.pk}/"
    fields = fields_of(page, address) | {"is_leader": "on", "name": "Marta"}
    told = client.post(address, fields | {"district": "60101"})
    [message] = told.context["form"].errors["district"]
    assert message.startswith("El distrito Puntarenas (60101) no es de este cantón: es del cantón")
    assert "Cambiar los datos de Marta Solís" in markup(told)
    told = client.post(address, fields | {"district": "x\x00"})
    assert told.context["form"].errors["district"] == ["No es un distrito. Escoja uno de la lista."]


def test_a_retired_district_stays_where_a_person_has_it(personas, sign_in):
    person = PersonFactory(canton_id="103", is_leader=True)
    district = person.canton.districts.first()
    district.retired_on = date(2016, 1, 1)
    district.save()
    Person.objects.update(district=district)
    client = sign_in(personas("local_manager"))
    address = f"/actores/{person.actor_id}/personas/{person.pk}/"
    page = client.get(f"/actores/{person.actor_id}/?persona={person.pk}")
    client.post(address, fields_of(page, address) | {"leads": "El comité"})
    person.refresh_from_db()
    assert (person.leads, person.district) == ("El comité", district)


def test_who_decides_on_a_plan_is_not_asked_to_write(personas, sign_in):
    plan = make.plan(year=2016)
    make.line(plan, funds=1000, funds_source="Presupuesto")
    [advice] = [item.message for item in plan.missing_items() if item.where == "medios"]
    assert advice.endswith("no se compara con lo que piden las líneas.")


def test_what_is_overdue_says_so(personas, sign_in, today):
    manager = personas("local_manager")
    indicator = IndicatorFactory(name="Denuncias", strategy__start_year=2015)
    indicator.values.create(on=date(2014, 1, 1), value=1, recorded_by=manager)
    page = sign_in(manager).get("/inicio/")
    [late] = [group for group in page.context["groups"] if group.key == "atrasado"]
    assert [(item.title, item.tag) for item in late.items] == [("Medir: Denuncias", "")]
    assert markup(page).count("Atrasado</span>") == 1
