"""Calendars to subscribe to: of a person, of a body, of the canton's public meetings."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib import clock
from core.links.models import Purpose, SignedLink
from core.territory.models import Canton
from meetings import calendars
from meetings.models import CalendarFeed, Meeting
from strategies.models import Body, Seat

# Programs keep what they saw; nobody looks further back.
BACK = timedelta(days=90)
CONVENERS = frozenset({Role.TECHNICAL_SECRETARIAT, Role.LOCAL_MANAGER})


@transaction.atomic
def give_address(*, user: User | None = None, body: Body | None = None) -> CalendarFeed:
    """An address for the person or the body; the one there was opens nothing any more."""
    owner = {"user": user} if user else {"body": body}
    rows = User.objects if user else Body.objects
    rows.select_for_update(no_key=True).get(pk=(user or body).pk)  # two presses take turns
    link = SignedLink.objects.give(Purpose.CALENDAR)
    feed = CalendarFeed.objects.select_related("link").filter(**owner).first()
    if feed is None:
        return CalendarFeed.objects.create(**owner, link=link)
    before, feed.link = feed.link, link
    feed.save(update_fields=["link"])
    before.end()
    return feed


def of_link(link: SignedLink) -> bytes | None:
    """The calendar that the address opens now; None when its owner may read nothing any more."""
    rows = CalendarFeed.objects.select_related("user", "body__canton")
    feed = rows.filter(link=link).first()
    if feed is None or (feed.user and not feed.user.is_active):
        return None
    if feed.user:
        return _written(of_person(feed.user), name=f"Sesiones de {feed.user.name}")
    return _written(Meeting.objects.of_body(feed.body), name=f"Sesiones: {feed.body}")


def of_person(user: User):
    """What the person convenes, is convened to, or has a seat for; of it, what the person sees
    today."""
    bodies = Seat.objects.held_by(user, clock.today()).values("body")
    mine = Q(body__in=bodies) | Q(other_bodies__in=bodies) | Q(invitations__person__user=user)
    if cantons := user.cantons_as(CONVENERS):
        mine |= Q(canton__in=cantons)
    if represented := user.cantons_as({Role.ACTOR_DELEGATE}):
        mine |= Q(canton__in=represented)  # what a delegate sees is narrow already
    own = Meeting.objects.filter(mine).values("pk")
    return Meeting.objects.visible_to(user).filter(pk__in=own)


def of_canton(canton: Canton) -> bytes:
    """What is announced to everybody: name, place and time."""
    rows = Meeting.objects.of_canton(canton).filter(is_public=True)
    return _written(rows, name=f"Actividades de {canton}", is_public=True)


def _written(rows, *, name: str, is_public: bool = False) -> bytes:
    today = clock.today()
    last = today.replace(year=today.year + 5, day=1)
    rows = rows.between(today - BACK, last).select_related("canton", "body")
    rows = rows.order_by("starts_at", "pk")
    return calendars.feed(rows, name=name, is_public=is_public)


def public_to_come(canton: Canton):
    """What the canton's public page lists."""
    rows = Meeting.objects.of_canton(canton).filter(is_public=True).to_come(clock.today())
    return rows.select_related("body").order_by("starts_at", "pk")
