"""Section 7: how many of the fourteen criteria an agreement meets."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from agreements.models import Agreement
from monitoring.enums import Criterion
from monitoring.models import ChecklistReview

CRITERIA = len(Criterion)


@dataclass(frozen=True, slots=True)
class Compliance:
    """«`met` de `total`» of an agreement's latest review."""

    agreement_id: int
    review_id: int
    reviewed_on: date
    met: int
    total: int = CRITERIA

    @property
    def is_complete(self) -> bool:
        return self.met == self.total


def checklist_compliance(
    agreements: QuerySet[Agreement] | list[int], on: date | None = None
) -> dict[int, Compliance]:
    """By agreement, its latest review (up to the date `on`, if given). An agreement that was never
    reviewed is not in the answer: «nunca revisada» is not «0 de 14». One query; the agreements may
    be given as their keys."""
    if isinstance(agreements, QuerySet):
        agreements = agreements.order_by().values("pk")
    reviews = ChecklistReview.objects.filter(agreement__in=agreements)
    if on is not None:
        reviews = reviews.filter(reviewed_on__lte=on)
    latest = reviews.order_by("agreement_id", "-reviewed_on", "-pk").distinct("agreement_id")
    rows = (
        ChecklistReview.objects.filter(pk__in=latest.values("pk"))
        .order_by("agreement_id")
        .annotate(met=Count("answers", filter=Q(answers__met=True)))
        .values_list("agreement_id", "pk", "reviewed_on", "met")
    )
    return {row[0]: Compliance(*row) for row in rows}
