"""A canton with something to report: an agreement in force with reports of 2015."""

from datetime import date

import pytest
from django.utils import timezone

from agreements.enums import State
from citizens import services
from citizens.models import Edition
from core.territory.models import Canton, Municipality
from monitoring.models import ProgressReport
from tests.factories import complete_agreement, slots_of


def report_level(slot, level, *, validated=True, **fields) -> ProgressReport:
    return ProgressReport.objects.create(
        sub_activity=slot,
        month=slot.month,
        level=level,
        validated_at=timezone.now() if validated else None,
        **fields,
    )


@pytest.fixture
def desamparados(db) -> Canton:
    canton = Canton.objects.get(pk="103")
    Municipality.objects.get_or_create(
        canton=canton,
        defaults={
            "name": "Municipalidad de Desamparados",
            "unit": "Unidad de Gestión Territorial",
            "email": "prevencion@municipalidad.invalid",
        },
    )
    return canton


@pytest.fixture
def agreement(desamparados, today):
    """July 100 %, August 50 % with 12 people, September without report; told on 12/02/2016."""
    today(2016, 2, 12)
    agreement = complete_agreement(state=State.VIGENTE)
    july, august, _ = slots_of(agreement)
    report_level(july, 100)
    report_level(august, 50, people_reached=12, note="Vino la señora Planteada Vecina.")
    return agreement


@pytest.fixture
def fake_pdf(monkeypatch):
    """Publishing without the half second that a real PDF takes."""
    monkeypatch.setattr("core.documents.sandbox.render", lambda kind, payload: b"%PDF-1.7 fake")


@pytest.fixture
def published(agreement, desamparados, fake_pdf) -> Edition:
    return services.publish(desamparados, 2015)


ADDRESS = "/cantones/desamparados/informes/2015/"
CUT_OFF = date(2016, 2, 12)
