"""PostgreSQL refuses to run as root. As root we give it a user that is not.

First choice: a user namespace in which root looks like user 1000. Nothing on disk changes owner.
Second: a real unprivileged user, who must be able to reach the data and the binaries.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from .console import Fault

NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


class Privileges:
    """`prefix` goes before the command, `uid` to the process; both are empty when not root."""

    def __init__(self):
        self.prefix: list[str] = []
        self.uid: int | None = None
        self._known = False

    def require(self) -> None:
        if self._known or os.geteuid() != 0:
            return
        if _namespace_works():
            self.prefix = NAMESPACE
        else:
            self.uid = _unprivileged_uid()
        self._known = True

    def own(self, folder: Path, program: Path) -> None:
        """Gives a new folder to the unprivileged user, who must also be able to reach it."""
        if self.uid is None:
            return
        os.chown(folder, self.uid, self.uid)
        folder.parent.chmod(0o711)
        for path in (folder, program):
            if not _may_use(path, self.uid):
                raise Fault(
                    "PostgreSQL no corre como root, y un usuario sin privilegios no llega a "
                    f"{path}: arranque el portal como un usuario normal, o indique un PostgreSQL "
                    "propio en DATABASE_URL."
                )


def _namespace_works() -> bool:
    if not shutil.which(NAMESPACE[0]):
        return False
    attempt = subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False)
    return attempt.returncode == 0


def _unprivileged_uid() -> int:
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return 65534


def _may_use(path: Path, uid: int) -> bool:
    attempt = subprocess.run(
        ["test", "-x", str(path)], user=uid, group=uid, extra_groups=[], check=False
    )
    return attempt.returncode == 0
