"""A launcher in miniature, run as a process by test_supervision.py.

Usage: stub_launcher.py DATA NAME=SHELL_COMMAND …
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "coprod_portal"))

from embedded import processes
from embedded.console import Fault, answer, say
from embedded.data_folder import DataFolder
from embedded.run import watch
from embedded.supervisor import Service, Supervisor


def main() -> int:
    data = DataFolder(sys.argv[1])
    data.create()
    processes.signals.install()
    processes.adopt_orphans()
    supervisor = Supervisor(data)
    try:
        for word in sys.argv[2:]:
            name, _, command = word.partition("=")
            supervisor.start(Service(name, ["sh", "-c", command], grace=1))
        answer("LISTO")
        watch(supervisor)
    except processes.Stop:
        return 0
    except Fault as fault:
        say(str(fault))
        return 1
    finally:
        processes.signals.ignore()
        supervisor.stop()
        processes.end_everything()


sys.exit(main())
