"""Resolutions: what a session decides, who does it until when, and what becomes of it."""

from datetime import date
from functools import partial
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from core.lib import bells
from meetings import agenda, attending, minuting, panels
from meetings.enums import MeetingState, Presence, ResolutionState
from meetings.models import Resolution
from strategies.enums import RecordKind
from tests.factories import ActorFactory, complete_agreement, slots_of
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make

DAY = date(2026, 12, 3)
LIST = "/reuniones/acuerdos/"


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)


@pytest.fixture
def secretary(db, today, personas, sign_in):
    today(DAY.year, DAY.month, DAY.day)
    return sign_in(personas("technical_secretariat"))


@pytest.fixture
def held(secretary):
    """A session of a body that keeps actas, in session: two of its three seats came."""
    body = make.body(seats=3, alternates=0, record_kind=RecordKind.ACTA)
    meeting = make.meeting(body, DAY)
    meeting.open()
    for seat in body.seats.with_people()[:2]:
        attending.mark(meeting, seat, Presence.TITULAR)
    return meeting


def written(client, meeting, **told) -> Resolution:
    """Through the form; what is told wrong raises."""
    answer = post(client, meeting, **told)
    assert answer.status_code == 302, answer.context["form"].errors
    return Resolution.objects.order_by("-pk").first()


def post(client, meeting, **told):
    address = f"/reuniones/{meeting.pk}/acuerdos/nuevo/"
    text = {"text": "Reparar las luminarias del parque"}
    return client.post(address, fields_of(client.get(address), "") | text | told)


def test_who_writes_the_minutes_goes_on_with_them(secretary, held):
    minuta = f'<a href="/reuniones/{held.pk}/minuta/">Minuta</a>'
    new = f"/reuniones/{held.pk}/acuerdos/nuevo/"
    assert minuta not in markup(secretary.get(new)), "not begun"
    minuting.begin(held)
    assert minuta in markup(secretary.get(new))
    assert minuta in markup(secretary.get(written(secretary, held).get_absolute_url()))


def resolved(meeting, number: int = 1, **fields) -> Resolution:
    fields.setdefault("text", f"Acuerdo número {number}")
    return Resolution.objects.create(meeting=meeting, number=number, **fields)


# --- writing ---------------------------------------------------------------------------------


def test_vote_responsible_and_day(held, secretary):
    seat = held.body.seats.last()
    told = {"in_favour": 1, "against": 1, "is_firm": "on", "due_on": "15/01/2027"}
    one = written(secretary, held, responsible=seat.pk, **told)
    shown = markup(secretary.get(one.get_absolute_url()))
    for words in ("A favor 1, en contra 1", "en firme", seat.actor.full_name, "15/01/2027"):
        assert words in shown


@pytest.mark.parametrize("votes", [{"in_favour": 3}, {"in_favour": 2, "abstained": 1}])
def test_more_votes_than_seats_that_came_are_refused(held, secretary, votes):
    page = post(secretary, held, **votes)
    assert (
        page.context["form"]
        .errors["in_favour"][0]
        .startswith("Suman 3 votos y asistieron 2 puestos con voto.")
    )
    assert not Resolution.objects.exists()


def test_an_activity_without_body_counts_its_votes_itself(secretary):
    open_one = make.meeting(None, DAY, title="Foro", kind="local_forum")
    open_one.open()
    assert written(secretary, open_one, in_favour=80).in_favour == 80


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("text", "", "Escriba"),
        ("due_on", "01/12/2026", "Es anterior a la sesión"),
        ("responsible", "999999", "Escoja"),
        ("in_favour", "-1", "mayor"),
        ("against", "dos", "número"),
    ],
)
def test_what_is_written_wrong_is_told_at_its_field(held, secretary, field, value, told):
    page = post(secretary, held, **{field: value})
    assert told in page.context["form"].errors[field][0], page.context["form"].errors


def test_the_responsible_seat_is_of_a_body_that_met(held, secretary):
    other = make.body(seats=1)
    page = post(secretary, held, responsible=other.seats.get().pk)
    assert "responsible" in page.context["form"].errors
    offered = page.context["form"].fields["responsible"].queryset
    assert {seat.body_id for seat in offered} == {held.body_id}


def test_before_the_session_nothing_is_resolved(secretary):
    meeting = make.meeting(make.body(), DAY)
    assert secretary.get(f"/reuniones/{meeting.pk}/acuerdos/nuevo/").status_code == 403


