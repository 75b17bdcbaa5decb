"""What people do to one agreement: each verb asks for permission and calls what the page calls."""

from collections.abc import Mapping
from datetime import date

from agreements import perms, services
from agreements.models import Agreement, SubActivity
from coprod_portal.demo import evidence
from coprod_portal.demo.country import Cast
from coprod_portal.demo.texts import Text
from coprod_portal.demo.writing import Draft
from core.accounts.models import User
from monitoring import perms as monitoring_perms
from monitoring.enums import Criterion
from monitoring.reviews import Answer, save_review
from monitoring.services import attach, close_slot, save_report
from strategies.models import Strategy


class Deeds:
    """The verbs of `plan.Act`, for the agreement of one text."""

    def __init__(self, text: Text, strategy: Strategy, cast: Cast, today: date):
        self.text, self.strategy, self.cast, self.today = text, strategy, cast, today
        self.draft: Draft | None = None

    def write(self, by: User) -> None:
        if not perms.can_create(by, self.strategy.canton):
            raise RuntimeError(f"{by} may not begin an agreement")
        self.draft = Draft(self.text, self.strategy, self.cast, self.today, by)
        self.draft.write()

    def take(self, by: User, *, name: str, comment: str) -> None:
        agreement = self._agreement()
        if not perms.can_take(by, agreement, name):
            raise RuntimeError(f"{by} may not take the step {name} of {agreement}")
        services.take_step(name, agreement, by=by, comment=comment)

    def report(
        self, by: User, *, slot: int, month: date, files: tuple[str, ...], **values: object
    ) -> None:
        row = self._row(slot)
        monitoring_perms.must_report(by, row.scheduled_action.agreement)
        report = save_report(sub_activity=row, month=month, by=by, version=None, **values)
        for name in files:
            attach(report=report, uploaded=evidence.file(name, report), by=by)

    def close(self, by: User, *, slot: int, month: date, reason: str) -> None:
        row = self._row(slot)
        monitoring_perms.must_report(by, row.scheduled_action.agreement)
        close_slot(sub_activity=row, month=month, reason=reason, by=by)

    def review(self, by: User, *, unmet: Mapping[int, str]) -> None:
        agreement = self._agreement()
        monitoring_perms.must_review(by, agreement)
        answers = {
            criterion: Answer(criterion not in unmet, unmet.get(criterion, ""))
            for criterion in Criterion
        }
        save_review(agreement=agreement, answers=answers, by=by)

    def _agreement(self) -> Agreement:
        """As it stands now."""
        return Agreement.objects.with_text().get(pk=self.draft.agreement.pk)

    def _row(self, slot: int) -> SubActivity:
        rows = SubActivity.objects.select_related("scheduled_action__agreement__strategy__canton")
        return rows.get(pk=self.draft.rows[slot])
