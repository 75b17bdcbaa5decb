"""What this room asks of a person: each subject's own `due(user, on)`."""

from datetime import date

from core.accounts.models import User
from core.lib.due import DueItem
from strategies.due_bodies import due as due_from_bodies
from strategies.due_priorities import due as due_from_priorities
from strategies.plans.due import due as due_from_plans

# In the order of the page, for what has no day.
SUBJECTS = (due_from_plans, due_from_bodies, due_from_priorities)


def due(user: User, on: date) -> list[DueItem]:
    return [item for subject in SUBJECTS for item in subject(user, on)]
