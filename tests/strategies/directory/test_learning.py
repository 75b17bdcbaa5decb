"""Trainings with who took part, técnicos' profiles, the doctrine library."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from strategies.models import (
    DoctrineDocument,
    OfficerProfile,
    Training,
    TrainingRecord,
)
from tests.factories import (
    DoctrineFactory,
    PersonFactory,
    TrainingFactory,
    TrainingRecordFactory,
    territorial_unit,
)
from tests.forms import fields_of, pressed
from tests.markup import markup

PDF = b"%PDF-1.4 doctrina"


@pytest.fixture
def client(personas, sign_in):
    return sign_in(personas("technical_secretariat"))


def posted(client, address, **changes):
    return client.post(address, fields_of(client.get(address), "") | changes)


def training_data(**changes):
    return {
        "title": "Prevención de pandillas",
        "topic": "Pandillas",
        "audience": "officials",
        "held_on": "04/03/2015",
        "hours": "8",
        **changes,
    }


def test_a_training_is_added_changed_and_removed(client):
    answer = posted(client, "/capacitaciones/nueva/", **training_data())
    training = Training.objects.get()
    assert answer.url == f"/capacitaciones/{training.pk}/"
    posted(client, f"{answer.url}editar/", title="Otro título")
    training.refresh_from_db()
    assert (training.title, training.topic) == ("Otro título", "Pandillas")
    client.post(f"{answer.url}quitar/")
    assert not Training.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"title": ""}, "title", "Está vacío"),
        ({"held_on": "ayer"}, "held_on", "No es una fecha"),
        ({"hours": "0"}, "hours", "cuántas horas"),
        ({"hours": "dos"}, "hours", "No es un número entero"),
        ({"audience": "todos"}, "audience", "todos"),
    ],
)
def test_a_bad_training_is_answered_at_its_field(client, changes, field, says):
    page = posted(client, "/capacitaciones/nueva/", **training_data(**changes))
    assert says in " ".join(page.context["form"].errors[field])


def test_several_persons_are_added_at_once(client):
    training = TrainingFactory()
    persons = [PersonFactory(name=name) for name in ("Ana Mora", "Luis Solano")]
    page = client.get(f"/capacitaciones/{training.pk}/?persona=mora")
    assert "Luis Solano" not in markup(page)
    address = f"/capacitaciones/{training.pk}/personas/"
    keys = [person.pk for person in persons]
    page = client.post(address, {"persons": keys})
    assert "Escoja una opción" in page.context["form"].errors["complete"][0]
    again = fields_of(page, "participantes")
    assert again["persons"] == [str(key) for key in keys] and not training.records.exists()
    client.post(address, again | {"complete": "0"})
    assert training.records.count() == 2
    assert not training.records.filter(is_complete=True).exists()
    page = client.post(address, {"persons": [persons[0].pk]})
    assert "ya está en la capacitación" in page.context["form"].errors["persons"][0]
    page = client.post(address, {})
    assert "Marque al menos" in page.context["form"].errors["persons"][0]
    foreign = PersonFactory(canton_id="601")
    page = client.post(address, {"persons": [foreign.pk]})
    assert page.context["form"].errors["persons"]
    assert training.records.count() == 2


def test_a_further_search_keeps_whom_was_marked(client):
    training = TrainingFactory()
    ana, luis = (PersonFactory(name=name) for name in ("Ana Mora", "Luis Solano"))
    address = f"/capacitaciones/{training.pk}/personas/"
    page = client.get(f"{training.get_absolute_url()}?persona=mora&persons=x&persons=9{'9' * 30}")
    told = {"persona": "solano", "persons": [str(ana.pk)], "complete": "1"}
    answer = client.post(address, pressed(page, "buscar", form_id="participantes", **told))
    assert not training.records.exists()
    page = client.get(answer.url)
    kept = fields_of(page, "participantes")
    assert (kept["persons"], kept["complete"]) == ([str(ana.pk)], "1")
    shown = markup(page)
    assert shown.index("Ana Mora") < shown.index("Luis Solano")
    all_of_them = client.post(address, pressed(page, "todas", form_id="participantes")).url
    assert fields_of(client.get(all_of_them), "participantes")["persons"] == [str(ana.pk)]
    assert "persona=" not in all_of_them
    client.post(address, kept | {"persons": [*kept["persons"], str(luis.pk)]})
    assert training.records.filter(is_complete=True).count() == 2
    page = markup(client.get(f"{training.get_absolute_url()}?persona=nadie"))
    assert "Nadie del directorio coincide" in page


def test_a_record_is_changed_and_taken_away(client):
    record = TrainingRecordFactory()
    address = f"/capacitaciones/{record.training_id}/personas/{record.pk}/"
    client.post(address, {"completa": "0"})
    record.refresh_from_db()
    assert not record.is_complete
    page = markup(client.post(f"/capacitaciones/{record.training_id}/quitar/"))
    assert "No se quitó" in page
    client.post(address, {"quitar": "1"})
    assert not TrainingRecord.objects.exists()
    other = TrainingRecordFactory()
    assert client.post(address.replace(f"/{record.pk}/", f"/{other.pk}/")).status_code == 404


def test_delegates_read_trainings_without_the_people(personas, sign_in):
    record = TrainingRecordFactory(person=PersonFactory(name="Ana Reservada"))
    client = sign_in(personas("actor_delegate"))
    for path in ("/capacitaciones/", f"/capacitaciones/{record.training_id}/"):
        page = markup(client.get(path))
        assert record.training.title in page
        assert "Reservada" not in page
        assert "completaron" not in page
    for path in ("/capacitaciones/personas/", "/capacitaciones/personas.xlsx", "/tecnicos/"):
        assert client.get(path).status_code == 403


def test_who_has_which_training(client):
    record = TrainingRecordFactory(person=PersonFactory(name="Ana Mora"))
    TrainingRecordFactory(training__topic="Crimen organizado")
    page = client.get("/capacitaciones/personas/?q=mora&tema=PAZ").context["page"]
    assert [one.pk for one in page] == [record.pk]
    shown = markup(client.get(f"/actores/{record.person.actor_id}/"))
    assert record.training.title in shown


# --- técnicos -------------------------------------------------------------------------------------


def test_a_profile_needs_the_unit_and_is_kept(client):
    person = PersonFactory(name="Ileana Badilla")
    assert "Falta la Unidad" in markup(client.get("/tecnicos/nuevo/"))
    territorial_unit()
    data = {
        "person": person.pk,
        "dedication": "shared",
        "since": "05/01/2015",
        "profession": "Sociología",
    }
    posted(client, "/tecnicos/nuevo/", **data)
    profile = OfficerProfile.objects.get()
    assert profile.unit == territorial_unit()
    assert "Compartida" in markup(client.get("/tecnicos/"))
    page = posted(client, "/tecnicos/nuevo/", **data)
    assert "ya tiene un perfil" in page.context["form"].errors["person"][0]
    page = posted(client, f"/tecnicos/{profile.pk}/", until="01/01/2014")
    assert "anterior a la fecha" in page.context["form"].errors["until"][0]
    foreign = PersonFactory(canton_id="601")
    page = posted(client, "/tecnicos/nuevo/", **(data | {"person": foreign.pk}))
    assert "no está en el directorio" in page.context["form"].errors["person"][0]
    client.post(f"/tecnicos/{profile.pk}/quitar/")
    assert not OfficerProfile.objects.exists()


# --- doctrine -------------------------------------------------------------------------------------


def doctrine_data(**changes):
    return {
        "title": "Guía de recorridos",
        "topic": "tool",
        "published_on": "06/05/2014",
        "link": "",
        **changes,
    }


def test_the_countrys_are_written_by_enlace_nacional_and_read_by_everybody(personas, sign_in):
    liaison = sign_in(personas("national_liaison"))
    upload = SimpleUploadedFile("guia.pdf", PDF, "application/pdf")
    answer = posted(liaison, "/doctrina/nuevo/", **doctrine_data(upload=upload))
    document = DoctrineDocument.objects.get()
    assert document.canton is None
    assert answer.url == f"/doctrina/{document.pk}/"
    for role in ("administrator", "actor_delegate", "mayor", "local_manager"):
        client = sign_in(personas(role))
        assert document.title in markup(client.get("/doctrina/"))
        got = client.get(f"/doctrina/{document.pk}/archivo/")
        assert b"".join(got.streaming_content) == PDF
        assert "attachment" in got["Content-Disposition"]
        assert client.get(f"/doctrina/{document.pk}/editar/").status_code == 403
    posted(liaison, f"/doctrina/{document.pk}/editar/", drops_file="on", link="https://a.invalid/")
    document.refresh_from_db()
    assert (document.file, document.link) == (None, "https://a.invalid/")
    assert liaison.get(f"/doctrina/{document.pk}/archivo/").status_code == 404


def test_a_cantons_is_read_by_those_who_act_in_it(client, personas, sign_in):
    posted(client, "/doctrina/nuevo/", **doctrine_data(link="https://a.invalid/x"))
    document = DoctrineDocument.objects.get()
    assert document.canton_id == "103"
    address = f"/doctrina/{document.pk}/"
    assert sign_in(personas("actor_delegate")).get(address).status_code == 200
    for stranger in (personas("local_manager", "601"), personas("national_liaison")):
        reader = sign_in(stranger)
        assert reader.get(address).status_code == 404
        assert document.title not in markup(reader.get("/doctrina/"))


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({}, "upload", "Adjunte el archivo o escriba el enlace"),
        ({"link": "javascript:alert(1)"}, "link", "https://"),
        ({"link": "ftp://a.invalid/x"}, "link", "https://"),
        ({"link": "https://a.invalid", "published_on": "x"}, "published_on", "No es una fecha"),
        ({"link": "https://a.invalid", "topic": "otro"}, "topic", "otro"),
        (
            {"upload": SimpleUploadedFile("a.exe", b"MZ", "application/pdf")},
            "upload",
            "no se puede recibir",
        ),
        ({"upload": SimpleUploadedFile("a.pdf", b"MZ")}, "upload", "no es un PDF"),
    ],
)
def test_a_bad_document_is_answered_at_its_field(client, changes, field, says):
    page = posted(client, "/doctrina/nuevo/", **doctrine_data(**changes))
    assert says in " ".join(page.context["form"].errors[field])
    assert not DoctrineDocument.objects.exists()


def test_a_huge_file_is_refused_with_what_to_do(client, settings):
    settings.UPLOAD_MAX_BYTES = 20
    upload = SimpleUploadedFile("a.pdf", PDF * 9)
    page = posted(client, "/doctrina/nuevo/", **doctrine_data(upload=upload))
    assert "Redúzcalo" in page.context["form"].errors["upload"][0]


def test_the_library_is_searched(client):
    kept = DoctrineFactory(title="Policía comunitaria", summary="Principios de actuación")
    DoctrineFactory(title="Otra cosa", topic="tool")
    for query in ("q=POLICIA", "q=actuacion", "tema=concept", "alcance=pais&q=principios"):
        found = client.get(f"/doctrina/?{query}").context["page"]
        assert [one.pk for one in found] == [kept.pk], query
