"""What a person reads about the launcher says what it does."""

import re

import pytest

from coprod_portal.embedded import command_line
from coprod_portal.embedded.checks import FOREIGN_VARIABLES
from tests.launcher.conftest import ROOT

pytestmark = pytest.mark.launcher

MANUAL = (ROOT / "docs" / "operacion.md").read_text()
SETTINGS = (ROOT / "coprod_portal" / "settings.py").read_text()
VARIABLES = sorted(set(re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', SETTINGS)))


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_is_explained_and_kept_away_from_the_tests(name):
    assert f"`{name}`" in MANUAL
    assert name in FOREIGN_VARIABLES


def test_every_option_and_command_is_explained():
    for word in (*command_line.VALUED, *command_line.FLAGS):
        assert word in command_line.HELP
        assert f"`{word}" in MANUAL or f"{word}`" in MANUAL
    for command in command_line.COMMANDS:
        assert f"./portal {command}" in command_line.HELP
        assert f"`./portal {command}" in MANUAL
