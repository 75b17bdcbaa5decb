"""Approved minutes before citizens: what they read of them, and what they never do."""

import pytest

from core.lib.problems import RuleViolation
from meetings import minuting, publishing
from tests.markup import markup


@pytest.fixture
def approved(minutes, later, user):
    minuting.send_for_corrections(minutes)
    minuting.approve(minutes, by=user, meeting=later)
    return minutes


def address(minutes) -> str:
    return f"/cantones/desamparados/sesiones/{minutes.meeting_id}/"


def test_published_with_the_button_of_the_minutes(approved, secretary, client):
    page = approved.get_absolute_url()
    assert "Sin publicar" in markup(secretary.get(page))
    assert client.get(address(approved)).status_code == 404
    assert "Así lo leerán" in markup(secretary.get(f"{page}publicar/"))
    secretary.post(f"{page}publicar/", {"is_read": "on"})
    assert address(approved) in markup(secretary.get(page))
    assert "Asunto 1" in markup(client.get(address(approved)))
    assert approved.meeting.name in markup(client.get("/cantones/desamparados/sesiones/"))


def test_only_approved_minutes_and_once(minutes, later, user):
    with pytest.raises(RuleViolation, match="aprobada"):
        publishing.publish(minutes, by=user)
    minuting.send_for_corrections(minutes)
    minuting.approve(minutes, by=user, meeting=later)
    publishing.publish(minutes, by=user)
    with pytest.raises(RuleViolation, match="ya se publicó"):
        publishing.publish(minutes, by=user)
