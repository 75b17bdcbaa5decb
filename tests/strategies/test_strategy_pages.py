"""`/estrategias/`: works, anonymous, stranger, wrong role, wrong method, bad input."""

import pytest

from strategies.models import (
    AnnualPlan,
    Axis,
    NationalProgramme,
    StrategicAction,
    Strategy,
)
from strategies.models.usage import used_by
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    AxisFactory,
    StrategyFactory,
    complete_agreement,
)
from tests.markup import markup

WRITERS = ("local_manager", "technical_secretariat")
READERS = (*WRITERS, "executive_committee", "mayor", "actor_delegate")
OTHERS = ("national_liaison", "administrator")


@pytest.fixture
def strategy(db):
    strategy = StrategyFactory(name="Estrategia de Convivencia")
    axis = AxisFactory(strategy=strategy, name="Desarrollo local", order=1)
    AxisFactory(strategy=strategy, name="Promoción de la salud", order=2)
    ActionFactory(axis=axis, strategy=strategy, number=7, title="Transferencias a familias")
    return strategy


def axis_of(strategy, name="Desarrollo local") -> Axis:
    return strategy.axes.get(name=name)


@pytest.mark.parametrize("role", READERS)
def test_readers_see_the_list_and_the_strategy(strategy, personas, sign_in, role):
    client = sign_in(personas(role))
    assert "Estrategia de Convivencia" in markup(client.get("/estrategias/"))
    page = markup(client.get(f"/estrategias/{strategy.pk}/"))
    assert "Transferencias a familias" in page
    assert ("Agregar eje" in page) == (role in WRITERS)


@pytest.mark.parametrize("role", OTHERS)
def test_other_roles_are_refused(strategy, personas, sign_in, role):
    client = sign_in(personas(role))
    assert client.get("/estrategias/").status_code == 403
    assert client.get(f"/estrategias/{strategy.pk}/").status_code == 403


