import pytest

from core.accounts.enums import Role
from core.accounts.views import origin_of
from tests.factories import PASSWORD


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
    assert "no coinciden" in page.content.decode()
    assert user.email in page.content.decode()


def test_front_page_sets_no_cookie_and_reads_no_session(db, client, django_assert_num_queries):
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
