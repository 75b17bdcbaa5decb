"""`./portal manage COMMAND …`: manage.py with everything it needs around it."""

import os
from collections.abc import Sequence

from . import processes
from .data_folder import DataFolder, locked_or_served
from .environment import Environment
from .project import Project
from .run import DEMO
from .servers import Servers, is_new_database
from .supervisor import Supervisor


def manage(data_path: str, arguments: Sequence[str], environment: Environment) -> int:
    environment.prepare()
    data = DataFolder(data_path)
    data.create()
    supervisor = Supervisor(data)
    with locked_or_served(data, "manage") as ours:
        servers = Servers(data, environment, supervisor)
        try:
            if ours:
                data.end_leftovers()
                servers.start()
            project = Project(environment, data, _variables(data, servers))
            if arguments[:1] != ["migrate"] and is_new_database(
                environment, project.env["DATABASE_URL"]
            ):
                project.migrate()
            return project.run_in_foreground(*arguments)
        finally:
            processes.signals.ignore()
            supervisor.stop()
            processes.end_everything()


def _variables(data: DataFolder, servers: Servers) -> dict[str, str]:
    variables = servers.variables()
    variables["PORTAL_DEMO"] = "1" if data.kind == DEMO else "0"
    site_url = data.holder().get("site_url")  # of a `run` that serves right now
    if site_url and not os.environ.get("SITE_URL"):
        variables["SITE_URL"] = site_url
    return variables
