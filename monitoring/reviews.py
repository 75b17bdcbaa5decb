"""What people do in section 7: answer the fourteen criteria of an agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from agreements.models import Agreement
from core.accounts.models import User
from core.lib import clock
from core.lib.problems import Problem, RuleViolation
from monitoring import perms
from monitoring.enums import Criterion
from monitoring.models import ChecklistAnswer, ChecklistReview
from monitoring.suggestions import suggestions

# A form that was sent twice (double click, back, retry) makes one review.
SAME_REVIEW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Answer:
    met: bool
    observations: str = ""


@transaction.atomic
def save_review(
    *,
    agreement: Agreement,
    answers: Mapping[int, Answer],
    by: User,
    reviewed_on: date | None = None,
) -> ChecklistReview:
    """Save the fourteen answers as a dated review (Anexo 1, §7), with the portal's suggestions.

    Raises RuleViolation, one problem a criterion that has no answer or a No without observation,
    and when the agreement is in a state that is not reviewed.
    """
    if agreement.state not in perms.REVIEWED_STATES:
        raise RuleViolation(perms.why_not_reviewed(agreement))
    problems = list(_incomplete(answers))
    if problems:
        raise RuleViolation(*problems)
    reviewed_on = reviewed_on or clock.today()
    Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
    same = _just_saved(agreement, answers, by, reviewed_on)
    if same:
        return same
    review = ChecklistReview.objects.create(
        agreement=agreement, reviewed_on=reviewed_on, reviewed_by=by
    )
    suggested = suggestions(agreement)
    ChecklistAnswer.objects.bulk_create(
        ChecklistAnswer(
            review=review,
            criterion=criterion,
            suggested=suggested[criterion].met,
            met=answers[criterion].met,
            observations=answers[criterion].observations.strip(),
        )
        for criterion in Criterion
    )
    return review


def _incomplete(answers):
    for criterion in Criterion:
        answer = answers.get(criterion)
        if answer is None:
            yield Problem(f"criterion_{criterion}", f"Falta Sí o No en «{criterion.label}».")
        elif not answer.met and not answer.observations.strip():
            yield Problem(f"criterion_{criterion}", "Marcó No. Escriba qué falta.")


def _just_saved(agreement, answers, by, reviewed_on):
    latest = agreement.checklist_reviews.filter(
        reviewed_by=by, reviewed_on=reviewed_on, created_at__gte=timezone.now() - SAME_REVIEW
    ).first()
    if latest is None:
        return None
    stood = {row.criterion: (row.met, row.observations) for row in latest.answers.all()}
    given = {int(key): (item.met, item.observations.strip()) for key, item in answers.items()}
    return latest if stood == given else None
