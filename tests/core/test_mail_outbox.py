"""The outbox: what is written, once, in whose transaction; and what it tells afterwards."""

import email
from datetime import timedelta
from email.policy import default

import pytest
from django.db import InternalError, transaction
from django.utils import timezone

from core.lib import bells
from core.lib.problems import RuleViolation
from core.mail import delivery, messages, outbox
from core.mail.models import MailState, OutgoingMail
from core.mail.transports import SmtpTransport


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    """The bells that were rung; Redis is not asked."""
    heard = []
    monkeypatch.setattr(bells, "ring", lambda task: heard.append(task) or True)
    return heard


def post(**changes):
    facts = {
        "kind": "agreement_sent",
        "about": "103-2015-001",
        "revision": 1,
        "recipients": ["ana@ina.invalid", "luis@imas.invalid"],
        "subject": "Acuerdo enviado a la Comisión Ejecutiva",
        "body": "Buenas:\n\nSe envió el acuerdo.\n",
        "canton": "103",
    }
    return outbox.post(**facts | changes)


def test_posting_twice_writes_once_and_returns_the_same_rows(db):
    first = post()
    again = post(body="Otro texto")
    assert [mail.pk for mail in again] == [mail.pk for mail in first]
    assert OutgoingMail.objects.count() == 2
    assert {mail.body for mail in again} == {"Buenas:\n\nSe envió el acuerdo.\n"}


def test_an_address_in_other_letters_is_the_same_person(db):
    post(recipients=["Ana@INA.invalid", " ana@ina.invalid ", "", "ana@ina.invalid"])
    assert OutgoingMail.objects.get().recipient == "ana@ina.invalid"


def test_another_revision_is_another_message(db):
    one, two = (
        post(recipients=["ana@ina.invalid"]),
        post(recipients=["ana@ina.invalid"], revision=2),
    )
    assert one[0].message_id != two[0].message_id
    assert one[0].message_id == outbox.message_id(
        "agreement_sent", "103-2015-001", "1", "ana@ina.invalid"
    )


def test_nobody_to_write_to_writes_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert post(recipients=[]) == []


def test_queries_do_not_grow_with_the_recipients(db, django_assert_num_queries):
    with django_assert_num_queries(2):
        post(recipients=[f"persona{n}@demo.invalid" for n in range(200)])


def test_rows_and_bell_belong_to_the_callers_transaction(
    db, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            post()
            _ = 1 / 0
        assert not OutgoingMail.objects.exists()
    assert rung == []
    with django_capture_on_commit_callbacks(execute=True):
        post()
        assert rung == []
    assert rung == [outbox.DRAIN]


@pytest.mark.parametrize("field", ["body", "recipient", "subject", "message_id", "about"])
def test_what_was_written_is_never_changed_not_even_in_bulk(db, field):
    post()
    with pytest.raises(InternalError), transaction.atomic():
        OutgoingMail.objects.update(**{field: "otra cosa"})


def test_a_line_break_in_a_subject_makes_no_header(db):
    (mail,) = post(recipients=["ana@ina.invalid"], subject="Uno\r\nBcc: otra@demo.invalid\n dos")
    assert mail.subject == "Uno Bcc: otra@demo.invalid dos"


def test_the_message_on_the_wire_says_what_the_row_says(db):
    body = "Señora:\n\n.punto al inicio\n" + "Texto largo con ñ y tildes. " * 40 + "\n"
    (mail,) = post(recipients=["josé@ñandú.invalid".replace("josé", "jose")], body=body)
    wire = messages.as_bytes(mail)
    assert max(len(line) for line in wire.split(b"\r\n")) <= 78
    assert wire.isascii()
    read = email.message_from_bytes(wire, policy=default)
    assert read["Subject"] == mail.subject
    assert read["Message-ID"] == mail.message_id
    assert read["To"] == "jose@xn--and-6ma2c.invalid"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read.get_content().replace("\r\n", "\n") == body
    assert wire == messages.as_bytes(mail), "the same row gives the same bytes"


@pytest.mark.parametrize(
    "address", ["malo", "@demo.invalid", "a b@demo.invalid", "josé@demo.invalid", "x@" + "a" * 80]
)
def test_an_address_that_is_none_is_refused_for_good(db, settings, address):
    settings.DEMO, settings.EMAIL_URL = True, ""
    post(recipients=[address, "ana@ina.invalid"])
    delivery.drain()
    states = dict(OutgoingMail.objects.values_list("recipient", "state"))
    assert states == {address.lower(): MailState.FAILED, "ana@ina.invalid": MailState.SENT}


# --- the demonstration's folder ---


def test_in_the_demonstration_each_mail_is_one_file(db, settings):
    settings.DEMO, settings.EMAIL_URL = True, ""
    post()
    assert delivery.drain() is False
    files = sorted(settings.DEMO_MAIL_DIR.iterdir())
    assert len(files) == 2
    assert all(path.suffix == ".eml" for path in files)
    to = {email.message_from_bytes(path.read_bytes())["To"] for path in files}
    assert to == {"ana@ina.invalid", "luis@imas.invalid"}
    assert not OutgoingMail.objects.exclude(state=MailState.SENT).exists()


def test_a_folder_that_cannot_be_written_to_is_tried_again(db, settings, tmp_path):
    settings.DEMO, settings.EMAIL_URL = True, ""
    settings.MAIL_RETRY_SECONDS = 0
    settings.DEMO_MAIL_DIR = tmp_path / "taken"
    settings.DEMO_MAIL_DIR.write_text("a file where the folder should be")
    post(recipients=["ana@ina.invalid"])
    delivery.drain(seconds=0.2)
    mail = OutgoingMail.objects.get()
    assert mail.data_started_at is None
    assert "No se pudo escribir" in mail.server_reply
    settings.DEMO_MAIL_DIR.unlink()
    OutgoingMail.objects.update(
        state=MailState.WAITING, attempts=0, next_attempt_at=timezone.now() - timedelta(seconds=1)
    )
    delivery.drain()
    assert OutgoingMail.objects.get().state == MailState.SENT


def test_a_file_that_was_written_by_a_killed_worker_is_found_and_not_written_twice(db, settings):
    settings.DEMO, settings.EMAIL_URL = True, ""
    post(recipients=["ana@ina.invalid", "luis@imas.invalid"])
    delivery.drain()
    past = timezone.now() - timedelta(minutes=2)
    written, _ = sorted(settings.DEMO_MAIL_DIR.iterdir())
    # As a kill between the file and the commit leaves it, and one before the file.
    OutgoingMail.objects.update(
        state=MailState.CLAIMED, sent_at=None, data_started_at=past, lease_until=past
    )
    lost = written.read_bytes()
    written.unlink()
    delivery.drain()
    assert not OutgoingMail.objects.exclude(state=MailState.SENT).exists()
    assert written.read_bytes() == lost
    assert len(list(settings.DEMO_MAIL_DIR.iterdir())) == 2


def test_without_a_server_mails_wait(db, settings):
    settings.DEMO, settings.EMAIL_URL = False, ""
    post()
    assert delivery.drain() is False
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.WAITING}


