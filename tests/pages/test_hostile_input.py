"""What attackers send and unlucky people paste: a polite answer, no failure, nothing foreign."""

import io
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client
from openpyxl import load_workbook

from agreements import structure, writing
from agreements.history import remover_of
from agreements.models import Agreement, Commitment, PendingText
from core.documents import store, uploads
from core.lib.coding import utf8_only
from core.lib.forms import DayField, MonthField
from core.lib.months import parse_month
from core.lib.problems import RuleViolation
from core.lib.text import LARGEST_VERSION, whole_number
from strategies.models import Initiative
from tests.factories import (
    ActionFactory,
    ActorFactory,
    AgreementFactory,
    AxisFactory,
    complete_agreement,
)
from tests.forms import fields_of
from tests.markup import markup

LONG_NUMBER = "9" * 5000  # more digits than Python's int() takes


@pytest.fixture
def manager(personas):
    return personas("local_manager")


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


@pytest.fixture
def agreement(manager):
    return complete_agreement(created_by=manager)


@pytest.fixture
def save(client, agreement, manager):
    def post(unit, **fields):
        address = f"/acuerdos/{agreement.reference}/editar/"
        begin = f"{unit}-"
        page = fields_of(client.get(address))
        sheet = {name: value for name, value in page.items() if name.startswith(begin)}
        sheet |= {f"{begin}{name}": text for name, text in fields.items()}
        return client.post(
            f"{address}{unit}/",
            urlencode(sheet, doseq=True),
            content_type="application/x-www-form-urlencoded",
            headers={"X-Portal-User": str(manager.pk)},
        )

    return post


# --- the sign NUL ---------------------------------------------------------------------------


@pytest.mark.parametrize("rest", ["", "editar/", "avance/", "verificacion/", "anexo1.pdf"])
def test_an_address_with_nul_leads_nowhere(client, agreement, rest):
    assert client.get(f"/acuerdos/%00/{rest}").status_code == 404
    assert client.get(f"/acuerdos/{agreement.reference}%00/{rest}").status_code == 404


def test_a_search_with_nul_finds_what_the_rest_says(client, db):
    ActorFactory(name="Fundación Barrios en Calma", canton_id="103")
    found = client.get("/acuerdos/directorio/", {"q": "bar\0rios"})
    assert found.json()["actors"] == ["Fundación Barrios en Calma"]


def test_pasted_nul_is_left_out_of_the_text(save, agreement):
    assert save("section_2", version=1, objective="Antes\0 y después").status_code == 200
    assert Agreement.objects.get(pk=agreement.pk).objective == "Antes y después"
    answer = save("section_3", version=1, institutional_programmes="Uno\0\nDos")
    assert answer.status_code == 200
    assert Agreement.objects.get(pk=agreement.pk).institutional_programmes == ["Uno", "Dos"]


def test_marks_that_nobody_sees_are_left_out_and_emoji_stay(save, agreement):
    typed = "\ufeffUno\x01 \u202edos\u202c\ttres\n👩\u200d👧"
    assert save("section_2", version=1, objective=typed).status_code == 200
    stored = Agreement.objects.get(pk=agreement.pk).objective
    assert stored == "Uno dos\ttres\n👩\u200d👧"


def test_text_with_nul_that_meets_anothers_is_kept(save, agreement):
    assert save("section_2", version=0, objective="Mío\0").status_code == 409
    assert PendingText.objects.get().values == {"objective": "Mío"}


# --- numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["-5", "9" * 30, LONG_NUMBER, "dos", "٣", ""])
def test_a_version_that_is_none_counts_as_not_seen(save, agreement, version):
    assert save("section_2", version=version, objective="Otro").status_code == 409
    assert PendingText.objects.get().base_version == 0


