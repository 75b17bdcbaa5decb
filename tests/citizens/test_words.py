"""Sentences of the public report, in the singular too."""

import pytest

from citizens import changes, present, words


def agreement(total=1, expected=0, done=0, state="vigente") -> dict:
    levels = {"100": done, "75": 0, "50": 0, "25": 0, "0": 0}
    slots = {"total": total, "expected": expected, "levels": levels, "missing": 0}
    return {"slots": slots, "state": state}


def test_one_slot_is_told_as_one():
    assert words.result_of(agreement(), 2026) == [
        "Su único compromiso de 2026 no debía reportarse aún."
    ]
    assert words.result_of(agreement(total=3), 2026) == [
        "De sus 3 compromisos de 2026, ninguno debía reportarse aún."
    ]
    assert words.result_of(agreement(expected=1, done=1), 2026) == [
        "Su único compromiso del año se cumplió."
    ]


def content(count: int) -> dict:
    rows = [{"reference": f"103-2026-{number:03d}"} for number in range(count)]
    return {"agreements": rows, "narrative": "", "is_year_over": True, "municipality": {}}


def test_many_changes_are_counted_and_one_more_is_listed():
    most = changes.MOST
    listed = changes.changes_between(content(0), content(most + 1))
    assert len(listed) == most + 1 and not any("cambios más" in one for one in listed)
    counted = changes.changes_between(content(0), content(most + 2))
    assert len(counted) == most + 1 and counted[-1].startswith("Y 2 cambios más")


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(1, 8, 13), (3, 8, 38), (1, 3, 33), (2, 3, 67), (8, 8, 100), (0, 0, 0)],
)
def test_half_a_percent_counts_up(part, whole, share):
    assert present.percentage(part, whole) == share
