"""Every page and file of this room asks the database as much for two rows as for two hundred: the
lists, and the pages of one row with a list inside."""

from functools import partial

import pytest

from coprod_portal.pages import due
from tests.strategies.many import evidence, organisation, planning
from tests.strategies.many.parts import TODAY

SUBJECTS = (*organisation.SUBJECTS, *planning.SUBJECTS, *evidence.SUBJECTS)
# They count rows and name none.
SUMMED = {"/actores/distritos/", "/oferta/cuadro/"}


@pytest.fixture(autouse=True)
def bar_is_counted_once(monkeypatch):
    """The numbers in the bar are kept for a while, which on a busy machine may end in between."""
    monkeypatch.setattr(due, "COUNT_SECONDS", 3600)


@pytest.mark.parametrize("begin", SUBJECTS, ids=lambda begin: begin.__name__)
def test_two_rows_and_two_hundred_ask_the_same(begin, personas, sign_in, count_queries, today):
    today(TODAY.year, TODAY.month, TODAY.day)
    client = sign_in(personas("technical_secretariat"))
    pages, fill = begin()
    sizes: dict[str, list[int]] = {page: [] for page in pages}

    def shown(page) -> None:
        answer = client.get(page)
        assert answer.status_code == 200, page
        sizes[page].append(len(answer.content))

    def counted() -> dict[str, int]:
        shown(pages[0])  # from here on the bar's numbers are known
        return {page: count_queries(partial(shown, page)) for page in pages}

    fill(0, 2)
    few = counted()
    fill(2, 200)
    assert counted() == few
    without = [page for page in pages if sizes[page][-1] <= sizes[page][0]]
    assert set(without) <= SUMMED, "the rows are there"