def test_a_message_that_breaks_the_sender_does_not_hold_up_the_others(db, settings, monkeypatch):
    settings.DEMO, settings.EMAIL_URL = True, ""
    post(recipients=["ana@ina.invalid", "luis@imas.invalid"])
    as_bytes = messages.as_bytes

    def breaks_for_ana(mail):
        if mail.recipient.startswith("ana"):
            raise RuntimeError("nobody thought of this")
        return as_bytes(mail)

    monkeypatch.setattr(messages, "as_bytes", breaks_for_ana)
    delivery.drain()
    ana, luis = OutgoingMail.objects.order_by("recipient")
    assert (ana.state, ana.attempts, luis.state) == (MailState.WAITING, 1, MailState.SENT)
    assert "nobody thought of this" in ana.server_reply


# --- waits, leases, resending ---


def test_twelve_attempts_lie_within_two_days():
    waits = [delivery.retry_wait(n) for n in range(1, delivery.MAX_ATTEMPTS)]
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=48)
    assert waits[0] < timedelta(minutes=2)
    assert max(waits) < timedelta(hours=15)


def test_a_claim_that_was_not_begun_is_taken_over_and_one_that_was_is_told(db, settings):
    settings.DEMO, settings.EMAIL_URL = False, "smtp://127.0.0.1:1"
    post()
    past = timezone.now() - timedelta(minutes=2)
    OutgoingMail.objects.update(state=MailState.CLAIMED, claimed_by="gone", lease_until=past)
    OutgoingMail.objects.filter(recipient="luis@imas.invalid").update(data_started_at=past)
    delivery.take_over_abandoned(SmtpTransport())
    states = dict(OutgoingMail.objects.values_list("recipient", "state"))
    assert states == {"ana@ina.invalid": "waiting", "luis@imas.invalid": "ambiguous"}


def test_a_claim_within_its_lease_is_left_alone(db, settings):
    settings.DEMO, settings.EMAIL_URL = True, ""
    post()
    later = timezone.now() + timedelta(minutes=1)
    OutgoingMail.objects.update(state=MailState.CLAIMED, claimed_by="busy", lease_until=later)
    delivery.drain()
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.CLAIMED}


def test_resending_keeps_the_message_id_and_who_asked(db, personas):
    (mail,) = post(recipients=["ana@ina.invalid"])
    OutgoingMail.objects.update(state=MailState.AMBIGUOUS, attempts=3)
    secretary = personas("technical_secretariat")
    before = mail.message_id
    mail.resend(by=secretary)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.resent_by) == (MailState.WAITING, 0, secretary)
    assert mail.message_id == before
    with pytest.raises(RuleViolation):
        mail.resend(by=secretary)


def test_the_state_in_words(db, django_assert_num_queries):
    post(recipients=[f"persona{n}@demo.invalid" for n in range(6)])
    post(kind="agreement_approved", recipients=["ana@ina.invalid"])
    states = ["sent", "sent", "failed", "ambiguous", "claimed", "waiting"]
    for n, state in enumerate(states):
        OutgoingMail.objects.filter(recipient=f"persona{n}@demo.invalid").update(
            state=state, sent_at=timezone.now()
        )
    with django_assert_num_queries(1):
        tally = outbox.state_of(kind="agreement_sent", about="103-2015-001")
    assert tally == outbox.Tally(sent=2, waiting=2, failed=1, ambiguous=1)
    assert tally.in_words == "2 avisos enviados, 2 en espera, 1 rechazado, 1 sin confirmar"
    assert outbox.state_of(about="103-2015-001").total == 7
    assert outbox.state_of(about="nada").in_words == ""
    assert outbox.Tally.of(OutgoingMail.objects.all()).total == 7
    assert outbox.Tally(failed=1).in_words == "1 aviso rechazado"
