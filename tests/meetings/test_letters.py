"""Letters: written from a template, numbered and frozen when sent, followed until their answer."""

from datetime import date

import pytest

from core.lib import bells
from core.mail.models import OutgoingMail
from meetings import letter_texts
from meetings.enums import LetterKind, LetterState
from meetings.models import Letter
from strategies.models import Actor
from tests.factories import ActorFactory
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make

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
    letter = written(mayor, "company", meeting=meeting.pk)
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
