"""Letters: written from a template, numbered and frozen when sent, followed until their answer."""

from datetime import date
from functools import partial
from io import BytesIO

import pytest
from django.db import InternalError, transaction
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from core.accounts.enums import Role
from core.lib import bells
from core.mail.models import OutgoingMail
from meetings import documents, letter_texts
from meetings.enums import LetterKind, LetterState
from meetings.models import Letter
from strategies.models import Actor
from tests.factories import ActorFactory, user_with_role
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make
from tests.meetings.attendance.test_races import at_once

DAY = date(2026, 12, 3)


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)


@pytest.fixture
def mayor(db, today, personas, sign_in):
    today(2026, 11, 20)
    return sign_in(personas("mayor"))


def police() -> Actor:
    found = Actor.objects.filter(name="Fuerza Pública").first()
    return found or ActorFactory(canton_id="103", name="Fuerza Pública")


def written(client, kind: str = "to_head", **changes) -> Letter:
    address = f"/cartas/nueva/?tipo={kind}"
    told = {
        "actor": police().pk,
        "addressee": "Ana Solís Mora",
        "email": "ana@fuerza.invalid",
        "answer_due": "10/12/2026",
    }
    answer = client.post(address, fields_of(client.get(address), "") | told | changes)
    assert answer.status_code == 302, answer.context["form"].errors
    return Letter.objects.order_by("-pk").first()


def sent(client, letter: Letter, medium: str = "mail"):
    address = f"{letter.get_absolute_url()}enviar/"
    return client.post(address, fields_of(client.get(address), "") | {"medium": medium})


def test_a_letter_is_filled_numbered_frozen_and_mailed(mayor):
    letter = written(mayor)
    assert "{institucion}" in letter.text
    assert "Fuerza Pública forma parte" in markup(mayor.get(letter.get_absolute_url()))
    assert sent(mayor, letter).status_code == 302
    letter.refresh_from_db()
    assert (str(letter), letter.state) == ("Oficio 001-2026", LetterState.SENT)
    assert "Fuerza Pública forma parte" in letter.text and "{" not in letter.text
    mail = OutgoingMail.objects.get()
    assert mail.recipient == "ana@fuerza.invalid"
    assert mail.attachments[0]["name"] == "oficio-001-2026.pdf"
    assert mayor.get(f"{letter.get_absolute_url()}editar/").status_code == 403
    second = written(mayor)
    sent(mayor, second)
    second.refresh_from_db()
    assert str(second) == "Oficio 002-2026"


def test_sent_twice_it_goes_out_once(mayor):
    letter = written(mayor)
    sent(mayor, letter)
    page = sent(mayor, letter)
    assert "ya está «enviada»" in markup(page)
    assert OutgoingMail.objects.count() == 1


def test_what_the_letter_uses_and_does_not_say_is_asked_for(mayor):
    letter = written(mayor, "new_actor", answer_due="")
    page = markup(sent(mayor, letter))
    assert "la sesión a la que invita, con fecha y lugar" in page
    assert "la fecha de la respuesta esperada" in page
    assert Letter.objects.get().is_draft and not OutgoingMail.objects.exists()


def test_an_invitation_names_the_session(mayor):
    meeting = make.meeting(make.body(name="Red Cantonal"), DAY)
    letter = written(mayor, "company", meeting=meeting.pk, answer_due="02/12/2026")
    sent(mayor, letter)
    letter.refresh_from_db()
    assert "jueves 3 de diciembre de 2026, 9:00 a. m., Sala del Concejo" in letter.text


def test_without_address_it_is_printed(mayor):
    letter = written(mayor, email="")
    page = sent(mayor, letter)
    assert page.status_code == 200, "there is no address to mail it to"
    assert sent(mayor, letter, "paper").status_code == 302
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("text", ["Hola {nombre}", "Hola {", "{0}", "{canton.pk}"])
def test_fields_that_no_letter_has_are_refused(mayor, text):
    address = "/cartas/nueva/"
    told = {"addressee": "Ana", "signed_by": "Alcaldía", "text": text}
    page = mayor.post(address, fields_of(mayor.get(address), "") | told)
    assert "No hay campo" in page.context["form"].errors["text"][0]


@pytest.mark.parametrize("kind", LetterKind)
def test_the_words_of_each_kind_use_fields_that_there_are(kind):
    assert not letter_texts.unknown_fields(letter_texts.TEXTS[kind])
    assert not letter_texts.unknown_fields(letter_texts.SUBJECTS[kind])


