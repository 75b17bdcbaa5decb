"""`python -m bench faults [F1 …] [--minutes 10] [--kills 1000] [--seed N]`."""

import argparse
import logging
import random
import sys
import time

from django.core.management import call_command

from bench.faults import acts, ground
from core.mail.models import OutgoingMail

COLUMNS = ("fault", "done", "written", "sent", "refused", "lost", "twice", "ambiguous", "")


def main(arguments: list[str]) -> int:
    """0 when every promise was kept, 1 when one was broken, 2 for wrong usage."""
    options = _parser().parse_args(arguments)
    chosen = [name.upper() for name in options.faults] or list(acts.ACTS)
    if unknown := [name for name in chosen if name not in acts.ACTS]:
        _say(f"No hay una falla «{unknown[0]}». Hay: {', '.join(acts.ACTS)}.")
        return 2
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    if OutgoingMail.objects.exists():
        _say("Las fallas piden una base de datos vacía. Use ./portal bench faults.")
        return 2
    logging.disable(logging.WARNING)  # what goes wrong here goes wrong on purpose
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    _say(f"{', '.join(chosen)}: {options.minutes:g} min en total, semilla {seed}")
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    body, secretary = ground.prepare()
    whole = sum(acts.ACTS[name][1] for name in chosen)
    are_kept = True
    for name in chosen:
        act, share = acts.ACTS[name]
        seconds = options.minutes * 60 * share / whole
        bounds = acts.Bounds(seconds, options.kills, random.Random(f"{seed} {name}"))
        _say(f"{name}: {act.__doc__}, {seconds:.0f} s…")
        with ground.ground(body, secretary) as made:
            are_kept &= _row(name, made, act, bounds)
    return 0 if are_kept else 1


def _row(name: str, made: ground.Ground, act, bounds: acts.Bounds) -> bool:
    """Print what came of it; whether all was kept."""
    begun = time.monotonic()
    try:
        done = act(made, bounds)
    except AssertionError as fault:  # something did not happen in its time
        done = acts.Done("not finished", broken=[str(fault).splitlines()[0][:200]])
    done.broken.extend(made.half_convened())
    found = made.verdict()
    is_kept = found.is_kept(ambiguous_at_most=done.ambiguous) and not done.broken
    said = "kept" if is_kept else "**broken**"
    for fault in done.broken:
        said += f"; {fault}"
    if found.denied or found.unsettled:
        said += f"; {found.denied} sent and not noted, {found.unsettled} unsettled"
    what = f"{done.what} ({time.monotonic() - begun:.0f} s)"
    counts = (found.written, found.sent, found.failed, found.lost, found.twice, found.ambiguous)
    print(f"| {name} | {what} | {' | '.join(map(str, counts))} | {said} |", flush=True)
    return is_kept


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="portal bench faults", description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="F1", help="only these")
    parser.add_argument("--minutes", type=float, default=10, help="for all of them together")
    parser.add_argument("--kills", type=int, default=1000, help="of F1, at most")
    parser.add_argument("--seed", type=int, help="of the random moments")
    return parser
