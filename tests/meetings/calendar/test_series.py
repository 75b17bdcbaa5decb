"""Series on their pages: seen before saved, made once, changed and ended."""

from datetime import date, time

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from meetings import repeating
from meetings.models import Meeting, Series
from strategies.models import Body
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make

NEW = "/reuniones/series/nueva/"


@pytest.fixture
def secretary(db, today, personas, sign_in):
    today(2026, 11, 20)
    return sign_in(personas("technical_secretariat"))


def rule(body, **more) -> dict:
    return {
        "body": str(body.pk),
        "kind": "ordinary",
        "frequency": "monthly_weekday",
        "position": "1",
        "weekday": "1",
        "starts_on": "01/12/2026",
        "until": "31/12/2027",
        "on_holiday": "next",
        "at": "09:00",
        "minutes": "120",
        "place": "Sala del Concejo Municipal",
    } | more


def series(body, **more) -> Series:
    fields = {
        "canton_id": body.canton_id,
        "frequency": "monthly_weekday",
        "position": 1,
        "weekday": 1,
        "starts_on": date(2026, 12, 2),
        "until": date(2027, 6, 30),
        "at": time(9),
        "place": "Sala",
    }
    made = Series.objects.create(body=body, **fields | more)
    repeating.apply(made)
    return made


def seen(page) -> dict:
    return fields_of(page, "")


def test_a_series_is_seen_before_it_is_saved_and_made_once(secretary):
    body = make.body()
    fields = seen(secretary.get(NEW)) | rule(body)
    preview = secretary.post(NEW, fields)
    assert not Series.objects.exists(), "the first press shows the dates"
    text = markup(preview)
    assert "Se pasa del martes 1 de diciembre, feriado (Día de la Abolición del Ejército)." in text
    fields = seen(preview)
    answer = secretary.post(NEW, fields)
    made = Series.objects.get()
    assert answer.url == made.get_absolute_url()
    assert Meeting.objects.count() == 13
    first = Meeting.objects.order_by("starts_at").first()
    assert (first.on, first.original_on) == (date(2026, 12, 2), date(2026, 12, 1))
    again = secretary.post(NEW, fields)
    assert (again.url, Series.objects.count(), Meeting.objects.count()) == (answer.url, 1, 13)
    assert "Primer martes de cada mes, 9:00" in markup(secretary.get(answer.url))
    listed = secretary.get("/reuniones/series/")
    assert "Primer martes de cada mes, 9:00" in markup(listed)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"until": "01/11/2026"}, "Ese día ya pasó."),
        ({"until": "30/11/2026"}, "La fecha «hasta» es anterior a la fecha «desde»."),
        ({"weekday": ""}, "La regla lo necesita: escoja uno."),
        ({"frequency": "monthly_day", "day_of_month": "32"}, "El día del mes va de 1 a 31."),
        ({"minutes": "0"}, "La duración va de 1 a 1440 minutos."),
        ({"at": "las nueve"}, "No es una hora."),
        ({"starts_on": "31/02/2027"}, "No es una fecha."),
    ],
)
def test_a_rule_that_cannot_be_says_how_to_mend_it(secretary, wrong, told):
    page = secretary.post(NEW, seen(secretary.get(NEW)) | rule(make.body(), **wrong))
    assert told in markup(page)
    assert not Series.objects.exists()


def test_a_body_of_another_canton_or_closed_is_not_offered(secretary):
    other, closed = make.body("601"), make.body()
    Body.objects.filter(pk=closed.pk).update(closed_on=date(2026, 1, 1))
    for body in (other, closed):
        page = secretary.post(NEW, seen(secretary.get(NEW)) | rule(body))
        assert "no es de este cantón o ya cerró" in markup(page)


def test_a_new_rule_changes_only_what_nobody_touched(secretary, personas):
    made = series(make.body())
    alone, prepared, convened, cancelled, *free = Meeting.objects.order_by("starts_at")
    page = secretary.get(f"/reuniones/{alone.pk}/editar/")
    answer = secretary.post(
        f"/reuniones/{alone.pk}/editar/", seen(page) | {"place": "Salón comunal"}
    )
    assert answer.status_code == 302
    secretary.post(f"/reuniones/{prepared.pk}/orden-del-dia/preparar/")
    Meeting.objects.filter(pk=convened.pk).update(state="convened")
    Meeting.objects.filter(pk=cancelled.pk).update(state="cancelled", cancelled_reason="Lluvia")
    before = {row.pk: (row.starts_at, row.uid) for row in Meeting.objects.all()}

    address = f"{made.get_absolute_url()}editar/"
    preview = secretary.post(
        address, seen(secretary.get(address)) | {"weekday": "2", "at": "14:00"}
    )
    assert "Se cambió sola." in markup(preview)
    assert secretary.post(address, seen(preview)).status_code == 302
    stays = (alone, prepared, convened, cancelled)
    for row in stays:
        row.refresh_from_db()
        assert row.starts_at == before[row.pk][0]
    alone.refresh_from_db()
    assert alone.place == "Salón comunal"
    rest = Meeting.objects.exclude(pk__in=[row.pk for row in stays])
    assert {timezone.localtime(row.starts_at).time() for row in rest} == {time(14)}
    assert {row.on.weekday() for row in rest} == {2}
    assert rest.filter(pk__in=[row.pk for row in free]).count() == 0, "other days, other meetings"


