"""Rows of bodies: who sees which, and which work on a day."""

from datetime import date

from django.db.models import F, Q

from core.accounts.enums import Role
from core.accounts.models import User
from strategies.models.base import SharedQuerySet


class BodyQuerySet(SharedQuerySet):
    def visible_to(self, user: User):
        """The team's; a delegate's are those in which the represented actor has or had a seat."""
        represented = Q(
            seats__actor__persons__user=user,
            seats__actor__persons__canton=F("canton"),
            seats__actor__persons__is_active=True,
            canton__in=user.cantons_as({Role.ACTOR_DELEGATE}),
        )
        return self.filter(Q(canton__in=user.cantons_read) | represented).distinct()

    def open(self, on: date):
        """Those that work on that day or will: not closed before it."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gte=on))

    def closed(self, on: date):
        return self.filter(closed_on__lt=on)
