"""What the canton's organisation asks of a person: places to fill, terms to renew."""

from collections import Counter, defaultdict
from datetime import date

from django.urls import reverse

from core.accounts.models import User
from core.lib.due import DueItem
from core.lib.text import and_list
from strategies import perms
from strategies.queries import terms_ending, vacant_seats

SHOWN = 4  # actors named in one notice


def due(user: User, on: date) -> list[DueItem]:
    """For Gestor Local and Secretaría Técnica: a notice a body with free places, and one for each
    term that ends within thirty days with nobody named to follow. Two queries."""
    cantons = user.cantons_as(perms.WRITERS)
    if not cantons:
        return []
    return [*_ending(cantons, on), *_vacant(cantons, on)]


def _ending(cantons: list[str], on: date) -> list[DueItem]:
    terms = terms_ending(on).filter(seat__body__canton__in=cantons)
    terms = terms.select_related("person", "seat__actor", "seat__body").order_by("until", "pk")
    return [
        DueItem(
            title=f"Nombrar a quien sigue a {held.person} en {held.seat.body}",
            why=f"{held.get_kind_display()} de {held.seat.actor}; termina el "
            f"{held.until:%d/%m/%Y} y nadie sigue todavía.",
            url=f"{reverse('strategies:appoint', args=[held.seat_id])}?lugar={held.kind}",
            action="Nombrar a quien sigue",
            due_on=held.until,
            tag="Por terminar",
        )
        for held in terms
    ]


def _vacant(cantons: list[str], on: date) -> list[DueItem]:
    by_body = defaultdict(list)
    for seat in vacant_seats(cantons, on):
        by_body[seat.body].append(seat)
    return [_vacant_item(body, seats) for body, seats in by_body.items()]


def _vacant_item(body, seats: list) -> DueItem:
    missing = [
        _said(label, [str(seat.actor) for seat in seats if not getattr(seat, has)])
        for label, has in (("titular", "has_titular"), ("suplente", "has_alternate"))
    ]
    return DueItem(
        title=f"Nombrar a quienes faltan en {body}",
        why=_sentence(missing),
        url=body.get_absolute_url(),
        action="Ver sus puestos",
        tag="Lugares libres",
    )


def _said(label: str, actors: list[str]) -> str:
    """«sin titular: IMAS e INA»; «sin suplente: MEP (2 puestos)»."""
    if not actors:
        return ""
    seats = Counter(actors)
    names = [
        name if number == 1 else f"{name} ({number} puestos)" for name, number in seats.items()
    ]
    rest = len(names) - SHOWN
    named = [*names[:SHOWN], f"{rest} más"] if rest > 0 else names
    return f"sin {label}: {and_list(named)}"


def _sentence(parts: list[str]) -> str:
    text = "; ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}."
