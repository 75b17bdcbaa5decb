"""Usage and faults: one clear line, the right exit status, nothing on standard output."""

import socket

import pytest

from coprod_portal.embedded.command_line import parse
from coprod_portal.embedded.console import UsageFault
from tests.launcher.conftest import call, free_port

pytestmark = pytest.mark.launcher


def assert_one_line(result, status: int, *parts: str) -> None:
    assert result.returncode == status, result.stderr
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if line.startswith("portal: ")]
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in lines[0]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["serve"],
        ["--data"],
        ["run", "extra"],
        ["run", "--prot", "80"],
        ["run", "--port", "ochenta"],
        ["run", "--port", "70000"],
        ["manage"],
        ["test", "--empty"],
        ["--host", "::1", "bench"],
    ],
)
def test_wrong_usage_exits_with_2(words):
    assert_one_line(call(*words), 2)


def test_help_is_the_answer():
    result = call("--help")
    assert result.returncode == 0
    assert "./portal run" in result.stdout


def test_options_may_stand_before_or_after_the_command_word():
    before = parse(["--data", "d", "--port=81", "--empty", "run"])
    after = parse(["run", "--empty", "--port", "81", "--data=d"])
    assert before == after
    assert after.options == {"--data": "d", "--port": "81", "--empty": True}


def test_what_follows_the_first_foreign_word_belongs_to_the_tool():
    parsed = parse(["--data", "d", "test", "-k", "name", "--fresh"])
    assert parsed.rest == ["-k", "name", "--fresh"]
    parsed = parse(["manage", "export_agreement", "103-2015-001", "--output", "f", "--data", "d"])
    assert parsed.options == {"--data": "d"}
    assert parsed.rest == ["export_agreement", "103-2015-001", "--output", "f"]


def test_data_among_the_words_for_manage_needs_a_value():
    with pytest.raises(UsageFault):
        parse(["manage", "check", "--data"])


def test_port_in_use(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = call("run", "--data", str(tmp_path / "d"), "--port", str(port))
    assert_one_line(result, 1, f"puerto {port}", "en uso", "--port")


def test_host_that_is_not_of_this_machine(tmp_path):
    result = call("run", "--data", str(tmp_path / "d"), "--host", "192.0.2.1")
    assert_one_line(result, 1, "192.0.2.1", "--host")


def refused_port() -> int:
    return free_port()


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("postgres//nada", ["no es una dirección válida"]),
        ("mysql://a:b@c/d", ["no es una dirección válida"]),
        ("postgres://a:b@127.0.0.1:99999/d", ["no es una dirección válida"]),
        ("postgres://a:b@127.0.0.1:5432", ["no nombra la base de datos"]),
        ("postgres://a:b@no-existe.invalid/d", ["no se encuentra", "no-existe.invalid"]),
        ("postgres://a:b@127.0.0.1:{refused}/d", ["no responde"]),
    ],
)
def test_wrong_database_url(tmp_path, url, parts):
    url = url.format(refused=refused_port())
    arguments = ["run", "--data", str(tmp_path / "d"), "--port", str(free_port())]
    result = call(*arguments, DATABASE_URL=url)
    assert_one_line(result, 1, "DATABASE_URL", *parts)
    assert url not in result.stderr


@pytest.mark.parametrize(
    ("url", "part"),
    [("127.0.0.1", "no es una dirección válida"), ("redis://127.0.0.1:{refused}", "no responde")],
)
def test_wrong_redis_url(tmp_path, url, part):
    arguments = ["run", "--data", str(tmp_path / "d"), "--port", str(free_port())]
    result = call(*arguments, REDIS_URL=url.format(refused=refused_port()))
    assert_one_line(result, 1, "REDIS_URL", part)


def test_owner_url_alone_is_refused(tmp_path):
    result = call("run", "--data", str(tmp_path / "d"), DATABASE_OWNER_URL="postgres://a:b@c/d")
    assert_one_line(result, 1, "DATABASE_OWNER_URL")
