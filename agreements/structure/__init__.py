"""Rows added, removed, moved and divided: the form's structure, apart from what they say.

Every act locks the agreement, asks whether its text is open, and is safe to send twice: what adds
a row says which one it is to be («the third»), and does nothing when that one is there.
"""

from agreements.structure.actors import (
    actor_named,
    add_collaborator,
    add_commitment,
    remove_collaborator,
    remove_commitment,
)
from agreements.structure.opening import (
    Removed,
)
from agreements.structure.order import (
    move,
)
from agreements.structure.people import (
    add_contact,
    remove_contact,
)
from agreements.structure.schedule import (
    add_action,
    add_sub_activity,
    build_schedule,
    copy_to_next_month,
    divide_month,
    relocate,
    remove_action,
    remove_sub_activity,
)
from agreements.structure.undoing import (
    remake,
    restore,
)

__all__ = [
    "Removed",
    "actor_named",
    "add_action",
    "add_collaborator",
    "add_commitment",
    "add_contact",
    "add_sub_activity",
    "build_schedule",
    "copy_to_next_month",
    "divide_month",
    "move",
    "relocate",
    "remake",
    "remove_action",
    "remove_collaborator",
    "remove_commitment",
    "remove_contact",
    "remove_sub_activity",
    "restore",
]
