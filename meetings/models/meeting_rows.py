"""Rows of meetings: who sees which, and when they are."""

import re
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Greatest, TruncDate
from django.utils import timezone

from core.accounts.enums import CANTON_READERS, Role
from core.accounts.models import User
from core.lib import clock
from core.lib.text import fold
from meetings.enums import MeetingKind, MeetingState
from strategies.models import Body, Seat
from strategies.models.base import CantonQuerySet

NUMBER = re.compile(r"(\d{1,3})-(\d{4})")
# It stands in calendars and can still be changed.
TO_COME = (MeetingState.PLANNED, MeetingState.CONVENED)


class MeetingQuerySet(CantonQuerySet):
    def visible_to(self, user: User):
        """The team's; a delegate's are those the person belongs to, and those that are open to
        everybody."""
        team = Q(canton__in=user.cantons_as(CANTON_READERS))
        cantons = user.cantons_as({Role.ACTOR_DELEGATE})
        if not cantons:
            return self.filter(team)
        announced = Q(is_public=True, canton__in=cantons)
        return self.filter(team | announced | Q(pk__in=self._of_member(user, cantons)))

    def search(self, text: str):
        """Those whose name, body or kind hold every word, or whose number it is («12-2026»)."""
        found = self
        for word in fold(text).split():
            kinds = [kind for kind in MeetingKind if word in fold(kind.label)]
            match = Q(folded__contains=word) | Q(body__folded__contains=word)
            match |= Q(kind__in=kinds, title="")
            if number := NUMBER.fullmatch(word):
                match |= Q(number=int(number[1]), year=int(number[2]))
            found = found.filter(match)
        return found

    def of_member(self, user: User):
        """Those of bodies in which the actor that a delegate represents has a seat on the day of
        the meeting, and those to which the person is convened."""
        return self.filter(pk__in=self._of_member(user, user.cantons_as({Role.ACTOR_DELEGATE})))

    def _of_member(self, user: User, cantons):
        day = OuterRef("day")
        seats = Seat.objects.filter(
            Q(until=None) | Q(until__gte=day),
            since__lte=day,
            actor__persons__user=user,
            actor__persons__is_active=True,
            actor__persons__canton=F("body__canton"),
        )
        own = Exists(seats.filter(body=OuterRef("body")))
        own |= Exists(seats.filter(body__joint_meetings=OuterRef("pk")))
        own |= Q(invitations__person__user=user, invitations__released_at=None)
        meetings = self.model.objects.filter(canton__in=cantons)
        return meetings.annotate(day=TruncDate("starts_at")).filter(own).values("pk")

    def with_places(self):
        return self.select_related("canton", "body", "series").prefetch_related("other_bodies")

    def of_body(self, body: Body):
        return self.filter(Q(body=body) | Q(other_bodies=body)).distinct()

    def between(self, first: date, last: date):
        """Those that begin on one of these days, in Costa Rica; by the index of the times."""
        after = last + timedelta(days=1)
        begin, end = (timezone.make_aware(datetime.combine(day, time())) for day in (first, after))
        return self.filter(starts_at__gte=begin, starts_at__lt=end)

    def to_come(self, on: date):
        return self.filter(state__in=(*TO_COME, MeetingState.IN_SESSION), starts_at__date__gte=on)

    def past(self, on: date):
        return self.filter(starts_at__date__lt=on)

    def with_distance(self, today: date):
        """`is_over`: it was before today; `distance`: how far from now, either way."""
        now = Value(clock.moment())
        return self.annotate(
            is_over=Q(starts_at__lt=timezone.make_aware(datetime.combine(today, time()))),
            distance=Greatest(
                ExpressionWrapper(F("starts_at") - now, models.DurationField()),
                ExpressionWrapper(now - F("starts_at"), models.DurationField()),
            ),
        )
