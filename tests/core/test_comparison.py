from hypothesis import given
from hypothesis import strategies as some

from core.lib import comparison
from core.lib.comparison import Piece, compare

TEXTS = some.text("ab \n", max_size=40)


def said(pieces):
    return "".join(f"[{piece.text}]" if piece.is_own else piece.text for piece in pieces)


def test_words_that_only_one_text_has_are_marked():
    ours, theirs = compare("Ofrecer 25 cupos a familias.", "Ofrecer 30 cupos en San Miguel.")
    assert said(ours) == "Ofrecer [25] cupos [a familias.]"
    assert said(theirs) == "Ofrecer [30] cupos [en San Miguel.]"


def test_an_empty_text_has_no_pieces_and_blanks_make_no_difference():
    assert compare("", "Todo") == ([], [Piece("Todo", True)])
    assert said(compare("uno dos\n", "uno\n\ndos")[1]) == "uno\n\ndos"


def test_very_long_texts_are_marked_as_one_piece_between_what_they_share(monkeypatch):
    monkeypatch.setattr(comparison, "LARGEST_PRODUCT", 3)
    ours, theirs = compare("a b c d e", "a x c y e")
    assert (said(ours), said(theirs)) == ("a [b c d] e", "a [x c y] e")


@given(TEXTS, TEXTS)
def test_pieces_are_the_texts_again_and_what_is_not_marked_is_the_same(one, other):
    ours, theirs = compare(one, other)
    assert "".join(piece.text for piece in ours) == one
    assert "".join(piece.text for piece in theirs) == other
    shared = [
        " ".join(piece.text for piece in pieces if not piece.is_own).split()
        for pieces in (ours, theirs)
    ]
    assert shared[0] == shared[1]
