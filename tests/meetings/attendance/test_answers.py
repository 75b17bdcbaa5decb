"""Declining calls the alternate at once, however often people change their minds."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.documents import store
from core.lib import bells
from core.lib.problems import RuleViolation
from core.mail.models import OutgoingMail
from meetings import answers, convening
from meetings.enums import Answer, AnswerSource, InvitedAs, ItemKind, ItemState
from meetings.models import AgendaItem, Invitation, Meeting
from strategies.enums import HolderKind
from strategies.models import SeatHolding
from tests.factories import PersonFactory
from tests.markup import markup
from tests.meetings import make

DAY = date(2026, 12, 3)
LINK = AnswerSource.LINK


@pytest.fixture
def convened(db, personas, today, monkeypatch) -> Meeting:
    """Two seats, the first with an alternate; everybody is convened."""
    monkeypatch.setattr(bells, "ring", lambda task: True)
    today(2026, 11, 20)
    meeting = make.meeting(make.body(seats=2, alternates=1), DAY)
    convening.convene(meeting, by=personas("technical_secretariat"))
    return meeting


def row_of(meeting, role, *, with_alternate=True) -> Invitation:
    rows = meeting.invitations.filter(invited_as=role).order_by("pk")
    seats = meeting.invitations.filter(invited_as="alternate").values("seat")
    return (rows.filter(seat__in=seats) if with_alternate else rows.exclude(seat__in=seats)).get()


def told() -> list[str]:
    mails = OutgoingMail.objects.filter(kind="meeting_alternate").order_by("pk")
    return [mail.subject.split(":")[0] for mail in mails]


def test_declining_twice_calls_once(convened):
    titular, alternate = row_of(convened, "titular"), row_of(convened, "alternate")
    for _ in range(2):
        assert answers.answer(titular, Answer.NO, source=LINK) == alternate
    answers.answer(titular, Answer.ALTERNATE, source=LINK)
    assert told() == ["Le toca suplir"]
    alternate.refresh_from_db()
    assert alternate.called_at


def test_coming_after_all_calls_off_and_declining_again_calls_again(convened):
    titular = row_of(convened, "titular")
    for value in (Answer.NO, Answer.YES, Answer.YES, Answer.NO):
        answers.answer(titular, value, source=LINK)
    assert told() == ["Le toca suplir", "Ya no hace falta que supla", "Le toca suplir"]
    assert [said.answer for said in answers.history(titular)] == [
        "No asiste",
        "Asiste",
        "No asiste",
    ]


def test_the_alternate_declines_too(convened):
    titular, alternate = row_of(convened, "titular"), row_of(convened, "alternate")
    answers.answer(titular, Answer.NO, source=LINK)
    answers.answer(alternate, Answer.NO, source=LINK)
    with pytest.raises(RuleViolation, match="avisó que tampoco asiste"):
        answers.answer(titular, Answer.ALTERNATE, source=LINK)
    with pytest.raises(RuleViolation, match="Solo la persona titular"):
        answers.answer(alternate, Answer.ALTERNATE, source=LINK)
    titular.refresh_from_db()
    assert titular.answer == Answer.NO


def test_without_an_alternate(convened):
    titular = row_of(convened, "titular", with_alternate=False)
    assert answers.answer(titular, Answer.NO, source=LINK) is None
    with pytest.raises(RuleViolation, match="no tiene suplente nombrado"):
        answers.answer(titular, Answer.ALTERNATE, source=LINK)
    titular.refresh_from_db()
    assert titular.answer == Answer.NO
    assert told() == []


def test_an_alternate_without_mail_is_called_on_paper(convened):
    titular, alternate = row_of(convened, "titular"), row_of(convened, "alternate")
    Invitation.objects.filter(pk=alternate.pk).update(email="", medium="paper")
    called = answers.answer(titular, Answer.NO, source=LINK)
    assert called == alternate and called.called_at and not called.is_by_mail
    assert told() == []


def test_an_alternate_who_was_not_convened_is_convened_now(db, personas, today, monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)
    today(2026, 11, 20)
    meeting = make.meeting(make.body(seats=1, alternates=1), DAY)
    convening.convene(meeting, by=personas("technical_secretariat"), with_alternates=False)
    called = answers.answer(meeting.invitations.get(), Answer.NO, source=LINK)
    assert called.invited_as == InvitedAs.ALTERNATE and called.code and called.link.is_open
    assert told() == ["Le toca suplir"]


def test_one_alternate_of_two_seats_is_needed_while_one_titular_is_away(convened):
    first, second = row_of(convened, "titular"), row_of(convened, "titular", with_alternate=False)
    alternate = row_of(convened, "alternate")
    SeatHolding.objects.create(
        seat=second.seat, person=alternate.person, kind=HolderKind.ALTERNATE, since=make.LONG_AGO
    )
    answers.answer(first, Answer.NO, source=LINK)
    answers.answer(second, Answer.NO, source=LINK)
    answers.answer(first, Answer.YES, source=LINK)
    assert told() == ["Le toca suplir"]
    answers.answer(second, Answer.YES, source=LINK)
    assert told() == ["Le toca suplir", "Ya no hace falta que supla"]


def test_a_former_holder_does_not_answer(convened, client):
    row = row_of(convened, "titular")
    seat = row.seat
    heir = PersonFactory(canton_id="103", actor=seat.actor)
    seat.appoint(heir, HolderKind.TITULAR, since=date(2026, 11, 20))
    with pytest.raises(RuleViolation, match="ya no ocupa el puesto"):
        answers.answer(row, Answer.NO, source=LINK)
    page = client.get(f"/e/{row.link.token}/")
    assert "ya no ocupa el puesto" in markup(page) and 'name="answer"' not in markup(page)
    assert client.post(f"/e/{row.link.token}/", {"answer": "no"}).status_code == 409
    assert told() == []


def test_the_page_shows_and_changes_the_answer(convened, client):
    row = row_of(convened, "titular")
    address = f"/e/{row.link.token}/"
    page = client.get(address)
    assert row.code in markup(page) and not page.cookies
    assert page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"]
    assert client.post(address, {"answer": "yes", "note": "Llego  tarde"}).status_code == 302
    assert "Usted respondió: <strong>Asiste</strong>" in markup(client.get(address))
    assert client.post(address, {"answer": "no"}).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.note, row.answered_by) == ("no", "", "link")
    for bad, words in (
        ({}, "Escoja una de las respuestas."),
        ({"answer": "quizás"}, "Escoja una de las respuestas."),
        ({"answer": "yes", "note": "x" * 301}, "La nota es muy larga"),
        ({"presente": "1"}, "La asistencia se marca en sesión"),
    ):
        answer = client.post(address, bad)
        assert answer.status_code == 409 and words in markup(answer)


def test_the_page_after_the_meeting_cancelled_and_ended(convened, client, today, personas):
    row = row_of(convened, "titular")
    address = f"/e/{row.link.token}/"
    today(2026, 12, 4)
    assert "ya pasó" in markup(client.get(address))
    assert client.post(address, {"answer": "no"}).status_code == 409
    today(2026, 11, 21)
    convening.cancel(convened, by=personas("technical_secretariat"), reason="Hay alerta naranja")
    text = markup(client.get(address))
    assert "La sesión se canceló" in text and "Hay alerta naranja" in text
    assert client.post(address, {"answer": "no"}).status_code == 409
    assert told() == []
    row.link.expires_at = timezone.now() - timedelta(seconds=1)
    row.link.save()
    for path in ("", "sesion.ics", "documentos/1/"):
        assert client.get(f"{address}{path}").status_code == 410
        assert client.get(f"/e/{row.link.token[:-1]}_/{path}").status_code == 404


def test_documents_and_calendar_under_the_link(convened, client, personas):
    row = row_of(convened, "titular")
    item = convened.items.get(kind=ItemKind.NORMAL)
    document = item.documents.create(file=_file(b"%PDF-1.7 uno"), name="Informe.pdf")
    address = f"/e/{row.link.token}/"
    assert "Informe.pdf" in markup(client.get(address))
    answer = client.get(f"{address}documentos/{document.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 uno"
    assert answer["Referrer-Policy"] == "no-referrer" and "no-store" in answer["Cache-Control"]
    assert client.post(f"{address}documentos/{document.pk}/").status_code == 405
    proposed = AgendaItem.objects.create(
        meeting=convened, title="Propuesto", state=ItemState.PROPOSED
    )
    other = make.meeting(convened.body, DAY).items.get()
    for elsewhere in (proposed, other):
        hidden = elsewhere.documents.create(file=_file(b"%PDF-1.7 dos"), name="Otro.pdf")
        assert client.get(f"{address}documentos/{hidden.pk}/").status_code == 404
    calendar = client.get(f"{address}sesion.ics")
    assert calendar["Content-Type"].startswith("text/calendar")
    assert convened.uid in calendar.content.decode().replace("\r\n ", "")


def _file(content: bytes):
    return store.save(content, "application/pdf")


def test_i_am_here(convened, client, today):
    titular, alternate = row_of(convened, "titular"), row_of(convened, "alternate")
    today(DAY.year, DAY.month, DAY.day)
    convened.open()
    address = f"/e/{alternate.link.token}/"
    assert "Ya llegué" in markup(client.get(address))
    assert client.post(address, {"presente": "1"}).status_code == 302
    assert "Su asistencia está registrada" in markup(client.get(address))
    assert convened.attendance.get().presence == "alternate"
    client.post(f"/e/{titular.link.token}/", {"presente": "1"})
    assert convened.attendance.get().presence == "titular"
    answer = client.post(address, {"presente": "1"})
    assert answer.status_code == 409 and "La persona titular ya está presente" in markup(answer)
