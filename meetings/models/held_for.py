"""What a meeting is held for: an encounter of the year's plan, a training with its record."""

from django.db import transaction

from core.lib.problems import RuleViolation
from meetings.enums import MeetingKind
from strategies.models import Training


class HeldForMixin:
    """Verbs of `Meeting`."""

    def note_encounter(self) -> None:
        """The encounter of the plan was held with it."""
        if self.encounter:
            self.encounter.note_held(self.on, self._where_it_concluded)

    def take_encounter_back(self) -> None:
        if self.encounter:
            self.encounter.take_back(self._where_it_concluded)

    @property
    def _where_it_concluded(self) -> str:
        return f"Las conclusiones están en la minuta: {self.name}, {self.on:%d/%m/%Y}."

    def refuse_record(self, *, is_new: bool = False) -> None:
        """Raises RuleViolation unless it is a training that was given; for a new record also when
        it has one."""
        if self.kind != MeetingKind.TRAINING:
            raise RuleViolation("Esta sesión no es una capacitación.")
        if not self.is_held:
            raise RuleViolation("La capacitación se registra cuando la sesión se cerró.")
        if is_new and self.training_id:
            raise RuleViolation(f"Ya está registrada: «{self.training}».")

    @transaction.atomic
    def record_as(self, training: Training) -> None:
        """Its record is this one, a new one."""
        self.lock()
        self.refuse_record(is_new=True)
        self.training = training
        self._store("training")
