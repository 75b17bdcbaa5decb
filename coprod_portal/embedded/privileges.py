"""PostgreSQL refuses to run as root, and as a user without a name. Then we give it another one.

First choice: a user namespace, in which we look like some other user of this system. Nothing on
disk changes owner. Second, as root only: a real unprivileged user, who must be able to reach the
data and the binaries.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from .console import Fault

KERNELS_NOBODY = 65534  # how a namespace shows everybody whom it does not know


class Privileges:
    """`prefix` goes before the command, `uid` to the process; both stay empty when not needed."""

    def __init__(self):
        self.prefix: list[str] = []
        self.uid: int | None = None
        self._known = False

    def require(self) -> None:
        if self._known:
            return
        self._known = True
        own = os.geteuid()
        if own and _has_name(own):
            return
        disguise = _namespace_of(_somebody())
        if _works(disguise):
            self.prefix = disguise
        elif own == 0:
            self.uid = _somebody()
        else:
            raise Fault(
                f"PostgreSQL necesita que el usuario {own} tenga nombre en este sistema; arranque "
                "el portal con otro usuario, o indique un PostgreSQL propio en DATABASE_URL."
            )

    def own(self, folder: Path, program: Path) -> None:
        """Gives the folder to whoever will run the program, and checks that they reach both.

        An older start may have chosen the other way, or a copy may have changed the owner.
        """
        if os.geteuid() != 0:
            return
        owner = self.uid or 0
        if folder.stat().st_uid != owner:
            _give_away(folder, owner)
        if self.uid is None:
            return
        folder.parent.chmod(0o711)
        for path in (folder, program):
            if not _may_use(path, self.uid):
                raise Fault(
                    "PostgreSQL no corre como root, y un usuario sin privilegios no llega a "
                    f"{path}: arranque el portal como un usuario normal, o indique un PostgreSQL "
                    "propio en DATABASE_URL."
                )


def _has_name(uid: int) -> bool:
    return any(entry.pw_uid == uid for entry in pwd.getpwall())


def _somebody() -> int:
    """A user who has a name: without one initdb stops."""
    others = (entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid not in (0, KERNELS_NOBODY))
    return next(others, KERNELS_NOBODY)


def _namespace_of(uid: int) -> list[str]:
    return ["unshare", "--user", f"--map-user={uid}", f"--map-group={uid}"]


def _works(command: list[str]) -> bool:
    if not shutil.which(command[0]):
        return False
    attempt = subprocess.run([*command, "true"], capture_output=True, check=False)
    return attempt.returncode == 0


def _give_away(folder: Path, uid: int) -> None:
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            os.chown(os.path.join(place, name), uid, uid, follow_symlinks=False)
        os.chown(place, uid, uid)  # after its content: an interrupted change is taken up again


def _may_use(path: Path, uid: int) -> bool:
    attempt = subprocess.run(
        ["test", "-x", str(path)], user=uid, group=uid, extra_groups=[], check=False
    )
    return attempt.returncode == 0
