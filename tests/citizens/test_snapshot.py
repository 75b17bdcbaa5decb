"""What stands in a report, and what must not."""

import json
import unicodedata

import pytest

from agreements.enums import State
from agreements.models import AgreementContact, Commitment
from citizens import snapshot
from citizens.models import AnnualReport
from core.lib.problems import RuleViolation
from core.lib.redaction import WITHHELD, Redactor, has_contact_data
from tests.citizens.conftest import CUT_OFF, report_level
from tests.factories import PersonFactory, complete_agreement, slots_of


def content_of(canton, year=2015, on=CUT_OFF, **fields):
    report, _ = AnnualReport.objects.get_or_create(canton=canton, year=year, defaults=fields)
    return snapshot.content_of(report, on)


def test_it_counts_validated_reports_and_says_what_is_missing(agreement, desamparados):
    report_level(slots_of(agreement)[2], 75, validated=False)
    content = content_of(desamparados)
    assert content["slots"]["levels"]["100"] == 1
    assert content["slots"]["levels"]["50"] == 1
    assert content["slots"]["missing"] == 1
    [row] = content["agreements"]
    assert row["months"]["2015-09"]["mark"] == "sin_reporte"
    assert row["people_reached"] == 12


def test_it_is_plain_data_and_equal_on_another_day(agreement, desamparados):
    content = content_of(desamparados)
    assert json.loads(json.dumps(content)) == content
    later = content_of(desamparados, on=CUT_OFF.replace(year=2017))
    assert snapshot.hash_of(later) == snapshot.hash_of(content)


def test_drafts_and_approved_agreements_are_not_told(agreement, desamparados):
    for state in (State.BORRADOR, State.EN_COMISION, State.APROBADO, State.DEVUELTO):
        complete_agreement(state=state, axis=agreement.axis)
    assert [row["reference"] for row in content_of(desamparados)["agreements"]] == [
        agreement.reference
    ]


def test_a_rescinded_agreement_is_told_as_such(agreement, desamparados):
    type(agreement).objects.filter(pk=agreement.pk).update(state=State.RESCINDIDO)
    [row] = content_of(desamparados)["agreements"]
    assert row["state_label"] == "Rescindido"


def test_counts_of_fewer_than_five_people_are_withheld_and_cannot_be_derived(
    agreement, desamparados
):
    other = complete_agreement(state=State.VIGENTE, axis=agreement.axis)
    report_level(slots_of(other)[0], 25, people_reached=3)
    content = content_of(desamparados)
    by_reference = {row["reference"]: row for row in content["agreements"]}
    assert by_reference[other.reference]["people_reached"] is None
    assert by_reference[other.reference]["people_suppressed"]
    assert content["people_reached"] == 12  # not 15: the difference would tell


def test_no_person_stands_in_it(agreement, desamparados):
    AgreementContact.objects.create(
        agreement=agreement, name="Planteada Vecina", email="vecina@demo.invalid", phone="2111-2222"
    )
    Commitment.objects.filter(agreement=agreement).update(responsible="Responsable Plantado")
    PersonFactory(name="Lideresa Comunal Plantada")
    type(agreement).objects.filter(pk=agreement.pk).update(
        objective="Con PLANTEADA VECINA, Responsable Plantado y lideresa comunal  plantada.",
        target="Llamar al 8888-7777 o a vecina@demo.invalid",
        civil_society_actors=["Planteada Vecina"],
    )
    text = json.dumps(content_of(desamparados), ensure_ascii=False).lower()
    for planted in ("planteada", "plantado", "plantada", "8888", "vecina@", "2111", "señora"):
        assert planted not in text
    assert WITHHELD in text


def test_an_organisation_that_is_not_published_is_not_named(agreement, desamparados):
    actor = agreement.lead_actor
    actor.name, actor.is_published = "Comité Oculto", False
    actor.save()
    [row] = content_of(desamparados)["agreements"]
    assert row["lead_actor"] == snapshot.UNPUBLISHED
    assert "Oculto" not in json.dumps(content_of(desamparados))


def test_every_district_is_listed_with_its_number(agreement, desamparados):
    districts = content_of(desamparados)["districts"]
    assert len(districts) == 13
    assert {row["code"]: row["agreements"] for row in districts}["10302"] == 1
    assert sum(row["agreements"] for row in districts) == 1


@pytest.mark.parametrize("year", [2014, 2017])
def test_a_year_without_agreements_is_refused(agreement, desamparados, year):
    with pytest.raises(RuleViolation):
        content_of(desamparados, year)


def test_queries_do_not_grow_with_the_agreements(agreement, desamparados, count_queries):
    content_of(desamparados)
    few = count_queries(lambda: content_of(desamparados))
    for _ in range(15):
        complete_agreement(state=State.VIGENTE, axis=agreement.axis)
    assert count_queries(lambda: content_of(desamparados)) == few


@pytest.mark.parametrize(
    "text",
    ["a@b.cr", "8888-7777", "88887777", "+506 2222 3333", "1-0234-0567", "llame 2217 0000."],
)
def test_contact_data_is_recognised(text):
    assert has_contact_data(text)


@pytest.mark.parametrize(
    "text", ["2015-2018", "450 familias", "103-2015-001", "₡ 1 500 000", "Ley 8968"]
)
def test_other_numbers_stay(text):
    assert not has_contact_data(text)


def test_only_full_names_are_withheld():
    redact = Redactor(["Ana", "José Núñez"])
    assert redact("Ana y JOSE NUÑEZ") == f"Ana y {WITHHELD}"
    assert redact("José Núñezmora") == "José Núñezmora"


@pytest.mark.parametrize(
    "text", ["José Núñez", unicodedata.normalize("NFD", "José Núñez"), "İ, José Núñez"]
)
def test_a_name_is_withheld_however_its_letters_are_kept(text):
    assert "ez" not in Redactor(["José Núñez"])(text).removesuffix(WITHHELD)
