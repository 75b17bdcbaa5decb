import pytest

from core.accounts.enums import Role
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
