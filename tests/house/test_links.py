"""Every page of the strategies can be reached: something leads to it, nobody types its address."""

import inspect
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.routes import Route, all_routes

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("coprod_portal", "citizens", "monitoring", "meetings", "agreements", "strategies")
# A form's own address is no way to a page that is asked for with GET, nor is a redirect after it.
LINK = r"""(?<!action=")\{%\s*url\s+["']([\w:]+)["']"""
NAMED = r"""(?<!redirect\()["'](strategies:\w+)["']"""


def sources() -> dict[Path, set[str]]:
    """The addresses that each template links and each module names, by file."""
    found = {}
    for path in (ROOT / "templates").rglob("*.html"):
        found[path] = set(re.findall(LINK, path.read_text()))
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if path.parent.name not in ("urls", "migrations"):
                found[path] = set(re.findall(NAMED, path.read_text()))
    return found


SOURCES = sources()


def pages() -> list[Route]:
    """Those of the strategies that answer GET."""
    return [
        route
        for route in all_routes()
        if route.name.startswith("strategies:")
        and "@require_POST" not in inspect.getsource(inspect.unwrap(route.view))
    ]


@pytest.mark.parametrize("route", pages(), ids=lambda route: route.name)
def test_something_leads_to_the_page(route):
    own = Path(inspect.getsourcefile(inspect.unwrap(route.view)))
    assert any(route.name in names for path, names in SOURCES.items() if path != own), (
        f"Nothing links {route.name} ({route.pattern})."
    )


def test_the_pages_are_found():
    names = {route.name for route in pages()}
    assert {"strategies:plans", "strategies:actors", "strategies:edit_actor"} <= names
    assert "strategies:move_line" not in names and len(names) > 100
