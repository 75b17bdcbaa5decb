"""`VersionedForm`: two people at one row. Shown with the form of an existing initiative."""

import pytest
from django.db import transaction

from strategies.forms.initiatives import InitiativeForm
from strategies.models import Initiative
from tests.factories import InitiativeFactory
from tests.markup import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(personas):
    return personas("local_manager")


@pytest.fixture
def initiative():
    made = InitiativeFactory(name="Barrios en paz", description="Talleres.\nFerias.")
    made.districts.set(["10301", "10302"])
    return made


def sent(initiative, manager, **changes) -> InitiativeForm:
    """The form as a browser sends it back, with `changes`, from a page opened at `version`."""
    data = {
        "kind": "project",
        "name": initiative.name,
        "actor": "",
        "description": "Talleres.\r\nFerias.",
        "population": "",
        "sex": "all",
        "districts": ["10301", "10302"],
        "starts_on": "",
        "ends_on": "",
        "version": initiative.version,
        **changes,
    }
    row = Initiative.objects.get(pk=initiative.pk)
    return InitiativeForm(data, instance=row, by=manager)


def save(form) -> bool:
    with transaction.atomic():
        if not form.is_valid():
            return False
        form.save()
    return True


def test_every_saving_raises_the_version(initiative, manager):
    assert save(sent(initiative, manager, name="Barrios unidos"))
    initiative.refresh_from_db()
    assert (initiative.name, initiative.version) == ("Barrios unidos", 2)


def test_the_second_of_two_is_told_what_differs_and_nothing_is_written(initiative, manager):
    assert save(sent(initiative, manager, name="Barrios unidos", districts=["10301"]))
    second = sent(initiative, manager, population="Jóvenes", kind="programme")
    assert not save(second)
    told = {row.label: (row.theirs, row.ours) for row in second.differences}
    assert told["Nombre"] == ("Barrios unidos", "Barrios en paz")
    assert told["Tipo"] == ("Proyecto", "Programa")
    assert told["Población en palabras (opcional)"] == ("vacío", "Jóvenes")
    assert told["Distritos (opcional)"] == ("Desamparados", "Desamparados, San Miguel")
    assert "En qué consiste (opcional)" not in told, "line ends of the browser are no difference"
    initiative.refresh_from_db()
    assert (initiative.name, initiative.version) == ("Barrios unidos", 2)


def test_saving_again_is_a_decision(initiative, manager):
    save(sent(initiative, manager, name="Barrios unidos"))
    second = sent(initiative, manager, name="Barrios vivos")
    assert not save(second)
    assert save(sent(initiative, manager, name="Barrios vivos", version=second["version"].value()))
    initiative.refresh_from_db()
    assert (initiative.name, initiative.version) == ("Barrios vivos", 3)


def test_what_stands_already_is_saved_without_asking(initiative, manager):
    """A double press, or two who write the same."""
    changes = {"name": "Barrios unidos", "districts": ["10302"]}
    assert save(sent(initiative, manager, **changes))
    assert save(sent(initiative, manager, **changes))


@pytest.mark.parametrize("version", ["", "x", "0", "-3", str(2**40)])
def test_a_version_that_nobody_was_shown_counts_as_an_old_one(initiative, manager, version):
    assert not save(sent(initiative, manager, name="Barrios unidos", version=version))
    initiative.refresh_from_db()
    assert initiative.name == "Barrios en paz"


def test_a_page_shows_the_differences_and_keeps_what_was_typed(initiative, manager, sign_in):
    client = sign_in(manager)
    address = f"/iniciativas/{initiative.pk}/editar/"
    page = client.get(address)
    save(sent(initiative, manager, name="Barrios unidos"))
    data = page.context["form"].initial | {"name": "Barrios vivos", "actor": "", "version": 1}
    data = {name: value for name, value in data.items() if value is not None}
    data["districts"] = ["10301", "10302"]
    answer = client.post(address, data)
    shown = markup(answer)
    assert "Otra persona guardó estos datos" in shown
    assert "Barrios unidos" in shown and 'value="Barrios vivos"' in shown
    assert 'name="version" value="2"' in shown
