"""What holds from a day until another, both counted; without `until` it goes on.

The model names its own `since` and `until`, since each calls them in its own words.
"""

from datetime import date

from django.db import models
from django.db.models import Q


class LastingQuerySet(models.QuerySet):
    def valid(self, on: date):
        """Those of that day."""
        return self.overlapping(on, on)

    def overlapping(self, since: date, until: date | None):
        """Those that share a day with the term; `until` None: a term that goes on."""
        found = self.filter(Q(until=None) | Q(until__gte=since))
        return found if until is None else found.filter(since__lte=until)


class Lasting:
    def is_valid(self, on: date) -> bool:
        return self.overlaps(on, on)

    def overlaps(self, since: date, until: date | None) -> bool:
        """Whether they share a day; `until` None: a term that goes on."""
        begins_in_time = until is None or self.since <= until
        return begins_in_time and (self.until is None or self.until >= since)
