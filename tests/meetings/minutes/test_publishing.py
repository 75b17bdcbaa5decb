"""Approved minutes before citizens: what they read of them, and what they never do."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import AgreementContact, Commitment
from core.accounts.models import User
from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.text import fold
from meetings import due_minutes, minuting, public_content, publishing
from meetings.enums import CountedSex, MeetingKind, MeetingState, MinutesState
from meetings.models import (
    Dissent,
    Guest,
    Invitation,
    Meeting,
    Minutes,
    OpenCount,
    PublishedMinutes,
    Resolution,
)
from strategies.enums import AgeGroup
from strategies.models import Actor, Person
from strategies.names import UNNAMED
from tests.citizens.test_public import Outline
from tests.factories import PersonFactory, complete_agreement
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make

LIST = "/cantones/desamparados/sesiones/"
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'
TITULAR, COLLEAGUE, NEIGHBOUR = "Ana María Mora Solís", "Iris Vega Cruz", "Ing. Karla Mena Rojas"


def write(minutes, **texts) -> None:
    for name, text in texts.items():
        setattr(minutes, name, text)
    minutes.version += 1
    minutes.save()


@pytest.fixture
def told(minutes, user):
    """A session of which everything is written down, people and all."""
    meeting, seat = minutes.meeting, minutes.meeting.attendance.get().seat
    Person.objects.filter(pk=meeting.attendance.get().person_id).update(
        name=TITULAR, phone="8888-7777"
    )
    PersonFactory(canton_id="103", name=COLLEAGUE)
    User.objects.filter(pk=user.pk).update(name="Secretaría Técnica")
    Guest.objects.create(meeting=meeting, name=NEIGHBOUR, organisation="Compañía de luz")
    invited = meeting.invitations.order_by("pk").last()
    Invitation.objects.filter(pk=invited.pk).update(
        name="Óscar Picado Vega", email="oscar.picado@demo.invalid"
    )
    first, second = (minutes.entries.get(item__title=f"Asunto {number}") for number in (1, 2))
    first.item.presenter, first.item.articulation = TITULAR, "Con la escuela"
    first.item.people = 3
    first.item.version += 1
    first.item.save()
    first.text = f"ana mora pidió luz; escribir a luz@vecinas.cr o al 8888-7777. {HOSTILE}"
    second.text = f"La señora Mena Rojas y {COLLEAGUE} se oponen: caso de una vecina."
    for entry in (first, second):
        entry.version += 1
        entry.save()
    resolution = Resolution.objects.create(
        meeting=meeting,
        item=second.item,
        number=1,
        text="Reparar la acera, a cargo de Óscar Picado Vega",
        responsible=seat,
        due_on=date(2027, 2, 1),
        in_favour=1,
        is_firm=True,
    )
    Dissent.objects.create(resolution=resolution, seat=seat, reason="No hay presupuesto")
    write(
        minutes,
        opening="Abre la señora Ana María Mora; la Secretaría Técnica explica.",
        literal_text="Palabra por palabra",
        recording_link="https://grabaciones.invalid/una",
    )
    minuting.send_for_corrections(minutes)
    asked = minuting.ask_correction(minutes, text="Fueron doce.", seat=seat)
    minuting.decide(asked, "taken", answer="Se acogió.", by=user)
    return minutes


@pytest.fixture
def approved(told, later, user):
    minuting.approve(told, by=user, meeting=later)
    return told


@pytest.fixture
def published(approved, user):
    return publishing.publish(approved, by=user)


def address(minutes) -> str:
    return f"{LIST}{minutes.meeting_id}/"


def read(client, minutes) -> str:
    return markup(client.get(address(minutes))) + markup(client.get(LIST))


def filled(client, page, **typed) -> dict:
    """The form of publishing as it is shown, read and with these ticks."""
    return fields_of(client.get(page), "publicar") | {"is_read": "on"} | typed


def test_published_with_the_button_of_the_minutes(approved, secretary, client):
    page = approved.get_absolute_url()
    assert "Sin publicar" in markup(secretary.get(page))
    assert client.get(address(approved)).status_code == 404
    shown = markup(secretary.get(f"{page}publicar/"))
    assert "Así lo leerán" in shown and TITULAR not in shown[shown.index("<article") :]
    unread = markup(secretary.post(f"{page}publicar/", {"withheld": "apertura"}))
    assert "marque aquí que no nombran a nadie" in unread and " checked" in unread
    assert not PublishedMinutes.objects.exists()
    secretary.post(f"{page}publicar/", filled(secretary, f"{page}publicar/"))
    assert address(approved) in markup(secretary.get(page))
    said = read(client, approved)
    for text in ("Asunto 1", "Con la escuela", "Reparar la acera", "A favor 1"):
        assert text in said, text
    for text in ("en firme", "01/02/2027", "No hay presupuesto", "Compañía de luz", "Titular"):
        assert text in said, text
    history = PublishedMinutes.objects.get().history.get()
    assert history.published_by.email == secretary.get(page).context["user"].email


def test_no_person_is_named_and_no_hidden_thing_is_there(published, client):
    said = fold(read(client, published.minutes) + str(published.content) + published.words)
    names = {*Person.objects.values_list("name", flat=True), TITULAR, COLLEAGUE, NEIGHBOUR}
    names |= {*User.objects.exclude(name__startswith="Secretaría").values_list("name", flat=True)}
    names |= {"Mena Rojas", "Ana Mora", "Karla Mena"}
    names |= {*Invitation.objects.exclude(name="").values_list("name", flat=True)}
    mails = {*User.objects.values_list("email", flat=True), "luz@vecinas.cr", "8888-7777"}
    mails |= {*Person.objects.exclude(email="").values_list("email", flat=True)}
    assert len(names) > 6 and len(mails) > 3
    found = [text for text in names | mails if re.search(rf"(?<!\w){fold(text)}(?!\w)", said)]
    assert not found
    for text in ("grabaciones.invalid", "palabra por palabra", "fueron doce", "<dd>3</dd>"):
        assert text not in said, text
    assert "[dato reservado]; la secretaria tecnica explica" in said
    assert "[dato reservado] pidio luz" in said and "menos de 5" in said


def test_every_name_that_the_portal_knows_is_withheld(told, later, user):
    agreement = complete_agreement()
    AgreementContact.objects.filter(agreement=agreement).update(name="Rita Encargada Ruiz")
    Commitment.objects.filter(agreement=agreement).update(responsible="Beto Responsable")
    PersonFactory(canton_id="103", name="Karla M. Mena")
    item = told.entries.get(item__title="Asunto 2").item
    item.presenter, item.result, item.version = "Sr. Hugo Expone", "3", item.version + 1
    item.save()
    names = ("Rita Encargada Ruiz", "Beto Responsable", "Karla M. Mena", "Sr. Hugo Expone")
    write(told, closing=f"Hablaron {', '.join(names)} y la Municipalidad.")
    minuting.approve(told, by=user, meeting=later)
    said = public_content.content_of(told)
    assert not [name for name in names if name in str(said)]
    assert said["parts"][-1]["text"].endswith(" y la Municipalidad.")
    templates = [line for part in said["parts"] for line in part["template"]]
    assert ["Resultado", "3"] in templates, "only people are counted"
    assert ["Personas involucradas", "menos de 5"] in templates


def test_withdrawn_nothing_that_was_typed_is_left(published, user, client):
    Meeting.objects.filter(pk=published.minutes.meeting_id).update(title="Homenaje a doña Flor")
    published.content["meeting"] = "Homenaje a doña Flor"
    published.save()
    minutes = Minutes.objects.get(pk=published.minutes_id)
    publishing.withdraw(minutes, reason="Nombra a una vecina", by=user)
    assert "Flor" not in read(client, minutes)


def test_hostile_texts_are_read_as_text(published, client):
    said = read(client, published.minutes)
    assert HOSTILE not in said and "&lt;script&gt;" in said


def test_a_text_is_left_out_and_its_resolution_stays(approved, secretary, client):
    page = f"{approved.get_absolute_url()}publicar/"
    key = f"asunto-{approved.entries.get(item__title='Asunto 2').pk}"
    bad = markup(secretary.post(page, filled(secretary, page, withheld="asunto-0")))
    assert "No se guardó" in bad and not PublishedMinutes.objects.exists()
    secretary.post(page, filled(secretary, page, withheld=[key, "apertura"]))
    said = read(client, approved)
    assert "caso de una vecina" not in said and "No hay presupuesto" not in said
    assert said.count("Texto reservado: contiene datos personales") == 2
    assert "Reparar la acera" in said and "Voto disidente" in said
    assert "vecina" not in str(PublishedMinutes.objects.get().content)
    assert "Ninguna minuta coincide" in markup(client.get(LIST, {"q": "vecina"}))


def test_an_actor_that_only_the_team_knows_is_not_named(told, later, user, client):
    seat = told.meeting.attendance.get().seat
    then = str(seat.actor)
    entry = told.entries.first()
    Actor.objects.filter(pk=seat.actor_id).update(is_published=False)
    minuting.approve(told, by=user, meeting=later)
    Actor.objects.filter(pk=seat.actor_id).update(name="Refugio", acronym="REF")
    told.frozen["matters"][0]["text"] = f"Habló REF, antes {then}. El refugio está en {entry}."
    said = str(public_content.content_of(told))
    assert then not in said and "REF" not in said and "refugio" not in said
    assert UNNAMED in said


def test_few_people_are_not_counted_in_public(user, today, client):
    today(2026, 12, 4)
    meeting = make.meeting(None, date(2026, 12, 3), title="Foro", kind=MeetingKind.LOCAL_FORUM)
    Meeting.objects.filter(pk=meeting.pk).update(
        state=MeetingState.HELD, opened_at=meeting.starts_at, closed_at=meeting.ends_at
    )
    meeting.refresh_from_db()
    for people, said in ((4, "menos de 5"), (40, "40")):
        OpenCount.objects.update_or_create(
            meeting=meeting,
            sex=CountedSex.WOMEN,
            age_group=AgeGroup.values[0],
            defaults={"people": people},
        )
        minutes = minuting.begin(meeting)
        minutes.frozen = minuting.documents.minutes_payload(minutes)
        assert public_content.content_of(minutes)["public"] == said
    minuting.send_for_corrections(minutes)
    minuting.approve(minutes, by=user, meeting=None)
    publishing.publish(minutes, by=user)
    assert "40 personas" in markup(client.get(address(minutes)))
    assert "Foro" in markup(client.get(LIST)), "of no body"


def test_public_pages_set_no_cookie_and_read_no_session(published, client):
    for page in (LIST, address(published.minutes)):
        client.cookies["portal_sesion"] = "somebody"
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page, headers={"accept-encoding": "gzip"})
        assert response.status_code == 200 and not response.cookies
        assert response["Content-Encoding"] == "gzip" and "Cookie" not in response["Vary"]
        assert "public" in response["Cache-Control"] and "max-age" in response["Cache-Control"]
        assert not any("django_session" in query["sql"] for query in queries)
        assert client.post(page).status_code == 405 and client.head(page).status_code == 200
    for gone in ("puntarenas", "ninguno"):
        other = f"/cantones/{gone}/sesiones/{published.minutes.meeting_id}/"
        assert client.get(other).status_code == 404
    assert "todavía no ha publicado" in markup(client.get("/cantones/puntarenas/sesiones/"))


def test_only_approved_minutes_and_once(told, later, user, secretary):
    page = f"{told.get_absolute_url()}publicar/"
    with pytest.raises(RuleViolation, match="aprobada"):
        publishing.publish(told, by=user)
    assert secretary.get(page).status_code == secretary.post(page).status_code == 403
    minuting.approve(told, by=user, meeting=later)
    typed = filled(secretary, page)
    for _ in range(2):  # pressed twice
        assert secretary.post(page, typed, follow=True).status_code == 200
    assert "Llegó dos veces" in markup(secretary.post(page, typed, follow=True))
    again = {"is_read": "on", "shown": typed["shown"]}
    assert "ya se publicó" in markup(secretary.post(page, again))
    assert secretary.get(page).status_code == 403
    assert PublishedMinutes.objects.get().history.count() == 1


def test_withdrawn_with_a_reason_and_published_anew(published, user, secretary, client):
    minutes, page = published.minutes, published.minutes.get_absolute_url()
    for reason, answer in (("  ", "Escriba"), ("Era Karla Mena", "quítelo"), ("a@b.cr", "quítelo")):
        assert answer in markup(secretary.post(f"{page}retirar/", {"reason": reason}))
    assert "Retirar" in markup(secretary.get(f"{page}retirar/"))
    reason = f"Nombraba a una persona {HOSTILE}"
    secretary.post(f"{page}retirar/", {"reason": reason})
    said = read(client, minutes)
    day = f"{timezone.localdate():%d/%m/%Y}"
    assert f"Se retiró el {day}: Nombraba a una persona &lt;script" in said
    assert "Reparar la acera" not in said and "Asunto 1" not in said
    assert "Ninguna minuta coincide" in markup(client.get(LIST, {"q": "acera"}))
    assert "Nombraba a una persona" in markup(secretary.get(page))
    assert "no está publicada" in markup(secretary.post(f"{page}retirar/", {"reason": "Otra"}))
    assert secretary.get(f"{page}retirar/").status_code == 403
    assert not due_minutes.to_publish(user, clock.today()), "it was withdrawn on purpose"
    secretary.post(f"{page}publicar/", filled(secretary, f"{page}publicar/"))
    said = read(client, minutes)
    assert "Se retiró" not in said and "Reparar la acera" in said
    reasons = published.history.order_by("pgh_id").values_list("withdrawn_reason", flat=True)
    assert list(reasons) == ["", reason, ""]


def test_what_waits_to_be_published_is_one_thing_to_do(approved, user, body, personas, secretary):
    on = clock.today()
    [one] = due_minutes.to_publish(user, on)
    assert one.title == f"Publicar: {approved}" and one.url.endswith("/minuta/publicar/")
    assert not due_minutes.to_publish(personas("executive_committee"), on)
    assert not due_minutes.to_publish(personas("technical_secretariat", "601"), on)
    waiting(body, 2, day=date(2026, 1, 5))
    [one] = due_minutes.to_publish(user, on)
    assert one.title == "Publicar 3 minutas" and one.due_on is None
    assert len(secretary.get(one.url).context["page"].object_list) == 3
    publishing.publish(approved, by=user)
    assert len(secretary.get(one.url).context["page"].object_list) == 2
    shown = secretary.get("/reuniones/?minuta=publicadas").context["page"].object_list
    assert [row.pk for row in shown] == [approved.meeting_id]


def waiting(body, count: int, *, day: date) -> list[Minutes]:
    """Approved minutes of so many sessions, one a day."""
    first = timezone.make_aware(datetime(day.year, day.month, day.day, 9))
    meetings = [
        Meeting(
            canton_id=body.canton_id,
            body=body,
            starts_at=first + timedelta(days=number),
            ends_at=first + timedelta(days=number, hours=2),
            place="Sala",
            state=MeetingState.HELD,
        )
        for number in range(count)
    ]
    Meeting.objects.bulk_create(meetings)
    return Minutes.objects.bulk_create(
        Minutes(
            meeting=meeting,
            kind="minuta",
            state=MinutesState.APPROVED,
            approved_at=meeting.starts_at,
        )
        for meeting in meetings
    )


def shown(body, count: int, user, *, day: date) -> None:
    """As many published minutes, each with a number to be sought."""
    resolution = {"name": "Acuerdo", "text": "Pintar el Salón", "dissents": []}
    PublishedMinutes.objects.bulk_create(
        PublishedMinutes(
            minutes=minutes,
            content={
                "title": "Minuta",
                "meeting": f"Sesión {number}",
                "bodies": [body.name],
                "when": "ese día",
                "parts": [{"resolutions": [resolution]}],
            },
            words=fold(f"Sesión {number} Pintar el Salón"),
            published_at=timezone.now(),
            published_by=user,
        )
        for number, minutes in enumerate(waiting(body, count, day=day))
    )


def test_the_list_is_sought_by_word_year_and_body(body, user, client):
    other = make.body(name="Comisión de luz")
    shown(body, 21, user, day=date(2025, 12, 30))
    shown(other, 1, user, day=date(2026, 3, 3))
    shown(make.body("601"), 1, user, day=date(2026, 3, 3))

    def found(**asked) -> int:
        return client.get(LIST, asked).context["page"].paginator.count

    assert found() == 22 and found(anio="2025") == 2 and found(anio="2026") == 20
    assert found(instancia=other.pk) == 1 and found(q="SALON pintar") == 22
    assert found(q="sesion 20", instancia=body.pk, anio="2026") == 1
    assert found(anio="1999", instancia="x", pagina="zz", q="\0") == 22
    assert "Del 21 al 22 de 22" in markup(client.get(LIST, {"pagina": "2"}))
    page = client.get(LIST)
    assert [label for _, label in page.context["form"].fields["instancia"].choices] == [
        "Todas",
        other.name,
        body.name,
    ]


def test_as_many_questions_for_two_as_for_two_hundred(body, user, client, count_queries):
    asked = []
    for day, count in ((date(2020, 1, 1), 2), (date(2021, 1, 1), 198)):
        shown(body, count, user, day=day)
        one = PublishedMinutes.objects.first()
        pages = (LIST, f"{LIST}?q=sesion", "/cantones/desamparados/organizacion/")
        asked.append([count_queries(lambda page=page: client.get(page)) for page in pages])
        assert one.is_shown
    assert asked[0] == asked[1] and max(asked[0]) < 12


def test_the_way_there_begins_on_the_cantons_page(published, client):
    assert LIST in markup(client.get("/cantones/desamparados/"))
    outline = Outline(markup(client.get(address(published.minutes))))
    assert not outline.faults and not outline.stack and outline.headings.count(1) == 1
    body = published.minutes.meeting.body_id
    assert f"{LIST}?instancia={body}" in markup(client.get("/cantones/desamparados/organizacion/"))