def test_firm_and_dissent_only_where_an_acta_is_kept(held, secretary):
    one = resolved(held)
    place = one.get_absolute_url()
    assert "Anotar uno" in markup(secretary.get(place))
    new = f"{place}disidentes/nuevo/"
    told = {"seat": held.body.seats.first().pk, "reason": "No hay presupuesto."}
    secretary.post(new, fields_of(secretary.get(new), "") | told)
    assert "No hay presupuesto." in markup(secretary.get(place))
    again = secretary.post(new, fields_of(secretary.get(new), "") | told)
    assert "ya tiene su voto disidente" in markup(again)
    minuta = make.meeting(make.body(), DAY, state=MeetingState.IN_SESSION)
    other = resolved(minuta)
    assert "Votos disidentes" not in markup(secretary.get(other.get_absolute_url()))
    assert secretary.get(f"{other.get_absolute_url()}disidentes/nuevo/").status_code == 403
    form = secretary.get(f"/reuniones/{minuta.pk}/acuerdos/nuevo/").context["form"]
    assert "is_firm" not in form.fields


def test_an_agreement_shows_what_sessions_resolved_about_it(
    held, secretary, personas, count_queries
):
    agreement, foreign = complete_agreement(), complete_agreement("601")
    page = post(secretary, held, agreement=foreign.pk)
    assert "agreement" in page.context["form"].errors
    one = written(secretary, held, agreement=agreement.pk)
    edit = f"{one.get_absolute_url()}editar/"
    slot = slots_of(agreement)[0]
    secretary.post(edit, fields_of(secretary.get(edit), "") | {"sub_activity": slot.pk})
    one.refresh_from_db()
    assert one.sub_activity == slot
    place = agreement.get_absolute_url()
    shown = markup(secretary.get(place))
    for words in ("Acuerdos de sesiones", one.text, "Pendiente", f"Sobre: {slot}"):
        assert words in shown
    for role in ("actor_delegate", "national_liaison"):
        assert panels.agreement_panel(personas(role), agreement, DAY) is None
    secretary.get(place)
    few = count_queries(partial(secretary.get, place))
    Resolution.objects.bulk_create(
        Resolution(meeting=held, number=number, text="Otro", agreement=agreement)
        for number in range(2, 201)
    )
    assert count_queries(partial(secretary.get, place)) == few
    other = slots_of(complete_agreement())[0]
    page = secretary.post(edit, fields_of(secretary.get(edit), "") | {"sub_activity": other.pk})
    assert "sub_activity" in page.context["form"].errors


# --- until it is closed ----------------------------------------------------------------------


def test_it_returns_on_each_agenda_until_it_is_closed(held, secretary):
    one = resolved(held, due_on=date(2027, 1, 15))
    nexts = [make.meeting(held.body, date(2027, month, 7), items=0) for month in (1, 2)]
    agenda.begin(nexts[0])
    assert nexts[0].items.get(resolution=one).is_agreed
    place = one.get_absolute_url()
    assert nexts[0].name in markup(secretary.get(place))
    end = f"{place}cerrar/"
    fields = fields_of(secretary.get(end), "")
    page = secretary.post(end, fields | {"state": "done", "outcome": " "})
    assert page.status_code == 200 and "outcome" in page.context["form"].errors
    page = secretary.post(end, fields | {"state": "done", "outcome": "Sí", "on": "04/12/2026"})
    assert "no ha llegado" in page.context["form"].errors["on"][0]
    told = {"state": "done", "outcome": "Se repararon doce.", "on": "03/12/2026"}
    secretary.post(end, fields | told)
    assert "Se repararon doce." in markup(secretary.get(place))
    again = secretary.post(end, fields | told)
    assert "ya está «cumplido»" in markup(again)
    for meeting in nexts:
        agenda.begin(meeting)
        assert not meeting.items.filter(resolution=one).exists()
    secretary.post(f"{place}reabrir/")
    assert Resolution.objects.get().is_open
    assert "está pendiente" in markup(secretary.post(f"{place}reabrir/", follow=True))


# --- the list --------------------------------------------------------------------------------


