"""The pages of attendance, as Secretaría Técnica, a member and the door use them."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from core.lib import bells, clock
from meetings import convening
from meetings.enums import Answer, AnswerSource, MeetingKind, Presence
from meetings.models import Attendance, Meeting
from strategies.enums import HolderKind
from tests.forms import fields_of, pressed
from tests.markup import markup
from tests.meetings import make

DAY = date(2026, 12, 3)


@pytest.fixture(autouse=True)
def quiet(monkeypatch, today):
    monkeypatch.setattr(bells, "ring", lambda task: True)
    today(2026, 11, 20)
    cache.clear()


@pytest.fixture
def secretary(db, personas, sign_in):
    return sign_in(personas("technical_secretariat"))


@pytest.fixture
def held(secretary, personas, today):
    """A meeting in session, three seats with alternates in the first two."""
    return in_session(personas, today)


def in_session(personas, today, **fields) -> Meeting:
    meeting = make.meeting(make.body(seats=3, alternates=2, **fields), DAY, hour=0)
    convening.convene(meeting, by=personas("technical_secretariat"))
    today(DAY.year, DAY.month, DAY.day)
    meeting.open()
    return meeting


def words(response) -> str:
    return words_of(markup(response))


def words_of(html: str) -> str:
    return " ".join(html.replace('<strong class="num">', "").replace("</strong>", "").split())


def test_marks_without_javascript(secretary, held):
    address = f"/reuniones/{held.pk}/"
    page = secretary.get(address)
    fields = fields_of(page, f"{address}asistencia/")
    first, second, third = sorted(name for name in fields if name.startswith("seat-"))
    secretary.post(
        f"{address}asistencia/",
        fields | {first: "titular", second: "alternate", third: "excused"},
    )
    assert sorted(held.attendance.values_list("presence", flat=True)) == [
        "alternate",
        "excused",
        "titular",
    ]
    page = secretary.get(address)
    assert "2 de 3 puestos con voto presentes." in words(page)
    assert "Hay quórum" in markup(page)
    key = third.removeprefix("seat-")
    fields = fields_of(page, f"{address}asistencia/")
    fields |= {f"excuse-{key}": "Incapacidad"}
    secretary.post(f"{address}asistencia/", fields)
    assert held.attendance.get(seat=key).excuse == "Incapacidad"
    assert "Excusa: Incapacidad" in markup(secretary.get(address))


def test_what_others_marked_meanwhile_stays(secretary, held):
    """A whole page that was read before writes only what was changed on it."""
    address = f"/reuniones/{held.pk}/"
    fields = fields_of(secretary.get(address), f"{address}asistencia/")
    first, second, _ = sorted(name for name in fields if name.startswith("seat-"))
    row = held.invitations.get(seat=first.removeprefix("seat-"), invited_as="titular")
    door = fields_of(secretary.get(f"{address}registro/"), "")
    secretary.post(f"{address}registro/", door | {"code": row.code})
    secretary.post(f"{address}asistencia/", fields | {second: "absent"})
    assert held.attendance.get(seat=row.seat).presence == Presence.TITULAR
    assert held.attendance.count() == 2


def test_hours_are_corrected_and_checked(secretary, held):
    address = f"/reuniones/{held.pk}/"
    seat = held.body.seats.order_by("pk").first()
    secretary.post(f"{address}asistencia/", {f"seat-{seat.pk}": "titular"})
    mark = held.attendance.get()
    fields = fields_of(secretary.get(address), f"{address}asistencia/")
    secretary.post(f"{address}asistencia/", fields | {f"in-{seat.pk}": "00:00"})
    mark.refresh_from_db()
    assert timezone.localtime(mark.arrived_at).strftime("%H:%M") == "00:00"
    fields = fields_of(secretary.get(address), f"{address}asistencia/")
    for wrong, told in (
        ({f"out-{seat.pk}": "25:99"}, "No es una hora"),
        ({f"in-{seat.pk}": "", f"out-{seat.pk}": "00:00"}, "La salida es anterior a la entrada"),
    ):
        answer = secretary.post(f"{address}asistencia/", fields | wrong, follow=True)
        assert told in markup(answer)
    mark.refresh_from_db()
    assert mark.left_at is None


def test_an_hour_to_come_is_refused(secretary, held, monkeypatch):
    noon = clock.moment().replace(hour=12, minute=0)
    monkeypatch.setattr(clock, "moment", lambda: noon)
    address = f"/reuniones/{held.pk}/asistencia/"
    seat = held.body.seats.order_by("pk").first()
    secretary.post(address, {f"seat-{seat.pk}": "titular"})
    fields = fields_of(secretary.get(f"/reuniones/{held.pk}/"), address)
    answer = secretary.post(address, fields | {f"out-{seat.pk}": "13:00"}, follow=True)
    assert "Esa hora todavía no llega" in markup(answer)


def test_bulk_marks_who_confirmed_then_who_is_missing(secretary, held):
    address = f"/reuniones/{held.pk}/"
    rows = held.invitations.filter(invited_as="titular").order_by("pk")
    first, second, third = rows
    rows.filter(pk=first.pk).update(answer=Answer.YES)
    rows.filter(pk=second.pk).update(answer=Answer.ALTERNATE)
    rows.filter(pk=third.pk).update(answer=Answer.NO, note="De vacaciones")
    page = secretary.get(address)
    form = f"{address}asistencia/"
    secretary.post(form, pressed(page, "accion", "confirmadas", form_id=form))
    assert {row.seat_id: row.presence for row in held.attendance.all()} == {
        first.seat_id: "titular",
        second.seat_id: "alternate",
    }
    page = secretary.get(f"{address}?ver=por-marcar")
    assert f'name="seat-{first.seat_id}"' not in markup(page)
    answer = secretary.post(form, pressed(page, "accion", "faltan", form_id=form))
    assert answer.url.endswith("?ver=por-marcar#asistencia")
    mark = held.attendance.get(seat=third.seat)
    assert (mark.presence, mark.excuse) == ("excused", "De vacaciones")
    assert "Todos los puestos están marcados" in markup(secretary.get(f"{address}?ver=por-marcar"))


def test_the_script_gets_rows_and_quorum(secretary, held):
    seat = held.body.seats.order_by("pk").first()
    address = f"/reuniones/{held.pk}/asistencia/"
    answer = secretary.post(
        address, {f"seat-{seat.pk}": "titular"}, headers={"X-Requested-With": "fetch"}
    ).json()
    assert answer["rows"][str(seat.pk)]["stamp"].startswith("titular|")
    assert "1 de 3" in words_of(answer["quorums"][str(held.body_id)])
    assert answer["refused"] == []
    seen = secretary.get(address, headers={"X-Requested-With": "fetch"}).json()
    assert seen["rows"][str(seat.pk)] == answer["rows"][str(seat.pk)]
    assert secretary.get(address).status_code == 302


def test_only_in_session(secretary, held):
    held.close()
    seat = held.body.seats.first()
    answer = secretary.post(
        f"/reuniones/{held.pk}/asistencia/", {f"seat-{seat.pk}": "titular"}, follow=True
    )
    assert "La asistencia se marca en sesión" in markup(answer)
    assert not Attendance.objects.exists()
    assert secretary.get(f"/reuniones/{held.pk}/registro/").status_code == 403


def test_second_call(secretary, personas, today):
    meeting = in_session(personas, today, second_call_minutes=30)
    address = f"/reuniones/{meeting.pk}/"
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=clock.moment() - timedelta(minutes=10),
        ends_at=clock.moment() + timedelta(hours=1),
    )
    shown = markup(secretary.get(address))
    assert "Segunda convocatoria" not in shown
    assert "La segunda convocatoria puede hacerse desde las" in shown
    answer = secretary.post(f"{address}segunda-convocatoria/", follow=True)
    assert "La segunda convocatoria puede hacerse desde las" in markup(answer)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=clock.moment() - timedelta(minutes=31))
    assert "Segunda convocatoria</button>" in markup(secretary.get(address))
    secretary.post(f"{address}segunda-convocatoria/")
    meeting.refresh_from_db()
    assert meeting.second_call_at
    answer = secretary.post(f"{address}segunda-convocatoria/", follow=True)
    assert "La segunda convocatoria se hizo a las" in markup(answer)


def test_no_second_call_where_the_body_has_none(secretary, held):
    answer = secretary.post(f"/reuniones/{held.pk}/segunda-convocatoria/", follow=True)
    assert "no tiene segunda convocatoria" in markup(answer)


def test_the_door(secretary, held):
    address = f"/reuniones/{held.pk}/registro/"
    row = held.invitations.filter(invited_as="titular").first()
    page = secretary.get(address)
    answer = secretary.post(
        address, fields_of(page, "") | {"code": f"{row.code[:3]} {row.code[3:]}"}
    )
    assert row.name in markup(answer)
    mark = held.attendance.get()
    assert (mark.person, mark.source, mark.marked_by) == (row.person, "code", None)
    for wrong in ("", "12", "abcdef", "１２３４５６"):
        answer = secretary.post(address, fields_of(page, "") | {"code": wrong})
        assert answer.status_code == 409


def test_the_door_limits_wrong_codes(secretary, held):
    address = f"/reuniones/{held.pk}/registro/"
    row = held.invitations.filter(invited_as="titular").first()
    wrong = next(f"{n:06}" for n in range(99) if not held.invitations.filter(code=f"{n:06}"))
    for _ in range(10):
        answer = secretary.post(address, {"code": wrong})
        assert "no es de esta sesión" in markup(answer)
    for code in (wrong, row.code):
        assert "Espere un minuto" in markup(secretary.post(address, {"code": code}))
    cache.clear()
    assert row.name in markup(secretary.post(address, {"code": row.code}))


def test_a_guest_is_added_edited_and_removed(secretary, held):
    address = f"/reuniones/{held.pk}/"
    page = secretary.get(f"{address}asistencia/invitadas/nueva/")
    secretary.post(
        f"{address}asistencia/invitadas/nueva/",
        fields_of(page, "") | {"name": "Rosa Mora", "organisation": "Unión Cantonal"},
    )
    guest = held.guests.get()
    assert guest.arrived_at
    edit = f"{address}asistencia/invitadas/{guest.pk}/editar/"
    fields = fields_of(secretary.get(edit), "")
    answer = secretary.post(edit, fields | {"arrived": "", "left": "00:00"})
    assert "La salida es anterior a la entrada" in markup(answer)
    secretary.post(edit, fields | {"name": "Rosa Mora Solís"})
    assert "Rosa Mora Solís" in markup(secretary.get(address))
    secretary.post(f"{address}asistencia/invitadas/{guest.pk}/quitar/")
    assert not held.guests.exists()


def test_counts_by_two_people(secretary, personas, today):
    meeting = make.meeting(None, DAY, hour=0, kind=MeetingKind.INFORMATION_FAIR, title="Feria")
    address = f"/reuniones/{meeting.pk}/conteo/"
    page = secretary.get(address)
    answer = secretary.post(address, fields_of(page, "") | {"women-18-35": "3"})
    assert "Se cuenta desde que la actividad se abre" in markup(answer)
    Meeting.objects.filter(pk=meeting.pk).update(state="in_session", opened_at=timezone.now())
    one = fields_of(secretary.get(address), "")
    two = dict(one)
    assert secretary.post(address, one | {"women-18-35": "3", "men-0-5": "1"}).status_code == 302
    answer = secretary.post(address, two | {"women-18-35": "5", "other-65+": "2"})
    assert "Otra persona guardó este conteo" in markup(answer)
    assert meeting.counts.get(sex="women").people == 3
    assert secretary.post(address, fields_of(answer, "")).status_code == 302
    assert {row.sex: row.people for row in meeting.counts.all()} == {
        "women": 5,
        "men": 1,
        "other": 2,
    }
    assert "<strong>8</strong>" in markup(secretary.get(f"/reuniones/{meeting.pk}/"))
    bad = fields_of(secretary.get(address), "") | {"women-18-35": "-1", "men-0-5": "dos"}
    text = markup(secretary.post(address, bad))
    assert "el número va desde cero" in text and "escriba un número entero" in text


def test_an_ordinary_session_is_not_counted_by_sex(secretary, held):
    assert secretary.get(f"/reuniones/{held.pk}/conteo/").status_code == 403


def test_answers_in_the_portal(secretary, personas, sign_in, today):
    body = make.body(seats=1, alternates=1)
    delegate = personas("actor_delegate")
    seat = body.add_seat(personas.actor_of(delegate), since=make.LONG_AGO)
    seat.appoint(delegate.persons.get(), HolderKind.TITULAR, since=make.LONG_AGO)
    meeting = make.meeting(body, DAY)
    convening.convene(meeting, by=personas("technical_secretariat"))
    row = meeting.invitations.get(person__user=delegate)
    member = sign_in(delegate)
    address = f"/reuniones/{meeting.pk}/responder/"
    assert "Responder" in markup(member.get(f"/reuniones/{meeting.pk}/"))
    page = member.get(address)
    assert "Asistirá mi suplente" not in markup(page)
    assert member.post(address, fields_of(page, "") | {"answer": "yes"}).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("yes", AnswerSource.ACCOUNT)
    assert member.get(f"{address}{row.pk}/").status_code == 403
    assert secretary.get(address).status_code == 404, "the Secretaría was not convened itself"
    page = secretary.get(f"{address}{row.pk}/")
    secretary.post(f"{address}{row.pk}/", fields_of(page, "") | {"answer": "no", "note": "Llamó"})
    row.refresh_from_db()
    assert (row.answer, row.answered_by, row.note) == ("no", AnswerSource.SECRETARIAT, "Llamó")
    text = markup(secretary.get(f"{address}{row.pk}/"))
    assert "La anotó la Secretaría Técnica" in text and "En el portal" in text
    assert "Lo que ha respondido" not in markup(member.get(address))
    today(2026, 12, 4)
    assert member.get(address).status_code == 403


def test_as_many_questions_for_two_seats_as_for_many(secretary, personas, today, count_queries):
    asked = []
    for number in (2, 40):
        today(2026, 11, 20)
        meeting = make.meeting(make.body(seats=number, alternates=number), DAY, hour=0)
        convening.convene(meeting, by=personas("technical_secretariat"))
        today(DAY.year, DAY.month, DAY.day)
        meeting.open()
        asked.append(_asked(secretary, meeting, count_queries))
    assert asked[0] == asked[1]


def _asked(secretary, meeting, count_queries) -> list[int]:
    address = f"/reuniones/{meeting.pk}/"
    rates = f"/instancias/{meeting.body_id}/asistencia/"
    secretary.get(address)  # what the bars count stays in the cache
    return [
        count_queries(lambda: secretary.get(address)),
        count_queries(lambda: secretary.post(f"{address}asistencia/", {"accion": "faltan"})),
        count_queries(lambda: secretary.get(rates)),
    ]
