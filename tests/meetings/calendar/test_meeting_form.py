"""One meeting's form: what it refuses; copies; removal; a change that waits to be announced."""

from datetime import date

import pytest

from meetings import convening
from meetings.models import AgendaItem, Meeting
from strategies.models import Body
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make

NEW = "/reuniones/nueva/"
DAY = date(2026, 12, 10)


@pytest.fixture
def secretary(db, today, personas, sign_in):
    today(2026, 11, 20)
    return sign_in(personas("technical_secretariat"))


def filled(of, **more) -> dict:
    return {
        "kind": "ordinary",
        "body": str(of.pk) if of else "",
        "day": "10/12/2026",
        "from_hour": "09:00",
        "until_hour": "11:00",
        "place": "Sala",
    } | more


def posted(client, fields):
    return client.post(NEW, fields_of(client.get(NEW), "") | fields)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"day": "19/11/2026"}, "Ese día ya pasó. Escriba hoy o un día por venir."),
        ({"until_hour": "08:00"}, "La hora de fin es anterior a la de inicio."),
        ({"until_hour": "09:00"}, "La hora de fin es anterior a la de inicio."),
        ({"day": "mañana"}, "No es una fecha."),
        ({"place": ""}, "Está vacío."),
        ({"body": ""}, "Sin instancia que convoque, escriba el nombre de la actividad."),
    ],
)
def test_a_meeting_that_cannot_be_says_how_to_mend_it(secretary, wrong, told):
    page = posted(secretary, filled(make.body(), **wrong))
    assert told in markup(page)
    assert not Meeting.objects.exists()


def test_bodies_of_elsewhere_and_closed_on_that_day(secretary):
    other, closing, new = make.body("601"), make.body(), make.body()
    Body.objects.filter(pk=closing.pk).update(closed_on=date(2026, 12, 1))
    Body.objects.filter(pk=new.pk).update(since=date(2027, 1, 1))
    assert "no es de este cantón o ya cerró" in markup(posted(secretary, filled(other)))
    assert "funcionó hasta el 01/12/2026" in markup(posted(secretary, filled(closing)))
    assert "funciona desde el 01/01/2027" in markup(posted(secretary, filled(new)))
    assert posted(secretary, filled(closing, day="30/11/2026")).status_code == 302


def test_several_bodies_meet_together(secretary):
    first, second = make.body(), make.body()
    fields = filled(first, other_bodies=[str(first.pk)])
    assert "La instancia que convoca ya está" in markup(posted(secretary, fields))
    fields = filled(None, title="Foro", other_bodies=[str(second.pk)])
    assert "Escoja cuál de las instancias convoca." in markup(posted(secretary, fields))
    assert posted(secretary, filled(first, other_bodies=[str(second.pk)])).status_code == 302
    assert set(Meeting.objects.get().bodies) == {first, second}


def test_a_copy_carries_agenda_place_and_bodies_and_nothing_else(secretary, personas):
    body, other = make.body(), make.body()
    source = make.meeting(body, DAY, items=2, state="held", number=4, year=2026)
    source.other_bodies.add(other)
    convening.invite(source, convening.recipients(source), 1)
    address = f"/reuniones/{source.pk}/copiar/"
    page = secretary.get(address)
    fields = fields_of(page, "")
    assert "Está vacío" in markup(secretary.post(address, fields)), "the day is asked for"
    answer = secretary.post(address, fields | {"day": "14/01/2027"})
    copy = Meeting.objects.exclude(pk=source.pk).get()
    assert answer.url == copy.get_absolute_url()
    assert list(copy.items.agreed().values_list("title", flat=True)) == ["Asunto 1", "Asunto 2"]
    assert (copy.place, set(copy.bodies)) == (source.place, {body, other})
    assert (copy.state, copy.number, copy.uid == source.uid) == ("planned", None, False)
    assert not copy.invitations.exists()
    assert not copy.attendance.exists()
    again = secretary.post(address, fields | {"day": "14/01/2027"})
    assert (again.url, Meeting.objects.count()) == (answer.url, 2)


def test_a_planned_meeting_goes_with_its_agenda_and_a_convened_one_stays(secretary):
    body = make.body()
    planned = make.meeting(body, DAY, items=2)
    assert secretary.post(f"/reuniones/{planned.pk}/quitar/").url == "/reuniones/"
    assert not Meeting.objects.exists()
    assert not AgendaItem.objects.exists()
    convened = make.meeting(body, DAY, state="convened")
    page = secretary.get(f"/reuniones/{convened.pk}/quitar/")
    assert page.status_code == 403
    assert "se cancela, para que cada persona reciba el aviso" in markup(page)
    secretary.post(f"/reuniones/{convened.pk}/quitar/")
    assert Meeting.objects.filter(pk=convened.pk).exists()


def test_a_change_after_the_convocation_asks_to_be_announced(secretary, personas):
    meeting = make.meeting(make.body(), DAY)
    convening.convene(meeting, by=personas("technical_secretariat"))
    page = meeting.get_absolute_url()
    assert "Falta avisar del cambio" not in markup(secretary.get(page))
    address = f"{page}editar/"
    fields = fields_of(secretary.get(address), "") | {"place": "Salón comunal"}
    assert secretary.post(address, fields).status_code == 302
    assert "Falta avisar del cambio." in markup(secretary.get(page))
    meeting.refresh_from_db()
    assert meeting.sequence == 0, "calendars learn of it when it is announced"
    secretary.post(f"{page}convocatoria/cambio/")
    meeting.refresh_from_db()
    assert meeting.sequence == 1
    assert "Falta avisar del cambio" not in markup(secretary.get(page))


def test_a_canton_asks_nothing_of_another(personas, sign_in, today):
    today(2026, 11, 20)
    meeting = make.meeting(make.body(), DAY)
    stranger = sign_in(personas("technical_secretariat", "601"))
    reader = sign_in(personas("executive_committee"))
    for verb in ("copiar", "quitar", "editar"):
        assert stranger.get(f"/reuniones/{meeting.pk}/{verb}/").status_code == 404
        assert reader.get(f"/reuniones/{meeting.pk}/{verb}/").status_code == 403
