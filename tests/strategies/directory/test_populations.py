"""Whom a text speaks of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.enums import AgeGroup
from strategies.populations import EVERYBODY, read

SMALL, CHILD, TEEN, YOUNG, ADULT, OLD = AgeGroup.values


def ages(text):
    return {age for age, _ in read(text).cells}


def sexes(text):
    return {sex for _, sex in read(text).cells}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Jóvenes de 15 a 21 años de Los Guido", {TEEN, YOUNG}),
        ("60 personas entre 17 y 25 años", {TEEN, YOUNG}),
        ("120 personas de 65 años o más", {OLD}),
        ("personas adultas mayores", {OLD}),
        ("mayores de 65", {OLD}),
        ("Niñez y adolescencia", {SMALL, CHILD, TEEN}),
        ("Niñas, niños y adolescentes de 6 a 11 años", {SMALL, CHILD}),
        ("menores de edad", {SMALL, CHILD, TEEN}),
        ("estudiantes de secundaria", {CHILD, TEEN, YOUNG}),
        ("450 familias", set(AgeGroup.values)),
        ("Población general", set(AgeGroup.values)),
        ("más de 100 jóvenes", {TEEN, YOUNG}),
    ],
)
def test_ages_are_read_off_the_words(text, named):
    assert read(text).is_understood
    assert ages(text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Mujeres jefas de hogar", {"women"}),
        ("mujeres de 15 a 35 años", {"women"}),
        ("hombres jóvenes", {"men"}),
        ("mujeres y hombres", {"women", "men"}),
        ("niños", {"women", "men"}),
        ("mujeres y sus familias", {"women", "men"}),
    ],
)
def test_sex_is_read_off_the_words(text, named):
    assert sexes(text) == named


@pytest.mark.parametrize("text", ["", "60 emprendimientos", "xyz", "12 a 15"])
def test_other_words_may_mean_anybody_and_are_said_so(text):
    assert read(text).cells == EVERYBODY
    assert not read(text).is_understood


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    assert read(text).cells
