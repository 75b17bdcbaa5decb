"""The agenda's pages: a member proposes, who chairs agrees, orders and declines, others read."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents import store
from core.lib import bells
from core.mail import texts
from core.mail.models import OutgoingMail
from meetings import convening
from meetings.enums import ItemState, MeetingState
from meetings.models import AgendaDocument, AgendaItem, Meeting, Minutes, Resolution
from strategies.enums import SeatRole
from strategies.models import SeatDuty
from tests.factories import user_with_role
from tests.forms import fields_of, form_of, pressed
from tests.markup import markup
from tests.meetings import make

DAY = date(2026, 12, 3)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def quiet(monkeypatch, today):
    monkeypatch.setattr(bells, "ring", lambda task: True)
    today(2026, 11, 20)


@pytest.fixture
def secretary(db, personas, sign_in):
    return sign_in(personas("technical_secretariat"))


@pytest.fixture
def meeting(db):
    return make.meeting(make.body(seats=2), DAY, items=2)


@pytest.fixture
def member(meeting, personas, sign_in):
    """The delegate of an actor with a seat."""
    return seated(meeting, personas, sign_in)


def seated(meeting, personas, sign_in, role="actor_delegate", **fields):
    user = personas(role)
    make.seat(meeting.body, user=user, has_alternate=False, **fields)
    return sign_in(user)


def address(meeting, more=""):
    return f"/reuniones/{meeting.pk}/orden-del-dia/{more}"


def filled(client, page, **told):
    return fields_of(client.get(page), "") | told


def titles(meeting):
    return list(meeting.items.agreed().values_list("title", flat=True))


def test_a_member_proposes_and_who_chairs_decides(meeting, member, secretary):
    new = address(meeting, "nuevo/")
    told = {"title": "Luz en la cancha", "articulation": "Con la CNFL", "people": "40"}
    document = SimpleUploadedFile("croquis.pdf", PDF, "application/pdf")
    assert member.post(new, filled(member, new, **told, documents=document)).status_code == 302
    item = meeting.items.get(title="Luz en la cancha")
    assert (item.state, item.seat.body) == (ItemState.PROPOSED, meeting.body)
    assert titles(meeting) == ["Asunto 1", "Asunto 2"], "a draft is not on the agenda"
    shown = markup(member.get(address(meeting)))
    proposed = shown[shown.index("Propuesto, por acordar") :]
    assert "Luz en la cancha" in proposed and "croquis.pdf" in proposed
    assert "Con la CNFL" in proposed and "40" in proposed
    kept = AgendaDocument.objects.get()
    file = member.get(address(meeting, f"documentos/{kept.pk}/"))
    assert b"".join(file.streaming_content) == PDF if file.streaming else file.content == PDF

    edit = address(meeting, f"{item.pk}/editar/")
    assert member.post(edit, filled(member, edit, minutes="15")).status_code == 302
    for forbidden in ("acordar/", "descartar/", "mover/"):
        assert member.post(address(meeting, f"{item.pk}/{forbidden}")).status_code == 403

    page, decline = secretary.get(address(meeting)), address(meeting, f"{item.pk}/descartar/")
    answer = secretary.post(decline, fields_of(page, decline) | {"reason": " "}, follow=True)
    assert "Escriba por qué no se incluye" in markup(answer)
    secretary.post(decline, fields_of(page, decline) | {"reason": "Se vio en octubre"})
    assert "Se vio en octubre" in markup(member.get(address(meeting)))
    assert member.get(edit).status_code == 403, "decided, it is not the member's any more"
    agree = address(meeting, f"{item.pk}/acordar/")
    secretary.post(agree, fields_of(secretary.get(address(meeting)), agree))
    assert titles(meeting) == ["Asunto 1", "Asunto 2", "Luz en la cancha"]
    secretary.post(agree)
    assert meeting.items.agreed().count() == 3, "pressed twice it is there once"


def documented(meeting, state: ItemState) -> AgendaDocument:
    """A matter of that state with a document, both named after it."""
    item = AgendaItem.objects.create(
        meeting=meeting, title=f"Tema {state}", state=state, position=9, declined_reason="No"
    )
    file = store.save(PDF + state.encode(), "application/pdf")
    return item.documents.create(file=file, name=f"{state}.pdf")


def test_who_is_no_member_reads_of_an_announced_session_what_was_agreed(
    meeting, member, personas, sign_in
):
    Meeting.objects.update(is_public=True, title="Foro abierto")
    meeting.refresh_from_db()
    secret = [documented(meeting, state) for state in (ItemState.PROPOSED, ItemState.DECLINED)]
    agreed = documented(meeting, ItemState.AGREED)
    earlier = make.meeting(meeting.body, date(2026, 10, 1))
    Resolution.objects.create(meeting=earlier, number=1, text="Reparar la acera")
    outsider = sign_in(user_with_role("actor_delegate", "103"))
    assert "Reparar la acera" in markup(member.get(address(meeting))), "it comes by itself"
    assert "Reparar la acera" not in markup(outsider.get(address(meeting)))
    convening.convene(meeting, by=personas("technical_secretariat"))
    for client, may in ((outsider, False), (member, True)):
        for kept, opens in ((secret[0], may), (secret[1], may), (agreed, True)):
            file = client.get(address(meeting, f"documentos/{kept.pk}/"))
            assert file.status_code == (200 if opens else 404), kept
        shown = markup(client.get(address(meeting)))
        assert ("Tema proposed" in shown) == ("Tema declined" in shown) == may
        assert "Tema agreed" in shown and "agreed.pdf" in shown
        assert client.get(address(meeting, "nuevo/")).status_code == (200 if may else 403)
    token = meeting.invitations.first().link.token
    words = texts.words_of(OutgoingMail.objects.first())
    elsewhere = {
        "page": markup(outsider.get(meeting.get_absolute_url())),
        "calendar": outsider.get(f"{meeting.get_absolute_url()}sesion.ics").content.decode(),
        "mail": words.body + words.html + words.calendar,
        "link": markup(outsider.get(f"/e/{token}/")),
    }
    for place, text in elsewhere.items():
        assert "Foro abierto" in text, place
        assert not any(name in text for one in secret for name in (one.name, one.item.title)), place
    for kept in secret:
        assert outsider.get(f"/e/{token}/documentos/{kept.pk}/").status_code == 404


@pytest.mark.parametrize(("verb", "word"), [("acordar/", "acordado"), ("descartar/", "no se")])
def test_what_is_typed_while_the_chair_decides_is_kept_and_told(
    meeting, member, secretary, verb, word
):
    new = address(meeting, "nuevo/")
    member.post(new, filled(member, new, title="Luz en la cancha"))
    item = meeting.items.get(title="Luz en la cancha")
    edit = address(meeting, f"{item.pk}/editar/")
    typed = filled(member, edit, title="Luz en las dos canchas")
    secretary.post(address(meeting, f"{item.pk}/{verb}"), {"reason": "Se vio en octubre"})
    answer = member.post(edit, typed)
    assert answer.status_code == 200
    told = markup(answer)
    assert "Luz en las dos canchas" in told
    assert "Quien preside ya decidió sobre su propuesta" in told and word in told.lower()
    answer = member.post(address(meeting, f"{item.pk}/quitar/"))
    assert "ya decidió" in markup(answer)
    assert meeting.items.get(pk=item.pk).title == "Luz en la cancha"
    assert member.get(edit).status_code == 403


def test_what_is_agreed_is_not_declined(meeting, secretary):
    item = meeting.items.first()
    decline = address(meeting, f"{item.pk}/descartar/")
    answer = secretary.post(decline, {"reason": "Tarde"}, follow=True)
    assert "«Asunto 1» ya está en el orden del día. Para sacarlo, use «Quitar»." in markup(answer)
    assert titles(meeting) == ["Asunto 1", "Asunto 2"]


def test_the_chair_orders_and_the_edges_stand(meeting, personas, sign_in):
    chair = seated(meeting, personas, sign_in, "executive_committee")
    seat = meeting.body.seats.get(holdings__person__user=personas("executive_committee"))
    SeatDuty.objects.create(seat=seat, role=SeatRole.CHAIR, since=date(2026, 1, 1))
    first, second = meeting.items.agreed()
    move = address(meeting, f"{second.pk}/mover/")
    chair.post(move, pressed(chair.get(address(meeting)), "hacia", "arriba", form_id=move))
    assert titles(meeting) == ["Asunto 2", "Asunto 1"]
    chair.post(move, {"hacia": "arriba"})
    chair.post(address(meeting, f"{first.pk}/mover/"), {"hacia": "abajo"})
    assert titles(meeting) == ["Asunto 2", "Asunto 1"]
    new = address(meeting, "nuevo/")
    chair.post(new, filled(chair, new, title="Del día"))
    assert titles(meeting)[-1] == "Del día", "who chairs agrees at once"


def test_what_may_not_be_stored_says_how_to_mend_it(meeting, secretary, settings):
    new = address(meeting, "nuevo/")
    settings.UPLOAD_MAX_BYTES = 1000
    for told, words in (
        ({"title": ""}, "Escriba"),
        ({"title": "x" * 201}, "200"),
        ({"title": "a", "minutes": "601"}, "Los minutos van de 1 a 600"),
        ({"title": "a", "minutes": "-1"}, "is-invalid"),
        ({"title": "a", "documents": SimpleUploadedFile("a.exe", b"MZ\0\0")}, "a.exe"),
        ({"title": "a", "documents": SimpleUploadedFile("a.pdf", PDF + b"0" * 2000)}, "máximo"),
    ):
        answer = secretary.post(new, filled(secretary, new, **told))
        assert answer.status_code == 200 and words in markup(answer), told
    assert meeting.items.count() == 2


def test_after_the_session_the_agenda_stands(meeting, secretary, member):
    item, page = meeting.items.first(), secretary.get(address(meeting))
    assert form_of(page, address(meeting, f"{item.pk}/mover/")).buttons
    new = address(meeting, "nuevo/")
    typed = filled(secretary, new, title="Tarde")
    Meeting.objects.update(state=MeetingState.HELD, closed_at="2026-12-03T17:00Z")
    answer = secretary.post(new, typed)
    assert answer.status_code == 200 and "Tarde" in markup(answer)
    assert "su orden del día ya no cambia" in markup(answer)
    assert secretary.get(new).status_code == member.get(new).status_code == 403
    assert secretary.get(address(meeting, f"{item.pk}/quitar/")).status_code == 403
    answer = secretary.post(address(meeting, f"{item.pk}/mover/"), {"hacia": "abajo"}, follow=True)
    assert "ya no cambia" in markup(answer) and titles(meeting) == ["Asunto 1", "Asunto 2"]
    assert "Subir" not in markup(secretary.get(address(meeting)))


def test_who_may_not(meeting, client, personas, sign_in):
    item = meeting.items.first()
    for more in ("", "nuevo/", f"{item.pk}/editar/"):
        assert client.get(address(meeting, more)).status_code == 302, "anonymous: to the door"
        stranger = sign_in(personas("technical_secretariat", "601"))
        assert stranger.get(address(meeting, more)).status_code == 404
        outsider = sign_in(personas("administrator"))
        assert outsider.get(address(meeting, more)).status_code == 403
    reader = sign_in(personas("mayor"))
    assert reader.get(address(meeting)).status_code == 200
    assert reader.get(address(meeting, f"{item.pk}/editar/")).status_code == 403
    assert reader.post(address(meeting, "preparar/")).status_code == 403
    other = make.meeting(make.body(), DAY)
    mixed = address(other, f"{item.pk}/editar/")
    assert sign_in(personas("local_manager")).get(mixed).status_code == 404
    assert reader.get(address(meeting, f"{item.pk}/acordar/")).status_code == 405


def test_an_item_is_removed_with_its_documents(meeting, secretary, member):
    new = address(meeting, "nuevo/")
    document = SimpleUploadedFile("croquis.pdf", PDF, "application/pdf")
    secretary.post(new, filled(secretary, new, title="De más", documents=document))
    kept = AgendaDocument.objects.get()
    remove = address(meeting, f"documentos/{kept.pk}/quitar/")
    assert member.get(remove).status_code == 403
    assert "croquis.pdf" in markup(secretary.get(remove))
    page = address(meeting, f"{kept.item_id}/quitar/")
    assert "De más" in markup(secretary.get(page)), "asked before"
    assert secretary.post(page).status_code == 302
    assert not AgendaItem.objects.filter(title="De más").exists()


@pytest.mark.parametrize("more", ["", "orden-del-dia/"])
def test_two_items_or_two_hundred_ask_the_same(meeting, secretary, count_queries, more):
    page = f"/reuniones/{meeting.pk}/{more}"
    AgendaItem.objects.create(meeting=meeting, title="Propuesto")
    secretary.get(page)
    few = count_queries(lambda: secretary.get(page))
    earlier = (make.meeting(meeting.body, DAY - timedelta(days=week * 7)) for week in (1, 2, 3))
    minutes = {
        n: Minutes.objects.create(meeting=one, kind="minuta") for n, one in enumerate(earlier)
    }
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            title=f"Asunto {number}",
            position=number,
            state=(ItemState.AGREED, ItemState.PROPOSED)[number % 2],
            previous_minutes=minutes.get(number / 2 - 2),
        )
        for number in range(3, 203)
    )
    assert count_queries(lambda: secretary.get(page)) == few
