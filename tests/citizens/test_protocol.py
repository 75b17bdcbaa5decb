"""`/protocolo/`: the 83 solutions, for everybody."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from strategies.models import Solution
from tests.markup import markup

pytestmark = pytest.mark.django_db


def test_every_solution_stands_under_its_challenge_priority_first(client):
    page = markup(client.get("/protocolo/"))
    assert page.count("<li value=") == Solution.objects.count() == 83
    assert page.count("<h4") == 25
    for block in page.split("<h4")[1:]:
        priorities = [int(number) for number in re.findall(r"<li value=\"(\d+)\"", block)]
        assert priorities == sorted(priorities) and priorities[0] == 1


def test_the_index_leads_to_every_challenge(client):
    page = markup(client.get("/protocolo/"))
    links = re.findall(r'href="#(etapa-[^"]+)"', page)
    assert len(links) == len(set(links)) == 25
    assert all(f'id="{link}"' in page for link in links)


def test_search_ignores_case_and_accents_and_says_how_many(client):
    page = markup(client.get("/protocolo/", {"q": "PARTICIPACION"}))
    found = page.count("<li value=")
    assert 0 < found < 83 and f"{found} de 83" in page and "PARTICIPACION" in page
    assert markup(client.get("/protocolo/", {"q": "participación"})).count("<li value=") == found


def test_a_search_without_result_says_what_to_try(client):
    page = markup(client.get("/protocolo/", {"q": "xyzzy <b>"}))
    assert "Ninguna solución habla de «xyzzy &lt;b&gt;»" in page and "Ver todas" in page


@pytest.mark.parametrize("query", ["", "\0", "x" * 500, "%_'\""])
def test_any_query_is_answered_with_the_same_few_queries(client, query):
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/protocolo/", {"q": query}).status_code == 200
    assert len(queries) == 2


def test_it_only_answers_reading(client):
    assert client.post("/protocolo/").status_code == 405
    assert client.head("/protocolo/").status_code == 200
