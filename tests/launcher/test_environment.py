"""`.venv` from requirement files, on a folder of its own: nothing is downloaded here."""

import ast
import shutil

import pytest

from coprod_portal.embedded import environment
from coprod_portal.embedded.console import Fault
from coprod_portal.embedded.environment import REDIS, RUNTIME, STAMP, TESTS, Environment
from tests.launcher.conftest import ROOT

pytestmark = pytest.mark.launcher


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    (tmp_path / RUNTIME).write_text("# nothing\n")
    (tmp_path / REDIS).write_text("# nothing\n")
    (tmp_path / TESTS).write_text("-r requirements.txt\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    return tmp_path


def test_environment_is_made_once_and_again_when_the_pins_change(checkout, capfd):
    made = Environment(checkout)
    made.prepare()
    assert made.python.is_file()
    assert made.site_packages.is_dir()
    capfd.readouterr()

    made.prepare()
    assert capfd.readouterr().err == ""

    (checkout / RUNTIME).write_text("# nothing else\n")
    made.prepare()
    assert "Instalando los requisitos" in capfd.readouterr().err

    # What cannot be reached is one clear line, and the next start tries again.
    (checkout / RUNTIME).write_text("no-such-package-of-ours==1.0\n")
    with pytest.raises(Fault, match="No hay conexión con el servidor de paquetes"):
        made.prepare()
    assert not (made.folder / STAMP).exists()

    # An interpreter that has gone, as after an upgrade of the system.
    assert made._works()
    made.python.unlink()
    assert not made._works()


def test_no_space_for_the_environment(checkout, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 8, 1))
    with pytest.raises(Fault, match="No queda espacio en disco"):
        Environment(checkout).prepare()


def test_missing_pango_without_root_prints_the_exact_command(monkeypatch):
    monkeypatch.setattr(environment, "_has_pango", lambda: False)
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(Fault) as told:
        environment.see_to_pango()
    assert str(told.value).endswith(
        "Ejecute: sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


def test_missing_package_without_apt_names_the_packages(monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    with pytest.raises(Fault, match=r"gestor de paquetes de su sistema.*python3-venv"):
        environment.install_packages(["python3-venv"], "venv")


def test_every_requirement_is_pinned_exactly_once():
    for name in (RUNTIME, REDIS, TESTS):
        lines = (ROOT / name).read_text().splitlines()
        lines = [line for line in lines if line and not line.startswith(("#", "-r "))]
        assert all("==" in line for line in lines)
        names = [line.partition("==")[0].lower() for line in lines]
        assert len(names) == len(set(names))


def test_old_python_is_told_before_anything_newer_is_imported():
    tree = ast.parse((ROOT / "portal").read_text(), feature_version=(3, 7))
    version_check = next(node.lineno for node in tree.body if isinstance(node, ast.If))
    launcher = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert version_check < min(node.lineno for node in launcher)
