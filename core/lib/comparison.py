"""Two texts side by side: which words stand in only one of them."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\S+\s*|\s+")
# Words × words that are compared one by one; beyond, what differs is marked as one piece.
LARGEST_PRODUCT = 1_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row. `is_own`: the other text does not have them in this place."""

    text: str
    is_own: bool


def compare(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """The pieces of both texts; joined, they are the texts again. Blanks alone make no difference.

    An empty text has no pieces.
    """
    words, others = WORD.findall(one), WORD.findall(other)
    ours: list[Piece] = []
    theirs: list[Piece] = []
    for is_same, (begin, end), (other_begin, other_end) in _runs(words, others):
        _add(ours, words[begin:end], is_own=not is_same)
        _add(theirs, others[other_begin:other_end], is_own=not is_same)
    return ours, theirs


def _runs(words: list[str], others: list[str]):
    """(same?, range in one, range in the other), in order and without gaps."""
    ours, theirs = [word.strip() for word in words], [word.strip() for word in others]
    start = _count_same(ours, theirs)
    rest = min(len(ours), len(theirs)) - start
    tail = _count_same(ours[::-1][:rest], theirs[::-1][:rest])
    end, other_end = len(ours) - tail, len(theirs) - tail
    yield True, (0, start), (0, start)
    if (end - start) * (other_end - start) > LARGEST_PRODUCT:
        yield False, (start, end), (start, other_end)
    else:
        matcher = SequenceMatcher(None, ours[start:end], theirs[start:other_end], autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            yield tag == "equal", (start + i, start + j), (start + k, start + m)
    yield True, (end, len(ours)), (other_end, len(theirs))


def _count_same(ours: list[str], theirs: list[str]) -> int:
    pairs = zip(ours, theirs, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(ours), len(theirs)))


def _add(pieces: list[Piece], words: list[str], *, is_own: bool) -> None:
    """The blank after the last own word is no part of what is marked."""
    text = "".join(words)
    marked = text.rstrip() if is_own else ""
    rest = text[len(marked) :]
    if marked:
        pieces.append(Piece(marked, True))
    if rest and pieces and not pieces[-1].is_own:
        pieces[-1] = Piece(pieces[-1].text + rest, False)
    elif rest:
        pieces.append(Piece(rest, False))
