"""What priorities and indicators ask of a person: a body's answer, a value whose day is over."""

from datetime import date, timedelta

from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.due import DueItem
from strategies.models import Indicator, Recommendation, Seat

# A body meets each month: so long it has to answer.
ANSWER_WITHIN = timedelta(days=30)


def due(user: User, on: date) -> list[DueItem]:
    """Open recommendations for who notes the answer; overdue values for Gestor Local. At most four
    queries, none for a person without these roles."""
    return [*_answers(user, on), *_values(user, on)]


def _answers(user: User, on: date) -> list[DueItem]:
    """All of the canton for the Secretaría Técnica; for a member of the Comisión Ejecutiva those to
    bodies in which that person sits."""
    open_ones = Recommendation.objects.open()
    cantons = user.cantons_as({Role.TECHNICAL_SECRETARIAT})
    found = open_ones.filter(canton__in=cantons) if cantons else open_ones.none()
    own = user.cantons_as({Role.EXECUTIVE_COMMITTEE})
    if own:
        seats = Seat.objects.held_by(user, on).filter(body__canton__in=own)
        bodies = list(seats.order_by().values_list("body", flat=True))
        found = found | open_ones.filter(body__in=bodies)
    rows = found.select_related("body").order_by("presented_on", "pk") if cantons or own else ()
    return [
        DueItem(
            title=f"Responder: {row.title}",
            why=f"Recomendación a {row.body}, presentada el {row.presented_on:%d/%m/%Y}.",
            url=reverse("strategies:answer_recommendation", args=[row.pk]),
            action="Anotar la respuesta",
            due_on=row.presented_on + ANSWER_WITHIN,
        )
        for row in rows
    ]


def _values(user: User, on: date) -> list[DueItem]:
    cantons = user.cantons_as({Role.LOCAL_MANAGER})
    if not cantons:
        return []
    rows = Indicator.objects.filter(strategy__canton__in=cantons).of_strategies_in(on.year)
    rows = list(rows.with_standing().select_related("responsible").order_by("folded", "pk"))
    return [
        DueItem(
            title=f"Medir: {row.name}",
            why=f"{_since(row)} Responde {row.responsible}.",
            url=reverse("strategies:new_value", args=[row.pk]),
            action="Anotar la medición",
            due_on=row.next_on,
            tag="" if row.last_on else "Sin mediciones",
        )
        for row in rows
        if row.next_on is None or row.next_on < on
    ]


def _since(row: Indicator) -> str:
    how_often = row.get_frequency_display().lower()
    if row.last_on is None:
        return f"Se mide {how_often} y todavía no tiene mediciones."
    return f"Se mide {how_often}; la última medición es del {row.last_on:%d/%m/%Y}."
