"""What the portal suggests for the fourteen criteria, and why."""

import pytest

from agreements.models import Agreement, AgreementActor, Commitment, SubActivity
from monitoring.enums import Criterion
from monitoring.suggestions import has_proper_name, suggestions
from tests.factories import ActorFactory, AgreementFactory, complete_agreement

pytestmark = pytest.mark.django_db


def reason(agreement, criterion):
    found = suggestions(Agreement.objects.get(pk=agreement.pk))[criterion]
    return found.met, found.reason


def test_a_complete_agreement_meets_all_and_each_says_why():
    found = suggestions(complete_agreement())
    assert list(found) == list(Criterion)
    assert all(one.met and one.reason.endswith(".") for one in found.values())


def test_an_empty_draft_meets_none():
    found = suggestions(AgreementFactory())
    assert not any(one.met for one in found.values())
    assert all(one.reason for one in found.values())


def test_civil_society_named_only_by_kind_is_said():
    agreement = complete_agreement()
    agreement.civil_society_actors = [
        "Líderes comunales",
        "Asociaciones de Desarrollo",
        "Grupos religiosos",
    ]
    agreement.save()
    assert reason(agreement, Criterion.CIVIL_SOCIETY) == (
        True,
        "Nombra tres tipos de organización, pero ninguna con nombre propio.",
    )
    agreement.civil_society_actors += ["ADI de Los Guido"]
    agreement.save()
    assert reason(agreement, Criterion.CIVIL_SOCIETY)[1] == (
        "Nombra una organización con nombre propio, además de tres sin nombre propio."
    )


@pytest.mark.parametrize(
    "text, is_proper",
    [
        ("Líderes comunales", False),
        ("ONG presentes en la zona", False),
        ("Asociaciones de Desarrollo Integral", False),
        ("Red de Mujeres", False),
        ("Asociación de Desarrollo Integral de Patarrá", True),
        ("Fundación Paniamor", True),
        ("grupos religiosos", False),
    ],
)
def test_a_proper_name_is_told_from_a_kind(text, is_proper):
    assert has_proper_name(text) is is_proper


def test_an_actor_that_section_4_forgets_is_named():
    agreement = complete_agreement(lead_actor=ActorFactory(name="Instituto A", acronym="INA"))
    AgreementActor.objects.all().delete()
    other = ActorFactory(name="Ministerio B", acronym="MEP")
    AgreementActor.objects.create(agreement=agreement, actor=other)
    assert reason(agreement, Criterion.RESPONSIBILITIES) == (
        True,
        "Están las responsabilidades de INA. En la sección 4 no aparece MEP.",
    )
    Commitment.objects.create(agreement=agreement, actor=other, roles="Apoya")
    assert reason(agreement, Criterion.ROLES) == (True, "Están los roles de INA y MEP.")
    assert reason(agreement, Criterion.RESPONSIBILITIES) == (
        False,
        "Están las responsabilidades de INA; faltan las de MEP.",
    )


def test_months_without_sub_activity_are_named():
    agreement = complete_agreement()
    SubActivity.objects.filter(month__month=8).delete()
    assert reason(agreement, Criterion.SCHEDULE) == (
        True,
        "El cronograma tiene 2 sub-actividades, pero AGO-15 no tiene ninguna.",
    )


def test_a_figure_in_the_target_is_quoted_and_its_lack_said():
    agreement = complete_agreement()
    assert reason(agreement, Criterion.TARGET)[1] == "La meta tiene cifra: «450»."
    agreement.target = "Más familias."
    agreement.save()
    assert reason(agreement, Criterion.TARGET)[1] == "La meta está escrita, pero no tiene cifra."
