"""Actors that only the canton's team knows («solo lo ve el equipo»), in what a meeting shows.

Who sits at it reads their names: they meet there. Who only sees an announced activity, or was
invited without a seat, reads that there was an actor of the canton, and not who stood for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.accounts.models import User
from core.lib.text import fold
from meetings import perms
from meetings.models import Guest, Meeting
from strategies.models import Actor
from strategies.names import UNNAMED, Names

SOMEBODY = "Una persona"


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Actors by their keys, and folded, as guests wrote or write down where they are from."""

    keys: frozenset[int] = frozenset()
    called: frozenset[str] = frozenset()


NONE = Unnamed()


def to_guests(meeting: Meeting) -> Unnamed:
    """For who is invited without a seat."""
    return of(meeting, _reserved(meeting))


def to_user(user: User, meeting: Meeting) -> Unnamed:
    if perms.can_propose(user, meeting):
        return NONE
    names = Names(user)

    def may_know(actor: Actor) -> bool:
        return names.may_know(actor) and names.may_know(actor.merged_into or actor)

    return of(meeting, [actor for actor in _reserved(meeting) if not may_know(actor)])


def _reserved(meeting: Meeting) -> Iterable[Actor]:
    """Those with a seat in its bodies, and those whose people are invited; also as they were
    before they were joined to another actor, for so they stand in what was approved then."""
    sits = Q(seats__body__in=[body.pk for body in meeting.bodies])
    sits |= Q(persons__invitations__meeting=meeting)
    there = Actor.objects.filter(sits).values("pk")
    found = hidden().filter(Q(pk__in=there) | Q(merged_into__in=there))
    return found.select_related("merged_into")


def hidden() -> QuerySet[Actor]:
    """Actors that do not appear in public, also under a name that they had before."""
    return Actor.objects.filter(Q(is_published=False) | Q(merged_into__is_published=False))


def of(meeting: Meeting, actors: Iterable[Actor]) -> Unnamed:
    """These actors, as the meeting speaks of them."""
    found = list(actors)
    if not found:
        return NONE
    invited = meeting.invitations.filter(person__actor__in=found)
    called = {name for actor in found for name in (actor.name, actor.acronym, actor.full_name)}
    called |= set(invited.values_list("organisation", flat=True))
    folded = {fold(name) for name in called} - {""}
    return Unnamed(frozenset(actor.pk for actor in found), frozenset(folded))


def guests(rows: Iterable[Guest], unnamed: Unnamed) -> list[Guest]:
    """Who came without a seat, as the page lists them."""
    found = list(rows)
    for guest in found:
        if fold(guest.organisation) in unnamed.called:
            guest.name, guest.organisation = SOMEBODY, UNNAMED
    return found


def without(content: dict, unnamed: Unnamed) -> dict:
    """What the minutes say (`documents.minutes_payload`), as others than its members read it."""
    keys, someone = unnamed.keys, {"name": SOMEBODY, "organisation": UNNAMED}
    if not keys:
        return content

    def seat(row: dict) -> dict:
        return row | {"actor": UNNAMED, "person": ""} if row["actor_pk"] in keys else row

    def dissent(row: dict) -> dict:
        return row | {"actor": UNNAMED} if row["actor_pk"] in keys else row

    def guest(row: dict) -> dict:
        return someone if fold(row["organisation"]) in unnamed.called else row

    def resolution(row: dict) -> dict:
        row = row | {"dissents": [dissent(one) for one in row["dissents"]]}
        return row | {"responsible": UNNAMED} if row["responsible_pk"] in keys else row

    return content | {
        "attendance": [seat(row) for row in content["attendance"]],
        "guests": [guest(row) for row in content["guests"]],
        "matters": [
            matter | {"resolutions": [resolution(row) for row in matter["resolutions"]]}
            for matter in content["matters"]
        ],
        "others": [resolution(row) for row in content["others"]],
    }