def test_the_answer_is_noted_followed_and_taken_back(mayor, today):
    letter = written(mayor)
    sent(mayor, letter)
    today(2026, 12, 11)
    assert "Sin respuesta" in markup(mayor.get("/cartas/?estado=atrasadas"))
    address = f"{letter.get_absolute_url()}respuesta/"
    fields = fields_of(mayor.get(address), "")
    page = mayor.post(address, fields | {"answered_on": "01/11/2026", "answer": "Sí"})
    assert "se envió el 20/11/2026" in page.context["form"].errors["answered_on"][0]
    mayor.post(address, fields | {"answered_on": "11/12/2026", "answer": "Enviará a dos personas."})
    letter.refresh_from_db()
    assert letter.state == LetterState.ANSWERED
    mayor.post(f"{letter.get_absolute_url()}esperar/")
    letter.refresh_from_db()
    assert (letter.state, letter.answer) == (LetterState.SENT, "")
    mayor.post(f"{letter.get_absolute_url()}sin-respuesta/")
    letter.refresh_from_db()
    assert letter.state == LetterState.CLOSED


def test_who_reads_and_who_writes(mayor, personas, sign_in):
    letter = written(mayor)
    place = letter.get_absolute_url()
    for role, expected in (("executive_committee", 200), ("actor_delegate", 403)):
        client = sign_in(personas(role))
        assert client.get(place).status_code == expected
        assert client.get(f"{place}editar/").status_code == 403
        assert client.get("/cartas/nueva/").status_code == 403
    assert sign_in(personas("local_manager", "601")).get(place).status_code == 404


def test_once_sent_it_prints_what_it_said_then(mayor, personas):
    """Neither the session that moves, nor the actor that is renamed, nor the database's own hand
    changes the letter."""
    meeting = make.meeting(make.body(name="Red Cantonal"), DAY)
    letter = written(mayor, "company", meeting=meeting.pk, answer_due="02/12/2026")
    drafted = documents.letter_payload(letter)
    sent(mayor, letter)
    letter.refresh_from_db()
    assert letter.frozen == drafted | {"number": "Oficio 001-2026"}
    job = documents.letter_job(letter)
    Actor.objects.filter(name="Fuerza Pública").update(name="Otra institución")
    meeting.place = "Otro lugar"
    meeting.save()
    letter = Letter.objects.get()
    assert documents.letter_job(letter).pk == job.pk
    paper = PdfReader(BytesIO(documents.render_letter(letter.frozen)))
    text = " ".join("".join(page.extract_text() for page in paper.pages).split())
    for words in ("Oficio 001-2026", "Ana Solís Mora", "Fuerza Pública", "Sala del Concejo"):
        assert words in text
    for change in ({"text": "Otra cosa"}, {"frozen": None}, {"number": 9}, {"sent_on": DAY}):
        with pytest.raises(InternalError), transaction.atomic():
            Letter.objects.update(**change)
    assert mayor.get(f"{letter.get_absolute_url()}carta.pdf").status_code in (200, 202)


def test_it_is_due_in_my_work_until_it_is_answered_or_given_up(mayor, personas, sign_in, today):
    letter = written(mayor)
    sent(mayor, letter)
    words = "Oficio 001-2026, Ana Solís Mora: sin respuesta"
    today(2026, 12, 10)
    assert words not in markup(mayor.get("/inicio/")), "its last day"
    today(2026, 12, 11)
    for role in ("mayor", "technical_secretariat", "local_manager"):
        assert words in markup(sign_in(personas(role)).get("/inicio/"))
    for role in ("executive_committee", "actor_delegate"):
        assert words not in markup(sign_in(personas(role)).get("/inicio/"))
    place = letter.get_absolute_url()
    assert "La respuesta va tarde" in markup(mayor.get(place))
    page = mayor.get(place)
    mayor.post(f"{place}sin-respuesta/", fields_of(page, f"{place}sin-respuesta/"))
    assert words not in markup(mayor.get("/inicio/"))
    again = mayor.post(f"{place}sin-respuesta/", follow=True)
    assert "está «cerrada sin respuesta»" in markup(again)
    mayor.post(f"{place}esperar/")
    assert words in markup(mayor.get("/inicio/"))


