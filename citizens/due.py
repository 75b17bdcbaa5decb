"""What the annual reports ask of a person."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from agreements.models import Agreement
from citizens.models import Edition
from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.due import DueItem
from core.territory.models import Canton
from monitoring.statistics.annual import REPORTED_STATES


def due(user: User, on: date) -> list[DueItem]:
    """Of the Comisión Ejecutiva: last year's report, while nobody published it. One query."""
    codes = user.cantons_as({Role.EXECUTIVE_COMMITTEE})
    if not codes:
        return []
    year = on.year - 1
    told = (
        Agreement.objects.filter(strategy__canton=OuterRef("pk"))
        .in_state(*REPORTED_STATES)
        .active_in(year)
    )
    shown = Edition.objects.published().filter(report__canton=OuterRef("pk"), report__year=year)
    waiting = Canton.objects.filter(Exists(told), ~Exists(shown), pk__in=codes).order_by("pk")
    return [
        DueItem(
            title=f"Publicar el informe {year} de {canton.name}",
            why="El año terminó y su informe anual todavía no es público.",
            url=reverse("reports:detail", args=[year]),
            action="Revisar informe",
            tag="Sin publicar",
        )
        for canton in waiting
    ]
