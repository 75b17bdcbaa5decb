"""`/poi/`: entries of institutions, their review, windows, and the reminders before they close."""

import io
from datetime import date

import openpyxl
import pytest

from core.mail.models import OutgoingMail
from strategies.enums import ActorKind, PoiState
from strategies.models import PoiItem, PoiWindow
from strategies.plans import poi
from strategies.plans.due import due
from strategies.tasks import remind_about_poi
from tests.factories import ActorFactory, PersonFactory, user_with_role
from tests.forms import fields_of
from tests.markup import markup
from tests.strategies.plans import make

TODAY = date(2015, 9, 20)


@pytest.fixture
def delegate(personas, today):
    today(2015, 9, 20)
    return personas("actor_delegate")


@pytest.fixture
def actor(personas, delegate):
    return personas.actor_of(delegate)


def write(client, **changes):
    page = client.get("/poi/nueva/")
    fields = fields_of(page, "") | {"activity": "Becas", "year": "2016"} | changes
    return client.post("/poi/nueva/", fields)


def test_a_delegate_enters_and_edits_the_institutions_items_while_a_window_is_open(
    delegate, actor, sign_in
):
    make.window()
    client = sign_in(delegate)
    write(client, code="IMAS-1", budget="2.500.000")
    item = PoiItem.objects.get()
    assert (item.actor, item.budget, item.entered_by) == (actor, 2500000, delegate)
    page = write(client, code="IMAS-1")
    assert "ya registró este código" in page.context["form"].errors["code"][0]
    address = f"/poi/{item.pk}/editar/"
    client.post(address, fields_of(client.get(address), "") | {"activity": "Más becas"})
    item.refresh_from_db()
    assert item.activity == "Más becas"


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    (
        (None, None, "Todavía no hay una ventana"),
        (date(2015, 3, 1), date(2015, 5, 31), "cerró el 31/05/2015"),
        (date(2015, 10, 1), date(2015, 10, 31), "abre el 01/10/2015"),
    ),
)
def test_outside_a_window_a_delegate_is_told_when(delegate, sign_in, opens, closes, words):
    if opens:
        make.window(opens_on=opens, closes_on=closes)
    page = write(sign_in(delegate))
    assert words in page.context["form"].errors["year"][0]
    assert not PoiItem.objects.exists()


def test_the_team_enters_for_anybody_at_any_time(personas, sign_in, today):
    today(2015, 9, 20)
    other = ActorFactory()
    write(sign_in(personas("local_manager")), actor=other.pk)
    assert PoiItem.objects.get().actor == other


def test_a_delegate_neither_sees_nor_writes_for_another_institution(delegate, sign_in):
    make.window()
    other = make.item()
    client = sign_in(delegate)
    assert client.get(f"/poi/{other.pk}/").status_code == 404
    assert "actor" in write(client, actor=other.actor_id).context["form"].errors


def test_a_reviewed_item_is_closed_to_the_delegate(delegate, actor, sign_in):
    make.window()
    item = make.item(actor, state=PoiState.REVIEWED)
    client = sign_in(delegate)
    assert "ya se revisó" in markup(client.get(f"/poi/{item.pk}/"))
    assert client.post(f"/poi/{item.pk}/editar/", {}).status_code == 403


def test_observations_go_to_the_institution_and_a_correction_is_looked_at_again(
    delegate, actor, personas, sign_in
):
    make.window()
    item = make.item(actor)
    team = sign_in(personas("technical_secretariat"))
    page = team.get(f"/poi/{item.pk}/")
    fields = fields_of(page, "revision") | {"state": "observed"}
    refused = team.post(f"/poi/{item.pk}/revisar/", fields)
    assert "Escriba qué hay que corregir" in markup(refused)
    team.post(f"/poi/{item.pk}/revisar/", fields | {"review_note": "Falta el presupuesto"})
    item.refresh_from_db()
    assert item.state == PoiState.OBSERVED
    mail = OutgoingMail.objects.get(kind="poi_reviewed")
    assert mail.recipient == delegate.email
    assert "Falta el presupuesto" in mail.body
    assert [one.title for one in due(delegate, TODAY)] == [f"Corregir «{item.title}»"]
    client = sign_in(delegate)
    address = f"/poi/{item.pk}/editar/"
    client.post(address, fields_of(client.get(address), "") | {"budget": "900 000"})
    item.refresh_from_db()
    assert (item.state, item.review_note) == (PoiState.ENTERED, "")


def test_a_former_delegate_is_not_told_of_the_review(delegate, actor, personas):
    """Who entered it left; who speaks for the institution now is told."""
    item = make.item(actor, entered_by=delegate)
    delegate.roles.update(until=date(2015, 9, 1))
    poi.review(item, state="reviewed", note="", read_version=item.version)
    assert not OutgoingMail.objects.filter(kind="poi_reviewed").exists()
    successor = user_with_role("actor_delegate", "103")
    PersonFactory(actor=actor, canton_id="103", user=successor)
    poi.review(item, state="observed", note="Falta el monto", read_version=item.version)
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [successor.email]


def test_who_left_the_institution_is_not_told_of_the_review(delegate, actor):
    item = make.item(actor, entered_by=delegate)
    delegate.persons.update(is_active=False)
    poi.review(item, state="reviewed", note="", read_version=item.version)
    assert not OutgoingMail.objects.exists()


