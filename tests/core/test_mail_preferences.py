"""What nobody must send: each, one digest a day, or none; and the pages where people say so."""

import email
import threading
from datetime import timedelta
from email.policy import default

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coprod_portal.celery import app
from core.lib import bells
from core.mail import delivery, digests, messages, outbox, preferences
from core.mail.models import MailPreference, MailState, OutgoingMail, Wanted
from core.mail.tasks import write_digests
from tests.forms import fields_of
from tests.markup import markup

ANA = "ana@ina.invalid"


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    heard = []
    monkeypatch.setattr(bells, "ring", lambda task: heard.append(task) or True)
    return heard


def post(revision=1, recipients=(ANA,), optional=True, **changes) -> list[OutgoingMail]:
    facts = {
        "kind": "poi_reminder",
        "about": "poi-window-1",
        "subject": f"Recordatorio {revision}",
        "body": f"Falta registrar el POI, aviso {revision}.\n",
        "canton": "103",
    }
    return outbox.post(
        revision=revision, recipients=recipients, optional=optional, **facts | changes
    )


def states() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))


def morning(days: int = 1, hour: int = 6):
    """That many days from now, at that hour."""
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


# --- writing ---


@pytest.mark.parametrize(
    ("wanted", "state"),
    [(Wanted.EACH, "waiting"), (Wanted.DAILY, "held"), (Wanted.NONE, "unwanted")],
)
def test_an_optional_mail_is_written_as_its_address_wishes(db, wanted, state):
    preferences.choose("Ana@INA.invalid ", wanted)
    post()
    assert states() == [state]


@pytest.mark.parametrize("wanted", Wanted)
def test_what_must_be_sent_asks_nobody(db, wanted):
    preferences.choose(ANA, wanted)
    (mail,) = post(optional=False)
    assert (mail.state, mail.unsubscribe) == ("waiting", None)


def test_every_optional_mail_to_an_address_carries_the_same_link(db):
    (one,), (two,) = post(1), post(2)
    assert one.unsubscribe == two.unsubscribe == MailPreference.objects.get().link


def test_queries_do_not_grow_with_the_recipients(db, count_queries):
    def write(revision, count):
        post(revision, [f"p{revision}-{n}@demo.invalid" for n in range(count)])

    assert count_queries(lambda: write(1, 2)) == count_queries(lambda: write(2, 200))


def test_an_unwanted_or_held_mail_never_goes_by_itself(db, settings):
    settings.DEMO, settings.EMAIL_URL = True, ""
    preferences.choose(ANA, Wanted.DAILY)
    post(1)
    preferences.choose("luis@imas.invalid", Wanted.NONE)
    post(1, ["luis@imas.invalid"])
    delivery.drain()
    assert sorted(states()) == ["held", "unwanted"]
    assert outbox.state_of(about="poi-window-1").in_words == "1 aviso en espera, 1 no deseado"


def test_a_change_of_mind_holds_for_what_is_held(db):
    preferences.choose(ANA, Wanted.DAILY)
    post(1)
    preferences.choose(ANA, Wanted.EACH)
    assert states() == ["waiting"]
    preferences.choose(ANA, Wanted.DAILY)
    post(2)
    preferences.choose(ANA, Wanted.NONE)
    assert states() == ["waiting", "unwanted"]


# --- the digest ---


@pytest.fixture
def held(db):
    preferences.choose(ANA, Wanted.DAILY)
    for revision in (1, 2, 3):
        post(revision)


def digest() -> OutgoingMail:
    return OutgoingMail.objects.get(kind="digest")


def test_what_is_held_becomes_one_mail_of_the_next_morning(held, settings):
    assert digests.write(morning(0, 5)) == 0
    assert digests.write(morning(1, 5)) == 0, "before six nothing goes"
    assert digests.write(morning(1)) == 1
    mail = digest()
    assert (mail.recipient, mail.canton_id, mail.state) == (ANA, "103", "waiting")
    assert mail.subject == f"Resumen del {morning():%d/%m/%Y}: 3 avisos"
    assert list(mail.parts.order_by("pk").values_list("revision", flat=True)) == ["1", "2", "3"]
    assert states() == ["digested"] * 3 + ["waiting"]

    message = email.message_from_bytes(messages.as_bytes(mail), policy=default)
    text = message.get_content().replace("\r\n", "\n")
    for revision in (1, 2, 3):
        assert f"{revision}. Recordatorio {revision}\n" in text
        assert f"Falta registrar el POI, aviso {revision}." in text
    assert text.count("/e/") == 1, "one place to say otherwise, at the end"
    assert message["List-Unsubscribe"] == f"<{text.split()[-1]}>"
    assert messages.as_bytes(OutgoingMail.objects.get(pk=mail.pk)) == messages.as_bytes(mail)
    settings.DEMO, settings.EMAIL_URL = True, ""
    delivery.drain()
    assert states() == ["digested"] * 3 + ["sent"]


