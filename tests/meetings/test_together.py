"""Two people at one form: the second is told, reads both texts, and decides; nothing is lost."""

from datetime import date

import pytest

from core.lib import bells
from meetings import inviting, lettering, minuting
from meetings.enums import InvitedAs, LetterKind, Medium
from meetings.models import Invitation, Resolution
from tests.factories import ActorFactory
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make
from tests.meetings.calendar.test_series import series

DAY = date(2026, 12, 3)
MINE, THEIRS = "Lo de la primera persona", "Lo de la segunda persona"


@pytest.fixture
def user(db, today, personas, monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)
    today(DAY.year, DAY.month, DAY.day)
    return personas("technical_secretariat")


@pytest.fixture
def meeting(user):
    return make.meeting(make.body(seats=2, alternates=0), DAY)


# --- what is edited: its row, the field in which both write, where ------------------------------


def a_meeting(meeting, user):
    return meeting, "place", f"{meeting.get_absolute_url()}editar/"


def a_series(meeting, user):
    made = series(meeting.body)
    return made, "place", f"{made.get_absolute_url()}editar/"


def a_matter(meeting, user):
    item = meeting.items.get()
    return item, "title", f"/reuniones/{meeting.pk}/orden-del-dia/{item.pk}/editar/"


def somebody_invited(meeting, user):
    row = Invitation(
        meeting=meeting,
        name="Rosa",
        invited_as=InvitedAs.GUEST,
        medium=Medium.PAPER,
        revision=0,
    )
    inviting.add_guest(row)
    return row, "name", f"/reuniones/{meeting.pk}/convocatoria/invitadas/{row.pk}/editar/"


def a_guest_who_came(meeting, user):
    guest = opened(meeting).guests.create(name="Rosa")
    return guest, "name", f"/reuniones/{meeting.pk}/asistencia/invitadas/{guest.pk}/editar/"


def minutes(meeting, user):
    begun = minuting.begin(opened(meeting))
    return begun, "opening", f"{begun.get_absolute_url()}editar/"


def a_matter_of_the_minutes(meeting, user):
    begun = minuting.begin(opened(meeting))
    entry = begun.entries.get()
    return entry, "text", f"{begun.get_absolute_url()}asuntos/{entry.pk}/"


def a_resolution(meeting, user):
    made = Resolution.objects.create(meeting=opened(meeting), number=1, text="Reparar")
    return made, "text", f"{made.get_absolute_url()}editar/"


def a_letter(meeting, user):
    letter = lettering.draft(meeting.canton, LetterKind.TO_HEAD, by=user)
    letter.addressee, letter.signed_by, letter.actor = "Ana Peña", "Alcaldía", ActorFactory()
    letter.save()
    return letter, "subject", f"{letter.get_absolute_url()}editar/"


def an_answer_to_a_letter(meeting, user):
    letter, *_ = a_letter(meeting, user)
    letter.subject, letter.text = "Invitación", "Le invitamos."
    letter.save()
    lettering.send(letter, medium=Medium.PAPER, by=user)
    return letter, "answer", f"{letter.get_absolute_url()}respuesta/"


def opened(meeting):
    meeting.open()
    return meeting


KINDS = (
    a_meeting,
    a_series,
    a_matter,
    somebody_invited,
    a_guest_who_came,
    minutes,
    a_matter_of_the_minutes,
    a_resolution,
    a_letter,
    an_answer_to_a_letter,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_second_reads_both_texts_and_decides(kind, meeting, user, sign_in):
    row, field, address = kind(meeting, user)
    client = sign_in(user)
    first, second = (fields_of(client.get(address), "") for _ in range(2))
    saved(client, address, first | {field: MINE})
    told = client.post(address, second | {field: THEIRS})
    assert told.status_code == 200 and "Otra persona guardó estos datos" in markup(told)
    assert MINE in markup(told) and THEIRS in markup(told)
    row.refresh_from_db()
    assert getattr(row, field) == MINE, "nobody's words are overwritten unseen"
    saved(client, address, fields_of(told, ""))
    row.refresh_from_db()
    assert getattr(row, field) == THEIRS


def saved(client, address: str, fields: dict) -> None:
    """A series shows its dates first, and is saved with the second press."""
    answer = client.post(address, fields)
    if answer.status_code == 200:
        assert not answer.context["form"].errors
        answer = client.post(address, fields_of(answer, ""))
    assert answer.status_code == 302
