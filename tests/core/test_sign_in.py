import pytest

from core.accounts import limits
from core.accounts.enums import Role
from core.accounts.models import User
from core.accounts.views import origin_of
from tests.factories import PASSWORD, UserFactory
from tests.markup import markup


@pytest.mark.parametrize("role", Role)
def test_every_role_signs_in_and_sees_its_first_page(personas, client, role):
    user = personas(role)
    answer = client.post("/ingresar/", {"email": user.email.upper(), "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.url == "/inicio/"
    page = client.get("/inicio/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_wrong_password_says_how_to_go_on(personas, client):
    user = personas("mayor")
    page = client.post("/ingresar/", {"email": user.email, "password": "otra"})
    assert page.status_code == 200
    assert "no coinciden" in markup(page)
    assert user.email in markup(page)


def test_front_page_sets_no_cookie_and_reads_no_session(db, client):
    page = client.get("/")
    assert page.status_code == 200
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")


@pytest.mark.parametrize(
    ("https", "forwarded", "origin"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "invented, 203.0.113.9", "203.0.113.9"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_attempts_are_counted_by_the_caller_not_by_the_https_server(
    settings, rf, https, forwarded, origin
):
    settings.HTTPS = https
    assert origin_of(rf.get("/ingresar/", headers={"X-Forwarded-For": forwarded})) == origin


def test_who_was_deactivated_does_not_sign_in(personas, client):
    user = personas("mayor")
    user.is_active = False
    user.save()
    page = client.post("/ingresar/", {"email": user.email, "password": PASSWORD})
    assert page.status_code == 200 and "no coinciden" in markup(page)


def test_letters_that_meet_in_upper_case_are_two_addresses(db):
    own = UserFactory(email="maria@demo.invalid")
    UserFactory(email="marıa@demo.invalid")
    assert User.objects.get_by_natural_key("MARIA@demo.invalid") == own


def test_after_too_many_attempts_not_even_the_password_helps(db, client):
    user = UserFactory(email="insistente@demo.invalid")
    limits.forget(user.email)

    def attempt(email, password):
        data = {"email": email, "password": password}
        return markup(client.post("/ingresar/", data, REMOTE_ADDR="203.0.113.77"))

    try:
        for _ in range(limits.ATTEMPTS_PER_ADDRESS):
            assert "no coinciden" in attempt(user.email, "otra")
        assert "demasiados intentos" in attempt(user.email.upper(), PASSWORD)
    finally:
        limits.forget(user.email)


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/estrategias/?x=1", "/ingresar/?next=/estrategias/%3Fx%3D1"),
        ("http://testserver.evil.invalid/", "/ingresar/?next="),
        ("", "/ingresar/?next="),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(db, client, referer, back):
    answer = client.post("/estrategias/1/ejes/", {"name": "X"}, headers={"Referer": referer})
    assert answer.url == back


def test_an_address_that_only_takes_forms_says_so(personas, sign_in):
    page = sign_in(personas("local_manager")).get("/estrategias/1/ejes/")
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "solo recibe formularios" in markup(page)
    assert "default-src 'self'" in page["Content-Security-Policy"]
