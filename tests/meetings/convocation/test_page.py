"""The page before the sending, and the pages of what was sent."""

from datetime import date

import pytest

from core.mail.models import OutgoingMail
from meetings import convening, emails
from meetings.enums import MeetingState
from strategies.enums import HolderKind
from tests.forms import fields_of, form_of
from tests.markup import markup
from tests.meetings import make

DAY = date(2026, 12, 3)


def page_of(meeting) -> str:
    return f"/reuniones/{meeting.pk}/convocatoria/"


def test_the_page_says_exactly_who_gets_what_and_how(secretary, planned):
    first, second, third = planned.body.seats.order_by("pk")
    first.vacate(HolderKind.TITULAR, on=date(2026, 11, 19))
    person = second.holder(HolderKind.TITULAR, DAY)
    person.email = ""
    person.save(update_fields=["email"])
    text = markup(secretary.get(page_of(planned)))
    assert "4 personas: 3 por correo y 1 en papel. 1 puesto sin titular" in text
    assert text.count("Sin titular</span>") == 1 and "Carta impresa: no tiene correo" in text
    assert text.count("Sin suplente nombrado") == 1
    for seat in (first, second, third):
        assert f'href="{seat.get_absolute_url()}"' in text
    assert "Con suplentes se convoca a 4 personas: 3 por correo y 1 en papel." in text
    assert "Sin suplentes, a 2 personas: 1 por correo y 1 en papel" in text


def test_what_is_shown_is_what_is_sent(secretary, planned):
    page = secretary.get(page_of(planned))
    assert form_of(page, "").fields["with_alternates"] == ["on"]
    fields = fields_of(page, "")
    del fields["with_alternates"]
    assert secretary.post(page_of(planned), fields).status_code == 302
    assert OutgoingMail.objects.count() == 3
    assert planned.convocations.get().content["with_alternates"] is False


def test_the_mail_is_seen_as_it_will_look_and_nothing_in_it_acts(secretary, planned):
    item = planned.items.get()
    item.title = "<script>alert(1)</script> Ñandú ⟦nombre⟧"
    item.save()
    page = secretary.get(page_of(planned))
    assert f'<iframe class="mail-frame" src="{page_of(planned)}correo/"' in markup(page)
    assert "sandbox></iframe>" in markup(page)
    shown = secretary.get(f"{page_of(planned)}correo/")
    text = markup(shown)
    titular = planned.body.seats.order_by("actor__folded").first().holder("titular", DAY)
    assert f"Estimada persona: {titular}" in text and "(seis cifras)" in text
    assert "&lt;script&gt;" in text and "<script" not in text
    assert "⟦" not in text and "Sesión ordinaria 01-2026" in text
    policy = shown["Content-Security-Policy"]
    assert "default-src 'none'" in policy and policy.endswith("sandbox")
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert text.index("Comprobación del quórum") < text.index("Ñandú"), "as it will be sent"
    planned.refresh_from_db()
    assert planned.number is None, "a look changes nothing"


def test_late_it_asks_why_and_says_so_to_everybody(secretary, planned, today):
    type(planned.body).objects.update(notice_days=5)
    today(2026, 12, 1)
    page = secretary.get(page_of(planned))
    text = markup(page)
    assert "La instancia pide 5 días de anticipación y faltan 2" in text
    assert "Se convoca con 2 días de anticipación; la instancia pide 5." in text
    refused = secretary.post(page_of(planned), fields_of(page, "") | {"late_reason": "  "})
    assert refused.status_code == 200 and "Escriba por qué" in markup(refused)
    assert "Con suplentes se convoca a" in markup(refused), "the choice says still what it does"
    assert OutgoingMail.objects.count() == 0
    said = {"late_reason": "Hay alerta & lluvia"}
    secretary.post(page_of(planned), fields_of(page, "") | said)
    mail = OutgoingMail.objects.first()
    words = "Se convoca con 2 días de anticipación; la instancia pide 5. Motivo: Hay alerta"
    assert f"{words} & lluvia" in mail.text.body and f"{words} &amp; lluvia" in mail.text.html
    calls = markup(secretary.get(f"{page_of(planned)}enviadas/"))
    assert "Va tarde:" in calls and "Hay alerta &amp; lluvia" in calls
    assert "Con 2 días de anticipación; se piden 5." in calls


def test_on_the_day_itself_it_says_so(planned, today):
    assert emails.late_in_words(0, 3, "Urge") == (
        "Se convoca el mismo día; la instancia pide 3. Motivo: Urge"
    )
    assert emails.late_in_words(1, 3, "Urge").startswith("Se convoca con 1 día de anticipación;")