@pytest.fixture
def four(held):
    """Open, late, done and without effect; the late one is another body's."""
    seats = list(held.body.seats.select_related("actor"))
    other = make.meeting(make.body(name="Otra instancia"), date(2026, 11, 3), state="held")
    resolved(held, 1, text="Abierto", responsible=seats[0], due_on=date(2027, 1, 15))
    resolved(other, 1, text="Atrasado", due_on=date(2026, 11, 30))
    ended = {"closed_on": DAY, "outcome": "Hecho"}
    resolved(held, 2, text="Cumplido ya", state=ResolutionState.DONE, **ended)
    resolved(held, 3, text="Sin motivo", state=ResolutionState.DROPPED, **ended)
    return held


def names(page) -> list[str]:
    return [one.text for one in page.context["page"]]


def test_the_list_begins_with_those_that_wait(four, secretary):
    held = four
    actor = held.body.seats.first().actor
    asked = {
        "": ["Atrasado", "Abierto"],
        "?orden=-fecha": ["Abierto", "Atrasado"],
        "?estado=atrasados": ["Atrasado"],
        "?estado=done": ["Cumplido ya"],
        "?estado=dropped": ["Sin motivo"],
        "?estado=todos&orden=-fecha": ["Abierto", "Cumplido ya", "Sin motivo", "Atrasado"],
        f"?instancia={held.body_id}": ["Abierto"],
        f"?responsable={actor.pk}": ["Abierto"],
        "?q=ATRAS": ["Atrasado"],
        "?estado=nada&instancia=x&responsable=-1&orden=no": ["Atrasado", "Abierto"],
    }
    for query, expected in asked.items():
        assert names(secretary.get(LIST + query)) == expected, query
    assert "2 acuerdos de sesión pendientes" in markup(secretary.get(LIST))
    assert "Ningún acuerdo de sesión coincide" in markup(secretary.get(f"{LIST}?q=zzz"))
    page = secretary.get(f"{LIST}lista.xlsx?estado=todos&instancia={held.body_id}")
    rows = list(load_workbook(BytesIO(page.content)).active.values)
    found = [row for row in rows if row[4] in ("Abierto", "Cumplido ya", "Sin motivo", "Atrasado")]
    assert [row[4] for row in found][0] == "Abierto" and len(found) == 3


def test_a_joint_session_counts_for_both_bodies(held, secretary):
    partner = make.body(name="La otra")
    held.other_bodies.add(partner)
    resolved(held, text="Entre las dos")
    for body in (held.body, partner):
        assert names(secretary.get(f"{LIST}?instancia={body.pk}")) == ["Entre las dos"]
        page = secretary.get(body.get_absolute_url())
        assert f"{LIST}?instancia={body.pk}" in page.content.decode()
        assert "1 pendiente" in markup(page)
        assert f"/instancias/{body.pk}/asistencia/" in page.content.decode()


def test_who_reads(four, secretary, personas, sign_in):
    one = Resolution.objects.get(text="Abierto")
    place = one.get_absolute_url()
    assert Client().get(LIST).url.startswith("/ingresar/")
    assert sign_in(personas("national_liaison")).get(LIST).status_code == 403
    delegate = sign_in(personas("actor_delegate"))
    assert names(delegate.get(LIST)) == [] and delegate.get(place).status_code == 404
    stranger = sign_in(personas("technical_secretariat", "601"))
    assert names(stranger.get(LIST)) == [] and stranger.get(place).status_code == 404
    reader = sign_in(personas("executive_committee"))
    assert reader.get(place).status_code == 200
    for step in ("editar/", "cerrar/"):
        assert reader.get(place + step).status_code == 403
    assert reader.post(f"{place}reabrir/").status_code == 403


def test_two_or_two_hundred_ask_the_same(held, secretary, count_queries):
    body = held.body

    def many(count: int) -> None:
        first = held.resolutions.count() + 1
        seats = [
            body.add_seat(ActorFactory(canton_id="103"), since=make.LONG_AGO) for _ in range(2)
        ]
        Resolution.objects.bulk_create(
            Resolution(
                meeting=held,
                number=number,
                text=f"Acuerdo {number}",
                responsible=seats[number % 2],
                due_on=date(2026, 12, 1),
            )
            for number in range(first, first + count)
        )

    def asked() -> list[int]:
        places = (LIST, f"{LIST}lista.xlsx", body.get_absolute_url(), "/inicio/")
        return [count_queries(partial(secretary.get, place)) for place in places]

    asked()  # what is read once for all
    many(2)
    few = asked()
    many(198)
    assert asked() == few