@pytest.mark.parametrize("number", ["9" * 30, LONG_NUMBER, "-1", "x"])
def test_numbers_of_rows_that_cannot_be_are_no_rows(save, agreement, number):
    before = agreement.contacts.count()
    assert save("section_1", version=1, **{f"name_{number}": "Nadie"}).status_code == 200
    assert agreement.contacts.count() == before
    answer = save(f"sub_activity-{number}", version=1, description="Nada")
    assert answer.status_code == 409
    assert not PendingText.objects.exists()


@pytest.mark.parametrize("unit", ["zzz", "zzz-1", "k" * 300])
def test_a_unit_that_never_was_is_not_kept(save, agreement, unit):
    assert save(unit, version=1, x="y").status_code == 409
    assert not PendingText.objects.exists()


def test_whole_numbers_are_short_ascii_digits():
    assert whole_number("0") == 0
    assert whole_number(str(2**63 - 1)) == 2**63 - 1
    for text in ("", "-1", "+1", " 1", "1.0", "²", "٣", str(2**63), LONG_NUMBER):
        assert whole_number(text) is None
    assert whole_number(str(LARGEST_VERSION + 1), LARGEST_VERSION) is None


# --- the calendar's ends --------------------------------------------------------------------


@pytest.mark.parametrize("text", ["9999-12", "0001-01", "0000-01", "+201-01", "2015- 7", "2015-13"])
def test_months_at_the_calendars_ends_are_refused(text):
    with pytest.raises(ValueError):
        parse_month(text)
    assert MonthField().error_messages["invalid"]
    with pytest.raises(Exception, match="año|mes"):
        MonthField().clean(text)


def test_days_at_the_calendars_ends_are_refused():
    for text in ("01/01/0001", "31/12/9999"):
        with pytest.raises(Exception, match="Revise el año"):
            DayField().clean(text)


def test_a_term_to_the_end_of_time_is_not_saved_and_the_page_lives(save, client, agreement):
    stood = agreement.period_end
    answer = save("section_3", version=1, period_start="9999-01", period_end="9999-12")
    assert "Revise el año" in answer.json()["remarks"]["section_3-period_end"]
    assert Agreement.objects.get(pk=agreement.pk).period_end == stood
    assert client.get(f"/acuerdos/{agreement.reference}/editar/").status_code == 200


# --- what belongs to others -----------------------------------------------------------------


def test_text_put_back_never_brings_another_cantons_actor(save, agreement, manager):
    stranger = ActorFactory(canton_id="601")
    save("commitment-987654", version=1, roles="Mío", actor=stranger.pk)
    with pytest.raises(RuleViolation, match="directorio del cantón"):
        writing.put_back(agreement, "commitment-987654", by=manager)
    assert not Commitment.objects.filter(actor=stranger).exists()


def test_text_put_back_asks_for_a_part_that_a_month_has(save, agreement, manager):
    action = agreement.scheduled_actions.first()
    save("sub_activity-987654", version=1, description="Mía", slot=f"{action.pk}:2015-07:siempre")
    with pytest.raises(ValueError):
        writing.put_back(agreement, "sub_activity-987654", by=manager)


def test_who_removed_a_row_is_told_of_the_own_agreement_only(agreement, personas):
    other = complete_agreement("601", created_by=personas("local_manager", "601"))
    for each in (agreement, other):
        row = each.commitments.first()
        slot = each.scheduled_actions.first().sub_activities.first()
        keys = [f"commitment-{row.pk}", f"sub_activity-{slot.pk}"]
        row.delete()
        slot.delete()
        for key in keys:
            assert remover_of(each, key).at is not None
            assert remover_of(agreement if each is other else other, key).at is None


def test_an_action_of_a_former_axis_is_not_restored(manager):
    agreement = AgreementFactory(created_by=manager)
    action = ActionFactory(axis=agreement.axis)
    scheduled = structure.add_action(agreement, action, by=manager)
    removed = structure.remove_action(agreement, scheduled.pk, by=manager)
    other = AxisFactory(strategy=agreement.strategy)
    Agreement.objects.filter(pk=agreement.pk).update(axis=other)
    with pytest.raises(RuleViolation, match="ya no es del eje"):
        structure.restore(agreement, removed.as_dict(), by=manager)