@pytest.mark.parametrize(
    ("fault", "says", "leads"),
    [
        ("past", "La fecha, 19/11/2026, ya pasó", "/editar/"),
        ("no seats", "No hay a quién convocar", "/instancias/"),
        ("no agenda", "El orden del día no tiene asuntos", "/orden-del-dia/"),
    ],
)
def test_what_hinders_it_says_where_it_is_mended(secretary, user, fault, says, leads):
    meeting = make.meeting(
        make.body(seats=0 if fault == "no seats" else 1),
        date(2026, 11, 19) if fault == "past" else DAY,
        items=0 if fault == "no agenda" else 1,
    )
    page = secretary.get(page_of(meeting))
    text = markup(page)
    note = text[text.index("Qué falta para convocar") :].split("</ul>")[0]
    assert says in note and leads in note
    assert "Enviar la convocatoria</button>" not in text
    answer = secretary.post(page_of(meeting), {"with_alternates": "on", "late_reason": "Urge"})
    assert answer.status_code == 200 and says in markup(answer)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED and OutgoingMail.objects.count() == 0


def test_two_who_convene_the_second_is_told(secretary, convened):
    answer = secretary.post(page_of(convened), {"with_alternates": "on"})
    assert "La sesión ya está «convocada»" in markup(answer)
    assert OutgoingMail.objects.count() == 5
    assert secretary.get(page_of(convened)).headers["Location"].endswith("/enviadas/")


def test_every_revision_stays_readable_in_full_for_the_team(
    secretary, convened, user, sign_in, personas
):
    convened.place = "Salón comunal"
    convened.save(update_fields=["place"])
    convening.announce_change(convened, by=user)
    convening.cancel(convened, by=user, reason="Alerta naranja")
    reader = sign_in(personas("executive_committee"))
    index = markup(reader.get(f"{page_of(convened)}enviadas/"))
    for words in ("Convocatoria</strong>", "Cambio</strong>", "Cancelación</strong>", str(user)):
        assert words in index, words
    assert f'href="{page_of(convened)}enviadas/2/"' in index
    for revision, place in ((1, "Sala del Concejo Municipal"), (2, "Salón comunal")):
        page = markup(reader.get(f"{page_of(convened)}enviadas/{revision}/"))
        assert place in page and "5 por correo, 0 en papel" in page and "Asunto 1" in page
        assert place in markup(reader.get(f"{page_of(convened)}enviadas/{revision}/correo/"))
    assert "Alerta naranja" in markup(reader.get(f"{page_of(convened)}enviadas/3/"))
    assert reader.get(f"{page_of(convened)}enviadas/4/").status_code == 404
    link = convened.invitations.first().link.token
    assert link not in index + page, "links are their owners' own"


@pytest.mark.parametrize("path", ["", "enviadas/", "enviadas/1/"])
def test_two_seats_or_many_ask_the_same(secretary, user, count_queries, path):
    def asked(seats: int) -> int:
        meeting = make.meeting(make.body(seats=seats, alternates=seats), DAY)
        if path:
            convening.convene(meeting, by=user)
        secretary.get(f"{page_of(meeting)}{path}")
        return count_queries(lambda: secretary.get(f"{page_of(meeting)}{path}"))

    assert asked(2) == asked(40)


def test_the_answer_of_who_telephoned_is_noted_from_the_meeting(secretary, convened):
    text = markup(secretary.get(convened.get_absolute_url()))
    row = convened.invitations.filter(invited_as="titular").first()
    address = f"{convened.get_absolute_url()}responder/{row.pk}/"
    assert text.count(f'href="{address}"') == 2, "by the seat and by the delivery"
    page = secretary.get(address)
    fields = fields_of(page, "") | {"answer": "no", "note": "Llamó: está enferma"}
    told = markup(secretary.post(address, fields | {"answer": ""}))
    assert '<a href="#id_answer">Respuesta</a>: Está vacío' in told and 'id="id_answer"' in told
    assert secretary.post(address, fields).url.endswith("#asistencia")
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("no", "secretariat")


def test_who_left_the_seat_is_not_asked_by_it(secretary, convened):
    row = convened.invitations.filter(invited_as="titular").first()
    row.seat.vacate(HolderKind.TITULAR, on=date(2026, 11, 20))
    text = markup(secretary.get(convened.get_absolute_url()))
    assert text.count(f"/responder/{row.pk}/") == 1, "only where it was sent"