def test_anonymous_goes_to_sign_in(strategy, client):
    for path in ("/estrategias/", "/estrategias/nueva/", f"/estrategias/{strategy.pk}/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.url.startswith("/ingresar/")


def test_another_cantons_strategy_does_not_exist(strategy, personas, sign_in):
    client = sign_in(personas("local_manager", "601"))
    axis = axis_of(strategy)
    for path in (
        f"/estrategias/{strategy.pk}/",
        f"/estrategias/{strategy.pk}/editar/",
        f"/estrategias/{strategy.pk}/ejes/{axis.pk}/quitar/",
    ):
        assert client.get(path).status_code == 404
    for path in ("ejes/", f"ejes/{axis.pk}/", f"ejes/{axis.pk}/acciones/"):
        assert client.post(f"/estrategias/{strategy.pk}/{path}", {}).status_code == 404
    assert "Estrategia de Convivencia" not in markup(client.get("/estrategias/"))


@pytest.mark.parametrize("role", ("executive_committee", "mayor"))
def test_readers_do_not_write(strategy, personas, sign_in, role):
    client = sign_in(personas(role))
    assert client.get("/estrategias/nueva/").status_code == 403
    assert client.get(f"/estrategias/{strategy.pk}/editar/").status_code == 403
    assert client.post(f"/estrategias/{strategy.pk}/ejes/", {"name": "Otro"}).status_code == 403
    page = client.get(f"/estrategias/{strategy.pk}/?editar=eje-nuevo")
    assert "Nombre del eje" not in markup(page)


def test_wrong_methods_are_refused(strategy, personas, sign_in):
    client = sign_in(personas("local_manager"))
    assert client.post("/estrategias/").status_code == 405
    assert client.get(f"/estrategias/{strategy.pk}/ejes/").status_code == 405
    assert (
        client.get(f"/estrategias/{strategy.pk}/ejes/{axis_of(strategy).pk}/mover/").status_code
        == 405
    )


def test_an_empty_canton_is_told_what_to_do(personas, sign_in):
    page = markup(sign_in(personas("local_manager")).get("/estrategias/"))
    assert "Todavía no hay estrategias" in page
    assert "Crear la primera estrategia" in page


@pytest.mark.parametrize("role", WRITERS)
def test_a_strategy_is_created_in_the_canton_in_view(personas, sign_in, role):
    data = {"name": "Estrategia Nueva", "start_year": 2026, "end_year": 2029}
    answer = sign_in(personas(role)).post("/estrategias/nueva/", data)
    strategy = Strategy.objects.get()
    assert answer.url == f"/estrategias/{strategy.pk}/"
    assert strategy.canton_id == "103"


def test_bad_input_is_answered_at_its_field_and_kept(strategy, personas, sign_in):
    client = sign_in(personas("local_manager"))
    data = {"name": "ESTRATEGIA DE CONVIVENCIA", "start_year": 2015, "end_year": 2018}
    page = client.post("/estrategias/nueva/", data)
    assert page.context["form"].errors["name"] == [
        "El cantón ya tiene una estrategia con este nombre y años."
    ]
    assert "ESTRATEGIA DE CONVIVENCIA" in markup(page)
    page = client.post("/estrategias/nueva/", {"name": "X", "start_year": 2020, "end_year": 2018})
    assert page.context["form"].errors["end_year"] == ["El año final es anterior al año inicial."]
    assert Strategy.objects.count() == 1


def test_a_strategy_is_renamed(strategy, personas, sign_in):
    data = {"name": "Estrategia de Paz", "start_year": 2015, "end_year": 2019, "version": 1}
    sign_in(personas("local_manager")).post(f"/estrategias/{strategy.pk}/editar/", data)
    strategy.refresh_from_db()
    assert (strategy.name, strategy.end_year) == ("Estrategia de Paz", 2019)


def test_axes_are_added_renamed_and_moved(strategy, personas, sign_in):
    client = sign_in(personas("technical_secretariat"))
    base = f"/estrategias/{strategy.pk}/ejes/"
    client.post(base, {"name": "Niñez y adolescencia"})
    added = axis_of(strategy, "Niñez y adolescencia")
    client.post(f"{base}{added.pk}/", {"name": "Niñez", "version": added.version})
    client.post(f"{base}{added.pk}/mover/", {"hacia": "arriba"})
    names = list(strategy.axes.order_by("order").values_list("name", flat=True))
    assert names == ["Desarrollo local", "Niñez", "Promoción de la salud"]


def test_an_axis_name_is_taken_once_whatever_its_accents(strategy, personas, sign_in):
    page = sign_in(personas("local_manager")).post(
        f"/estrategias/{strategy.pk}/ejes/", {"name": "DESARROLLO LOCAL"}
    )
    assert page.context["form"].errors["name"] == ["La estrategia ya tiene un eje con este nombre."]
    assert page.context["editing"] == "eje-nuevo"


def test_actions_are_added_with_the_next_number_and_edited(strategy, personas, sign_in):
    client = sign_in(personas("local_manager"))
    axis = axis_of(strategy)
    page = client.get(f"/estrategias/{strategy.pk}/?editar=accion-nueva-{axis.pk}")
    assert page.context["form"]["number"].value() == 8
    data = {"number": 8, "title": "Ferias de empleo", "axis": axis.pk}
    client.post(f"/estrategias/{strategy.pk}/ejes/{axis.pk}/acciones/", data)
    action = strategy.actions.get(number=8)
    other = axis_of(strategy, "Promoción de la salud")
    data = {"number": 9, "title": "Ferias", "axis": other.pk, "version": action.version}
    client.post(f"/estrategias/{strategy.pk}/acciones/{action.pk}/", data)
    action.refresh_from_db()
    assert (action.number, action.title, action.axis.name) == (9, "Ferias", "Promoción de la salud")


def test_an_actions_number_is_taken_once(strategy, personas, sign_in):
    axis = axis_of(strategy)
    data = {"number": 7, "title": "Otra", "axis": axis.pk}
    page = sign_in(personas("local_manager")).post(
        f"/estrategias/{strategy.pk}/ejes/{axis.pk}/acciones/", data
    )
    assert page.context["form"].errors["number"] == [
        "Ya hay una acción con este número en la estrategia."
    ]


def test_an_action_cannot_move_to_another_strategys_axis(strategy, personas, sign_in):
    action = strategy.actions.get()
    data = {"number": 7, "title": "Otra", "axis": AxisFactory().pk}
    page = sign_in(personas("local_manager")).post(
        f"/estrategias/{strategy.pk}/acciones/{action.pk}/", data
    )
    assert "axis" in page.context["form"].errors


def test_actions_change_places_within_their_axis(strategy, personas, sign_in):
    axis = axis_of(strategy)
    ActionFactory(axis=axis, strategy=strategy, number=9, title="Ferias")
    moved = strategy.actions.get(number=9)
    sign_in(personas("local_manager")).post(
        f"/estrategias/{strategy.pk}/acciones/{moved.pk}/mover/", {"hacia": "arriba"}
    )
    numbers = dict(strategy.actions.values_list("title", "number"))
    assert numbers == {"Ferias": 7, "Transferencias a familias": 9}


def test_the_number_of_an_action_in_an_agreement_stays(personas, sign_in):
    agreement = complete_agreement()
    action = StrategicAction.objects.get()
    page = sign_in(personas("local_manager")).post(
        f"/estrategias/{agreement.strategy_id}/acciones/{action.pk}/",
        {"number": action.number + 1, "title": action.title, "axis": action.axis_id},
    )
    assert agreement.reference in page.context["form"].errors["number"][0]


def test_an_unused_axis_and_action_are_removed_after_asking(strategy, personas, sign_in):
    client = sign_in(personas("local_manager"))
    action, axis = strategy.actions.get(), axis_of(strategy, "Promoción de la salud")
    for path in (f"acciones/{action.pk}/quitar/", f"ejes/{axis.pk}/quitar/"):
        address = f"/estrategias/{strategy.pk}/{path}"
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 302
    assert not strategy.actions.exists()
    assert strategy.axes.count() == 1


def test_what_is_used_stays_and_the_page_says_where(personas, sign_in):
    agreement = complete_agreement()
    client = sign_in(personas("local_manager"))
    base = f"/estrategias/{agreement.strategy_id}"
    action = StrategicAction.objects.get()
    for path in (f"/acciones/{action.pk}/quitar/", f"/ejes/{agreement.axis_id}/quitar/"):
        page = client.post(base + path)
        assert page.status_code == 200
        assert "No se quitó" in markup(page)
        assert agreement.reference in markup(page)
    assert StrategicAction.objects.exists()


def test_saying_where_an_axis_is_used_asks_as_little_for_many_as_for_few(db, count_queries):
    axis = AxisFactory()
    complete_agreement(axis=axis)
    assert "103-BORR-0001" in used_by(axis)
    few = count_queries(lambda: used_by(axis))
    for _ in range(12):
        complete_agreement(axis=axis)
    assert used_by(axis).endswith("lugares más")
    assert count_queries(lambda: used_by(axis)) == few


def test_what_a_strategy_has_is_counted_once(strategy):
    for _ in range(3):
        AgreementFactory(axis=axis_of(strategy), strategy=strategy)
    [counted] = Strategy.objects.with_counts()
    counts = (counted.axis_count, counted.action_count, counted.agreement_count)
    assert counts == (2, 1, 3)


def test_the_page_counts_the_agreements_of_each_axis(strategy, personas, sign_in):
    AgreementFactory(axis=axis_of(strategy), strategy=strategy)
    page = markup(sign_in(personas("mayor")).get(f"/estrategias/{strategy.pk}/"))
    assert f"/acuerdos/?estrategia={strategy.pk}&amp;eje={axis_of(strategy).pk}" in page
    assert "1 acuerdo<" in page


@pytest.mark.parametrize("path", ("editar=eje-99999", "editar=accion-x", "editar=", "editar=eje-"))
def test_an_unknown_unit_to_edit_is_no_fault(strategy, personas, sign_in, path):
    client = sign_in(personas("local_manager"))
    assert client.get(f"/estrategias/{strategy.pk}/?{path}").status_code == 200


def test_two_people_at_one_axis_the_second_is_told(strategy, personas, sign_in):
    client = sign_in(personas("local_manager"))
    axis = axis_of(strategy)
    address = f"/estrategias/{strategy.pk}/ejes/{axis.pk}/"
    client.post(address, {"name": "Desarrollo del cantón", "version": 1})
    page = client.post(address, {"name": "Economía local", "version": 1})
    assert "Otra persona guardó estos datos" in markup(page)
    assert "Desarrollo del cantón" in markup(page)
    axis.refresh_from_db()
    assert axis.name == "Desarrollo del cantón"


def test_a_strategys_years_hold_its_plans(strategy, personas, sign_in):
    AnnualPlan.objects.create(strategy=strategy, year=2018)
    data = {"name": strategy.name, "start_year": 2015, "end_year": 2017, "version": 1}
    page = sign_in(personas("local_manager")).post(f"/estrategias/{strategy.pk}/editar/", data)
    assert page.context["form"].errors["end_year"] == [
        "La estrategia tiene plan anual de 2018. Déjelo dentro."
    ]


# --- national programmes (R09) ----------------------------------------------------------------


def programme(name: str = "Centros Cívicos por la Paz") -> NationalProgramme:
    return NationalProgramme.objects.get(name=name)


def test_the_countrys_programmes_are_there_once(db):
    names = list(NationalProgramme.objects.values_list("name", flat=True))
    assert len(names) == len(set(names)) > 15
    assert any("Sembremos Seguridad" in name for name in names)


def test_an_action_is_linked_with_a_programme_adjusted_and_unlinked(strategy, personas, sign_in):
    client = sign_in(personas("technical_secretariat"))
    action = strategy.actions.get()
    base = f"/estrategias/{strategy.pk}"
    data = {"programme": programme().pk, "local_adjustment": "Solo en Los Guido"}
    client.post(f"{base}/acciones/{action.pk}/programas/", data)
    link = action.programmes.get()
    page = markup(client.get(f"{base}/"))
    assert "Centros Cívicos por la Paz" in page
    assert "Solo en Los Guido" in page
    changed = data | {"local_adjustment": "En dos distritos", "version": link.version}
    client.post(f"{base}/programas/{link.pk}/", changed)
    link.refresh_from_db()
    assert link.local_adjustment == "En dos distritos"
    client.post(f"{base}/programas/{link.pk}/quitar/")
    assert not action.programmes.exists()


def test_a_programme_is_linked_once_and_says_its_adjustment(strategy, personas, sign_in):
    client = sign_in(personas("local_manager"))
    address = f"/estrategias/{strategy.pk}/acciones/{strategy.actions.get().pk}/programas/"
    page = client.post(address, {"programme": programme().pk, "local_adjustment": ""})
    assert "local_adjustment" in page.context["form"].errors
    data = {"programme": programme().pk, "local_adjustment": "Los Guido"}
    client.post(address, data)
    page = client.post(address, data)
    assert page.context["form"].errors["programme"] == [
        "La acción ya está vinculada con este programa."
    ]


def test_administracion_keeps_the_catalogue(personas, sign_in):
    client = sign_in(personas("administrator"))
    data = {"name": "CENTROS CIVICOS POR LA PAZ", "institution": "", "is_active": "on"}
    page = client.post("/admin/strategies/nationalprogramme/add/", data)
    assert "Ya hay un programa nacional con este nombre." in markup(page)
