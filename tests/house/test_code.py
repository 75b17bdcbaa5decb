"""House rules that are read off the source: style guide and security design."""

import ast
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
ROOMS = ("coprod_portal", "core", "strategies", "agreements", "meetings", "monitoring", "citizens")
# Who has a link's token may act, without a cookie (`docs/decisions/signed-links.md`).
WITHOUT_COOKIES = "coprod_portal/pages/links.py"
PYTHON_FILES = sorted(
    file for room in ROOMS for file in (ROOT / room).rglob("*.py") if "migrations" not in file.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*"))
HTML_TEMPLATES = [file for file in TEMPLATES if file.suffix in {".html", ".svg"}]


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", PYTHON_FILES, ids=name_of)
def test_only_the_clock_asks_the_calendar(file):
    """Domain dates come from `core.lib.clock.today()` alone."""
    if name_of(file) in {"core/lib/clock.py", "coprod_portal/pages/demo.py"}:
        return
    asks = re.findall(r"date\.today\(|localdate\(\)|now\(\)\.date\(|utcnow\(", file.read_text())
    assert not asks


@pytest.mark.parametrize("file", PYTHON_FILES, ids=name_of)
def test_nothing_marks_text_as_safe(file):
    source = file.read_text()
    assert "mark_safe" not in source
    assert "|safe" not in source
    assert not re.search(r"filter\(\*\*request\.", source)
    assert "@csrf_exempt" not in source or name_of(file) == WITHOUT_COOKIES


@pytest.mark.parametrize("file", HTML_TEMPLATES, ids=name_of)
def test_templates_have_no_unsafe_text_nor_inline_style_or_script(file):
    """The content policy refuses style attributes, inline scripts and event attributes."""
    source = file.read_text()
    assert not re.search(r"\|\s*safe\b", source)
    assert "autoescape off" not in source
    # WeasyPrint reads its own style sheets, and programs that read mail heed nothing else.
    if "/pdf/" in name_of(file) or "/email/" in name_of(file):
        return
    assert not re.search(r"<[^>{]*\sstyle\s*=", source), "style attribute"
    assert not re.search(r"<[^>{]*\son[a-z]+\s*=", source), "event attribute"
    assert not re.search(r"<script(?![^>]*\bsrc=)", source), "inline script"
    assert "<style" not in source


def test_every_template_compiles_and_is_used():
    templates = [file for file in TEMPLATES if file.suffix in {".html", ".txt", ".svg"}]
    sources = "\n".join(file.read_text() for file in [*PYTHON_FILES, *templates])
    unused = []
    for file in templates:
        name = str(file.relative_to(ROOT / "templates"))
        get_template(name)
        if not is_named(name, sources) and not name.startswith(
            ("admin/", "django/", "bootstrap5/")
        ):
            unused.append(name)
    assert not unused


def is_named(name: str, sources: str) -> bool:
    """Whether a source names the template, in full or as a folder with a name filled in."""
    folder, _, file = name.rpartition("/")
    is_filled_in = f'"{folder}/{{' in sources and f'"{file.partition(".")[0]}"' in sources
    return f'"{name}"' in sources or is_filled_in


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_nothing_stands_directly_in_core():
    assert sorted(file.name for file in (ROOT / "core").glob("*.py")) == ["__init__.py"]


def test_vendored_files_are_the_listed_ones():
    listing = (ROOT / "static/vendor/VENDORED.md").read_text()
    files = [f for f in (ROOT / "static/vendor").rglob("*") if f.suffix in {".css", ".js"}]
    assert files
    for file in files:
        assert hashlib.sha256(file.read_bytes()).hexdigest() in listing, file.name


def test_views_are_short():
    """A view fetches, validates, calls a verb and responds; fifty lines are a warning sign."""
    too_long = []
    for file in PYTHON_FILES:
        if "views" not in file.parts and file.name != "views.py" and "pages" not in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 50:
                too_long.append(f"{name_of(file)}:{node.name}")
    assert not too_long


def test_no_source_names_a_machine_path():
    for file in [*PYTHON_FILES, *(ROOT / "docs").rglob("*.md"), ROOT / "portal"]:
        assert str(ROOT) not in file.read_text(), name_of(file)


def test_deployment_checks_are_clean(settings, monkeypatch):
    """`check --deploy` with production's environment, in a process of its own."""
    import os
    import subprocess
    import sys

    environment = {
        **{k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"},
        "HTTPS": "1",
        "PORTAL_DEMO": "",
        "PORTAL_TODAY": "",
        "SECRET_KEY": "k" * 60 + "0123456789abc",
        "EMAIL_URL": "smtp://user:secret@mail.invalid:587",
        "ALLOWED_HOSTS": "portal.invalid",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
