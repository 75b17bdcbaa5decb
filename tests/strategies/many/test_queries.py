"""Every page and file of this room asks the database as much for two rows as for two hundred: the
lists, and the pages of one row with a list inside."""

from functools import partial

import pytest

from tests.strategies.many import evidence, organisation, planning
from tests.strategies.many.parts import TODAY

SUBJECTS = (*organisation.SUBJECTS, *planning.SUBJECTS, *evidence.SUBJECTS)
# They count rows and name none.
SUMMED = {"/actores/distritos/", "/oferta/cuadro/"}


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
        shown(pages[0])  # the bar's numbers are kept for a while
        return {page: count_queries(partial(shown, page)) for page in pages}

    fill(0, 2)
    few = counted()
    fill(2, 200)
    assert counted() == few
    without = [page for page in pages if sizes[page][-1] <= sizes[page][0]]
    assert set(without) <= SUMMED, "the rows are there"