def test_a_change_of_the_hour_keeps_each_meeting_and_its_uid(db, today):
    today(2026, 11, 20)
    made = series(make.body())
    before = dict(Meeting.objects.values_list("original_on", "uid"))
    made.at = time(15)
    made.save()
    done = repeating.apply(made)
    assert (done.new, done.changed, done.removed) == (0, len(before), 0)
    assert dict(Meeting.objects.values_list("original_on", "uid")) == before
    assert set(Meeting.objects.values_list("sequence", flat=True)) == {1}


def test_one_removed_alone_does_not_come_back(secretary):
    made = series(make.body())
    gone = Meeting.objects.order_by("starts_at")[1]
    address = f"/reuniones/{gone.pk}/quitar/"
    assert secretary.get(address).status_code == 200
    assert secretary.post(address).url == made.get_absolute_url()
    made.refresh_from_db()
    assert made.left_out == [gone.original_on]
    repeating.apply(made)
    assert not Meeting.objects.filter(original_on=gone.original_on).exists()


def test_a_series_ends_and_keeps_what_was_prepared(secretary):
    made = series(make.body())
    count = Meeting.objects.count()
    last = Meeting.objects.order_by("-starts_at").first()
    secretary.post(f"/reuniones/{last.pk}/orden-del-dia/preparar/")
    address = f"{made.get_absolute_url()}terminar/"
    page = secretary.post(address, {"on": "01/01/2030"})
    assert "La serie ya termina el 30/06/2027." in markup(page)
    page = secretary.post(address, {"on": "01/11/2026"})
    assert "La serie comienza el 02/12/2026." in markup(page)
    assert Meeting.objects.count() == count
    assert secretary.post(address, {"on": "31/01/2027"}).status_code == 302
    left = list(Meeting.objects.order_by("starts_at"))
    assert left[-1] == last
    assert all(row.on <= date(2027, 1, 31) for row in left[:-1])


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changes=some.lists(
        some.fixed_dictionaries(
            {
                "frequency": some.sampled_from(["monthly_weekday", "weekly", "bimonthly_weekday"]),
                "weekday": some.integers(0, 6),
                "position": some.sampled_from([1, 2, 3, 4, -1]),
                "on_holiday": some.sampled_from(["skip", "next", "previous", "keep"]),
                "until": some.dates(date(2026, 12, 31), date(2027, 9, 30)),
            }
        ),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_the_rule_becomes_making_again_makes_nothing(db, today, changes):
    today(2026, 11, 20)
    made = series(make.body(seats=0))
    for change in changes:
        for name, value in change.items():
            setattr(made, name, value)
        made.save()
        repeating.apply(made)
        stands = list(Meeting.objects.filter(series=made).order_by("pk").values())
        again = repeating.apply(made)
        assert (again.new, again.changed, again.removed) == (0, 0, 0)
        assert list(Meeting.objects.filter(series=made).order_by("pk").values()) == stands
        days = [row.on for row in Meeting.objects.filter(series=made)]
        assert len(days) == len(set(days))
        assert all(day <= made.until for day in days)


def test_a_delegate_reads_and_does_not_write(today, personas, sign_in):
    today(2026, 11, 20)
    made = series(make.body())
    delegate = sign_in(personas("actor_delegate"))
    assert delegate.get(made.get_absolute_url()).status_code == 200
    for address in (
        NEW,
        f"{made.get_absolute_url()}editar/",
        f"{made.get_absolute_url()}terminar/",
    ):
        assert delegate.get(address).status_code == 403
    stranger = sign_in(personas("technical_secretariat", "601"))
    assert stranger.get(made.get_absolute_url()).status_code == 404


def test_a_year_of_a_series_asks_as_much_as_a_month(secretary, count_queries):
    body = make.body()
    short = series(body, until=date(2027, 1, 31))
    long = series(body, frequency="weekly", starts_on=date(2026, 12, 3), until=date(2027, 12, 3))
    secretary.get(short.get_absolute_url())
    few = count_queries(lambda: secretary.get(short.get_absolute_url()))
    many = count_queries(lambda: secretary.get(long.get_absolute_url()))
    assert many == few
    assert long.meetings.count() > 40