def test_one_a_day_however_often_the_bell_rings(held):
    assert [digests.write(morning(1, hour)) for hour in (6, 7, 23)] == [1, 0, 0]
    post(4)
    OutgoingMail.objects.filter(revision="4").update(next_attempt_at=timezone.now())
    assert digests.write(morning(1, 23)) == 0
    assert digests.write(morning(2)) == 1
    assert OutgoingMail.objects.filter(kind="digest").count() == 2


def test_three_days_without_a_beat_lose_nothing_and_repeat_nothing(held):
    assert digests.write(morning(3)) == 1
    assert digests.write(morning(3, 9)) == 0
    assert digest().parts.count() == 3


def test_a_clock_that_jumps_back_writes_the_same_day_only_once(held):
    assert digests.write(morning(5)) == 1
    post(4)
    assert digests.write(morning(5)) == 0
    assert digests.write(morning(4)) == 1, "a day that had none"
    assert digests.write(morning(5)) == 0
    assert OutgoingMail.objects.filter(kind="digest").count() == 2
    assert MailState.HELD not in states()


def test_nothing_held_writes_nothing(db, rung):
    assert digests.write(morning()) == 0
    assert rung == []


def test_links_of_what_is_in_a_digest_stand_in_no_stored_text(held):
    digests.write(morning())
    assert "/e/" not in digest().body


def test_a_part_says_its_digest_or_is_none(held):
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.update(state=MailState.DIGESTED)


def test_beat_asks_for_it_every_hour():
    tasks = {entry["task"]: entry for entry in app.conf.beat_schedule.values()}
    assert tasks["core.mail.tasks.write_digests"]["schedule"] == 3600
    assert write_digests.name == "core.mail.tasks.write_digests"


def test_four_workers_at_the_same_moment_write_it_once(committed_db):
    preferences.choose(ANA, Wanted.DAILY)
    for revision in range(5):
        post(revision, canton=None)
    counts, start = [], threading.Barrier(4)

    def work():
        start.wait()
        counts.append(digests.write(morning()))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 0, 0, 1]
    assert digest().parts.count() == 5


# --- the pages ---


@pytest.fixture
def address(db) -> str:
    return f"/e/{preferences.of([ANA])[ANA].link.token}/"


def test_the_page_of_the_link_shows_and_stores_the_wish(address, client):
    page = client.get(address)
    assert "a…@ina.invalid" in markup(page) and ANA not in markup(page)
    assert fields_of(page, "") == {"wanted": ["each"]}
    answer = client.post(address, {"wanted": "daily"}, follow=True)
    assert "Se guardó: un solo resumen al día" in markup(answer)
    assert preferences.wanted_by(ANA) == Wanted.DAILY
    assert not client.cookies


@pytest.mark.parametrize("wanted", ["", "todo", "EACH"])
def test_what_is_no_choice_is_told(address, client, wanted):
    answer = client.post(address, {"wanted": wanted})
    assert "Escoja una de las tres opciones" in markup(answer)
    assert preferences.wanted_by(ANA) == Wanted.EACH


def test_a_mail_program_unsubscribes_with_one_click_as_often_as_it_likes(address, client):
    post(1)
    for _ in range(2):
        answer = client.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, "RFC 8058: no redirection"
        assert not answer.cookies
    assert preferences.wanted_by(ANA) == Wanted.NONE
    post(2)
    assert states() == ["waiting", "unwanted"]


def test_who_has_an_account_says_it_there_too(sign_in, personas):
    user = personas("actor_delegate")
    client = sign_in(user)
    assert "/correos/preferencias/" in markup(client.get("/inicio/"))
    page = client.get("/correos/preferencias/")
    assert user.email in markup(page)
    assert not MailPreference.objects.exists(), "looking stores nothing"
    answer = client.post("/correos/preferencias/", fields_of(page, "") | {"wanted": "none"})
    assert answer.status_code == 302
    assert preferences.wanted_by(user.email) == Wanted.NONE
    answer = client.post("/correos/preferencias/", {"wanted": "x"})
    assert "No se guardó" in markup(answer)


def test_anonymous_goes_to_sign_in(client, db):
    assert client.get("/correos/preferencias/").url.startswith("/ingresar/")
