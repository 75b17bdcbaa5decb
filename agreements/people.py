"""Who is named in a canton's agreements and directory, so that public texts can leave them out."""

from django.db.models import QuerySet

from agreements.models import Agreement, AgreementContact, Commitment
from strategies.models import Person


def known_in(canton_code: str, agreements: QuerySet[Agreement]) -> set[str]:
    """The persons that the portal knows in the canton and in these agreements. Three queries."""
    of_these = {"agreement__in": agreements.order_by().values("pk")}
    return {
        *Person.objects.filter(canton=canton_code).order_by().values_list("name", flat=True),
        *AgreementContact.objects.filter(**of_these).order_by().values_list("name", flat=True),
        *Commitment.objects.filter(**of_these).order_by().values_list("responsible", flat=True),
    }
