"""What comes onto an agenda by itself: the quorum, minutes to approve, open resolutions."""

from datetime import date

import pytest

from core.lib.text import beginning
from meetings import agenda, minuting
from meetings.enums import ItemKind, MeetingState, ResolutionState
from meetings.models import Meeting, Resolution
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make

BEFORE, DAY = date(2026, 11, 5), date(2026, 12, 3)
LONG = "Reparar las luminarias del parque de San Miguel con la compañía de luz " * 4


@pytest.fixture
def held(db, today):
    """A session with minutes to approve and resolutions: short, long, done."""
    today(2026, 11, 20)
    meeting = make.meeting(make.body(), BEFORE, year=2026, number=4)
    Meeting.objects.update(state=MeetingState.HELD, opened_at=meeting.starts_at)
    meeting.refresh_from_db()
    minuting.begin(meeting)
    for number, text in enumerate(("Reparar la acera.", LONG, "Ya hecho"), start=1):
        Resolution.objects.create(meeting=meeting, number=number, text=text)
    done = {"state": ResolutionState.DONE, "closed_on": BEFORE, "outcome": "Hecho"}
    Resolution.objects.filter(number=3).update(**done)
    return meeting


def test_it_comes_in_order_once_and_says_what_it_is_about(held, personas, sign_in):
    meeting = make.meeting(held.body, DAY)
    secretary = sign_in(personas("technical_secretariat"))
    page = markup(secretary.get(f"/reuniones/{meeting.pk}/orden-del-dia/"))
    assert "Al convocar se agregan por sí solos" in page and "«Reparar la acera»" in page
    for _ in range(2):
        secretary.post(f"/reuniones/{meeting.pk}/orden-del-dia/preparar/")
    rows = list(meeting.items.agreed())
    kinds = [ItemKind.QUORUM, ItemKind.PREVIOUS_MINUTES, ItemKind.NORMAL]
    assert [row.kind for row in rows] == [*kinds, *[ItemKind.OPEN_RESOLUTION] * 2]
    assert rows[1].title == "Aprobación de la minuta 04-2026"
    assert rows[3].title == "Pendiente: acuerdo de sesión 04-2026-01, «Reparar la acera»"
    assert rows[4].title.endswith("parque de San Miguel con la compañía de luz Reparar las…»")
    assert (rows[3].detail, rows[4].detail) == ("", LONG)
    delegate = personas("actor_delegate")
    make.seat(meeting.body, user=delegate, has_alternate=False)
    for address in (meeting.get_absolute_url(), f"/reuniones/{meeting.pk}/orden-del-dia/"):
        shown = markup(secretary.get(address))
        for row in (rows[1].previous_minutes, rows[3].resolution):
            assert f'href="{row.get_absolute_url()}"' in shown, "settled where it is, by a click"
        assert "Abrir la minuta" not in markup(sign_in(delegate).get(address)), "still a draft"


def test_what_was_settled_meanwhile_leaves_while_it_is_planned(held):
    meeting = make.meeting(held.body, DAY)
    agenda.begin(meeting)
    Resolution.objects.get(number=1).end(ResolutionState.DONE, outcome="Listo", on=BEFORE)
    agenda.begin(meeting)
    assert not meeting.items.filter(resolution__number=1).exists()
    assert meeting.items.filter(resolution__number=2).exists()


def test_another_body_has_its_own(held):
    found = agenda.coming(make.meeting(make.body(), DAY))
    assert [item.kind for item in found] == [ItemKind.QUORUM]
    assert agenda.coming(make.meeting(None, DAY, title="Feria")) == []


@pytest.mark.parametrize(
    "text, cut",
    [("una dos", "una dos"), ("una dos,\ntres y", "una dos…"), ("x" * 30, "x" * 11 + "…")],
)
def test_the_beginning_of_a_text(text, cut):
    assert beginning(text, 12) == cut and len(cut) <= 12


def test_it_is_matter_enough_to_convene_and_the_page_says_so(held, personas, sign_in):
    meeting = make.meeting(held.body, DAY, items=0)
    secretary = sign_in(personas("technical_secretariat"))
    place = f"/reuniones/{meeting.pk}/convocatoria/"
    page = secretary.get(place)
    assert "Qué falta para convocar" not in markup(page)
    assert secretary.post(place, fields_of(page, "")).status_code == 302
    assert meeting.items.agreed().count() == 4
    meeting.refresh_from_db()
    assert meeting.is_convened