def test_steps_in_a_state_that_has_none(mayor):
    """A draft has no answer; what was sent is neither removed nor edited."""
    letter = written(mayor)
    place = letter.get_absolute_url()
    assert mayor.get(f"{place}respuesta/").status_code == 403
    for step in ("sin-respuesta", "esperar"):
        assert "está «borrador»" in markup(mayor.post(f"{place}{step}/", follow=True))
    fields = fields_of(mayor.get(f"{place}editar/"), "")
    sent(mayor, letter)
    page = mayor.post(f"{place}editar/", fields | {"subject": "Otro"})
    assert page.status_code == 200 and "sus palabras ya no cambian" in markup(page)
    assert mayor.get(f"{place}quitar/").status_code == 403
    assert "ya no cambian" in markup(mayor.post(f"{place}quitar/"))
    assert Letter.objects.get().subject != "Otro"
    for step in ("sin-respuesta", "esperar"):
        assert mayor.get(f"{place}{step}/").status_code == 405


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("addressee", "", "Escriba"),
        ("email", "ana@", "correo"),
        ("answer_due", "19/11/2026", "Ese día ya pasó"),
        ("answer_due", "31/02/2027", "fecha"),
        ("actor", "999999", "Escoja"),
        ("meeting", "999999", "Escoja"),
    ],
)
def test_what_is_written_wrong_is_told_at_its_field(mayor, field, value, told):
    address = "/cartas/nueva/?tipo=to_head"
    right = {"addressee": "Ana", "email": "ana@fuerza.invalid", "answer_due": "10/12/2026"}
    page = mayor.post(address, fields_of(mayor.get(address), "") | right | {field: value})
    assert page.status_code == 200
    assert told in page.context["form"].errors[field][0], page.context["form"].errors
    assert not Letter.objects.exists()


def test_the_answer_is_not_awaited_after_the_session_that_it_invites_to(mayor):
    letter = written(mayor, "company")
    address = f"{letter.get_absolute_url()}editar/"
    meeting = make.meeting(make.body(), DAY)
    page = mayor.post(address, fields_of(mayor.get(address), "") | {"meeting": meeting.pk})
    assert "una sesión del 03/12/2026" in page.context["form"].errors["answer_due"][0]
    letter.refresh_from_db()
    assert letter.meeting is None


def test_anonymous_and_the_other_canton(mayor, personas, sign_in):
    letter = written(mayor)
    stranger = sign_in(personas("mayor", "601"))
    for address in ("", "editar/", "enviar/", "respuesta/", "quitar/", "carta.pdf"):
        place = f"{letter.get_absolute_url()}{address}"
        assert stranger.get(place).status_code == 404
        assert Client().get(place).url.startswith("/ingresar/")
    assert letter.subject not in markup(stranger.get("/cartas/"))


def test_the_list_is_searched_and_goes_to_a_spreadsheet(mayor):
    letter = written(mayor)
    sent(mayor, letter)
    written(mayor, "new_actor", addressee="Beto Mora Solano")
    for words, expected in (
        ("001-2026", 1),
        ("solís", 1),
        ("fuerza pública", 2),
        ("participación", 1),
        ("nadie", 0),
    ):
        page = mayor.get(f"/cartas/?q={words}")
        assert page.context["page"].paginator.count == expected, words
    page = mayor.get("/cartas/lista.xlsx?estado=sent")
    rows = [row for row in load_workbook(BytesIO(page.content)).active.values if row[0]]
    assert rows[-1][0] == "001-2026" and "Beto Mora Solano" not in rows[-1]


def _many(count: int) -> None:
    first = Letter.objects.count() + 1
    Letter.objects.bulk_create(
        Letter(
            canton_id="103",
            kind=LetterKind.TO_HEAD,
            actor=ActorFactory(canton_id="103") if number < 30 else None,
            addressee=f"Persona {number}",
            subject=f"Asunto {number}",
            text="Saludos.",
            signed_by="Alcaldía",
            state=LetterState.SENT,
            year=2026,
            number=number,
            sent_on=date(2026, 11, 1),
            answer_due=date(2026, 11, 10),
        )
        for number in range(first, first + count)
    )


def test_two_letters_or_two_hundred_ask_the_same(mayor, count_queries):
    def asked() -> list[int]:
        return [count_queries(partial(mayor.get, place)) for place in ("/cartas/", "/inicio/")]

    asked()  # what is read once for all
    _many(2)
    few = asked()
    _many(198)
    assert asked() == few


def test_sent_at_once_they_are_numbered_one_after_the_other(committed_db, today, monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)
    today(2026, 11, 20)
    user = user_with_role(Role.MAYOR, "103")
    letters = [
        Letter.objects.create(
            canton_id="103",
            kind=LetterKind.TO_HEAD,
            addressee="Ana",
            subject="Apoyo",
            text="Saludos.",
            signed_by="Alcaldía",
        )
        for _ in range(4)
    ]
    posts = [(user, f"{one.get_absolute_url()}enviar/", {"medium": "paper"}) for one in letters]
    assert at_once(*posts, *posts).count(302) == 4, "each is sent once"
    assert sorted(Letter.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