def test_who_entered_it_for_the_team_is_told_with_the_institution(delegate, actor, personas):
    manager = personas("local_manager")
    item = make.item(actor, entered_by=manager)
    poi.review(item, state="reviewed", note="", read_version=item.version)
    told = {mail.recipient for mail in OutgoingMail.objects.all()}
    assert told == {manager.email, delegate.email}


def test_a_review_counts_only_for_the_text_that_was_read(personas, sign_in, today):
    today(2015, 9, 20)
    item = make.item()
    client = sign_in(personas("local_manager"))
    fields = fields_of(client.get(f"/poi/{item.pk}/"), "revision") | {"state": "reviewed"}
    PoiItem.objects.filter(pk=item.pk).update(activity="Otra", version=2)
    page = client.post(f"/poi/{item.pk}/revisar/", fields)
    assert "cambió después de que usted la abrió" in markup(page)
    assert PoiItem.objects.get().state == PoiState.ENTERED


def test_an_entry_that_a_plan_uses_is_removed_by_the_team_alone(delegate, actor, personas, sign_in):
    make.window()
    item = make.item(actor, entered_by=delegate)
    draft = make.line(make.plan(), activity="Línea secreta", poi_item=item)
    page = sign_in(delegate).get(f"/poi/{item.pk}/quitar/")
    told = markup(page)
    assert (page.status_code, "plan anual" in told) == (403, True)
    assert draft.title not in told
    client = sign_in(personas("local_manager"))
    told = markup(client.post(f"/poi/{item.pk}/quitar/"))
    assert draft.title in told


def test_the_list_is_filtered_summed_and_exported(personas, sign_in, today):
    today(2015, 9, 20)
    make.item(activity="Una", budget=100, year=2016)
    make.item(activity="Otra", budget=50, year=2017, state=PoiState.REVIEWED)
    client = sign_in(personas("mayor"))
    assert "₡150" in markup(client.get("/poi/"))
    page = client.get("/poi/?anno=2016")
    assert [item.activity for item in page.context["page"]] == ["Una"]
    assert [item.activity for item in client.get("/poi/?estado=reviewed").context["page"]] == [
        "Otra"
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/poi/poi.xlsx?anno=2016").content)).active
    assert [row[3].value for row in sheet.rows] == ["Actividad o meta", "Una"]


# --- windows -----------------------------------------------------------------------------------


def test_the_usual_windows_of_a_year_are_prepared_once(personas, sign_in, today):
    today(2015, 2, 1)
    client = sign_in(personas("local_manager"))
    for _ in range(2):
        client.post("/poi/ventanas/preparar/", {"year": "2016"})
    days = [(w.opens_on, w.closes_on) for w in PoiWindow.objects.order_by("opens_on")]
    assert days == [
        (date(2015, 3, 1), date(2015, 5, 31)),
        (date(2015, 6, 1), date(2015, 8, 30)),
        (date(2015, 9, 1), date(2015, 9, 30)),
    ]
    page = client.post("/poi/ventanas/preparar/", {"year": "mil"})
    assert "cuatro cifras" in markup(page)


def test_a_window_closes_after_it_opens(personas, sign_in, today):
    today(2015, 2, 1)
    client = sign_in(personas("technical_secretariat"))
    fields = fields_of(client.get("/poi/ventanas/nueva/"), "") | {
        "name": "POI",
        "opens_on": "31/05/2015",
        "closes_on": "01/03/2015",
    }
    page = client.post("/poi/ventanas/nueva/", fields)
    assert "cierra antes de abrir" in page.context["form"].errors["closes_on"][0]


# --- reminders ---------------------------------------------------------------------------------


def test_who_is_silent_is_reminded_once_per_window_and_person(delegate, actor, personas, sign_in):
    manager = personas("local_manager")
    window = make.window()
    assert [one.title for one in due(delegate, TODAY)] == [
        f"Registrar lo que {actor} pone en su POI 2016"
    ]
    assert "Pedir el POI 2016 a 1 institución" in [one.title for one in due(manager, TODAY)]
    remind_about_poi()
    remind_about_poi()
    mails = {mail.kind: mail for mail in OutgoingMail.objects.all()}
    assert OutgoingMail.objects.count() == 2
    assert mails["poi_reminder"].recipient == delegate.email
    assert "30/09/2015" in mails["poi_reminder"].body
    assert mails["poi_summary"].recipient == manager.email
    assert poi.silent_institutions(window, TODAY) == [actor]


@pytest.mark.parametrize("day", (date(2015, 9, 14), date(2015, 10, 1)))
def test_outside_the_last_days_nobody_is_reminded(delegate, today, day):
    make.window()
    today(day.year, day.month, day.day)
    remind_about_poi()
    assert not OutgoingMail.objects.exists()
    assert due(delegate, day) == []


def test_who_entered_something_is_not_reminded(delegate, actor):
    make.window()
    make.item(actor)
    remind_about_poi()
    assert not OutgoingMail.objects.filter(kind="poi_reminder").exists()
    assert due(delegate, TODAY) == []


def test_an_institution_without_account_is_reminded_through_its_seat(db, today):
    today(2015, 9, 20)
    make.window()
    seat = make.seat_of()
    seat.holdings.get().person.__class__.objects.update(email="enlace@ina.invalid")
    remind_about_poi()
    assert OutgoingMail.objects.get(kind="poi_reminder").recipient == "enlace@ina.invalid"


def test_civil_society_has_no_poi(db, today):
    today(2015, 9, 20)
    make.window()
    seat = make.seat_of()
    type(seat.actor).objects.update(kind=ActorKind.CIVIL_SOCIETY)
    remind_about_poi()
    assert not OutgoingMail.objects.exists()
