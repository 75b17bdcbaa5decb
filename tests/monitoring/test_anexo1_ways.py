"""The commands and the pages through which `anexo1/1` goes out and in."""

import copy
import json

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from core.lib.commands import CommandFault
from core.territory.models import District
from monitoring import anexo1
from tests.factories import complete_agreement
from tests.markup import markup
from tests.monitoring.anexo1 import EXAMPLE, EXAMPLE_FILE, nothing_stored


def test_the_commands_print_only_the_answer(db, capsys, tmp_path):
    call_command("import_agreement", str(EXAMPLE_FILE), "--create-missing", "--dry-run")
    told = capsys.readouterr()
    assert told.out == "103-2015-001\n"
    assert "No se guardó nada" in told.err
    assert nothing_stored()
    call_command("import_agreement", str(EXAMPLE_FILE), "--create-missing")
    told = capsys.readouterr()
    assert (told.out, told.err) == ("103-2015-001\n", "")
    call_command("export_agreement", "103-2015-001")
    assert json.loads(capsys.readouterr().out) == EXAMPLE
    target = tmp_path / "salida.json"
    call_command("export_agreement", "103-2015-001", "--output", str(target))
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_bytes()) == EXAMPLE


def test_faults_of_the_commands_are_one_line_each(db, tmp_path):
    for arguments in (
        ["export_agreement", "103-2015-999"],
        ["export_agreement", "nada"],
        ["import_agreement", str(tmp_path / "no-existe.json")],
        ["import_agreement", str(tmp_path)],
        ["import_agreement", "con\0nulo"],
        ["agreement_pdf", "103-2015-999", "--output", str(tmp_path / "x.pdf")],
    ):
        with pytest.raises(CommandFault) as refused:
            call_command(*arguments)
        assert len(str(refused.value).splitlines()) == 1


def test_a_former_reference_is_exported_too(db, capsys):
    agreement = anexo1.import_(copy.deepcopy(EXAMPLE), create_missing=True)
    agreement.former_references.create(reference="103-BORR-0007")
    call_command("export_agreement", "103-BORR-0007")
    assert json.loads(capsys.readouterr().out)["reference"] == "103-2015-001"


def test_the_schema_is_public_and_sets_no_cookie(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/esquemas/anexo1-1.json")
    assert page.status_code == 200
    assert not page.cookies
    Draft202012Validator.check_schema(page.json())


ROLES_THAT_READ = ("local_manager", "technical_secretariat", "executive_committee", "mayor")


@pytest.mark.parametrize("role", ROLES_THAT_READ)
def test_the_data_of_an_agreement_for_whoever_may_read_it(personas, sign_in, example, role):
    agreement = anexo1.import_(example, create_missing=True)
    page = sign_in(personas(role)).get(f"/acuerdos/{agreement.reference}/anexo1.json")
    assert page.status_code == 200
    assert page.json() == EXAMPLE
    assert "no-store" in page["Cache-Control"]


def test_the_data_is_kept_from_strangers_and_the_national_liaison(personas, sign_in, example):
    agreement = anexo1.import_(example, create_missing=True)
    for ending in ("anexo1.json", "anexo1.pdf"):
        address = f"/acuerdos/{agreement.reference}/{ending}"
        assert sign_in().get(address).url.startswith("/ingresar/")
        assert sign_in(personas("local_manager", "601")).get(address).status_code == 404
        assert sign_in(personas("actor_delegate")).get(address).status_code == 404
        for role in ("national_liaison", "administrator"):
            refused = sign_in(personas(role)).get(address)
            assert refused.status_code == 403
            assert "datos de contacto" in markup(refused)
        assert (
            sign_in(personas("local_manager")).get("/acuerdos/103-2099-001/" + ending).status_code
            == 404
        )
    assert (
        sign_in(personas("local_manager"))
        .post(f"/acuerdos/{agreement.reference}/anexo1.json")
        .status_code
        == 405
    )


def test_a_delegate_reads_the_agreement_of_the_own_actor(personas, sign_in):
    delegate = personas("actor_delegate")
    agreement = complete_agreement(lead_actor=personas.actor_of(delegate))
    assert sign_in(delegate).get(f"/acuerdos/{agreement.reference}/anexo1.json").status_code == 200


def test_a_former_reference_leads_on(personas, sign_in, example):
    agreement = anexo1.import_(example, create_missing=True)
    agreement.former_references.create(reference="103-BORR-0003")
    client = sign_in(personas("local_manager"))
    for ending in ("anexo1.json", "anexo1.pdf"):
        page = client.get(f"/acuerdos/103-BORR-0003/{ending}")
        assert (page.status_code, page.url) == (302, f"/acuerdos/103-2015-001/{ending}")
    assert (
        sign_in(personas("mayor", "601")).get("/acuerdos/103-BORR-0003/anexo1.json").status_code
        == 404
    )


def test_every_district_code_of_the_country_fits_the_schema(db):
    shape = json.loads(anexo1.schema())["properties"]["activity"]["properties"]["territory"]
    validator = Draft202012Validator(shape["properties"]["districts"])
    assert validator.is_valid(list(District.objects.values_list("code", flat=True)))
