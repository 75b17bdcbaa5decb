"""The data folder: whose it is, who holds it, and what --fresh may delete."""

import json
import socket
import subprocess

import pytest

from coprod_portal.embedded.data_folder import LOG_LIMIT_BYTES, DataFolder
from tests.launcher.conftest import call, free_port

pytestmark = pytest.mark.launcher


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    return folder


def run(folder, *words, **options):
    """`./portal run` on a DataFolder or a path, with a port of its own."""
    path = getattr(folder, "path", folder)
    return call("run", "--data", str(path), "--port", str(free_port()), *words, **options)


def test_folder_with_foreign_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.odt").write_text("years of work")
    for words in ([], ["--fresh", "--yes"]):
        result = run(tmp_path, *words)
        assert result.returncode == 1
        assert "del portal" in result.stderr
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]


@pytest.mark.parametrize("typed", ["", "sí\n", "borra\n"])
def test_fresh_without_the_word_deletes_nothing(folder, typed):
    kept = folder.path / "media"
    kept.mkdir()
    result = run(folder, "--fresh", stdin=typed)
    assert result.returncode == 1
    assert "«borrar»" in result.stderr
    assert "No se borró nada" in result.stderr
    assert kept.is_dir()


@pytest.mark.parametrize("words, typed", [(["--yes"], ""), ([], "borrar\n")])
def test_fresh_deletes_after_the_word_or_yes(folder, words, typed):
    gone = folder.path / "media"
    gone.mkdir()
    # An unreachable broker ends the run right after the deletion.
    broker = f"redis://127.0.0.1:{free_port()}"
    result = run(folder, "--fresh", *words, stdin=typed, REDIS_URL=broker)
    assert "REDIS_URL" in result.stderr
    assert not gone.exists()
    assert folder.is_ours()


def test_empty_refuses_a_folder_that_holds_the_demonstration(folder):
    folder.mark("demo", loaded=True)
    result = run(folder, "--empty")
    assert result.returncode == 1
    assert "contiene la demostración" in result.stderr


def test_demonstration_is_not_loaded_into_an_empty_portal(folder):
    folder.mark("empty", loaded=True)
    result = run(folder)
    assert result.returncode == 1
    assert "--empty" in result.stderr


def test_folder_is_held_by_one_launcher(folder):
    folder.lock("run")
    result = run(folder)
    folder.unlock()
    assert result.returncode == 1
    assert "ya está en uso por «portal run»" in result.stderr


def test_secrets_are_kept_and_readable_by_the_owner_alone(folder):
    first = folder.secret("web_password")
    path = folder.path / "secrets.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert DataFolder(folder.path).secret("web_password") == first
    assert len(set(json.loads(path.read_text()).values())) == 4


def test_port_is_remembered_until_somebody_takes_it(folder):
    port = folder.port("postgres")
    assert folder.port("postgres") == port
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        other = folder.port("postgres")
    assert other != port
    assert folder.last_port("postgres") == other


def test_big_logs_are_cut_and_one_copy_is_kept(folder):
    log = folder.log("web")
    with log.open("wb") as file:
        file.truncate(LOG_LIMIT_BYTES + 1)
    folder.rotate_logs()
    assert log.stat().st_size == 0
    assert log.with_suffix(".log.1").stat().st_size == LOG_LIMIT_BYTES + 1


def test_leftover_processes_are_ended_and_others_with_their_number_are_not(folder):
    leftover = subprocess.Popen(["sleep", "60"], start_new_session=True)
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    folder.remember_process(leftover.pid)
    folder.remember_process(stranger.pid)
    known = json.loads((folder.path / "processes.json").read_text())
    known[str(stranger.pid)] = "1"  # born at another time: another process had this number
    (folder.path / "processes.json").write_text(json.dumps(known))
    try:
        folder.end_leftovers()
        assert leftover.wait(5) != 0
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
