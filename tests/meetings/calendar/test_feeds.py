"""The month, and calendars that other programs read: with two readers that did not write them."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as some

from core.links.models import SignedLink
from core.territory.models import Canton
from meetings import calendars, convening, feeds
from meetings.models import CalendarFeed, Meeting
from tests.markup import markup
from tests.meetings import make

DAY = date(2026, 12, 10)
PUBLIC = "/cantones/desamparados/reuniones.ics"
OWN = "/reuniones/calendario/direccion/"


@pytest.fixture
def secretary(db, today, personas, sign_in):
    today(2026, 11, 20)
    return sign_in(personas("technical_secretariat"))


def events(response) -> list:
    """By the second reader, after both have parsed it whole."""
    content = response.content if hasattr(response, "content") else response
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "lines are folded"
    icalendar.Calendar.from_ical(content)
    return list(getattr(vobject.readOne(content.decode()), "vevent_list", []))


def address_of(page) -> str:
    text = page.content.decode()
    return text.split('id="direccion" value="')[1].split('"')[0].removeprefix("http://testserver")


# --- the month -------------------------------------------------------------------------------


def test_a_month_shows_its_meetings_and_holidays_and_leads_both_ways(secretary):
    meeting = make.meeting(make.body(name="Grupo de seguridad vial"), DAY)
    page = secretary.get("/reuniones/calendario/?mes=2026-12")
    text = markup(page)
    assert "Sesiones de diciembre de 2026" in text
    assert f'href="/reuniones/{meeting.pk}/"' in text
    assert "Día de la Abolición del Ejército" in text
    assert "mes=2026-11" in text
    assert "mes=2027-01" in text
    assert "Sesiones de noviembre de 2026" in markup(secretary.get("/reuniones/calendario/?mes=13"))
    assert "/reuniones/calendario/" in markup(secretary.get("/reuniones/"))


def test_a_month_of_one_body(secretary):
    own, other = make.body(), make.body()
    kept, left = make.meeting(own, DAY), make.meeting(other, DAY)
    text = markup(secretary.get(f"/reuniones/calendario/?mes=2026-12&instancia={own.pk}"))
    assert f'href="/reuniones/{kept.pk}/"' in text
    assert f'href="/reuniones/{left.pk}/"' not in text


def _many(body, count, **fields):
    start = datetime(2026, 12, 10, 15, tzinfo=UTC)
    Meeting.objects.bulk_create(
        Meeting(
            canton_id="103",
            body=body,
            starts_at=start + timedelta(minutes=number),
            ends_at=start + timedelta(hours=1, minutes=number),
            place="Sala",
            **fields,
        )
        for number in range(count)
    )


@pytest.mark.parametrize(
    "address", ["/reuniones/", "/reuniones/calendario/?mes=2026-12", PUBLIC, "own", "body"]
)
def test_200_meetings_ask_as_much_as_two(secretary, personas, count_queries, address):
    body = make.body()
    if address in ("own", "body"):
        user = personas("technical_secretariat")
        owner = {"user": user} if address == "own" else {"body": body}
        address = f"/calendario/{feeds.give_address(**owner).link.token}.ics"
    _many(body, 2, is_public=True, title="Feria")
    secretary.get(address)
    few = count_queries(lambda: secretary.get(address))
    _many(body, 198, is_public=True, title="Feria")
    assert count_queries(lambda: secretary.get(address)) == few


# --- files and subscriptions -----------------------------------------------------------------


def test_the_public_calendar_tells_what_is_announced_and_nothing_of_persons(secretary):
    body = make.body()
    shown = make.meeting(
        body,
        DAY,
        title="Feria de niñez, juventud; y deporte",
        is_public=True,
        online_link="https://reunion.invalid/1",
    )
    make.meeting(body, DAY, title="Sesión interna")
    convening.invite(shown, convening.recipients(shown), 1)
    client = Client()
    answer = client.get(PUBLIC)
    [event] = events(answer)
    assert event.summary.value.startswith("Feria de niñez, juventud; y deporte")
    assert event.location.value == "Sala del Concejo Municipal"
    text = answer.content.decode()
    for hidden in ("ATTENDEE", "Representante", "reunion.invalid", "Sesión interna"):
        assert hidden not in text
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=300"
    again = client.get(PUBLIC, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    page = client.get("/cantones/desamparados/")
    assert "Feria de niñez, juventud; y deporte" in markup(page)
    assert "Sesión interna" not in markup(page)
    assert not page.cookies
    assert client.get("/cantones/ninguno/reuniones.ics").status_code == 404
    assert client.post(PUBLIC).status_code == 405


def test_an_own_address_is_given_and_renewed(secretary):
    make.meeting(make.body(), DAY)
    page = secretary.get(OWN)
    assert "Obtener la dirección" in markup(page)
    assert not CalendarFeed.objects.exists(), "looking gives none"
    secretary.post(OWN)
    address = address_of(secretary.get(OWN))
    answer = Client().get(address)
    assert len(events(answer)) == 1
    assert not answer.cookies
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Referrer-Policy"] == "no-referrer"
    secretary.post(OWN)
    renewed = address_of(secretary.get(OWN))
    assert renewed != address
    assert Client().get(address).status_code == 410
    assert Client().get(renewed).status_code == 200
    assert Client().get("/calendario/no-es-de-nadie.ics").status_code == 404
    assert Client().get(renewed[:-5] + "x.ics").status_code == 404


def test_the_token_of_a_convocation_opens_no_calendar(secretary):
    meeting = make.meeting(make.body(), DAY)
    convening.invite(meeting, convening.recipients(meeting), 1)
    token = SignedLink.objects.first().token
    assert Client().get(f"/calendario/{token}.ics").status_code == 404


def test_a_person_reads_only_what_the_person_takes_part_in(today, personas):
    today(2026, 11, 20)
    member = personas("executive_committee")
    own, other = make.body(), make.body()
    make.seat(own, user=member)
    kept = make.meeting(own, DAY)
    make.meeting(other, DAY)
    invited = make.meeting(other, DAY + timedelta(days=1))
    joint = make.meeting(other, DAY + timedelta(days=2))
    joint.other_bodies.add(own)
    assert set(feeds.of_person(member)) == {kept, joint}
    seat = make.seat(other, user=member)
    convening.invite(invited, convening.recipients(invited), 1)
    seat.holdings.all().delete()
    assert invited in set(feeds.of_person(member))


def test_who_lost_the_account_reads_nothing_more(secretary, personas):
    user = personas("technical_secretariat")
    make.meeting(make.body(), DAY)
    address = f"/calendario/{feeds.give_address(user=user).link.token}.ics"
    assert len(events(Client().get(address))) == 1
    user.is_active = False
    user.save()
    assert Client().get(address).status_code == 410


def test_a_bodys_address_is_for_its_members_and_given_by_who_convenes(secretary, personas, sign_in):
    body, other = make.body(), make.body()
    make.meeting(body, DAY)
    make.meeting(other, DAY)
    member = personas("executive_committee")
    address = f"/instancias/{body.pk}/calendario/"
    assert sign_in(member).get(address).status_code == 403
    make.seat(body, user=member)
    assert sign_in(member).get(address).status_code == 200
    assert sign_in(member).post(address).status_code == 403
    assert secretary.post(address).status_code == 302
    assert len(events(Client().get(address_of(sign_in(member).get(address))))) == 1
    stranger = sign_in(personas("technical_secretariat", "601"))
    assert stranger.get(address).status_code == 404


# --- what a calendar knows a meeting by ------------------------------------------------------


def test_a_moved_meeting_keeps_its_uid_and_its_sequence_grows(secretary, personas):
    user = personas("technical_secretariat")
    meeting = make.meeting(make.body(), DAY)
    address = f"/reuniones/{meeting.pk}/sesion.ics"
    [planned] = events(secretary.get(address))
    assert planned.status.value == "TENTATIVE"
    convening.convene(meeting, by=user)
    [called] = events(secretary.get(address))
    meeting.starts_at += timedelta(days=7)
    meeting.ends_at += timedelta(days=7)
    meeting.save()
    convening.announce_change(meeting, by=user)
    [moved] = events(secretary.get(address))
    convening.cancel(meeting, by=user, reason="Lluvia")
    [off] = events(secretary.get(address))
    assert planned.uid.value == called.uid.value == moved.uid.value == off.uid.value
    numbers = [int(one.sequence.value) for one in (called, moved, off)]
    assert numbers == [0, 1, 2]
    assert moved.dtstart.value == called.dtstart.value + timedelta(days=7)
    assert (called.status.value, off.status.value) == ("CONFIRMED", "CANCELLED")
    assert events(feeds._written(Meeting.objects.all(), name="x"))[0].status.value == "CANCELLED"


TEXT = some.text(
    some.characters(
        min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Zl", "Zp")
    ),
    min_size=1,
    max_size=160,
).filter(lambda text: text.strip() == text)


@settings(deadline=None, max_examples=60)
@given(
    title=TEXT | some.just("Sesión, con «comas»; punto y coma\\ y una línea ñandú " * 3),
    place=TEXT,
    minute=some.integers(0, 60 * 24 * 900),
    lasts=some.integers(1, 600),
    sequence=some.integers(0, 50),
)
def test_what_is_written_is_what_two_readers_read(title, place, minute, lasts, sequence):
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    meeting = Meeting(
        canton=Canton(code="103", name="Desamparados"),
        title=title,
        place=place,
        starts_at=start,
        ends_at=start + timedelta(minutes=lasts),
        sequence=sequence,
    )
    content = calendars.feed([meeting], name=title)
    [event] = events(content)
    assert event.summary.value == title
    assert event.location.value == place
    assert event.dtstart.value == start
    assert event.uid.value == meeting.uid
    [same] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (str(same["SUMMARY"]), str(same["LOCATION"])) == (title, place)
    assert same.decoded("DTEND") - same.decoded("DTSTART") == timedelta(minutes=lasts)
    assert same["SEQUENCE"] == sequence
