"""A rule that is not met, as data: templates show it, tests read it, commands print it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` is an anchor or a path («seccion-2», `sub_activities[3].month`); `message` says what
    happened and how to mend it; a problem that is only advice does not block the step."""

    where: str
    message: str
    is_advice: bool = False


class RuleViolation(Exception):
    """A verb was refused. Carries the problems that the page shows as they are."""

    def __init__(self, *problems: Problem | str, where: str = ""):
        self.problems = [
            item if isinstance(item, Problem) else Problem(where, item) for item in problems
        ]
        super().__init__("; ".join(problem.message for problem in self.problems))


class Conflict(Exception):
    """Somebody else saved the same unit since it was read; nothing was overwritten."""
