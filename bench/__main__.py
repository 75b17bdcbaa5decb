"""`python -m bench [NAME]`: prints the tables on standard output, progress on standard error.

`python -m bench faults` is another thing: it counts, and measures nothing (`bench/faults/`).
"""

import os
import sys

import django


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coprod_portal.settings")
    django.setup()

    if arguments[:1] == ["faults"]:
        from bench import faults

        return faults.main(arguments[1:])

    from bench import world
    from bench.measuring import table
    from bench.works import WORKS

    unknown = [name for name in arguments if name not in WORKS]
    if unknown:
        names = ", ".join([*WORKS, "faults"])
        print(f"No hay un banco de pruebas «{unknown[0]}». Hay: {names}.", file=sys.stderr)
        return 2
    scene = world.prepare()
    for name in arguments or WORKS:
        print(f"{name}…", file=sys.stderr)
        work = WORKS[name]
        print(f"\n## {name}: {work.__doc__.splitlines()[0]}\n")
        print(table(work(scene)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
