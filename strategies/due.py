"""What this room asks of a person: each subject's own `due(user, on)`."""

from datetime import date

from core.accounts.models import User
from core.lib.due import DueItem
from strategies.plans.due import due as due_from_plans

# In the order of the page, for what has no day.
SUBJECTS = (due_from_plans,)


def due(user: User, on: date) -> list[DueItem]:
    return [item for subject in SUBJECTS for item in subject(user, on)]
