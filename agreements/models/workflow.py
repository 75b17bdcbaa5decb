"""The steps of an agreement, who may take them, and what stands in the way (Anexo 1, §7)."""

from django.db import models, transaction
from django.db.models import F, Q

from agreements.enums import TRANSITIONS
from core.accounts.models import User
from core.lib.problems import Problem, RuleViolation
from core.lib.text import fold
from strategies.models import Seat
from strategies.models.deciding import NO_SEAT, deciding_seat


class Workflow(models.Model):
    """The workflow's half of `Agreement`: one verb for each row of `TRANSITIONS`."""

    class Meta:
        abstract = True

    @property
    def _agreements(self) -> models.QuerySet:
        return type(self)._default_manager

    def transition(
        self,
        name: str,
        *,
        by: User,
        comment: str = "",
        seat: Seat | None = None,
        read_version: int | None = None,
    ):
        """Take one step of the table `TRANSITIONS`, with its log row.

        The row is locked, so that of two people who press at once one is told that it is done.
        Raises RuleViolation when the state, the comment or the seat is not as the step asks, and
        when the text is no longer the version that the person read (`read_version`).
        """
        step = TRANSITIONS[name]
        locked = self._agreements.select_for_update(of=("self",)).get(pk=self.pk)
        if locked.state not in step.sources:
            raise RuleViolation(
                f"El acuerdo ya está «{locked.get_state_display()}»; otra persona dio este paso "
                "antes o la página es vieja. Vuelva a abrirlo."
            )
        if step.needs_comment and not comment.strip():
            raise RuleViolation(Problem("comment", "Escriba el motivo."))
        if step.needs_seat and seat is None:
            raise RuleViolation(NO_SEAT)
        if read_version is not None and read_version != locked.text_version:
            raise RuleViolation(
                "El texto cambió después de que usted lo abrió: se retiró y se volvió a enviar. "
                f"Lea la versión {locked.text_version} antes de decidir."
            )
        self._agreements.filter(pk=self.pk).update(state=step.target)
        self.state = step.target
        return self.steps.create(
            name=name,
            from_state=locked.state,
            to_state=step.target,
            by=by,
            seat=seat,
            comment=comment.strip(),
            text_version=locked.text_version,
        )

    @transaction.atomic
    def submit(self, *, by: User):
        """Send to the Comisión Ejecutiva. Raises RuleViolation with everything that is missing.

        The text is read anew under lock: what was checked is what is sent, whoever writes at that
        moment. A draft's reference, and one of a year in which the term no longer begins, is
        replaced.
        """
        text = self._agreements.with_text().select_for_update(of=("self",)).get(pk=self.pk)
        missing = [item for item in text.missing_items() if not item.is_advice]
        if missing:
            raise RuleViolation(*missing)
        self.contacts.blank().delete()
        step = self.transition("submit", by=by)
        if not text.has_final_reference:
            self.reference = text.take_final_reference()
        return step

    @transaction.atomic
    def approve(self, *, by: User, comment: str = "", read_version: int | None = None):
        """Approve from a seat of the Comisión Ejecutiva. Raises RuleViolation when the person has
        none, or wrote, sent, or is contact or responsible person of the agreement, or read another
        version of the text."""
        self.refuse_interested(by)
        seat = self.deciding_seat(by)
        return self.transition(
            "approve", by=by, comment=comment, seat=seat, read_version=read_version
        )

    @transaction.atomic
    def send_back(self, *, by: User, comment: str, read_version: int | None = None):
        """Return it to its authors with a comment; a new version of the text begins. Raises
        RuleViolation as `approve` does."""
        self.refuse_interested(by)
        seat = self.deciding_seat(by)
        step = self.transition(
            "send_back", by=by, comment=comment, seat=seat, read_version=read_version
        )
        self.begin_new_version()
        return step

    @transaction.atomic
    def revoke_approval(self, *, by: User, comment: str, read_version: int | None = None):
        """Take an approval back before the agreement is in force: the Comisión decides anew on the
        same text. Raises RuleViolation as `approve` does."""
        self.refuse_interested(by)
        seat = self.deciding_seat(by)
        return self.transition(
            "revoke_approval", by=by, comment=comment, seat=seat, read_version=read_version
        )

    @transaction.atomic
    def withdraw(self, *, by: User, comment: str):
        step = self.transition("withdraw", by=by, comment=comment)
        self.begin_new_version()
        return step

    @transaction.atomic
    def put_in_force(self, *, by: User):
        return self.transition("put_in_force", by=by)

    @transaction.atomic
    def conclude(self, *, by: User, comment: str):
        return self.transition("conclude", by=by, comment=comment)

    @transaction.atomic
    def rescind(self, *, by: User, comment: str):
        return self.transition("rescind", by=by, comment=comment)

    def begin_new_version(self) -> None:
        self._agreements.filter(pk=self.pk).update(text_version=F("text_version") + 1)
        self.text_version += 1

    def deciding_seat(self, user: User) -> Seat | None:
        """The seat in the canton's Comisión Ejecutiva that the user holds today."""
        return deciding_seat(self.strategy.canton_id, user)

    def interest_of(self, user: User) -> str:
        """In which way the user is part of the agreement («lo escribió»), or an empty text."""
        if self.authors.filter(user=user).exists():
            return "escribió parte de su texto"
        if self.steps.filter(name="submit", by=user).exists():
            return "lo envió"
        if self.contacts.filter(Q(email__iexact=user.email) | Q(folded=fold(user.name))).exists():
            return "es persona encargada"
        if self.commitments.filter(folded_responsible=fold(user.name)).exists():
            return "es persona responsable en la sección 4"
        return ""

    def obstacle_to_decide(self, user: User) -> str:
        """Why this person may not decide on it, whatever their role; empty when they may."""
        interest = self.interest_of(user)
        if interest:
            return (
                f"Usted no puede decidir sobre este acuerdo porque {interest}. Lo decide otra "
                "persona de la Comisión Ejecutiva."
            )
        return "" if self.deciding_seat(user) else NO_SEAT

    def refuse_interested(self, user: User) -> None:
        obstacle = self.obstacle_to_decide(user)
        if obstacle:
            raise RuleViolation(obstacle)
