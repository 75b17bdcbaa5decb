"""How the launcher speaks: progress on standard error, the answer on standard output."""

import sys


class Fault(Exception):
    """Something that a person can mend, told in one line. Exit status 1."""

    exit_status = 1


class UsageFault(Fault):
    """The command line itself is wrong. Exit status 2."""

    exit_status = 2


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def answer(text: str) -> None:
    print(text, flush=True)


def in_one_line(text: str, limit: int = 300) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
