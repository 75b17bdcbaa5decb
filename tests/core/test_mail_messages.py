"""A row as the bytes that go over the wire, read by Python's own parser and by a second one."""

import email
from email.policy import default

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from core.lib import bells
from core.links.models import Purpose, SignedLink
from core.mail import messages, outbox
from core.mail.models import MailText, OutgoingMail
from core.mail.texts import _calendar, _fill, plain, words_of

CALENDAR = "\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Prueba//ES",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:1@portal.invalid",
        "DTSTAMP:20160113T160000Z",
        "DTSTART:20160121T150000Z",
        "SUMMARY:Sesión ordinaria de la Comisión Ejecutiva de Coproducción de la Seguridad de "
        "Desamparados\\, en el salón",
        'ATTENDEE;CN="⟦nombre⟧";RSVP=FALSE:mailto:⟦correo⟧',
        "URL:⟦enlace⟧",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
)
BODY = "Estimada persona: ⟦nombre⟧\n\nSesión del año 2016, en Ñandú: ⟦enlace⟧\n"
HTML = (
    '<html lang="es"><body><p>Estimada persona: ⟦nombre⟧</p>'
    + "<p>"
    + "Texto sin un solo salto de línea. " * 60
    + "</p>"
    + '<a href="⟦enlace⟧">Responder</a></body></html>'
)
SUBJECT = (
    "Convocatoria: Sesión ordinaria 01-2016 de la Comisión Ejecutiva de Coproducción de la "
    "Seguridad, jueves 21 de enero de 2016, 9:00 a. m."
)


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)


def post(name="Ana Núñez", *, optional=False, attachments=(), **text) -> OutgoingMail:
    parts = {"body": BODY, "html": HTML, "calendar": CALENDAR} | text
    outbox.post_shared(
        kind="meeting_call",
        about="reunion-1",
        revision=1,
        subject=SUBJECT,
        text=MailText.objects.create(**parts),
        copies=[
            outbox.Copy(
                "ana@ina.invalid",
                {"nombre": name, "correo": "ana@ina.invalid"},
                SignedLink.objects.give(Purpose.RSVP),
                attachments,
            )
        ],
        canton="103",
        optional=optional,
    )
    return OutgoingMail.objects.get()


def read(mail: OutgoingMail):
    return email.message_from_bytes(messages.as_bytes(mail), policy=default)


def part_of(message, kind: str) -> str:
    (part,) = [one for one in message.walk() if one.get_content_type() == kind]
    return part.get_content()


def event_of(message):
    return vobject.readOne(part_of(message, "text/calendar")).vevent