def test_an_undoing_that_was_refused_may_be_tried_again(client, manager):
    agreement = AgreementFactory(created_by=manager)
    former, other = agreement.axis, AxisFactory(strategy=agreement.strategy)
    action = structure.add_action(agreement, ActionFactory(axis=former), by=manager)

    def press(value):
        return client.post(
            f"/acuerdos/{agreement.reference}/editar/paso/",
            {"do": value},
            headers={"X-Portal-User": str(manager.pk)},
        ).status_code

    assert press(f"remove_action:{action.pk}") == 200
    Agreement.objects.filter(pk=agreement.pk).update(axis=other)
    assert press("undo") == 422
    Agreement.objects.filter(pk=agreement.pk).update(axis=former)
    assert [press("undo"), press("undo")] == [200, 200]
    assert agreement.scheduled_actions.count() == 1


# --- the answer's dress ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "target", ["zzz", "home", "//evil.invalid", "/\\evil.invalid", "javascript:x", "https:evil"]
)
def test_after_signing_in_nobody_is_led_elsewhere(client, target):
    answer = client.get("/ingresar/", {"next": target})
    assert (answer.status_code, answer.url) == (302, "/inicio/")
    answer = client.post("/canton/", {"canton": "103", "next": target})
    assert (answer.status_code, answer.url) == (302, "/inicio/")


@pytest.mark.parametrize("host", ["evil.invalid", "evil.invalid:1", "a b"])
def test_another_sites_name_gets_a_page_in_spanish(db, host):
    page = Client(headers={"Host": host}).get("/")
    assert page.status_code == 400
    assert "No pudimos leer" in markup(page)
    assert "default-src 'self'" in page["Content-Security-Policy"]


def test_a_form_that_was_cut_off_gets_a_page_in_spanish(client):
    page = client.post("/canton/", b"cortado", content_type="multipart/form-data")
    assert page.status_code == 400
    assert "No pudimos leer" in markup(page)


def test_the_policy_stands_before_whatever_answers_by_itself(settings):
    """Static files too: WhiteNoise answers without asking the middleware behind it."""
    order = settings.MIDDLEWARE
    policy = order.index("csp.middleware.CSPMiddleware")
    assert policy < order.index("whitenoise.middleware.WhiteNoiseMiddleware")


def test_a_file_that_the_disk_lost_is_told(db):
    file = store.save(b"%PDF-1.4 lista", "application/pdf")
    store.path(file).unlink()
    page = uploads.download_response(file, "lista <b>.pdf")
    assert page.status_code == 404
    assert "«lista b.pdf»" in markup(page)


# --- codings and signs ------------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["unicode_escape", "rot13", "base64", "idna", "undefined"])
def test_another_coding_is_only_a_claim(coding):
    sent = {"QUERY_STRING": "q=%5Cud800", "wsgi.input": io.BytesIO()}
    claim = {"CONTENT_TYPE": f"multipart/form-data; charset={coding}; boundary=x"}
    setup_testing_defaults(sent)
    request = utf8_only(lambda environ, start_response: WSGIRequest(environ))(sent | claim, None)
    assert request.GET["q"] == "\\ud800"
    assert request.content_params == {"boundary": "x"}


def test_what_xml_cannot_hold_neither_enters_nor_leaves(client):
    address = "/iniciativas/nueva/"
    fields = fields_of(client.get(address), "") | {"name": "Red \uffff viva", "kind": "network"}
    client.post(address, fields)
    Initiative.objects.create(canton_id="103", kind="network", name="Vieja \ufffe red")
    names = set(Initiative.objects.values_list("name", flat=True))
    assert names == {"Red  viva", "Vieja \ufffe red"}
    content = client.get("/iniciativas/lista.xlsx").content
    rows = load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2, values_only=True)
    assert {row[0] for row in rows} == {"Red  viva", "Vieja  red"}
