"""Signed links: the token, its hash, a secret that is changed, and the end."""

import base64
import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from core.lib import bells
from core.links.models import Purpose, SignedLink, hash_of
from core.mail import outbox, preferences
from core.mail.models import MailPreference, MailText, OutgoingMail, Wanted
from tests.markup import markup

UNKNOWN = "A" * 22


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    monkeypatch.setattr(bells, "ring", lambda task: True)


@pytest.fixture
def link(db) -> SignedLink:
    """Of an address that nobody asked yet what it wants."""
    return preferences.of(["ana@ina.invalid"])["ana@ina.invalid"].link


def wanted() -> str:
    return MailPreference.objects.get(address="ana@ina.invalid").wanted


# --- the link itself ---


def test_the_token_has_128_bits_and_stands_nowhere(link):
    assert len(base64.urlsafe_b64decode(link.token + "==")) == 16
    stored = SignedLink.objects.filter(pk=link.pk).values().get()
    assert link.token not in {str(value) for value in stored.values()}
    assert stored["token_hash"] == hash_of(link.token)
    assert SignedLink.objects.get(pk=link.pk).token == link.token, "for ever the same"


def test_every_link_has_a_token_of_its_own(db):
    links = [SignedLink.objects.new(Purpose.RSVP) for _ in range(200)]
    SignedLink.objects.bulk_create(links)
    assert len({link.token for link in links}) == 200


def test_a_token_opens_its_link_and_no_other_spelling_does(link):
    token = link.token
    assert SignedLink.objects.opened_by(token) == link
    for other in (token[:-1], f"{token}A", token.swapcase(), f" {token}", link.nonce, ""):
        assert SignedLink.objects.opened_by(other) is None
    assert SignedLink.objects.opened_by(link.token_hash) is None


def test_a_new_secret_keeps_the_old_links_while_the_old_one_is_among_the_fallbacks(link, settings):
    token = link.token
    settings.SECRET_KEY, before = "another-secret-of-the-server", settings.SECRET_KEY
    assert SignedLink.objects.opened_by(token) == link, "what was sent opens still"
    with pytest.raises(LookupError):
        _ = link.token
    settings.SECRET_KEY_FALLBACKS = ["older-still", before]
    assert link.token == token, "the same mail says the same address"
    new = SignedLink.objects.give(Purpose.RSVP)
    settings.SECRET_KEY_FALLBACKS = []
    assert SignedLink.objects.get(pk=new.pk).token == new.token


def test_a_link_ends_by_itself_and_by_hand(db, today):
    assert SignedLink.objects.give(Purpose.RSVP).is_open
    now = timezone.now()
    ahead = SignedLink.objects.give(Purpose.RSVP, expires_at=now + timedelta(minutes=1))
    past = SignedLink.objects.give(Purpose.RSVP, expires_at=now - timedelta(seconds=1))
    today(1999, 1, 1)  # the demonstration's date does not revive it
    assert (ahead.is_open, past.is_open) == (True, False)
    ahead.end()
    first = ahead.ended_at
    ahead.end()
    assert (ahead.is_open, ahead.ended_at) == (False, first)


# --- what it opens ---


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_since_mail_programs_follow_links(link, client, method):
    answer = getattr(client, method)(f"/e/{link.token}/")
    assert answer.status_code == 200
    assert wanted() == Wanted.EACH
    assert not answer.cookies
    assert answer["Cache-Control"].startswith("no-store, private")
    assert answer["Referrer-Policy"] == "no-referrer"


def test_nobodys_token_is_404_and_an_ended_one_410(link, client):
    token = link.token
    tampered = ("B" if token[0] != "B" else "C") + token[1:]
    for wrong in (UNKNOWN, tampered, f"{token}.", "ñ", "x" * 500):
        answer = client.get(f"/e/{wrong}/")
        assert answer.status_code == 404
        assert "no es de nadie" in markup(answer)
    link.end()
    for answer in (client.get(f"/e/{token}/"), client.post(f"/e/{token}/", {"wanted": "none"})):
        assert answer.status_code == 410
        assert "ya terminó" in markup(answer)
        assert answer["Cache-Control"].startswith("no-store, private")
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
    assert wanted() == Wanted.EACH


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"Origin": "http://testserver"}, 302),
        ({"Origin": "null"}, 302),  # a page without referrer says so of itself
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({"Sec-Fetch-Site": "none"}, 302),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://malo.invalid"}, 403),
        ({"Origin": "http://testserver.malo.invalid"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_another_sites_page_may_not_answer_for_the_person(link, client, headers, status):
    answer = client.post(f"/e/{link.token}/", {"wanted": "none"}, headers=headers)
    assert answer.status_code == status
    assert wanted() == (Wanted.NONE if status == 302 else Wanted.EACH)
    assert not answer.cookies


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(link, client, method):
    assert getattr(client, method)(f"/e/{link.token}/").status_code == 405


def test_a_link_of_a_calendar_is_none_of_these(db, client):
    link = SignedLink.objects.give(Purpose.CALENDAR)
    assert client.get(f"/e/{link.token}/").status_code == 404


def test_who_is_signed_in_opens_it_just_so(link, sign_in, personas):
    client = sign_in(personas("mayor"))
    assert client.get(f"/e/{link.token}/").status_code == 200


# --- where it may not be read ---


def test_nothing_of_the_token_stands_in_the_logs(link, client, caplog):
    caplog.set_level(logging.DEBUG)
    token = link.token
    client.get(f"/e/{token}/")
    client.post(f"/e/{token}/", {"wanted": "none"}, headers={"Sec-Fetch-Site": "cross-site"})
    link.end()
    client.get(f"/e/{token}/")
    ours = [one for one in caplog.records if not one.name.startswith("django.db")]
    assert not [one for one in ours if token in one.getMessage()]


def test_not_even_a_failure_says_the_token(link, client, caplog, monkeypatch):
    monkeypatch.setattr(SignedLink, "is_open", property(lambda link: 1 / 0))
    client.raise_request_exception = False
    assert client.get(f"/e/{link.token}/").status_code == 500
    (record,) = [one for one in caplog.records if one.name == "django.request"]
    assert record.getMessage() == "Internal Server Error: /e/…/"
    handler = settings.LOGGING["handlers"]["stderr"]
    assert "without_tokens" in handler["filters"], "and everything that is written passes there"


def test_pages_of_mails_show_their_words_and_hide_the_links(db, settings, sign_in, personas, today):
    settings.DEMO, settings.EMAIL_URL = True, ""
    link = SignedLink.objects.give(Purpose.RSVP)
    text = MailText.objects.create(body="Señora ⟦nombre⟧:\n\nResponda en ⟦enlace⟧\n")
    outbox.post_shared(
        kind="x",
        about="y",
        revision=1,
        subject="Reunión",
        text=text,
        copies=[outbox.Copy("ana@ina.invalid", {"nombre": "Ana Ñuñez"}, link)],
        canton="103",
        optional=True,
    )
    mail = OutgoingMail.objects.get()
    client = sign_in(personas("administrator"))
    addresses = (
        "/demo/correo/",
        f"/demo/correo/{mail.pk}/",
        "/admin/mail/outgoingmail/",
        f"/admin/mail/outgoingmail/{mail.pk}/change/",
    )
    pages = {address: markup(client.get(address)) for address in addresses}
    assert "Señora Ana Ñuñez:" in pages[f"/demo/correo/{mail.pk}/"]
    assert "/e/oculto/" in pages[f"/demo/correo/{mail.pk}/"]
    for page in pages.values():
        for one in (mail.link, mail.unsubscribe):
            assert one.token not in page
            assert one.nonce not in page