def test_text_html_and_calendar_are_read_as_they_were_written(db):
    mail = post()
    message = read(mail)
    assert not message.defects
    assert message["Subject"] == SUBJECT
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"], "what shows more comes last"
    for kind in kinds:
        (part,) = [one for one in message.iter_parts() if one.get_content_type() == kind]
        assert (part.get_content_charset(), part["Content-Transfer-Encoding"]) == (
            "utf-8",
            "quoted-printable",
        )
    address = f"http://127.0.0.1:8000/e/{mail.link.token}/"
    assert part_of(message, "text/plain").replace("\r\n", "\n") == (
        f"Estimada persona: Ana Núñez\n\nSesión del año 2016, en Ñandú: {address}\n"
    )
    assert f'<a href="{address}">' in part_of(message, "text/html")
    (calendar,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    event = event_of(message)
    assert event.attendee.params["CN"] == ["Ana Núñez"]
    assert event.url.value == address
    assert event.summary.value.endswith("Desamparados, en el salón")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_the_calendar_part_says_its_method(db, method):
    message = read(post(calendar=CALENDAR.replace("REQUEST", method)))
    (calendar,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == method


def test_no_line_is_too_long_for_any_server_or_calendar(db, settings):
    settings.SITE_URL = "https://coproduccion.seguridad.municipalidad-de-desamparados.go.cr"
    mail = post("Ñ" * 120, optional=True)
    wire = messages.as_bytes(mail)
    assert wire.isascii()
    assert b"\n" not in wire.replace(b"\r\n", b"") and b"\r" not in wire.replace(b"\r\n", b"")
    headers, _, _ = wire.partition(b"\r\n\r\n")
    assert max(map(len, wire.split(b"\r\n"))) <= 998
    short = [line for line in headers.split(b"\r\n") if not line.startswith(b"List-Unsubscribe:")]
    assert max(map(len, short)) <= 78
    calendar = words_of(mail).calendar
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75
    assert event_of(read(mail)).attendee.params["CN"] == ["Ñ" * 120]


def test_the_same_row_gives_the_same_bytes(db):
    mail = post(optional=True)
    first = messages.as_bytes(mail)
    again = OutgoingMail.objects.get(pk=mail.pk)
    assert messages.as_bytes(again) == first


def test_attachments_come_with_their_name_type_and_bytes(db, monkeypatch):
    bytes_of = {"0" * 64: b"%PDF-1.7 \x00\xff", "1" * 64: b"PK\x03\x04"}
    monkeypatch.setattr(
        messages, "import_string", lambda path: lambda file: bytes_of[file["sha256"]]
    )
    files = (
        {"name": "Orden del día, sesión 1.pdf", "type": "application/pdf", "sha256": "0" * 64},
        {"name": "datos.zip", "type": "application/zip", "sha256": "1" * 64},
    )
    mail = post(attachments=files)
    message = read(mail)
    assert message.get_content_type() == "multipart/mixed"
    found = {part.get_filename(): part for part in message.iter_attachments()}
    assert found.keys() == {"Orden del día, sesión 1.pdf", "datos.zip"}
    for file in files:
        part = found[file["name"]]
        assert (part.get_content_type(), part.get_content()) == (
            file["type"],
            bytes_of[file["sha256"]],
        )
    assert messages.as_bytes(mail) == messages.as_bytes(mail)
    assert event_of(message).uid.value == "1@portal.invalid"


def test_only_optional_mails_offer_to_unsubscribe(db, settings):
    settings.SITE_URL = "https://coproduccion.seguridad.municipalidad-de-desamparados.go.cr"
    mail = post(optional=True)
    message = read(mail)
    address = f"{settings.SITE_URL}/e/{mail.unsubscribe.token}/"
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # In one piece on the wire too: programs do not decode it.
    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in messages.as_bytes(mail)
    assert address in part_of(message, "text/plain")
    html = part_of(message, "text/html")
    assert f'href="{address}"' in html and html.rstrip().endswith("</body></html>")


def test_what_must_be_sent_offers_nothing(db):
    mail = post()
    message = read(mail)
    assert mail.unsubscribe is None
    assert message["List-Unsubscribe"] is message["List-Unsubscribe-Post"] is None
    assert "Usted escoge" not in part_of(message, "text/plain")


# --- what hostile people write ---

HOSTILE = [
    'Ana "la jefa" Núñez',
    "Ana\r\nATTENDEE:mailto:otra@malo.invalid",
    "Ana\r\nBcc: otra@malo.invalid\r\n\r\n<b>hola</b>",
    "⟦enlace⟧ ⟦codigo⟧",
    '<script>alert(1)</script><a href="https://malo.invalid">',
    "Ana\u2028Núñez\x85\x0b\x0c\x1d",
    "Ana; CN=Otra:mailto:otra@malo.invalid, \\n ^n",
    "=?utf-8?q?=0D=0ABcc=3A?=",
    "😀" * 40,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_says_nothing_but_a_name(db, name):
    mail = post(name)
    message = read(mail)
    assert not message.defects
    assert set(message.keys()) == set(read(post_again()).keys())
    words = words_of(mail)
    assert words.body.startswith(f"Estimada persona: {name}\n"), "the text says it as it is"
    assert mail.link.token not in words.body.split("\n\nSesión")[0]
    assert "<script>" not in words.html and "<b>" not in words.html
    assert words.html.count("<a ") == 1
    event = event_of(message)
    assert [one.value for one in event.contents["attendee"]] == ["mailto:ana@ina.invalid"]
    assert words.calendar.count("\r\n") == len(words.calendar.splitlines())


def post_again() -> OutgoingMail:
    """A mail with a harmless name, to compare with."""
    mail = OutgoingMail.objects.get()
    return OutgoingMail(
        **{
            field.attname: getattr(mail, field.attname)
            for field in mail._meta.concrete_fields
            if field.attname not in ("id", "values", "folded")
        },
        values={"nombre": "Ana", "correo": "ana@ina.invalid"},
    )


def test_what_people_write_into_a_shared_text_holds_no_place():
    content = {"agenda": [{"title": "Vea ⟦enlace⟧", "minutes": 5}], "place": "⟦codigo⟧"}
    assert plain(content) == {
        "agenda": [{"title": "Vea [enlace]", "minutes": 5}],
        "place": "[codigo]",
    }


def test_a_place_without_a_value_stays():
    assert _fill("⟦nada⟧ ⟦nombre⟧", {"nombre": "⟦nada⟧"}) == "⟦nada⟧ ⟦nada⟧"


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200))
def test_whatever_the_name_the_calendar_has_the_same_lines(name):
    lines = _calendar(CALENDAR, {"nombre": name, "correo": "a@b.invalid", "enlace": "https://x"})
    assert max(len(line.encode()) for line in lines.split("\r\n")) <= 75
    unfolded = lines.replace("\r\n ", "").split("\r\n")
    assert len(unfolded) == len(CALENDAR.split("\n")) + 1
    assert [line.split(":")[0].split(";")[0] for line in unfolded[:-1]] == [
        line.split(":")[0].split(";")[0] for line in CALENDAR.split("\n")
    ]
