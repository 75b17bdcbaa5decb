"""Approving: at a later session, whole or not at all, and from then on nothing changes."""

from datetime import date

import pytest
from django.db import InternalError, transaction

from core.documents.models import RenderJob
from core.lib.problems import RuleViolation
from core.mail import outbox
from core.mail.models import OutgoingMail
from meetings import documents, minuting
from meetings.enums import CorrectionState, MeetingState
from meetings.models import AgendaItem, Dissent, Meeting, Minutes, MinutesEntry, Resolution
from strategies.models import Actor, Body, Person
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make


@pytest.fixture
def sent(minutes):
    """Sent, with a resolution given to the covered seat, and a reasoned vote against it."""
    seat = minutes.meeting.attendance.get().seat
    item = minutes.entries.first().item
    resolution = Resolution.objects.create(
        meeting=minutes.meeting, item=item, number=1, text="Reparar la acera", responsible=seat
    )
    Dissent.objects.create(resolution=resolution, seat=seat, reason="No hay presupuesto")
    minuting.send_for_corrections(minutes)
    return minutes


@pytest.fixture
def approved(sent, later, user):
    minuting.approve(sent, by=user, meeting=later)
    return sent


def test_names_that_change_later_change_nothing(approved, secretary, sign_in, personas):
    address = f"/reuniones/{approved.meeting_id}/minuta/"
    before = documents.minutes_job(documents.minutes_content(approved))
    page = markup(secretary.get(address))
    person, seat = approved.meeting.attendance.get().person, approved.meeting.attendance.get().seat
    actor = str(seat.actor)
    Person.objects.filter(pk=person.pk).update(name="Otro Nombre")
    Actor.objects.filter(pk=seat.actor_id).update(name="Otra Institución", acronym="OTRA")
    Body.objects.filter(pk=seat.body_id).update(name="Otro grupo")
    Meeting.objects.filter(pk=approved.meeting_id).update(place="Otro lugar")
    fresh = Minutes.objects.get(pk=approved.pk)
    assert documents.minutes_job(documents.minutes_content(fresh)).key == before.key, "the same PDF"
    said = markup(secretary.get(address))
    assert person.name in said and actor in said and "Sala del Concejo" in said
    record = said[said.index("<article") : said.index("</article")]
    assert record == page[page.index("<article") : page.index("</article")]
    mail = OutgoingMail.objects.filter(kind="minutes_approved").first()
    assert mail.attachments[0]["job"] == before.key
    assert fresh.frozen == documents.minutes_content(fresh)


def test_a_draft_says_what_the_tables_say(sent, secretary):
    Meeting.objects.filter(pk=sent.meeting_id).update(place="Otro lugar")
    assert "Otro lugar" in markup(secretary.get(f"/reuniones/{sent.meeting_id}/minuta/"))


def test_a_crash_while_approving_leaves_nothing_approved(sent, later, user, monkeypatch):
    mails, jobs = OutgoingMail.objects.count(), RenderJob.objects.count()

    def crash(**_):
        raise OSError("the disk is full")

    monkeypatch.setattr(outbox, "post_shared", crash)
    with pytest.raises(OSError):
        minuting.approve(sent, by=user, meeting=later)
    stored = Minutes.objects.get(pk=sent.pk)
    assert stored.is_in_corrections and stored.frozen is None and stored.approved_in is None
    assert (OutgoingMail.objects.count(), RenderJob.objects.count()) == (mails, jobs)
    monkeypatch.undo()
    minuting.approve(stored, by=user, meeting=later)
    assert OutgoingMail.objects.filter(kind="minutes_approved").count() == 4


@pytest.mark.parametrize(
    "rows, change",
    [
        (Minutes, {"opening": "x"}),
        (Minutes, {"frozen": {}}),
        (Minutes, {"state": "draft"}),
        (MinutesEntry, {"text": "x"}),
        (Resolution, {"text": "x"}),
        (Resolution, {"in_favour": 3}),
        (Dissent, {"reason": "x"}),
        (Minutes, None),
        (MinutesEntry, None),
        (Resolution, None),
        (Dissent, None),
    ],
)
def test_the_database_refuses_to_change_what_was_approved(approved, rows, change):
    with pytest.raises(InternalError), transaction.atomic():
        rows.objects.update(**change) if change else rows.objects.all()._raw_delete("default")


def test_the_database_lets_nothing_come_into_what_was_approved(approved):
    item = AgendaItem.objects.create(meeting=approved.meeting, title="Otro asunto", position=9)
    late = {
        MinutesEntry: {"minutes": approved, "item": item},
        Resolution: {"meeting": approved.meeting, "number": 9, "text": "x"},
        Dissent: {
            "resolution": Resolution.objects.get(),
            "seat": make.seat(approved.meeting.body),
            "reason": "x",
        },
    }
    for rows, values in late.items():
        with pytest.raises(InternalError, match="are approved"), transaction.atomic():
            rows.objects.create(**values)


def test_a_resolution_of_approved_minutes_can_still_be_done(approved):
    one = Resolution.objects.get()
    one.end("done", outcome="Se reparó", on=date(2026, 12, 3))
    assert not Resolution.objects.get().is_open


def test_where_it_can_be_approved(sent, later, user, body):
    planned = make.meeting(body, date(2027, 2, 4))
    other = make.meeting(make.body(), date(2027, 1, 8), state=MeetingState.HELD)
    earlier = make.meeting(body, date(2026, 11, 5), state=MeetingState.HELD)
    for wrong in (None, planned, other, earlier, sent.meeting):
        with pytest.raises(RuleViolation, match="sesión posterior"):
            minuting.approve(sent, by=user, meeting=wrong)
    minuting.ask_correction(sent, text="Fueron dos")
    with pytest.raises(RuleViolation, match="correcciones por atender"):
        minuting.approve(sent, by=user, meeting=later)
    minuting.decide(sent.corrections.get(), CorrectionState.TAKEN, answer="", by=user)
    minuting.approve(sent, by=user, meeting=later)
    with pytest.raises(RuleViolation, match="ya no cambia"):
        minuting.approve(sent, by=user, meeting=later)


def test_the_page_of_approving(minutes, secretary, later):
    address = f"/reuniones/{minutes.meeting_id}/minuta/"
    approve = f"{address}aprobar/"
    answer = secretary.post(approve, {"sesion": later.pk}, follow=True)
    assert "Envíela antes" in markup(answer)
    minuting.send_for_corrections(minutes)
    for wrong in ("", "abc", "9" * 30, "0"):
        answer = secretary.post(approve, {"sesion": wrong}, follow=True)
        assert "Escoja en cuál sesión posterior" in markup(answer)
    secretary.post(approve, fields_of(secretary.get(address), approve))
    page = markup(secretary.get(address))
    assert "Aprobada" in page and "Escribir" not in page and "Registrar acuerdo" not in page
